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
from meshes.compiled import ORIGIN, Point, along, compiled, inlined, point
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
        _carry((points, depth_mm), bound, (self.wide, self.table.reshape(-1, 3)), there)
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
    """Fill in what `Flow.carry` gives. flow: its table as rows of three numbers."""
    (points, depth), (near, weights, follow), (wide, table) = given, bound, flow
    for row in range(len(points)):
        x, y, z = point(points, row)
        smooth = _polynomial((x, y, z), wide)
        left, soft, fine = ORIGIN, ORIGIN, ORIGIN
        for k in range(near.shape[1]):
            share, first = weights[row, k], near[row, k] * COLUMNS // 3
            here = along(point(table, first), x, point(table, first + 1))
            here = along(here, y, point(table, first + 2))
            left = along(left, share, along(here, z, point(table, first + 3)))
            soft = along(soft, share, point(table, first + SOFT // 3))
            fine = along(fine, share, point(table, first + FINE // 3))
        deep = max(depth[row], 0.0) / FADE_MM
        fade = 1.0 / (1.0 + deep**4)
        close = follow[row] ** FINE_POWER
        for axis in range(3):
            rest = follow[row] * soft[axis] + close * fine[axis]
            there[row, axis] = points[row, axis] + smooth[axis] + fade * left[axis] + rest


@inlined
def _polynomial(place: Point, wide: FloatArray) -> Point:
    """The polynomial at a place, by Horner's rule in all three coordinates."""
    x = (place[0] - MIDDLE_MM[0]) / SIZE_MM
    y = (place[1] - MIDDLE_MM[1]) / SIZE_MM
    z = (place[2] - MIDDLE_MM[2]) / SIZE_MM
    total, term = ORIGIN, len(wide)
    for i in range(DEGREE, -1, -1):
        in_x = ORIGIN
        for j in range(DEGREE - i, -1, -1):
            in_xy = ORIGIN
            for _ in range(DEGREE - i - j + 1):
                term -= 1
                in_xy = along(point(wide, term), z, in_xy)
            in_x = along(in_xy, y, in_x)
        total = along(in_x, x, total)
    return total
