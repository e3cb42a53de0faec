"""The nearest place on a triangle mesh to a point, and on which side of it the point lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from meshes.bodies import Bodies
from meshes.box_tree import Rows
from meshes.mesh import FloatArray, IntArray, Mesh

FLAT = 1e-12  # a triangle this thin, in squared sine, is taken as a line


@dataclass(frozen=True, eq=False)
class Nearest:
    """Places on a mesh nearest to k points.

    faces: (k,) int32. barycentric: (k, 3), sums to one. points: (k, 3) mm. distance_mm: (k,).
    signed_mm: (k,) negative when the point lies on the inner side of the surface.
    """

    faces: IntArray
    barycentric: FloatArray
    points: FloatArray
    distance_mm: FloatArray
    signed_mm: FloatArray


class NearestFinder:
    """Finds nearest places on one mesh again and again; builds its search tree once."""

    def __init__(self, mesh: Mesh, keep: ArrayLike | None = None) -> None:
        """keep: (m,) bool, the triangles that may answer; None for all."""
        self.mesh = mesh
        chosen = np.arange(len(mesh.faces)) if keep is None else np.flatnonzero(np.asarray(keep))
        self._bodies = Bodies([Mesh(mesh.vertices, mesh.faces[chosen])])
        self._faces = chosen[self._bodies.faces].astype(np.int32)

    def find(self, points: ArrayLike) -> Nearest:
        """The nearest places for (k, 3) points, mm."""
        wanted = np.atleast_2d(np.asarray(points, dtype=np.float64))
        rows, bary, place = nearest_places(self._bodies, wanted)
        faces, distance = self._faces[rows], np.linalg.norm(place - wanted, axis=1)
        signed = self._signed(wanted, place, faces, bary)
        return Nearest(faces, bary, place, distance, signed)

    def _signed(
        self, points: FloatArray, place: FloatArray, faces: IntArray, bary: FloatArray
    ) -> FloatArray:
        """Distance with a minus inside; at edges and corners the vertex normals decide."""
        corners = self.mesh.faces[faces]
        smooth = np.einsum("kc,kcx->kx", bary, self.mesh.normals[corners])
        flat = self.mesh.face_normals[faces]
        inner_place = bary.min(1) > 1e-6
        normal = np.where(inner_place[:, None], flat, smooth)
        gap = points - place
        side = np.einsum("kx,kx->k", gap, normal)
        return np.asarray(np.where(side < 0, -1.0, 1.0) * np.linalg.norm(gap, axis=1))


def closest_point(mesh: Mesh, points: ArrayLike) -> Nearest:
    """The places on a mesh nearest to (k, 3) points, mm.

    >>> square = Mesh([[0, 0, 0], [2, 0, 0], [0, 2, 0]], [[0, 1, 2]])
    >>> closest_point(square, [[0.5, 0.5, 3.0]]).signed_mm.tolist()
    [3.0]
    """
    return NearestFinder(mesh).find(points)


def nearest_places(bodies: Bodies, points: FloatArray) -> tuple[Rows, FloatArray, FloatArray]:
    """The place on any of the bodies nearest to each of the points (k, 3), mm.

    Gives the triangles as rows of `bodies` (k,), barycentric (k, 3), and places (k, 3) mm.
    """
    all_of_them = [np.arange(bodies.count)]
    rows = bodies.nearness(points, points, groups=all_of_them).row[:, 0]
    corners = bodies.vertices[bodies.corners[rows]]
    barycentric = barycentric_nearest(points, corners)
    return rows, barycentric, np.einsum("kc,kcx->kx", barycentric, corners)


def barycentric_nearest(points: FloatArray, corners: FloatArray) -> FloatArray:
    """(..., 3) barycentric of the place of each triangle (..., 3, 3) nearest to its point (..., 3).

    The foot of the perpendicular where it falls inside, else the nearest place of the three sides;
    so a triangle without area is answered rightly too.
    """
    a, b, c = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    ab, ac, bc, ap = b - a, c - a, c - b, points - a
    ab2, ac2, ab_ac = _dot(ab, ab), _dot(ac, ac), _dot(ab, ac)
    p_ab, p_ac = _dot(ap, ab), _dot(ap, ac)
    area2 = ab2 * ac2 - ab_ac**2
    v, w = _ratio(ac2 * p_ab - ab_ac * p_ac, area2), _ratio(ab2 * p_ac - ab_ac * p_ab, area2)
    inside = (area2 > FLAT * ab2 * ac2) & (v >= 0) & (w >= 0) & (v + w <= 1)
    along_ab = np.clip(_ratio(p_ab, ab2), 0, 1)
    along_ac = np.clip(_ratio(p_ac, ac2), 0, 1)
    along_bc = np.clip(_ratio(_dot(points - b, bc), _dot(bc, bc)), 0, 1)
    sides_v = np.stack([along_ab, np.zeros_like(along_ac), 1 - along_bc], axis=-1)
    sides_w = np.stack([np.zeros_like(along_ab), along_ac, along_bc], axis=-1)
    place = sides_v[..., None] * ab[..., None, :] + sides_w[..., None] * ac[..., None, :]
    best = np.linalg.norm(place - ap[..., None, :], axis=-1).argmin(-1)[..., None]
    v = np.where(inside, v, np.take_along_axis(sides_v, best, -1)[..., 0])
    w = np.where(inside, w, np.take_along_axis(sides_w, best, -1)[..., 0])
    return np.stack([1 - v - w, v, w], axis=-1)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("...x,...x->...", a, b))


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    return np.asarray(np.divide(over, under, out=np.zeros_like(over), where=under > 0))
