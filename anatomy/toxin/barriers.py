"""What stops a dose on its straight way: bone wholly, the orbital septum in part."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from anatomy.face import Face
from anatomy.people.soft_tissue import soft_tissue
from anatomy.shapes import WHOLE
from meshes.mesh import FloatArray, Mesh, join, unit
from meshes.nearest import NearestFinder

SIZE_CLASSES = (0.6, 0.9, 0.99, 1.0)  # large triangles are searched apart from small ones
Rows = NDArray[np.intp]
ROUNDING_MM = 1e-9
BLOCK_MM = 20.0
SEPTUM = "orbital_septum"
BONE = "bone"


@dataclass(frozen=True, eq=False)
class Barrier:
    """The walls of bodies, ready to be asked about points and straight ways."""

    mesh: Mesh
    _parts: dict[tuple[int, ...], Barrier] = field(default_factory=dict, repr=False)

    def near(self, points: FloatArray, within_mm: float) -> Barrier:
        """The walls around points (k, 3): all that come within so many mm of one, and some more.

        To prepare a whole skull for searching takes longer than a plan takes to spread. They are
        cut out in blocks, so that a plan changed a little finds its walls prepared.
        """
        low = np.floor((points.min(axis=0) - within_mm) / BLOCK_MM)
        high = np.ceil((points.max(axis=0) + within_mm) / BLOCK_MM)
        key = (*low.astype(int).tolist(), *high.astype(int).tolist())
        if key not in self._parts:
            self._parts[key] = self._cut(low * BLOCK_MM, high * BLOCK_MM)
        return self._parts[key]

    def _cut(self, least: FloatArray, most: FloatArray) -> Barrier:
        """The walls that reach into a box, and their neighbours, so that corners keep normals."""
        low, high = self._boxes
        inside = ((low <= most) & (high >= least)).all(axis=1)
        corner = np.zeros(len(self.mesh.vertices), dtype=bool)
        corner[self.mesh.faces[inside]] = True
        return Barrier(replace(self.mesh, faces=self.mesh.faces[corner[self.mesh.faces].any(1)]))

    @cached_property
    def _boxes(self) -> tuple[FloatArray, FloatArray]:
        """(m, 3) each, the least and the greatest coordinates of every triangle, mm."""
        a, b, c = (self.mesh.vertices[self.mesh.faces[:, k]] for k in range(3))
        return np.minimum(a, np.minimum(b, c)), np.maximum(a, np.maximum(b, c))

    @cached_property
    def _corners(self) -> FloatArray:
        """(m, 3, 3) mm."""
        return self.mesh.vertices[self.mesh.faces]

    @cached_property
    def _planes(self) -> FloatArray:
        """(m, 3) normals, as long as twice the triangles' areas."""
        a, b, c = (self._corners[:, k] for k in range(3))
        return _cross(b - a, c - a)

    @cached_property
    def _middles(self) -> FloatArray:
        return np.asarray(self._corners.mean(axis=1))

    @cached_property
    def _reach_mm(self) -> FloatArray:
        """(m,) how far each triangle reaches from its middle."""
        away = np.linalg.norm(self._corners - self._middles[:, None], axis=2)
        return np.asarray(away.max(axis=1))

    @cached_property
    def _sizes(self) -> list[tuple[cKDTree, Rows, float]]:
        """Triangles of a like size: their middles, which they are, how far they reach, mm."""
        middles, reach = self._middles, self._reach_mm
        limits = np.unique(np.quantile(reach, SIZE_CLASSES))
        size = np.searchsorted(limits, reach)
        groups = [np.flatnonzero(size == k) for k in range(len(limits))]
        return [(cKDTree(middles[g]), g, float(reach[g].max())) for g in groups if len(g)]

    @cached_property
    def _finder(self) -> NearestFinder:
        return NearestFinder(self.mesh)

    def crossed(self, start: FloatArray, ends: FloatArray) -> np.ndarray:
        """(k,) bool, which straight ways from `start` (3,) to `ends` (k, 3) mm enter a body.

        A way enters where it meets a triangle that faces its start: it ends behind its plane and
        lies in the cone of its corners. `start` lies outside of all bodies.
        """
        hit = np.zeros(len(ends), dtype=bool)
        ways = ends - start
        reach_mm = float(np.sqrt(_squares(ways).max(initial=0.0)))
        near = self._facing(start, reach_mm)
        if not len(near):
            return hit
        middles, planes = self._middles[near] - start, -self._planes[near]
        level = np.einsum("ij,ij->i", planes, middles)
        ahead = ways @ planes.T
        met = np.divide(level, ahead, out=np.zeros_like(ahead), where=ahead > 0)  # share of the way
        off = met * (met * _squares(ways)[:, None] - 2 * (ways @ middles.T)) + _squares(middles)
        way, wall = np.nonzero((ahead >= level) & (off <= self._reach_mm[near] ** 2 + ROUNDING_MM))
        corners = self._corners[near[wall]] - start
        within = np.ones(len(way), dtype=bool)
        for one, other in ((0, 1), (1, 2), (2, 0)):
            side = _cross(corners[:, one], corners[:, other])
            within &= np.einsum("ij,ij->i", ways[way], side) <= 0
        hit[way[within]] = True
        return hit

    def _facing(self, start: FloatArray, far_mm: float) -> Rows:
        """The triangles that face a point (3,) mm and may come this near to it."""
        low, high = self._box
        if (start < low - far_mm).any() or (start > high + far_mm).any():
            return np.empty(0, dtype=np.intp)
        found = [g[t.query_ball_point(start, far_mm + reach)] for t, g, reach in self._sizes]
        near = np.concatenate([np.empty(0, dtype=np.intp), *found])
        toward = start - self._middles[near]
        return np.asarray(near[np.einsum("ij,ij->i", self._planes[near], toward) > 0])

    @cached_property
    def _box(self) -> tuple[FloatArray, FloatArray]:
        """The least and the greatest coordinates; nothing is near where there is no body."""
        if not len(self.mesh.faces):
            return np.full(3, np.inf), np.full(3, -np.inf)
        return self.mesh.vertices.min(axis=0), self.mesh.vertices.max(axis=0)

    def depth_near_mm(self, points: FloatArray, within_mm: float) -> tuple[FloatArray, FloatArray]:
        """What `depth_mm` tells, sooner where the walls lie within so many mm of the points."""
        if not len(points):
            return np.zeros(0), np.zeros((0, 3))
        depth, out = self.near(points, within_mm).depth_mm(points)
        far = np.abs(depth) > within_mm
        if far.any():
            depth[far], out[far] = self.depth_mm(points[far])
        return depth, out

    def depth_mm(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """How deep points (k, 3) lie inside, mm (negative outside), and the way out (k, 3) unit."""
        if not len(self.mesh.faces):
            return np.full(len(points), -np.inf), np.zeros_like(points)
        near = self._finder.find(points)
        return -near.signed_mm, unit(near.points - points)


def _squares(vectors: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ij,ij->i", vectors, vectors))


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """(n, 3) cross products; several times as fast as `np.cross`."""
    x, y, z = a.T
    p, q, r = b.T
    return np.stack([y * r - z * q, z * p - x * r, x * q - y * p], axis=1)


@lru_cache(maxsize=8)
def bones_of(face: Face) -> Barrier:
    """The undivided bones of a face, so that a suture lets nothing through."""
    if face.atlas is None:
        return _barrier([])
    whole = {key: shape for key, shape in face.atlas.all_shapes.items() if key.endswith(WHOLE)}
    if whole:
        flow = soft_tissue(face.atlas, face.patient, face.rest)
        return _barrier(list(face.atlas.carry(whole, flow).values()))
    return _barrier([face.meshes[name] for name, kind in face.kinds.items() if kind == BONE])


@lru_cache(maxsize=8)
def septa_of(face: Face) -> Barrier:
    """The orbital septa of a face."""
    return _barrier([face.meshes[name] for name in face.kinds if name.startswith(SEPTUM)])


def _barrier(meshes: list[Mesh]) -> Barrier:
    return Barrier(
        join(meshes) if meshes else Mesh(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int32))
    )
