"""What lies near a point and along a needle's way, in millimetres."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from anatomy.face import Face
from meshes.bodies import Bodies, Rows, space_order
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, Mesh

DANGEROUS = ("artery", "vein", "nerve")
REACH_MM = 25.0  # how far from a needle structures are looked for
UPWARD = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Nearby:
    """A structure near a point. distance_mm: from the point to its wall, 0 inside.

    depth_mm: how deep below the skin its nearest part lies.
    """

    id: str
    kind: str
    distance_mm: float
    depth_mm: float


@dataclass(frozen=True)
class Crossed:
    """A structure on a needle's way: from where to where, mm below the point of entry."""

    id: str
    kind: str
    from_mm: float
    to_mm: float


@dataclass(frozen=True)
class Passed:
    """A structure near a needle. path_mm: least distance of the whole needle to its wall, 0 inside.

    tip_mm: the same for the tip. depth_mm: how deep below the skin the part near the path lies.
    """

    id: str
    kind: str
    path_mm: float
    tip_mm: float
    depth_mm: float


def nearest_structures(
    face: Face, point: FloatArray, *, kinds: Collection[str] = DANGEROUS
) -> tuple[Nearby, ...]:
    """Every structure of these kinds, nearest to `point` (3,) mm first."""
    index = _index(face, frozenset(kinds))
    here = np.asarray(point, dtype=np.float64)
    nearness = index.bodies.nearness(here, here)
    holders = index.bodies.crossings(here, UPWARD).holders()
    depths = index.depths_mm[nearness.row]
    found = [
        Nearby(
            name,
            index.kinds[name],
            distance_mm=0.0 if body in holders else float(nearness.distance_mm[body]),
            depth_mm=float(depths[body]),
        )
        for body, name in enumerate(index.names)
    ]
    return tuple(sorted(found, key=lambda n: n.distance_mm))


def needle_clearances(
    face: Face,
    entry: SurfacePoint,
    depth_mm: float,
    *,
    kinds: Collection[str] = DANGEROUS,
    within_mm: float = REACH_MM,
) -> tuple[Passed, ...]:
    """Structures within reach of a needle straight in at `entry`, nearest to its path first."""
    index = _index(face, frozenset(kinds))
    tip = needle_tip(entry, depth_mm)
    path = index.bodies.nearness(entry.position, tip, within_mm=within_mm)
    ends = index.bodies.nearness(tip, tip, within_mm=within_mm + depth_mm)
    walls = index.bodies.crossings(entry.position, -entry.normal)
    pierced = {body for body, start, end in walls.spans() if start <= depth_mm and end >= 0}
    holders, depths = walls.holders(depth_mm), index.depths_mm[path.row]
    found = [
        Passed(
            index.names[body],
            index.kinds[index.names[body]],
            path_mm=0.0 if body in pierced else float(path.distance_mm[body]),
            tip_mm=0.0 if body in holders else float(ends.distance_mm[body]),
            depth_mm=float(depths[body]),
        )
        for body in np.flatnonzero(np.isfinite(path.distance_mm)).tolist()
    ]
    return tuple(sorted(found, key=lambda n: n.path_mm))


def needle_tip(entry: SurfacePoint, depth_mm: float) -> FloatArray:
    """(3,) mm, where the tip lies when a needle goes straight in at `entry`."""
    return np.asarray(entry.position - depth_mm * entry.normal)


def layers_along(face: Face, entry: SurfacePoint, depth_mm: float) -> tuple[Crossed, ...]:
    """What a needle straight in at `entry` crosses down to `depth_mm`, shallowest first."""
    index = _index(face, frozenset(face.kinds.values()))
    walls = index.bodies.crossings(entry.position, -entry.normal)
    return tuple(
        Crossed(
            index.names[body],
            index.kinds[index.names[body]],
            from_mm=max(start, 0.0),
            to_mm=min(end, depth_mm),
        )
        for body, start, end in walls.spans()
        if start < depth_mm and end > 0
    )


class _Index:
    """All structures of these kinds in a face, ready to be asked."""

    def __init__(self, face: Face, kinds: Collection[str]) -> None:
        self.kinds = {name: kind for name, kind in face.kinds.items() if kind in kinds}
        self.names = list(self.kinds)
        meshes = [face.meshes[name] for name in self.names]
        orders = [_order(face, name) for name in self.names]
        self.bodies = Bodies(meshes, orders)
        deep = [_face_depths(m)[order] for m, order in zip(meshes, orders, strict=True)]
        self.depths_mm = np.concatenate([np.empty(0), *deep])  # as the triangles of `bodies`


def _order(face: Face, name: str) -> Rows:
    return _template_order(face.shapes[name].mesh if name in face.shapes else face.meshes[name])


@lru_cache(maxsize=512)
def _template_order(mesh: Mesh) -> Rows:
    """The order that serves every patient, because all share the template's triangles."""
    return space_order(mesh)


def _face_depths(mesh: Mesh) -> FloatArray:
    if mesh.depth_mm is None:
        return np.zeros(len(mesh.faces))
    return np.asarray(mesh.depth_mm[mesh.faces].mean(axis=1))


@lru_cache(maxsize=16)
def _index(face: Face, kinds: frozenset[str]) -> _Index:
    return _Index(face, kinds)
