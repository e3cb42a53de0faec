"""The nearest place on a triangle mesh to a point, and on which side of it the point lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, IntArray, Mesh

CANDIDATES = (12, 96, 768)  # triangles tried per point; more only where fewer prove nothing


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
        self.chosen = chosen
        self.corners = mesh.vertices[mesh.faces[chosen]]
        centre = self.corners.mean(1)
        self.reach = np.linalg.norm(self.corners - centre[:, None], axis=2).max(1)
        self.tree = cKDTree(centre)

    def find(self, points: ArrayLike) -> Nearest:
        """The nearest places for (k, 3) points, mm."""
        wanted = np.atleast_2d(np.asarray(points, dtype=np.float64))
        face, bary, distance, proven = self._among(wanted, CANDIDATES[0])
        for count in CANDIDATES[1:]:
            again = np.flatnonzero(~proven)
            if len(again):
                face[again], bary[again], distance[again], proven[again] = self._among(
                    wanted[again], count
                )
        place = np.einsum("kc,kcx->kx", bary, self.corners[face])
        whole = self.chosen[face].astype(np.int32)
        return Nearest(whole, bary, place, distance, self._signed(wanted, place, whole, bary))

    def _among(self, points: FloatArray, count: int) -> tuple[np.ndarray, ...]:
        """Best of the `count` triangles with the nearest centres, and whether that is proven."""
        count = min(count, len(self.chosen))
        far, ids = self.tree.query(points, k=count)
        far, ids = far.reshape(len(points), -1), ids.reshape(len(points), -1)
        bary = barycentric_nearest(points[:, None], self.corners[ids])
        place = np.einsum("knc,kncx->knx", bary, self.corners[ids])
        distance = np.linalg.norm(place - points[:, None], axis=2)
        best = distance.argmin(1)
        row = np.arange(len(points))
        proven = (distance[row, best] <= far[:, -1] - self.reach.max()) | (
            count == len(self.chosen)
        )
        return ids[row, best], bary[row, best], distance[row, best], proven

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


def barycentric_nearest(points: FloatArray, corners: FloatArray) -> FloatArray:
    """(..., 3) barycentric of the place of each triangle (..., 3, 3) nearest to its point (..., 3).

    Formula: Ericson, Real-Time Collision Detection 2005, section 5.1.5.
    """
    a, b, c = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    ab, ac, ap = b - a, c - a, points - a
    d1, d2 = _dot(ab, ap), _dot(ac, ap)
    d3, d4 = _dot(ab, points - b), _dot(ac, points - b)
    d5, d6 = _dot(ab, points - c), _dot(ac, points - c)
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    total = va + vb + vc
    flat = np.abs(total) < 1e-30
    inside_v, inside_w = _ratio(vb, total), _ratio(vc, total)
    ab_t, ac_t = _ratio(d1, d1 - d3), _ratio(d2, d2 - d6)
    bc_t = _ratio(d4 - d3, (d4 - d3) + (d5 - d6))
    zero = np.zeros_like(d1)
    one = np.ones_like(d1)
    cases = [
        ((d1 <= 0) & (d2 <= 0), zero, zero),
        ((d3 >= 0) & (d4 <= d3), one, zero),
        ((d6 >= 0) & (d5 <= d6), zero, one),
        ((vc <= 0) & (d1 >= 0) & (d3 <= 0), ab_t, zero),
        ((vb <= 0) & (d2 >= 0) & (d6 <= 0), zero, ac_t),
        ((va <= 0) & (d4 - d3 >= 0) & (d5 - d6 >= 0), 1 - bc_t, bc_t),
        (flat, zero, zero),
    ]
    tests = [case[0] for case in cases]
    v = np.select(tests, [case[1] for case in cases], inside_v)
    w = np.select(tests, [case[2] for case in cases], inside_w)
    return np.stack([1 - v - w, v, w], axis=-1)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("...x,...x->...", a, b))


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    return np.asarray(np.divide(over, under, out=np.zeros_like(over), where=np.abs(under) > 1e-30))
