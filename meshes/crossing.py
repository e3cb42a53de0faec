"""Where a straight line meets triangles; no edge is missed or counted twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.mesh import FloatArray, IntArray, unit

NOTHING_MM = 1e-12  # nearer than this to the line is on it


@dataclass(frozen=True, eq=False)
class Crossings:
    """Where a line meets the walls of bodies, k times.

    along_mm: (k,) from the origin, ascending. owners: (k,) whose wall. step: (k,) +1 where the line
    goes in, -1 where it comes out.
    """

    along_mm: FloatArray
    owners: IntArray
    step: IntArray

    def holders(self, at_mm: float = 0.0) -> set[int]:
        """The bodies that hold the point of the line at `at_mm` from its origin."""
        behind = self.along_mm <= at_mm
        total = np.bincount(self.owners[behind], weights=self.step[behind])
        return set(np.flatnonzero(total).tolist())

    def spans(self) -> list[tuple[int, float, float]]:
        """(body, from mm, to mm) for every stretch of the line inside a body, nearest first."""
        found = []
        for owner in set(self.owners.tolist()):
            mine = self.owners == owner
            along, depth = self.along_mm[mine], np.cumsum(self.step[mine])
            inside = np.concatenate([[0], depth[:-1]]) != 0
            begins, ends = ~inside & (depth != 0), inside & (depth == 0)
            pairs = zip(along[begins], along[ends], strict=False)
            found += [(owner, float(start), float(end)) for start, end in pairs]
        return sorted(found, key=lambda span: span[1:])


def frame_along(direction: FloatArray) -> FloatArray:
    """(3, 3) unit axes, the third along `direction` (3,)."""
    x, y, z = direction.tolist()
    first = unit([0.0, -z, y] if abs(x) < abs(y) else [z, 0.0, -x])
    a, b, c = first.tolist()
    return np.array([[a, b, c], [y * c - z * b, z * a - x * c, x * b - y * a], [x, y, z]])


def cross_triangles(
    corners: FloatArray, owners: IntArray, *, origin: FloatArray, axes: FloatArray
) -> Crossings:
    """Where the line through `origin` along the third of `axes` meets triangles (n, 3, 3).

    Seen along the line a triangle is met when a ray to the right crosses an odd number of its edges
    (each edge is reckoned alike for both its triangles, so that neighbours never disagree).
    """
    shifted = corners - origin
    x, y, z = (_along(shifted, axis) for axis in axes)
    met = np.flatnonzero(_holds_origin(x, y))
    x, y, z = x[met], y[met], z[met]
    weights = np.stack([_turn(x, y, 1, 2), _turn(x, y, 2, 0), _turn(x, y, 0, 1)], axis=1)
    area = weights.sum(axis=1)
    safe = np.where(area == 0, 1.0, area)
    along = np.clip((weights * z).sum(axis=1) / safe, z.min(axis=1), z.max(axis=1))
    order = np.lexsort((area > 0, along))
    step = np.where(area > 0, -1, 1).astype(np.int32)
    return Crossings(along[order], owners[met][order], step[order])


def _along(points: FloatArray, axis: FloatArray) -> FloatArray:
    """(n, 3) how far corners lie along an axis; equal corners get equal answers to the last bit."""
    far = points[..., 0] * axis[0] + points[..., 1] * axis[1] + points[..., 2] * axis[2]
    return np.where(np.abs(far) < NOTHING_MM, 0.0, far)


def _holds_origin(x: FloatArray, y: FloatArray) -> np.ndarray:
    odd = np.zeros(len(x), dtype=bool)
    for i, j in ((0, 1), (1, 2), (2, 0)):
        spans = (y[:, i] > 0) != (y[:, j] > 0)
        lower = np.where(y[:, i] < y[:, j], i, j)
        row = np.arange(len(x))
        x0, y0 = x[row, lower], y[row, lower]
        x1, y1 = x[row, i + j - lower], y[row, i + j - lower]
        odd ^= spans & (x0 * y1 - x1 * y0 > 0)
    return odd


def _turn(x: FloatArray, y: FloatArray, i: int, j: int) -> FloatArray:
    return np.asarray(x[:, i] * y[:, j] - x[:, j] * y[:, i])
