"""How a muscle draws itself in along its own fibres, whatever the skin over it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from meshes.mesh import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class FibreSteps:
    """Where each vertex of a muscle lies once its fibres have grown shorter.

    toward: (n, 2) int32, two neighbours on a vertex's own fibre. share: (n,), how far between them.
    """

    toward: IntArray
    share: FloatArray

    def moves(self, vertices: FloatArray) -> FloatArray:
        """(n, 3) mm, from each vertex (n, 3) mm to where the shortened fibre has it."""
        first, second = (vertices[self.toward[:, k]] for k in (0, 1))
        return np.asarray(first + self.share[:, None] * (second - first) - vertices)


@dataclass(frozen=True, eq=False)
class Contraction:
    """What a muscle does of its own accord under an expression.

    moves: (n, 3) mm, of each vertex where it does all it can. units: the head's expression unit ->
    which share of that it does at a weight of one.
    """

    moves: FloatArray
    units: Mapping[str, float]

    def drawn(self, weights: Mapping[str, float]) -> FloatArray:
        """(n, 3) mm, the moves under weights of the head's units."""
        return effort(self.units, weights) * self.moves


def effort(units: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """0 to 1, how much of all it can a muscle does under weights of the head's units."""
    return min(1.0, sum(share * weights.get(unit, 0.0) for unit, share in units.items()))


def fibre_steps(
    vertices: FloatArray, uv: FloatArray, *, shortening: float, held: float
) -> FibreSteps:
    """The steps of a slab whose vertices tell its outer side, then its inner, fibre beside fibre.

    vertices: (n, 3) mm. uv: (n, 2), u along the fibres. shortening: share of its length by which
    each fibre grows shorter; held: the share of its way that stays where it is.
    Raises ValueError where (u, v) make no grid, as on a ring.
    """
    side = len(uv) // 2
    along, at_u = np.unique(uv[:side, 0], return_inverse=True)
    if len(along) < 2 or side % len(along) or (np.diff(at_u) < 0).any():
        raise ValueError("Expected a grid of fibres from origin to insertion.")
    rows = np.arange(len(uv)).reshape(2, len(along), -1).swapaxes(0, 1).reshape(len(along), -1)
    toward, share = np.zeros((len(uv), 2), dtype=np.int32), np.zeros(len(uv))
    for fibre in rows.T:
        line = vertices[fibre]
        way = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1)))
        fixed = held * way[-1]
        goal = np.interp(fixed + (way - fixed) * (1 - shortening), way, np.arange(len(way)))
        first = np.minimum(goal.astype(np.int64), len(way) - 2)
        toward[fibre] = np.stack([fibre[first], fibre[first + 1]], axis=1)
        share[fibre] = goal - first
    return FibreSteps(toward, share)
