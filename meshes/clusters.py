"""Triangles gathered in clusters, clusters in larger ones, so that few need be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray, IntArray, Mesh

Rows = NDArray[np.int64]
CLUSTERS = (64, 8)  # triangles a cluster, coarse to fine; each the next times a power of two


@dataclass(frozen=True, eq=False)
class Holding:
    """What each of k clusters holds. first, count: (k,) a range of rows of the next finer level."""

    first: Rows
    count: Rows

    def open(self, who: Rows, rows: Rows) -> tuple[Rows, Rows]:
        """All that these clusters hold, in order, each with who asked for its cluster."""
        count = self.count.take(rows)
        ends = np.cumsum(count)
        skipped = np.repeat(self.first.take(rows) - ends + count, count)
        return np.repeat(who, count), np.asarray(skipped + np.arange(len(skipped)))


@dataclass(frozen=True, eq=False)
class Level:
    """Clusters of one size: the centre of a triangle of each, how far it reaches, whose it is.

    holding: what each holds; None where the clusters are the triangles themselves.
    """

    centres: FloatArray
    reach: FloatArray
    owners: IntArray
    holding: Holding | None


@dataclass(frozen=True, eq=False)
class Boxes:
    """A box around each of b bodies. low, high: (b, 3) mm."""

    low: FloatArray
    high: FloatArray

    def gap_mm(self, starts: FloatArray, ends: FloatArray) -> FloatArray:
        """(k, b) mm, no more than the distance from k segments (k, 3) to what the boxes hold."""
        lower, upper = np.minimum(starts, ends), np.maximum(starts, ends)
        beside = np.maximum(self.low - upper[:, None], lower[:, None] - self.high)
        np.maximum(beside, 0, out=beside)
        return np.asarray(np.sqrt(np.einsum("kbx,kbx->kb", beside, beside)))


def box_bodies(meshes: Sequence[Mesh]) -> Boxes:
    """The box around each mesh; an empty mesh is nowhere."""
    nowhere = np.full((1, 3), np.inf)
    points = [mesh.vertices if len(mesh.faces) else nowhere for mesh in meshes]
    low = np.array([p.min(axis=0) for p in points]).reshape(-1, 3)
    return Boxes(low, np.array([p.max(axis=0) for p in points]).reshape(-1, 3))


def gather(corners: FloatArray, owners: IntArray, count: int) -> tuple[Holding, list[Level]]:
    """What each of `count` bodies holds, and the levels, coarse to fine, down to the triangles.

    corners: (m, 3, 3) mm, each body's in its `space_order`. owners: (m,) ascending.
    """
    centres = corners.mean(axis=1)
    reach = _reach_mm(corners, centres)
    levels, begins = [Level(centres, reach, owners, None)], np.arange(len(owners))
    bodies = np.searchsorted(owners, np.arange(count))
    for size in reversed(CLUSTERS):
        level, begins = _gathered(corners, owners, bodies, finer=begins, size=size)
        levels.insert(0, level)
    return _holding(bodies, begins), levels


def _gathered(
    corners: FloatArray, owners: IntArray, bodies: Rows, *, finer: Rows, size: int
) -> tuple[Level, Rows]:
    """A level of up to `size` triangles a cluster, and at which triangle each one begins.

    bodies, finer: at which triangle each body, and each cluster of the next finer level, begins.
    """
    total = len(owners)
    ranges = [np.arange(a, b, size) for a, b in pairwise([*bodies.tolist(), total])]
    begins = np.concatenate([np.empty(0, np.int64), *ranges])
    held = np.diff(begins, append=total)
    centres = corners[begins + held // 2].mean(axis=1)
    far = _reach_mm(corners, np.repeat(centres, held, axis=0))
    reach = np.maximum.reduceat(far, begins) if total else np.empty(0)
    return Level(centres, reach, owners[begins], _holding(begins, finer)), begins


def _reach_mm(corners: FloatArray, centres: FloatArray) -> FloatArray:
    """(m,) mm from each centre (m, 3) to the farthest corner of its triangle (m, 3, 3)."""
    way = corners - centres[:, None]
    return np.asarray(np.sqrt(np.einsum("mcx,mcx->mc", way, way).max(axis=1)))


def _holding(begins: Rows, finer: Rows) -> Holding:
    first = np.searchsorted(finer, begins)
    return Holding(first, np.diff(first, append=len(finer)))


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
