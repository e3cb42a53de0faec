"""Many closed bodies, ready to be asked how near they lie and where a straight way meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from meshes.crossing import Crossings, cross_triangles, frame_along
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.separation import segment_points_mm, separation_mm

Rows = NDArray[np.int64]
CLUSTERS = (64, 8)  # triangles a cluster, coarse to fine; each the next times a power of two
ROUNDING_MM = 1e-9


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near each of b bodies lies to a segment.

    distance_mm: (b,) to its surface, inf where it is out of reach. row: (b,) its nearest triangle
    in the order of `Bodies`.
    """

    distance_mm: FloatArray
    row: Rows


@dataclass(frozen=True, eq=False)
class _Level:
    """Clusters of triangles: the centre of one of them, the reach from it, and what each one holds.

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
        gap_mm = segment_points_mm(start, end, self.centres.take(rows, axis=0))
        starts = _starts(self.owners.take(rows))
        best = np.minimum(np.minimum.reduceat(gap_mm, starts), within_mm)
        limit = np.repeat(best, _lengths(starts, len(rows)))
        return np.asarray(rows[gap_mm - self.reach.take(rows) <= limit + ROUNDING_MM])

    def beside(self, rows: Rows, origin: FloatArray, direction: FloatArray) -> Rows:
        """Which of these rows a straight line may meet."""
        way = self.centres.take(rows, axis=0) - origin
        across = way - (way @ direction)[:, None] * direction
        gap_mm = np.sqrt(np.einsum("ij,ij->i", across, across))
        return np.asarray(rows[gap_mm <= self.reach.take(rows) + ROUNDING_MM])

    def inside(self, rows: Rows) -> Rows:
        """All that these clusters hold, in order."""
        count = self.count.take(rows)
        ends = np.cumsum(count)
        skipped = np.repeat(self.first.take(rows) - ends + count, count)
        return np.asarray(skipped + np.arange(len(skipped)))


class Bodies:
    """The triangles of b closed meshes, in clusters within clusters.

    corners: (m, 3, 3) mm. owners: (m,) whose triangle. faces: (m,) its number in its own mesh.
    """

    def __init__(self, meshes: Sequence[Mesh], orders: Sequence[Rows] | None = None) -> None:
        """orders: the `space_order` of each mesh, where it is known already."""
        if orders is None:
            orders = [space_order(mesh) for mesh in meshes]
        parts = [m.vertices[m.faces[o]] for m, o in zip(meshes, orders, strict=True)]
        self.count = len(meshes)
        self.corners = np.concatenate([np.empty((0, 3, 3)), *parts])
        self.owners = np.repeat(np.arange(len(meshes)), [len(o) for o in orders]).astype(np.int32)
        self.faces: Rows = np.concatenate([np.empty(0, np.int64), *orders])

    @cached_property
    def _levels(self) -> tuple[_Level, ...]:
        centres = self.corners.mean(axis=1)
        reach = np.linalg.norm(self.corners - centres[:, None], axis=2).max(axis=1)
        each = np.arange(len(centres))
        levels, begins = [_Level(centres, reach, self.owners, each, np.ones_like(each))], each
        for size in reversed(CLUSTERS):
            level, begins = self._gathered(begins, size)
            levels.insert(0, level)
        return tuple(levels)

    def _gathered(self, finer: Rows, size: int) -> tuple[_Level, Rows]:
        """A level of up to `size` triangles a cluster, and at which triangle each one begins.

        finer: (k,) at which triangle each cluster of the next finer level begins.
        """
        bodies = np.append(_starts(self.owners), len(self.owners))
        begins = np.concatenate([np.arange(a, b, size) for a, b in pairwise(bodies)])
        held = np.diff(begins, append=len(self.owners))
        centres = self.corners[begins + held // 2].mean(axis=1)
        gap = np.linalg.norm(self.corners - np.repeat(centres, held, axis=0)[:, None], axis=2)
        reach = np.maximum.reduceat(gap.max(axis=1), begins)
        first = np.searchsorted(finer, begins)
        count = np.diff(first, append=len(finer))
        return _Level(centres, reach, self.owners[begins], first, count), begins

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
            gap_mm = separation_mm(start, end, self.corners.take(rows, axis=0))
            owners = self.owners.take(rows)
            starts = _starts(owners)
            least = np.minimum.reduceat(gap_mm, starts)
            won = np.flatnonzero(gap_mm == np.repeat(least, _lengths(starts, len(rows))))[::-1]
            row[owners[won]], distance[owners[starts]] = rows[won], least
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


def space_order(mesh: Mesh) -> Rows:
    """(m,) an order of a mesh's triangles in which each run of a cluster's size lies together.

    The triangles are halved again and again, each time across the longest way of a part.
    """
    centres = mesh.vertices[mesh.faces].mean(axis=1)
    order = np.arange(len(centres))
    size = CLUSTERS[-1]
    while size < len(order):
        size *= 2
    while size > CLUSTERS[-1]:
        part = np.arange(len(order)) // size
        starts = np.arange(0, len(order), size)
        points = centres[order]
        extent = np.maximum.reduceat(points, starts) - np.minimum.reduceat(points, starts)
        along = points[np.arange(len(order)), extent.argmax(axis=1)[part]]
        order = order[np.lexsort((along, part))]
        size //= 2
    return order


def _starts(owners: IntArray) -> Rows:
    """Where each run of equal owners begins."""
    return np.concatenate([np.zeros(1, np.int64), np.flatnonzero(owners[1:] != owners[:-1]) + 1])


def _lengths(starts: Rows, total: int) -> Rows:
    """How long each run is."""
    lengths = np.empty_like(starts)
    lengths[:-1], lengths[-1] = starts[1:] - starts[:-1], total - starts[-1]
    return lengths
