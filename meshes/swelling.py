"""How a body keeps its volume while a face moves: what grows shorter grows thicker."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from meshes.compiled import compiled, cross, dot, point
from meshes.mesh import FloatArray, IntArray, Mesh

LEAST_EXCESS = 0.002  # share of the volume; less is nothing
LEAST_FACTOR = 0.4  # never thinner than this share of itself, nor thicker than its inverse
STEPS = 3  # of the secant method, from no growth on


@dataclass(frozen=True, eq=False)
class Swelling:
    """A body that keeps its volume: the half thickness of each of its vertices grows by one share.

    groups: (n,) int32, vertices that face each other across the body share a number; it grows from
    their middle. Python and the browser reckon alike (viewer/src/swelling.ts).
    """

    groups: IntArray

    @cached_property
    def _means(self) -> csr_matrix:
        n, count = len(self.groups), np.bincount(self.groups)
        shares = 1 / count[self.groups]
        return csr_matrix((shares, (self.groups, np.arange(n))), shape=(len(count), n))

    def halves(self, vertices: FloatArray) -> FloatArray:
        """(n, 3) mm, from the middle of the body to each of its vertices (n, 3) mm."""
        return np.asarray(vertices - (self._means @ vertices)[self.groups])

    def swollen(self, rest: Mesh, moved: FloatArray) -> FloatArray:
        """(n, 3) mm: moved vertices, grown until they hold the volume that the body has at rest."""
        halves = self.halves(rest.vertices)
        return np.asarray(moved + _growth(rest, moved, halves) * halves)


def _growth(rest: Mesh, moved: FloatArray, halves: FloatArray) -> float:
    held = _volume_mm3(rest.vertices, rest.faces)

    def excess(growth: float) -> float:
        return _volume_mm3(moved + growth * halves, rest.faces) / held - 1

    before, over_before = 0.0, excess(0.0)
    growth = -over_before
    for _ in range(STEPS):
        if abs(over_before) < LEAST_EXCESS:
            break
        over = excess(growth)
        slope = (over - over_before) / (growth - before)
        before, over_before = growth, over
        growth = growth - over / slope if slope > 0 else growth
    return float(np.clip(before, LEAST_FACTOR - 1, 1 / LEAST_FACTOR - 1))


@compiled
def _volume_mm3(vertices: FloatArray, faces: IntArray) -> float:
    """As Mesh.volume_mm3, without a mesh."""
    total = 0.0
    for face in range(len(faces)):
        a = point(vertices, faces[face, 0])
        b = point(vertices, faces[face, 1])
        c = point(vertices, faces[face, 2])
        total += dot(a, cross(b, c))
    return total / 6.0
