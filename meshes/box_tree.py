"""Boxes within boxes around the triangles of many bodies, so that few need be looked at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray, Mesh

Rows = NDArray[np.int64]
CELL_MM = 10.0
LEAF = 4  # triangles in one of the smallest boxes


class BoxTree(NamedTuple):
    """A tree of boxes for each of b bodies over m triangles, n boxes in all, smallest first.

    boxes: (n, 6) low and high corner, mm. first, held: (n,) what a box holds: rows of triangles in
    the first `leaves` boxes, rows of boxes in the others. roots: (b,) the box of each whole body,
    -1 of an empty one. corners: (m, 3, 3) mm.
    """

    boxes: FloatArray
    first: Rows
    held: Rows
    roots: Rows
    corners: FloatArray
    leaves: int


def build_tree(corners: FloatArray, held: Rows) -> BoxTree:
    """The tree over triangles (m, 3, 3), body after body, each in its `space_order`.

    held: (b,) how many triangles each body has.
    """
    a, b, c = np.moveaxis(corners, 1, 0)  # many times as fast as to reduce along the corners
    low, high = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    first, count, held = _runs(held, LEAF)
    boxes, firsts, counts = [_around(low, high, first)], [first], [count]
    leaves = done = len(first)
    roots = np.where(held == 1, np.cumsum(held) - 1, -1)
    while (held > 1).any():
        begin = done - len(first)
        inner, count, upper = _runs(held, 2)
        low, high = boxes[-1][:, :3], boxes[-1][:, 3:]
        boxes.append(_around(low, high, inner))
        firsts.append(inner + begin)
        counts.append(count)
        new = (upper == 1) & (held > 1)
        roots[new] = (done + np.cumsum(upper) - 1)[new]
        first, held, done = inner, upper, done + len(inner)
    return BoxTree(
        np.concatenate(boxes),
        np.concatenate(firsts),
        np.concatenate(counts),
        roots,
        corners,
        leaves,
    )


def _runs(held: Rows, size: int) -> tuple[Rows, Rows, Rows]:
    """Runs of up to `size`, body by body: where each begins, its length, how many a body has."""
    runs = -(-held // size)
    own = np.arange(runs.sum()) - np.repeat(np.cumsum(runs) - runs, runs)
    body = np.repeat(np.arange(len(held)), runs)
    first = (np.cumsum(held) - held)[body] + own * size
    return first, np.minimum(size, held[body] - own * size), runs


def _around(low: FloatArray, high: FloatArray, first: Rows) -> FloatArray:
    """(n, 6) the boxes around runs of smaller ones, each beginning at `first` (n,)."""
    if not len(first):
        return np.empty((0, 6))
    return np.concatenate(
        [np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)], axis=1
    )


def neighbours_in_turn(points: FloatArray) -> Rows:
    """(k,) an order of points (k, 3) mm in which those of one cell of a grid follow each other."""
    cells = np.floor(points / CELL_MM)
    return np.asarray(np.lexsort(cells.T))


def space_order(mesh: Mesh) -> Rows:
    """(m,) an order of a mesh's triangles in which each run of `LEAF`, 2 `LEAF`, ... lies together.

    The triangles are halved again and again, each time across the longest way of a part.
    """
    centres = mesh.vertices[mesh.faces].mean(axis=1)
    order = np.arange(len(centres))
    size = LEAF
    while size < len(order):
        size *= 2
    while size > LEAF:
        part = np.arange(len(order)) // size
        starts = np.arange(0, len(order), size)
        points = centres[order]
        extent = np.maximum.reduceat(points, starts) - np.minimum.reduceat(points, starts)
        along = points[np.arange(len(order)), extent.argmax(axis=1)[part]]
        order = order[np.lexsort((along, part))]
        size //= 2
    return order
