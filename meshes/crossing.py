"""Where straight lines meet triangles; no edge is missed or counted twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray, IntArray

Rows = NDArray[np.int64]
NEXT = np.array([1, 2, 0])
NOTHING_MM = 1e-12  # nearer than this to the line is on it


@dataclass(frozen=True, eq=False)
class Stretches:
    """Parts of lines inside bodies, by line and then nearest first.

    lines, owners: (s,) which line lies in which body. from_mm, to_mm: (s,) from the line's origin.
    """

    lines: Rows
    owners: IntArray
    from_mm: FloatArray
    to_mm: FloatArray


@dataclass(frozen=True, eq=False)
class Crossings:
    """Where lines meet the walls of bodies, n times, by line and body and then along the line.

    along_mm: (n,) from the line's origin. lines, owners: (n,) which line, whose wall. step: (n,) +1
    where the line goes in, -1 where it comes out.
    """

    along_mm: FloatArray
    lines: Rows
    owners: IntArray
    step: IntArray

    def stretches(self) -> Stretches:
        """Every stretch of a line inside a body; where one body overlaps itself, once.

        A body that is not closed has no stretch beyond the last wall at which its walls cancel out.
        """
        pair = self.lines * (self.owners.max(initial=0) + 1) + self.owners
        total = np.cumsum(self.step)
        depth = total - (total - self.step)[np.searchsorted(pair, pair)]
        enters, leaves = np.flatnonzero(depth == self.step), np.flatnonzero(depth == 0)
        left = np.searchsorted(leaves, enters)
        known = pair[enters] == np.append(pair[leaves], -1)[left]
        enters, leaves = enters[known], leaves[left[known]]
        start, end = self.along_mm[enters], self.along_mm[leaves]
        order = np.lexsort((end, start, self.lines[enters]))
        first = enters[order]
        return Stretches(self.lines[first], self.owners[first], start[order], end[order])


def frame_along(directions: FloatArray) -> FloatArray:
    """(..., 3, 3) unit axes, the third along each of `directions` (..., 3).

    Formula: Duff et al., Building an Orthonormal Basis, Revisited, JCGT 2017.
    """
    x, y, z = np.moveaxis(directions, -1, 0)
    sign = np.copysign(1.0, z)
    lean = -1.0 / (sign + z)
    cross = x * y * lean
    first = (1.0 + sign * x * x * lean, sign * cross, -sign * x)
    second = (cross, sign + y * y * lean, -y)
    axes = np.stack([*first, *second, x, y, z], axis=-1)
    return np.asarray(axes.reshape(*directions.shape, 3))


def cross_triangles(
    corners: FloatArray, owners: IntArray, *, lines: Rows, origins: FloatArray, axes: FloatArray
) -> Crossings:
    """Where lines meet triangles (n, 3, 3).

    lines: (n,) which of k lines is tried on which triangle. origins: (k, 3) mm. axes: (k, 3, 3),
    the third along the line. Seen along the line a triangle is met when a ray to the right crosses
    an odd number of its edges (each edge is reckoned alike for both its triangles, so that
    neighbours never disagree).
    """
    shifted = corners - origins.take(lines, axis=0)[:, None]
    x, y = (_along(shifted, axes[:, k].take(lines, axis=0)) for k in range(2))
    x1, y1 = x.take(NEXT, axis=1), y.take(NEXT, axis=1)
    turns = x * y1 - x1 * y  # of each edge, from its first end to the next; exact when turned about
    crossed = ((y > 0) != (y1 > 0)) & (np.where(y < y1, turns, -turns) > 0)
    met = np.flatnonzero(np.logical_xor.reduce(crossed, axis=1))
    lines, owners, weights = lines[met], owners[met], turns[met].take(NEXT, axis=1)
    z = _along(shifted[met], axes[:, 2].take(lines, axis=0))
    area = weights.sum(axis=1)
    safe = np.where(area == 0, 1.0, area)
    along = (weights * z).sum(axis=1) / safe
    along = np.minimum(np.maximum(along, z.min(axis=1)), z.max(axis=1))
    order = np.lexsort((area > 0, along, owners, lines))
    step = np.where(area > 0, -1, 1).astype(np.int32)
    return Crossings(along[order], lines[order], owners[order], step[order])


def _along(points: FloatArray, axes: FloatArray) -> FloatArray:
    """(n, 3) how far corners lie along axes (n, 3); equal corners get bitwise equal answers."""
    x, y, z = axes.T[:, :, None]
    far = points[..., 0] * x + points[..., 1] * y + points[..., 2] * z
    return np.where(np.abs(far) < NOTHING_MM, 0.0, far)
