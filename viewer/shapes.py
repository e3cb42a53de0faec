"""Which packed file each shape travels in, so that a new scene sends only new shapes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meshes.io.pack import cage_digest, pack_items, shape_digest
from meshes.scene import Cage, Item, Scene

LARGEST_EXTRA = 0.5  # of the base's vertices; past this, everything is packed afresh
FILES_KEPT = 8  # packed files shared by sessions that look at the same shapes

_recent: OrderedDict[tuple[bytes, ...], bytes] = OrderedDict()


@dataclass(frozen=True, eq=False)
class Shapes:
    """Two packed files, and what each holds.

    base: the shapes and the cage of the first scene. extra: shapes that came later (zones of a
    lesson's step, say). places: for each item of the scene, (0 base or 1 extra, entry in it).
    """

    base: bytes
    extra: bytes
    base_entries: dict[bytes, int]
    extra_entries: dict[bytes, int]
    cage: bytes
    places: tuple[tuple[int, int], ...]


def pack_shapes(scene: Scene, *, known: Shapes | None = None) -> Shapes:
    """The files for a scene; what is `known` already is kept as it is wherever it still serves."""
    cage = cage_digest(scene.cage)
    digests = [shape_digest(item) for item in scene.items]
    fresh = dict(zip(digests, scene.items, strict=True))
    if known is None or known.cage != cage:
        return _pack_all(scene, digests, cage)
    missing = {d: i for d, i in fresh.items() if d not in known.base_entries}
    if set(missing) <= set(known.extra_entries):
        return replace(known, places=_places(digests, known.base_entries, known.extra_entries))
    base_size = sum(len(i.mesh.vertices) for d, i in fresh.items() if d not in missing)
    if sum(len(i.mesh.vertices) for i in missing.values()) > LARGEST_EXTRA * base_size:
        return _pack_all(scene, digests, cage)
    extra = _packed(tuple(missing), list(missing.values()), scene.cage, cage)
    entries = {digest: entry for entry, digest in enumerate(missing)}
    places = _places(digests, known.base_entries, entries)
    return replace(known, extra=extra, extra_entries=entries, places=places)


def _pack_all(scene: Scene, digests: Sequence[bytes], cage: bytes) -> Shapes:
    fresh = dict(zip(digests, scene.items, strict=True))
    base = _packed(tuple(fresh), list(fresh.values()), scene.cage, cage)
    entries = {digest: entry for entry, digest in enumerate(fresh)}
    return Shapes(base, b"", entries, {}, cage, _places(digests, entries, {}))


def _places(
    digests: Sequence[bytes], base: dict[bytes, int], extra: dict[bytes, int]
) -> tuple[tuple[int, int], ...]:
    return tuple((0, base[d]) if d in base else (1, extra[d]) for d in digests)


def _packed(
    digests: tuple[bytes, ...], items: Sequence[Item], cage: Cage | None, cage_id: bytes
) -> bytes:
    key = (cage_id, *digests)
    if key not in _recent:
        _recent[key] = pack_items(items, cage)
        while len(_recent) > FILES_KEPT:
            _recent.popitem(last=False)
    _recent.move_to_end(key)
    return _recent[key]
