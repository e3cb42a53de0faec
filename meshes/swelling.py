"""How a body keeps its volume while a face moves: what grows shorter grows thicker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from meshes.bind import Binding
from meshes.mesh import FloatArray, IntArray, Mesh

LEAST_CHANGE = 0.002  # share of the volume; less is nothing
LEAST_FACTOR = 0.4  # no more than this much thicker, whatever the units add up to
STEPS = 4  # of the secant method, from no growth on


@dataclass(frozen=True, eq=False)
class Swelling:
    """A body is `1 / (1 + sum_u weight_u * change_u)` times as thick as it was at rest.

    groups: (n,) int32, vertices that face each other across the body share a number; it grows from
    their middle. changes: unit of the head -> what keeps the volume when that unit acts alone.
    """

    groups: IntArray
    changes: Mapping[str, float]

    @cached_property
    def _means(self) -> csr_matrix:
        n, count = len(self.groups), np.bincount(self.groups)
        shares = 1 / count[self.groups]
        return csr_matrix((shares, (self.groups, np.arange(n))), shape=(len(count), n))

    def halves(self, vertices: FloatArray) -> FloatArray:
        """(n, 3) mm, from the middle of the body to each of its vertices (n, 3) mm."""
        return np.asarray(vertices - (self._means @ vertices)[self.groups])

    def growth(self, weights: Mapping[str, float]) -> float:
        """What is added to each half under these weights of the head's units, as a share of it."""
        change = sum(weight * self.changes.get(unit, 0.0) for unit, weight in weights.items())
        return float(1 / max(1 + change, LEAST_FACTOR) - 1)


def measure_swelling(
    mesh: Mesh,
    binding: Binding,
    groups: IntArray,
    units: Mapping[str, tuple[IntArray, FloatArray]],
) -> Swelling:
    """How a body must swell to keep its volume, from what each unit alone does to it.

    groups: as in `Swelling`. units: name -> cage points (k,) and their moves (k, 3) mm.
    """
    halves = Swelling(groups, {}).halves(mesh.vertices)
    changes = {}
    for name, (points, moves) in units.items():
        acted = np.zeros((binding.matrix.shape[1], 3))
        known = points < len(acted)
        acted[points[known]] = moves[known]
        moved = mesh.vertices + binding.follow[:, None] * (binding.matrix @ acted)
        growth = _growth_back(mesh, moved, halves)
        if abs(growth) >= LEAST_CHANGE:
            changes[name] = round(1 / (1 + growth) - 1, 4)
    return Swelling(groups, changes)


def _growth_back(mesh: Mesh, moved: FloatArray, halves: FloatArray) -> float:
    """The growth that gives moved vertices (n, 3) mm the volume of the mesh again."""

    def excess(growth: float) -> float:
        return mesh.with_vertices(moved + growth * halves).volume_mm3 / mesh.volume_mm3 - 1

    before, over_before = 0.0, excess(0.0)
    growth = -over_before
    for _ in range(STEPS):
        if abs(over_before) < LEAST_CHANGE or growth == before:
            return before
        over = excess(growth)
        slope = (over - over_before) / (growth - before)
        before, over_before, growth = growth, over, growth - over / slope
    return float(np.clip(before, LEAST_FACTOR - 1, 1 / LEAST_FACTOR - 1))


def mirror_swelling(swelling: Swelling) -> Swelling:
    """The same for the mirrored body: what a unit of the left did, that of the right does."""
    changes = {other_side(unit): change for unit, change in swelling.changes.items()}
    return Swelling(swelling.groups, changes)


def other_side(unit: str) -> str:
    """The unit of the other side; one that has no side is its own, but for ways to the side.

    >>> other_side("brow_down.left"), other_side("jaw_left"), other_side("mouth_pucker")
    ('brow_down.right', 'jaw_right', 'mouth_pucker')
    """
    for side, other in (("left", "right"), ("right", "left")):
        for mark in (".", "_"):
            if unit.endswith(mark + side):
                return unit.removesuffix(side) + other
    return unit
