"""A scene's shapes as one small binary file for the browser, and back.

The file is gzip of: `FCS1`, the header's length (4 bytes, little-endian), the header (JSON), then
columns (see `columns.py`). It holds shapes only: no names and no ids, so it gives no answer away.
Items are known by their place in the file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meshes.bind import Binding
from meshes.contraction import Contraction
from meshes.io.columns import ColumnReader, WholeNumbers, pack_column, pack_deltas
from meshes.mesh import IntArray, Mesh
from meshes.scene import Cage, Item, LineGroup, Scene, SkinLines
from meshes.swelling import Swelling

MAGIC = b"FCS1"
STEPS_PER_MM = 256  # positions: 0.004 mm a step
MOVE_STEPS_PER_MM = 128  # cage moves
DEPTH_STEPS_PER_MM = 64
UV_STEPS = 4095
WEIGHT_STEPS = 255
COLOR_STEPS = 255
PHASE_STEPS, MASK_STEPS = 256, 255
MOST_POINTS = 16  # cage points a vertex; the browser has 16 vertex attributes in all
STRIPED_KINDS = frozenset({"muscle", "ligament", "fascia"})  # uv is drawn as fibres on these
COMPRESSION = 3  # twice as fast as 6, for 5 % more bytes

Packed = tuple[dict[str, Any], bytes]
PackedBinding = tuple[IntArray, NDArray[np.uint8], bytes]
_packed_bindings: WeakKeyDictionary[Binding, PackedBinding] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class PackedShape:
    """One item read back: its kind, its mesh and how it goes along with an expression."""

    kind: str
    mesh: Mesh
    binding: Binding | None
    swelling: Swelling | None
    contraction: Contraction | None
    lines: SkinLines | None


def pack_scene(scene: Scene) -> bytes:
    """The shapes of a scene, gzip'd; equal scenes give equal bytes."""
    return pack_items(scene.items, scene.cage)


def pack_items(items: Sequence[Item], cage: Cage | None) -> bytes:
    """The shapes of these items and the cage they hang on, gzip'd."""
    cage_header, cage_body = _pack_cage(cage)
    rest = None if cage is None else _whole(cage.rest, STEPS_PER_MM)
    packed = [_pack_item(item, rest) for item in items]
    header = {"cage": cage_header, "items": [entry for entry, _ in packed]}
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    body = b"".join([MAGIC, struct.pack("<I", len(text)), text, cage_body, *(b for _, b in packed)])
    return gzip.compress(body, compresslevel=COMPRESSION, mtime=0)


def unpack_scene(data: bytes) -> tuple[tuple[PackedShape, ...], Cage | None]:
    """The shapes and the cage, each within half a step of what was packed.

    Raises ValueError on anything that `pack_scene` did not write.
    """
    raw = gzip.decompress(data)
    if raw[:4] != MAGIC:
        raise ValueError(f"Expected a packed scene that begins with {MAGIC!r}, got {raw[:4]!r}.")
    (length,) = struct.unpack("<I", raw[4:8])
    header = json.loads(raw[8 : 8 + length])
    reader = ColumnReader(raw, 8 + length)
    cage = _read_cage(header["cage"], reader)
    rest = None if cage is None else _whole(cage.rest, STEPS_PER_MM)
    return tuple(_read_item(entry, reader, rest) for entry in header["items"]), cage


def pack_key(data: bytes) -> int:
    """The checksum gzip keeps at its end: tells two packed files apart at no cost."""
    key: int = struct.unpack("<I", data[-8:-4])[0]
    return key


def shape_digest(item: Item) -> bytes:
    """16 bytes that are equal when the item would be packed alike."""
    mesh, binding = item.mesh, item.binding
    digest = hashlib.blake2b(item.kind.encode(), digest_size=16)
    arrays = [mesh.vertices, mesh.faces, mesh.uv, mesh.depth_mm, mesh.color]
    if binding is not None:
        arrays += [binding.points, binding.weights, binding.follow]
    if item.lines is not None:
        digest.update(json.dumps(_groups_told(item.lines), sort_keys=True).encode())
        arrays += [item.lines.phase, item.lines.mask, item.lines.group]
    if item.swelling is not None:
        arrays.append(item.swelling.groups)
    if item.contraction is not None:
        digest.update(json.dumps(dict(item.contraction.units), sort_keys=True).encode())
        arrays.append(item.contraction.moves)
    for array in arrays:
        digest.update(b"|" if array is None else np.ascontiguousarray(array).tobytes())
    return digest.digest()


def cage_digest(cage: Cage | None) -> bytes:
    """16 bytes that are equal when the cage would be packed alike."""
    digest = hashlib.blake2b(digest_size=16)
    if cage is not None:
        digest.update(np.ascontiguousarray(cage.rest).tobytes())
        for name, (points, moves) in sorted(cage.units.items()):
            digest.update(name.encode() + points.tobytes() + moves.tobytes())
    return digest.digest()


def _pack_cage(cage: Cage | None) -> Packed:
    if cage is None:
        return {"points": 0, "units": []}, b""
    parts = [pack_deltas(_whole(cage.rest, STEPS_PER_MM))]
    units: list[list[Any]] = []
    for name, (points, moves) in sorted(cage.units.items()):
        order = np.argsort(points, kind="stable")
        units.append([name, len(points)])
        parts.append(pack_deltas(np.asarray(points)[order]))
        parts.append(pack_deltas(_whole(np.asarray(moves)[order], MOVE_STEPS_PER_MM)))
    return {"points": len(cage.rest), "units": units}, b"".join(parts)


def _read_cage(header: dict[str, Any], reader: ColumnReader) -> Cage | None:
    if header["points"] == 0:
        return None
    rest = reader.deltas(header["points"], 3) / STEPS_PER_MM
    units = {}
    for name, count in header["units"]:
        points = reader.deltas(count)[:, 0].astype(np.int32)
        units[name] = (points, reader.deltas(count, 3) / MOVE_STEPS_PER_MM)
    return Cage(rest=rest, units=units)


def _pack_item(item: Item, rest: WholeNumbers | None) -> Packed:
    mesh = item.mesh
    header: dict[str, Any] = {"kind": item.kind, "v": len(mesh.vertices), "f": len(mesh.faces)}
    parts = [_pack_faces(mesh.faces.astype(np.int64))]
    guess: WholeNumbers | None = None
    if item.binding is not None and rest is not None:
        points, weights, columns = _bound(item.binding)
        header["k"] = points.shape[1]
        parts.append(columns)
        guess = _guess_positions(points, weights, rest)
    header["mode"], positions = _pack_positions(_whole(mesh.vertices, STEPS_PER_MM), guess)
    parts.append(positions)
    if mesh.depth_mm is not None:
        header["depth"] = 1
        parts.append(pack_deltas(_whole(mesh.depth_mm, DEPTH_STEPS_PER_MM)))
    if mesh.uv is not None and item.kind in STRIPED_KINDS:
        header["uv"] = 1
        parts.append(pack_deltas(_whole(mesh.uv, UV_STEPS)))
    if mesh.color is not None:
        header["color"] = 1
        parts.append(pack_deltas(_whole(np.clip(mesh.color, 0, 1), COLOR_STEPS)))
    if item.swelling is not None:
        header["swell"] = 1
        parts.append(pack_deltas(item.swelling.groups.astype(np.int64)))
    if item.contraction is not None:
        header["draws"] = dict(item.contraction.units)
        parts.append(pack_deltas(_whole(item.contraction.moves, MOVE_STEPS_PER_MM)))
    if item.lines is not None:
        header["lines"] = _groups_told(item.lines)
        parts += _line_columns(item.lines)
    return header, b"".join(parts)


def _read_item(
    header: dict[str, Any], reader: ColumnReader, rest: WholeNumbers | None
) -> PackedShape:
    n, m = header["v"], header["f"]
    faces = _read_faces(reader, m)
    binding: Binding | None = None
    guess: WholeNumbers | None = None
    if "k" in header and rest is not None:
        points, weights, follow = _read_binding(reader, n, header["k"])
        guess = _guess_positions(points, weights, rest)
        binding = Binding(points.astype(np.int32), weights / WEIGHT_STEPS, follow / WEIGHT_STEPS)
    positions = _read_positions(reader, n, header["mode"], guess)
    depth = reader.deltas(n)[:, 0] / DEPTH_STEPS_PER_MM if "depth" in header else None
    uv = reader.deltas(n, 2) / UV_STEPS if "uv" in header else None
    color = reader.deltas(n, 3) / COLOR_STEPS if "color" in header else None
    swelling = None
    if "swell" in header:
        swelling = Swelling(reader.deltas(n)[:, 0].astype(np.int32))
    contraction = None
    if "draws" in header:
        contraction = Contraction(reader.deltas(n, 3) / MOVE_STEPS_PER_MM, header["draws"])
    mesh = Mesh(positions / STEPS_PER_MM, faces.astype(np.int32), uv, depth, color)
    lines = _read_lines(header["lines"], reader, n) if "lines" in header else None
    return PackedShape(header["kind"], mesh, binding, swelling, contraction, lines)


def _groups_told(lines: SkinLines) -> list[dict[str, Any]]:
    return [
        {"static": g.static, "units": dict(g.units)}
        | {"depth": g.depth_mm, "width": g.width, "wobble": g.wobble}
        for g in lines.groups
    ]


def _line_columns(lines: SkinLines) -> list[bytes]:
    return [
        pack_deltas(_whole(lines.phase, PHASE_STEPS)),
        pack_deltas(_whole(lines.mask, MASK_STEPS)),
        pack_deltas(_whole(lines.group, 1)),
    ]


def _read_lines(told: list[dict[str, Any]], reader: ColumnReader, n: int) -> SkinLines:
    groups = tuple(
        LineGroup(g["static"], g["units"], g["depth"], g["width"], g["wobble"]) for g in told
    )
    phase, mask = reader.deltas(n, 2) / PHASE_STEPS, reader.deltas(n, 2) / MASK_STEPS
    return SkinLines(phase, mask, reader.deltas(n, 2).astype(np.float64), groups)


def _pack_faces(faces: WholeNumbers) -> bytes:
    """Steps from the face before the last: strips of quads repeat themselves every other face."""
    return pack_column(np.concatenate([faces[:2], faces[2:] - faces[:-2]]).T)


def _read_faces(reader: ColumnReader, count: int) -> WholeNumbers:
    faces = reader.column(count * 3).reshape(3, count).T.copy()
    for start in (0, 1):
        faces[start::2] = np.cumsum(faces[start::2], axis=0)
    return faces


def quantise_binding(binding: Binding) -> tuple[WholeNumbers, WholeNumbers]:
    """(n, k) cage points and (n, k) weights in steps that sum to 255 in every row.

    The heaviest points are kept, at most 16, k a multiple of four; the first takes up the rounding.
    """
    order = np.argsort(-binding.weights, axis=1, kind="stable")[:, :MOST_POINTS]
    weights = np.take_along_axis(binding.weights, order, axis=1)
    points = np.take_along_axis(binding.points, order, axis=1).astype(np.int64)
    weights = weights / weights.sum(axis=1, keepdims=True)
    steps = np.rint(weights * WEIGHT_STEPS).astype(np.int64)
    steps[:, 0] += WEIGHT_STEPS - steps.sum(axis=1)
    used = max(4, int((steps > 0).any(axis=0).nonzero()[0].max(initial=0)) + 1)
    width = -(-used // 4) * 4
    pad = ((0, 0), (0, max(0, width - steps.shape[1])))
    steps = np.pad(steps[:, :width], pad)
    points = np.pad(points[:, :width], pad)
    points = np.where(steps > 0, points, points[:, :1])
    order = np.argsort(points, axis=1, kind="stable")  # rising numbers take fewer bytes
    return np.take_along_axis(points, order, axis=1), np.take_along_axis(steps, order, axis=1)


def _bound(binding: Binding) -> PackedBinding:
    """What `quantise_binding` gives, in few bytes, and the columns made of it; alike for every
    patient, so worked out once.
    """
    if binding not in _packed_bindings:
        points, steps = quantise_binding(binding)
        columns = [
            pack_deltas(points[:, 0]),
            pack_column(np.diff(points, axis=1).T),
            pack_deltas(steps[:, 1:]),
            pack_deltas(_whole(binding.follow, WEIGHT_STEPS)),
        ]
        kept = (points.astype(np.int32), steps.astype(np.uint8), b"".join(columns))
        _packed_bindings[binding] = kept
    return _packed_bindings[binding]


def _read_binding(
    reader: ColumnReader, count: int, k: int
) -> tuple[WholeNumbers, WholeNumbers, WholeNumbers]:
    first = reader.deltas(count)
    rises = reader.column(count * (k - 1)).reshape(k - 1, count).T
    points = np.cumsum(np.concatenate([first, rises], axis=1), axis=1)
    others = reader.deltas(count, k - 1)
    weights = np.concatenate([WEIGHT_STEPS - others.sum(axis=1, keepdims=True), others], axis=1)
    return points, weights, reader.deltas(count)[:, 0]


def _guess_positions(
    points: IntArray | WholeNumbers, weights: NDArray[np.integer[Any]], rest: WholeNumbers
) -> WholeNumbers:
    """(n, 3) steps: where the cage alone would put each vertex; only the rest has to travel."""
    return np.asarray(np.einsum("nk,nkx->nx", weights, rest[points]) // WEIGHT_STEPS)


def _pack_positions(steps: WholeNumbers, guess: WholeNumbers | None) -> tuple[int, bytes]:
    """The mode of fewest bits and its bytes: 0 steps, 1 what the guess missed, 2 steps of that."""
    options = {0: np.diff(steps, axis=0, prepend=0)}
    if guess is not None:
        missed = steps - guess
        options |= {1: missed, 2: np.diff(missed, axis=0, prepend=0)}
    bits = {mode: float(np.log2(1.0 + np.abs(o)).sum()) for mode, o in options.items()}
    best = min(bits, key=lambda mode: (bits[mode], mode))
    return best, pack_column(options[best].T)


def _read_positions(
    reader: ColumnReader, count: int, mode: int, guess: WholeNumbers | None
) -> WholeNumbers:
    values = reader.column(count * 3).reshape(3, count).T
    if mode != 1:
        values = np.cumsum(values, axis=0)
    return values if guess is None or mode == 0 else values + guess


def _whole(values: ArrayLike, steps: int) -> WholeNumbers:
    return np.rint(np.asarray(values, dtype=np.float64) * steps).astype(np.int64)
