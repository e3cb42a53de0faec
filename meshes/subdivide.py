"""Smooth display surfaces from the head's cage, as one sparse matrix per level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags, eye, vstack
from scipy.spatial import cKDTree

from meshes.frame import MIRROR
from meshes.head import Head
from meshes.mesh import FloatArray, IntArray, Mesh


@dataclass(frozen=True, eq=False)
class Surface:
    """The display surface of one level: `matrix @ cage` gives every part's vertices.

    matrix: (n, c) sparse, rows sum to one. points: part -> slice of the n rows.
    faces: part -> (m, 3) int32 triangles, counter-clockwise seen from outside, counted within the
    part. quads: part -> (q, 4) int32, counted within the part, for the subdivided parts only.
    """

    level: int
    matrix: csr_matrix
    points: Mapping[str, slice]
    faces: Mapping[str, IntArray]
    quads: Mapping[str, IntArray]

    @cached_property
    def part_matrices(self) -> Mapping[str, csr_matrix]:
        """Part -> (n_part, c) rows of the matrix."""
        return {part: self.matrix[rows] for part, rows in self.points.items()}

    def mesh(self, part: str, cage: FloatArray) -> Mesh:
        """The display mesh of one part on this cage (c, 3). Raises KeyError on an unknown part."""
        return Mesh(self.part_matrices[part] @ cage, self.faces[part])

    def meshes(self, cage: FloatArray) -> dict[str, Mesh]:
        """Part -> display mesh on this cage (c, 3)."""
        vertices = self.matrix @ cage
        return {p: Mesh(vertices[rows], self.faces[p]) for p, rows in self.points.items()}


@lru_cache(maxsize=8)
def subdivision(head: Head, level: int) -> Surface:
    """The display surface of a head: level 0 the cage, 1 about 18,000 and 2 about 73,000 vertices.

    Skin and tongue are subdivided; eyes and teeth hang in their boxes and are alike at each level.
    Raises ValueError when level is not 0, 1, 2 or 3.
    """
    if level not in (0, 1, 2, 3):
        raise ValueError(f"Expected level 0, 1, 2 or 3, got {level}.")
    rows: list[csr_matrix] = []
    points: dict[str, slice] = {}
    faces: dict[str, IntArray] = {}
    quads: dict[str, IntArray] = {}
    start = 0
    for part in head.parts:
        if part in head.quads:
            local, quads[part] = refined(len_of(head.parts[part]), head.quads[part], times=level)
            faces[part] = triangles(quads[part], short=head.base[head.parts[part]], level=level)
        else:
            local, faces[part] = box_weights(head.local[part]), head.local_faces[part]
        rows.append(widened(local, first=head.parts[part].start, width=len(head.base)))
        points[part] = slice(start, start + local.shape[0])
        start += local.shape[0]
    return Surface(level, vstack(rows).tocsr(), points, faces, quads)


def len_of(points: slice) -> int:
    """How many points a slice with both ends holds."""
    return int(points.stop) - int(points.start)


def refined(count: int, quads: IntArray, *, times: int) -> tuple[csr_matrix, IntArray]:
    """Catmull-Clark `times` over: (n, count) sparse matrix and the new (q, 4) quads."""
    matrix = eye(count, format="csr")
    for _ in range(times):
        step, quads = catmull_clark(matrix.shape[0], quads)
        matrix = step @ matrix
    return csr_matrix(matrix), np.asarray(quads, dtype=np.int32)


def catmull_clark(count: int, quads: IntArray) -> tuple[csr_matrix, IntArray]:
    """One Catmull-Clark step: (n, count) sparse matrix and (4q, 4) quads.

    New points come in the order old points, edge points, face points; rows sum to one. Open edges
    follow the cubic B-spline of the boundary. Each new quad starts at an old point.
    Formula: Catmull and Clark 1978, boundary rule of Hoppe et al. 1994.
    """
    edges, edge_of, uses = quad_edges(quads)
    if uses.max() > 2:
        raise ValueError("Expected each edge to have at most two faces.")
    q, e = len(quads), len(edges)
    corners = sparse(np.arange(q).repeat(4), quads.ravel(), 1.0, (q, count))
    ends = sparse(np.arange(e).repeat(2), edges.ravel(), 1.0, (e, count))
    beside = sparse(edge_of.ravel(), np.arange(q).repeat(4), 1.0, (e, q))
    face_points = 0.25 * corners
    inner = diags((uses == 2).astype(float))
    rim = diags((uses == 1).astype(float))
    edge_points = 0.25 * (inner @ (ends + beside @ face_points)) + 0.5 * (rim @ ends)
    old_points = _moved_points(corners, ends, rim, face_points)
    return vstack([old_points, edge_points, face_points]).tocsr(), _split(quads, edge_of, count, e)


def _moved_points(
    corners: csr_matrix, ends: csr_matrix, rim: csr_matrix, face_points: csr_matrix
) -> csr_matrix:
    """(count, count) rows for the old points: inner ones by valence, those on a rim by spline."""
    same = eye(corners.shape[1], format="csr")
    rim_ends = ends.T @ rim @ ends
    on_rim = rim_ends.diagonal() > 0
    valence = np.asarray(ends.sum(0)).ravel()
    n = np.where(on_rim, 1.0, valence)
    faces_mean = diags(1.0 / np.asarray(corners.sum(0)).ravel()) @ corners.T @ face_points
    edges_mean = 0.5 * (diags(1.0 / valence) @ ends.T @ ends)
    inner = diags(1.0 / n) @ (faces_mean + 2.0 * edges_mean) + diags((n - 3.0) / n) @ same
    spline = 0.5 * same + 0.125 * rim_ends
    return csr_matrix(diags((~on_rim).astype(float)) @ inner + diags(on_rim.astype(float)) @ spline)


def quad_edges(quads: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Edges (e, 2) with the lower point first, edge number per quad side (q, 4), faces per edge."""
    sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    edges, edge_of, uses = np.unique(
        np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    return (
        edges.astype(np.int32),
        edge_of.reshape(-1, 4).astype(np.int32),
        uses.astype(np.int32),
    )


def _split(quads: IntArray, edge_of: IntArray, count: int, edge_count: int) -> IntArray:
    middle = count + edge_count + np.arange(len(quads))
    sides = count + edge_of
    parts = [
        np.stack([quads[:, i], sides[:, i], middle, sides[:, (i - 1) % 4]], axis=1)
        for i in range(4)
    ]
    return np.stack(parts, axis=1).reshape(-1, 4)


def triangles(quads: IntArray, *, short: FloatArray, level: int) -> IntArray:
    """(2q, 3) int32 triangles of (q, 4) quads; triangle t comes from quad t // 2.

    Cage quads are cut along their shorter diagonal; finer ones from the old point to the middle
    of the old quad, so that left mirrors right.
    """
    turned = np.zeros(len(quads), dtype=bool)
    if level == 0:
        corner = short[quads]
        across = np.linalg.norm(corner[:, 0] - corner[:, 2], axis=1)
        turned = np.linalg.norm(corner[:, 1] - corner[:, 3], axis=1) < across - 1e-6
    a, b, c, d = np.where(turned[:, None], np.roll(quads, -1, axis=1), quads).T
    pairs = np.stack([np.stack([a, b, c], 1), np.stack([a, c, d], 1)], axis=1)
    return np.asarray(pairs.reshape(-1, 3), dtype=np.int32)


def box_weights(local: FloatArray) -> csr_matrix:
    """(n, 8) trilinear weights of points given in box coordinates -1..1; none is negative."""
    corners = BOX_CORNERS
    weights = np.prod(0.5 * (1.0 + local[:, None, :] * corners[None]), axis=2)
    return csr_matrix(weights)


BOX_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def widened(matrix: csr_matrix, *, first: int, width: int) -> csr_matrix:
    """The same rows for a wider point list, where the matrix' columns begin at `first`."""
    m = coo_matrix(matrix)
    return csr_matrix((m.data, (m.row, m.col + first)), shape=(m.shape[0], width))


def sparse(rows: np.ndarray, cols: np.ndarray, value: float, shape: tuple[int, int]) -> csr_matrix:
    """A sparse matrix with one value at the given places; repeated places add up."""
    return csr_matrix((np.full(len(rows), value), (rows, cols)), shape=shape)


def mirror_of(vertices: FloatArray, *, tolerance_mm: float = 1e-3) -> IntArray:
    """(n,) int32, for each vertex the one at its mirror place (x negated).

    Raises ValueError when some vertex has no partner within `tolerance_mm`.
    """
    distance, partner = cKDTree(vertices).query(vertices * MIRROR)
    if distance.max() > tolerance_mm:
        raise ValueError(f"Expected a symmetric shape, got a gap of {distance.max():.4f} mm.")
    return np.asarray(partner, dtype=np.int32)
