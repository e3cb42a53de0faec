"""A smooth way in which whatever lies below a skin moves when the skin takes another form.

Deep down the nearest points of a cage lie far apart, and which eight are nearest changes within a
millimetre; a plain mean of their moves there jumps and turns bodies inside out. So most of the
move is a polynomial of the place itself, what that leaves is carried by the cage with its slope,
and fading with depth; only the rest, which the skin has for itself, is a plain mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.bind import Binding
from meshes.compiled import compiled
from meshes.mesh import FloatArray, IntArray

DEGREE = 4  # of the polynomial
MIDDLE_MM, SIZE_MM = (0.0, -10.0, 40.0), 80.0  # of the head: the polynomial's origin and unit
FADE_MM = 10.0  # this deep, half of what the polynomial leaves is followed
FINE_POWER = 6  # how steeply the following of fine form falls below the skin
NEAR, SOFT, FINE, COLUMNS = 0, 12, 15, 18


@dataclass(frozen=True, eq=False)
class Flow:
    """How far everything below a skin moves.

    wide: (m, 3) mm, of the polynomial's terms (`terms`). table: (c, 18) for each cage point: what
    the polynomial leaves as a constant and its slope (12), how much farther the skin moves than
    bone (3), its fine form (3).
    """

    wide: FloatArray
    table: FloatArray

    def carry(self, points: FloatArray, binding: Binding, depth_mm: FloatArray) -> FloatArray:
        """(n, 3) mm, where points (n, 3) mm come to lie.

        depth_mm: (n,) how deep they lay below the skin.
        """
        there = np.empty_like(points)
        bound = (binding.points, binding.weights, binding.follow)
        _carry((points, depth_mm), bound, (self.wide, self.table), there)
        return there


def terms(places: FloatArray) -> FloatArray:
    """(n, m) the polynomial's terms at places (n, 3) mm, in the order in which `Flow` has them."""
    x, y, z = ((places - MIDDLE_MM) / SIZE_MM).T
    powers = [
        (i, j, k)
        for i in range(DEGREE + 1)
        for j in range(DEGREE + 1 - i)
        for k in range(DEGREE + 1 - i - j)
    ]
    return np.stack([x**i * y**j * z**k for i, j, k in powers], axis=1)


@compiled
def _carry(
    given: tuple[FloatArray, FloatArray],
    bound: tuple[IntArray, FloatArray, FloatArray],
    flow: tuple[FloatArray, FloatArray],
    there: FloatArray,
) -> None:
    """Fill in what `Flow.carry` gives."""
    (points, depth), (near, weights, follow), (wide, table) = given, bound, flow
    mixed = np.empty(COLUMNS)
    move = np.empty(3)
    for row in range(len(points)):
        mixed[:] = 0.0
        for k in range(near.shape[1]):
            share, cage = weights[row, k], near[row, k]
            for column in range(COLUMNS):
                mixed[column] += share * table[cage, column]
        _polynomial(points[row], wide, move)
        deep = max(depth[row], 0.0) / FADE_MM
        fade = 1.0 / (1.0 + deep**4)
        fine = follow[row] ** FINE_POWER
        for axis in range(3):
            left = mixed[NEAR + axis]
            for way in range(3):
                left += points[row, way] * mixed[NEAR + 3 + 3 * way + axis]
            move[axis] += fade * left + follow[row] * mixed[SOFT + axis] + fine * mixed[FINE + axis]
            there[row, axis] = points[row, axis] + move[axis]


@compiled
def _polynomial(place: FloatArray, wide: FloatArray, move: FloatArray) -> None:
    """Fill in (3,) the polynomial at a place."""
    x = (place[0] - MIDDLE_MM[0]) / SIZE_MM
    y = (place[1] - MIDDLE_MM[1]) / SIZE_MM
    z = (place[2] - MIDDLE_MM[2]) / SIZE_MM
    move[:] = 0.0
    term, in_x = 0, 1.0
    for i in range(DEGREE + 1):
        in_xy = in_x
        for j in range(DEGREE + 1 - i):
            value = in_xy
            for _ in range(DEGREE + 1 - i - j):
                move[0] += value * wide[term, 0]
                move[1] += value * wide[term, 1]
                move[2] += value * wide[term, 2]
                value *= z
                term += 1
            in_xy *= y
        in_x *= x
