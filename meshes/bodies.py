"""Many closed bodies, ready to be asked how near they lie and where a straight way meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meshes.crossing import Crossings, cross_triangles, frame_along
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.separation import along_segment, separation_mm

Rows = NDArray[np.int64]
CLUSTERS = (64, 8)  # triangles a cluster, coarse to fine
GRID_BITS = 10  # the Z-order curve tells 2**10 places apart along each axis
ROUNDING_MM = 1e-9


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near each of b bodies lies to a segment.

    distance_mm: (b,) to its surface, inf where it is out of reach. row: (b,) its nearest triangle.
    """

    distance_mm: FloatArray
    row: Rows


@dataclass(frozen=True, eq=False)
class _Level:
    """Clusters of triangles: one triangle's centre, the reach from it, and what each one holds.

    first, count: (k,) the range of the next finer level, or of triangles.
    """

    centres: FloatArray
    reach: FloatArray
    owners: IntArray
    first: Rows
    count: Rows

    def near(self, rows: Rows, start: FloatArray, end: FloatArray, *, within_mm: float) -> Rows:
        """Which of these rows may hold the triangle of their body that is nearest to a segment."""
        if not len(rows):
            return rows
        points = self.centres[rows]
        gap = points - along_segment(points, start, end)
        gap_mm = np.sqrt(np.einsum("ij,ij->i", gap, gap))
        owners = self.owners[rows]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        best = np.minimum(np.minimum.reduceat(gap_mm, starts), within_mm)
        limit = np.repeat(best, np.diff(starts, append=len(rows)))
        return rows[gap_mm - self.reach[rows] <= limit + ROUNDING_MM]

    def beside(self, rows: Rows, origin: FloatArray, direction: FloatArray) -> Rows:
        """Which of these rows a straight line may meet."""
        way = self.centres[rows] - origin
        across = way - (way @ direction)[:, None] * direction
        gap_mm = np.sqrt(np.einsum("ij,ij->i", across, across))
        return rows[gap_mm <= self.reach[rows] + ROUNDING_MM]

    def inside(self, rows: Rows) -> Rows:
        """All that these clusters hold, in order."""
        count = self.count[rows]
        skipped = np.repeat(self.first[rows] - np.append(0, np.cumsum(count)[:-1]), count)
        return np.asarray(skipped + np.arange(len(skipped)))


class Bodies:
    """The triangles of b closed meshes, in clusters within clusters."""

    def __init__(self, meshes: Sequence[Mesh]) -> None:
        orders = [_space_order(m.vertices[m.faces].mean(axis=1)) for m in meshes]
        counts = np.array([len(m.faces) for m in meshes], dtype=np.int64)
        starts = np.append(0, np.cumsum(counts))
        self.count = len(meshes)
        self.corners = _stacked([m.vertices[m.faces[o]] for m, o in zip(meshes, orders, strict=True)])
        self.owners = np.repeat(np.arange(len(meshes)), counts).astype(np.int32)
        self.faces: Rows = np.concatenate([np.empty(0, np.int64), *orders])
        self._starts = starts

    @cached_property
    def _levels(self) -> tuple[_Level, ...]:
        centres = self.corners.mean(axis=1)
        reach = np.linalg.norm(self.corners - centres[:, None], axis=2).max(axis=1)
        each = np.arange(len(centres))
        levels = [_Level(centres, reach, self.owners, each, np.ones_like(each))]
        starts = self._starts
        sizes = [a // b for a, b in zip(CLUSTERS, (*CLUSTERS[1:], 1), strict=True)]
        for size in reversed(sizes):
            level, starts = _gathered(levels[0], starts, size)
            levels.insert(0, level)
        return tuple(levels)

    def nearness(
        self, start: FloatArray, end: FloatArray, *, within_mm: float = np.inf
    ) -> Nearness:
        """How near each body lies to the segment from `start` to `end` (3,) mm.

        Exact: a cluster is left out only where another triangle of its body is nearer for certain.
        A segment that pierces a body has the distance to its nearest edge; see `crossings`.
        """
        rows = self._narrowed(lambda level, rows: level.near(rows, start, end, within_mm=within_mm))
        distance, row = np.full(self.count, np.inf), np.zeros(self.count, dtype=np.int64)
        if len(rows):
            gap_mm = separation_mm(start, end, self.corners[rows])
            owners = self.owners[rows]
            order = np.lexsort((gap_mm, owners))
            first = order[np.flatnonzero(np.diff(owners[order], prepend=-1))]
            distance[owners[first]], row[owners[first]] = gap_mm[first], rows[first]
        distance[distance > within_mm] = np.inf
        return Nearness(distance, row)

    def crossings(self, origin: FloatArray, direction: FloatArray) -> Crossings:
        """Where the straight line through `origin` along `direction` (3,) unit meets the bodies."""
        rows = self._narrowed(lambda level, rows: level.beside(rows, origin, direction))
        axes = frame_along(direction)
        return cross_triangles(self.corners[rows], self.owners[rows], origin=origin, axes=axes)

    def _narrowed(self, keep: Callable[[_Level, Rows], Rows]) -> Rows:
        """The triangles left over when `keep` has chosen among clusters, coarse to fine."""
        first, *others = self._levels
        rows, held = keep(first, np.arange(len(first.centres))), first
        for level in others:
            rows, held = keep(level, held.inside(rows)), level
        return rows


def _gathered(fine: _Level, starts: Rows, size: int) -> tuple[_Level, Rows]:
    """The next coarser level of `size` members a cluster; starts: (b + 1,) where bodies begin."""
    per_body = -(-np.diff(starts) // size)
    coarse_starts = np.append(0, np.cumsum(per_body))
    body = np.repeat(np.arange(len(per_body)), per_body)
    first = starts[body] + size * (np.arange(len(body)) - coarse_starts[body])
    count = np.minimum(size, starts[body + 1] - first)
    centre = fine.centres[first + count // 2]
    gap = np.linalg.norm(fine.centres - np.repeat(centre, count, axis=0), axis=1) + fine.reach
    reach = np.maximum.reduceat(gap, first) if len(first) else np.empty(0)
    return _Level(centre, reach, body.astype(np.int32), first, count), coarse_starts


def _space_order(points: FloatArray) -> Rows:
    """(n,) an order of points (n, 3) in which neighbours in space stay near: a Z-order curve."""
    low = points.min(axis=0)
    span = max(float((points.max(axis=0) - low).max()), 1e-9)
    cells = ((points - low) / span * (2**GRID_BITS - 1)).astype(np.int64)
    code = np.zeros(len(points), dtype=np.int64)
    for bit in range(GRID_BITS):
        for axis in range(3):
            code |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return np.argsort(code, kind="stable")


def _stacked(parts: list[FloatArray]) -> FloatArray:
    return np.concatenate([np.empty((0, 3, 3)), *parts])
