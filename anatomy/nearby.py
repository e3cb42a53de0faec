"""What lies near a point and along a needle's way, in millimetres."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, IntArray
from meshes.nearest import barycentric_nearest

DANGEROUS = ("artery", "vein", "nerve")
REACH_MM = 25.0  # how far from a needle structures are looked for
WAY_STEP_MM = 1.5
WAY_REACH_MM = 3.5  # no triangle of a structure is wider


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
    here = np.asarray(point, dtype=np.float64)[None]
    found = [
        Nearby(name, index.kinds[name], gap, depth)
        for name, (gap, depth) in index.measure(np.arange(len(index.centres)), here).items()
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
    middle = 0.5 * (entry.position + tip)
    around = index.tree.query_ball_point(middle, 0.5 * depth_mm + within_mm)
    rows = np.sort(np.asarray(around, dtype=np.int64))
    path = index.measure(rows, along_segment(index.centres[rows], entry.position, tip))
    ends = index.measure(rows, tip[None])
    depths, owners = index.crossings(entry.position, -entry.normal, rows)
    pierced = {index.names[owner] for owner in owners[depths <= depth_mm]}
    found = [
        Passed(name, index.kinds[name], 0.0 if name in pierced else way, ends[name][0], deep)
        for name, (way, deep) in path.items()
    ]
    return tuple(sorted(found, key=lambda n: n.path_mm))


def along_segment(points: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """(n, 3) mm, for each point the nearest point of a straight segment."""
    way = end - start
    length = float(way @ way)
    share = np.clip((points - start) @ way / length, 0, 1) if length > 0 else np.zeros(len(points))
    return np.asarray(start + share[:, None] * way)


def needle_tip(entry: SurfacePoint, depth_mm: float) -> FloatArray:
    """(3,) mm, where the tip lies when a needle goes straight in at `entry`."""
    return np.asarray(entry.position - depth_mm * entry.normal)


def layers_along(face: Face, entry: SurfacePoint, depth_mm: float) -> tuple[Crossed, ...]:
    """What a needle straight in at `entry` crosses down to `depth_mm`, shallowest first."""
    index = _index(face, frozenset(face.kinds.values()))
    steps = np.arange(0.0, depth_mm + WAY_REACH_MM, WAY_STEP_MM)
    way = entry.position - steps[:, None] * entry.normal
    near = index.tree.query_ball_point(way, WAY_REACH_MM)
    candidates = np.unique(np.concatenate([np.asarray(n, dtype=np.int64) for n in near]))
    depths, owners = index.crossings(entry.position, -entry.normal, candidates)
    return tuple(
        Crossed(name, index.kinds[name], start, min(end, depth_mm))
        for name, start, end in sorted(_spans(index, depths, owners), key=lambda s: s[1])
        if start < depth_mm
    )


class _Index:
    """All triangles of a face's structures, ready to be asked."""

    def __init__(self, face: Face, kinds: Collection[str]) -> None:
        self.kinds = {name: kind for name, kind in face.kinds.items() if kind in kinds}
        self.names = list(self.kinds)
        meshes = [face.meshes[name] for name in self.names]
        self.triangles = np.concatenate([m.vertices[m.faces] for m in meshes])
        self.depths = np.concatenate([_depth(m.depth_mm, m.faces) for m in meshes])
        counts = [len(m.faces) for m in meshes]
        self.owners: IntArray = np.repeat(np.arange(len(meshes)), counts).astype(np.int32)
        self.starts = np.cumsum([0, *counts[:-1]])
        self.centres = self.triangles.mean(axis=1)
        reach = np.linalg.norm(self.triangles - self.centres[:, None], axis=2).max(axis=1)
        self.reach = np.maximum.reduceat(reach, np.cumsum([0, *counts[:-1]]))

    @cached_property
    def tree(self) -> cKDTree:
        """Finds triangles by their centres."""
        return cKDTree(self.centres)

    def measure(self, rows: IntArray, points: FloatArray) -> dict[str, tuple[float, float]]:
        """Structure -> distance from its point (rows or one, 3) mm, and the depth found there.

        rows: triangles to look at, ascending. Exact, because a structure's nearest triangle has its
        centre at most the triangle's reach farther away than the nearest centre is.
        """
        owners = self.owners[rows]
        names, starts = np.unique(owners, return_index=True)
        if not len(names):
            return {}
        gap = np.linalg.norm(self.centres[rows] - points, axis=1)
        limit = np.zeros(len(self.names))
        limit[names] = np.minimum.reduceat(gap, starts) + self.reach[names]
        close = np.flatnonzero(gap <= limit[owners])
        here = points if len(points) == 1 else points[close]
        distance = self._signed(rows[close], here)
        order = np.lexsort((np.abs(distance), owners[close]))
        _, first = np.unique(owners[close][order], return_index=True)
        best = order[first]
        return {
            self.names[name]: (max(0.0, float(distance[k])), float(self.depths[rows[close[k]]]))
            for name, k in zip(names, best, strict=True)
        }

    def _signed(self, rows: IntArray, points: FloatArray) -> FloatArray:
        """(n,) mm from points to triangles, negative on the inner side."""
        triangles = self.triangles[rows]
        weights = barycentric_nearest(np.broadcast_to(points, (len(rows), 3)), triangles)
        way = points - np.einsum("nc,ncx->nx", weights, triangles)
        outward = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
        side = np.sign(np.einsum("nx,nx->n", outward, way))
        return np.asarray(np.linalg.norm(way, axis=1) * np.where(side < 0, -1.0, 1.0))

    def crossings(
        self, origin: FloatArray, direction: FloatArray, rows: IntArray
    ) -> tuple[FloatArray, IntArray]:
        """Where a straight way meets these triangles: mm from the origin, and whose they are."""
        a, b, c = self.triangles[rows].transpose(1, 0, 2)
        first, second = b - a, c - a
        turned = np.cross(direction, second)
        area = np.einsum("ij,ij->i", first, turned)
        safe = np.where(np.abs(area) > 1e-12, area, np.inf)
        start = origin - a
        u = np.einsum("ij,ij->i", start, turned) / safe
        cross = np.cross(start, first)
        v = cross @ direction / safe
        along = np.einsum("ij,ij->i", second, cross) / safe
        hit = np.isfinite(safe) & (u >= 0) & (v >= 0) & (u + v <= 1) & (along >= 0)
        return along[hit], self.owners[rows[hit]]


def _spans(index: _Index, depths: FloatArray, owners: IntArray) -> list[tuple[str, float, float]]:
    spans = []
    for owner in np.unique(owners):
        walls = np.sort(depths[owners == owner])
        for start, end in zip(walls[::2], walls[1::2], strict=False):
            spans.append((index.names[owner], float(start), float(end)))
    return spans


def _depth(depth_mm: FloatArray | None, faces: IntArray) -> FloatArray:
    if depth_mm is None:
        return np.zeros(len(faces))
    return np.asarray(depth_mm[faces].mean(axis=1))


@lru_cache(maxsize=16)
def _index(face: Face, kinds: frozenset[str]) -> _Index:
    return _Index(face, kinds)
