"""Boxes within boxes around the triangles of many bodies, so that few need be looked at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meshes.compiled import compiled
from meshes.mesh import FloatArray, IntArray, Mesh

Rows = NDArray[np.int64]
Boxes = NDArray[np.float32]
CELL_MM = 1.0
DEEP = 10  # bits of a cell's number along an axis: cells of CELL_MM over a metre
SHORT = 1e-7  # a larger share than a number loses when it is cut to 24 bits
LEAF = 8  # triangles in one of the smallest boxes


class BoxTree(NamedTuple):
    """A tree of boxes for each of b bodies over m triangles, n boxes in all, smallest first.

    boxes: (n, 6) low and high corner, mm, a little wider because their numbers are short.
    first, held: (n,) what a box holds: rows of triangles in the first `leaves` boxes, rows of boxes
    in the others. roots: (b,) the box of each whole body, -1 of an empty one. vertices: (v, 3) mm.
    corners: (m, 3) the rows of each triangle's own.
    """

    boxes: Boxes
    first: IntArray
    held: IntArray
    roots: Rows
    vertices: FloatArray
    corners: IntArray
    leaves: int


def build_tree(vertices: FloatArray, corners: IntArray, held: Rows) -> BoxTree:
    """The tree over triangles (m, 3), body after body, each in its `space_order`.

    vertices: (v, 3) mm. held: (b,) how many triangles each body has.
    """
    first, count, held = _runs(held, LEAF)
    firsts, counts, begin = [first], [count], 0
    leaves = done = len(first)
    roots = np.where(held == 1, np.cumsum(held) - 1, -1)
    while (held > 1).any():
        inner, count, upper = _runs(held, 2)
        firsts.append(inner + begin)
        counts.append(count)
        new = (upper == 1) & (held > 1)
        roots[new] = (done + np.cumsum(upper) - 1)[new]
        held, begin, done = upper, done, done + len(inner)
    boxes = np.empty((done, 6), dtype=np.float32)
    inside, counted = (np.concatenate(a).astype(np.int32) for a in (firsts, counts))
    tree = BoxTree(boxes, inside, counted, roots, vertices, corners, leaves)
    _fit(tree)
    return tree


@compiled
def _fit(tree: BoxTree) -> None:
    """Lay each box around what it holds, the smallest first."""
    for node in range(len(tree.boxes)):
        first, last = tree.first[node], tree.first[node] + tree.held[node]
        for axis in range(3):
            low, high = np.inf, -np.inf
            for held in range(first, last):
                if node < tree.leaves:
                    for corner in tree.corners[held]:
                        place = tree.vertices[corner, axis]
                        lost = SHORT * (1.0 + abs(place))
                        low, high = min(low, place - lost), max(high, place + lost)
                else:
                    low = min(low, tree.boxes[held, axis])
                    high = max(high, tree.boxes[held, axis + 3])
            tree.boxes[node, axis], tree.boxes[node, axis + 3] = low, high


def _runs(held: Rows, size: int) -> tuple[Rows, Rows, Rows]:
    """Runs of up to `size`, body by body: where each begins, its length, how many a body has."""
    runs = -(-held // size)
    own = np.arange(runs.sum()) - np.repeat(np.cumsum(runs) - runs, runs)
    body = np.repeat(np.arange(len(held)), runs)
    first = (np.cumsum(held) - held)[body] + own * size
    return first, np.minimum(size, held[body] - own * size), runs


def neighbours_in_turn(points: FloatArray) -> Rows:
    """(k,) an order of points (k, 3) mm in which near ones follow each other: Morton's curve."""
    codes = np.empty(len(points), dtype=np.int64)
    _number(points, points.min(axis=0, initial=np.inf), codes)
    return np.argsort(codes, kind="stable")


@compiled
def _number(points: FloatArray, low: FloatArray, codes: Rows) -> None:
    """Fill in the number of each point's cell: the bits of its three coordinates by turns."""
    for row in range(len(points)):
        codes[row] = 0
        for axis in range(3):
            cell = min(int((points[row, axis] - low[axis]) / CELL_MM), (1 << DEEP) - 1)
            for bit in range(DEEP):
                codes[row] |= ((cell >> bit) & 1) << (3 * bit + axis)


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
