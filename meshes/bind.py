"""Binding a shape to the cage, so that every patient and every expression carries it along."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Binding:
    """How each vertex of a shape follows the cage.

    A vertex moves to `p0 + sum_k weights_k * (shape_k + follow * expression_k)`, where `shape_k`
    and `expression_k` are how far cage point k moved, mm. Python and the browser use this formula.

    points: (n, k) int32, cage points. weights: (n, k) float64, rows sum to one.
    follow: (n,) float64, share of an expression that the vertex follows: 1 at the skin, 0 on bone.
    Arrays are read-only.
    """

    points: IntArray
    weights: FloatArray
    follow: FloatArray

    def __post_init__(self) -> None:
        for name, dtype in (("points", np.int32), ("weights", np.float64), ("follow", np.float64)):
            array = np.array(getattr(self, name), dtype=dtype)
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @cached_property
    def matrix(self) -> csr_matrix:
        """(n, cage) sparse weights; width is the largest cage point used plus one."""
        n, k = self.points.shape
        rows = np.repeat(np.arange(n), k)
        return csr_matrix((self.weights.ravel(), (rows, self.points.ravel())))


NEIGHBOURS = 8


def bind_to_cage(
    vertices: FloatArray, cage: FloatArray, usable: IntArray, *, follow: FloatArray
) -> Binding:
    """How `vertices` (n, 3) mm follow the `usable` cage points nearest to them.

    Weights fall smoothly to zero at the ninth neighbour, so that close vertices never part.
    """
    distance, near = cKDTree(cage[usable]).query(vertices, k=NEIGHBOURS + 1)
    reach = distance[:, -1:]
    weights = np.maximum(1 - (distance[:, :-1] / reach) ** 2, 1e-9) ** 2
    weights /= weights.sum(axis=1, keepdims=True)
    return Binding(usable[near[:, :-1]].astype(np.int32), weights, np.asarray(follow))


def mirror_binding(binding: Binding, mirror: IntArray) -> Binding:
    """The binding of the mirrored shape; mirror: (c,) the cage point opposite each cage point."""
    return Binding(mirror[binding.points].astype(np.int32), binding.weights, binding.follow)


def bind_rows(rows: csr_matrix) -> Binding:
    """How display points follow the cage, from their rows (n, c) of a subdivision matrix.

    Each row keeps its eight largest weights, scaled to sum to one.
    """
    dense_order = np.argsort(-rows.data, kind="stable")
    by_row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = dense_order[np.argsort(by_row[dense_order], kind="stable")]
    rank = np.arange(len(order)) - np.repeat(rows.indptr[:-1], np.diff(rows.indptr))
    kept = rank < NEIGHBOURS
    points = np.zeros((rows.shape[0], NEIGHBOURS), dtype=np.int32)
    weights = np.zeros((rows.shape[0], NEIGHBOURS))
    points[by_row[kept], rank[kept]] = rows.indices[order][kept]
    weights[by_row[kept], rank[kept]] = rows.data[order][kept]
    weights /= weights.sum(axis=1, keepdims=True)
    return Binding(points, weights, np.ones(rows.shape[0]))
