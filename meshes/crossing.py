"""Where straight lines meet the walls of bodies, and which parts of them lie inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray, IntArray

Rows = NDArray[np.int64]


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
