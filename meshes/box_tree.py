"""Boxes within boxes around the triangles of many bodies, so that few need be looked at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meshes.compiled import compiled
from meshes.mesh import FloatArray, IntArray, Mesh

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
    tree = BoxTree(
        np.empty((done, 6)), np.concatenate(firsts), np.concatenate(counts), roots, corners, leaves
    )
    _fit(tree)
    return tree


@compiled
def _fit(tree: BoxTree) -> None:
    """Lay each box around what it holds, the smallest first."""
    for node in range(len(tree.boxes)):
        box = tree.boxes[node]
        box[:3], box[3:] = np.inf, -np.inf
        for held in range(tree.first[node], tree.first[node] + tree.held[node]):
            for axis in range(3):
                if node < tree.leaves:
                    for corner in range(3):
                        box[axis] = min(box[axis], tree.corners[held, corner, axis])
                        box[axis + 3] = max(box[axis + 3], tree.corners[held, corner, axis])
                else:
                    box[axis] = min(box[axis], tree.boxes[held, axis])
                    box[axis + 3] = max(box[axis + 3], tree.boxes[held, axis + 3])


@compiled
def put_corners(vertices: FloatArray, faces: IntArray, order: Rows, corners: FloatArray) -> None:
    """Fill in the corners (m, 3, 3) mm of a mesh's triangles, in this order (m,)."""
    for row in range(len(order)):
        for corner in range(3):
            for axis in range(3):
                corners[row, corner, axis] = vertices[faces[order[row], corner], axis]


def _runs(held: Rows, size: int) -> tuple[Rows, Rows, Rows]:
    """Runs of up to `size`, body by body: where each begins, its length, how many a body has."""
    runs = -(-held // size)
    own = np.arange(runs.sum()) - np.repeat(np.cumsum(runs) - runs, runs)
    body = np.repeat(np.arange(len(held)), runs)
    first = (np.cumsum(held) - held)[body] + own * size
    return first, np.minimum(size, held[body] - own * size), runs


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
