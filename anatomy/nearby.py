"""What lies near a point and along a needle's way, in millimetres."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, IntArray
from meshes.nearest import barycentric_nearest

DANGEROUS = ("artery", "vein", "nerve")
REFINED = 24  # triangles, nearest by centre, that are measured exactly for each structure
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


def nearest_structures(
    face: Face, point: FloatArray, *, kinds: Collection[str] = DANGEROUS
) -> tuple[Nearby, ...]:
    """Every structure of these kinds, nearest to `point` (3,) mm first."""
    index = _index(face)
    found = [
        index.measure(name, np.asarray(point, dtype=np.float64))
        for name, kind in index.kinds.items()
        if kind in kinds
    ]
    return tuple(sorted(found, key=lambda n: n.distance_mm))


def needle_tip(entry: SurfacePoint, depth_mm: float) -> FloatArray:
    """(3,) mm, where the tip lies when a needle goes straight in at `entry`."""
    return np.asarray(entry.position - depth_mm * entry.normal)


def layers_along(face: Face, entry: SurfacePoint, depth_mm: float) -> tuple[Crossed, ...]:
    """What a needle straight in at `entry` crosses down to `depth_mm`, shallowest first."""
    index = _index(face)
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

    def __init__(self, face: Face) -> None:
        self.kinds = dict(face.kinds)
        self.names = list(self.kinds)
        meshes = [face.meshes[name] for name in self.names]
        self.triangles = np.concatenate([m.vertices[m.faces] for m in meshes])
        self.depths = np.concatenate([_depth(m.depth_mm, m.faces) for m in meshes])
        counts = [len(m.faces) for m in meshes]
        self.owners: IntArray = np.repeat(np.arange(len(meshes)), counts).astype(np.int32)
        self.centres = self.triangles.mean(axis=1)
        self.tree = cKDTree(self.centres)
        ends = np.cumsum(counts)
        self._rows = {n: slice(e - c, e) for n, e, c in zip(self.names, ends, counts, strict=True)}

    def measure(self, name: str, point: FloatArray) -> Nearby:
        """Distance to one structure, exact on its nearest triangles."""
        rows = self._rows[name]
        gap = ((self.centres[rows] - point) ** 2).sum(axis=1)
        count = min(REFINED, len(gap))
        near = np.argpartition(gap, count - 1)[:count] + rows.start
        weights = barycentric_nearest(point[None], self.triangles[near])
        touch = np.einsum("nc,ncx->nx", weights, self.triangles[near])
        distance = np.linalg.norm(touch - point, axis=1)
        best = int(np.argmin(distance))
        a, b, c = self.triangles[near[best]]
        inside = float(np.cross(b - a, c - a) @ (point - touch[best])) < 0
        gap_mm = 0.0 if inside else float(distance[best])
        return Nearby(name, self.kinds[name], gap_mm, float(self.depths[near[best]]))

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


@lru_cache(maxsize=8)
def _index(face: Face) -> _Index:
    return _Index(face)
