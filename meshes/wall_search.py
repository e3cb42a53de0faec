"""A search in a tree of boxes, compiled: which walls a straight line meets."""

from __future__ import annotations

import numpy as np

from meshes.box_tree import Boxes, BoxTree, Rows
from meshes.compiled import DEEPEST, ROUNDING_MM, Point, compiled, dot, inlined, minus, point, seen
from meshes.mesh import FloatArray, IntArray

NOTHING_MM = 1e-12  # nearer than this to the line is on it


@inlined
def missed(origin: Point, way: Point, boxes: Boxes, node: int) -> bool:
    """Whether the straight line through `origin` along `way` passes a box (6,) for certain."""
    low = (0.5 * boxes[node, 0], 0.5 * boxes[node, 1], 0.5 * boxes[node, 2])
    high = (0.5 * boxes[node, 3], 0.5 * boxes[node, 4], 0.5 * boxes[node, 5])
    half = minus(high, low)
    g = minus((low[0] + high[0], low[1] + high[1], low[2] + high[2]), origin)
    x, y, z = abs(way[0]), abs(way[1]), abs(way[2])
    return (
        abs(way[1] * g[2] - way[2] * g[1]) > y * half[2] + z * half[1] + ROUNDING_MM
        or abs(way[2] * g[0] - way[0] * g[2]) > z * half[0] + x * half[2] + ROUNDING_MM
        or abs(way[0] * g[1] - way[1] * g[0]) > x * half[1] + y * half[0] + ROUNDING_MM
    )


@inlined
def on_axis(corner: Point, axis: Point) -> float:
    """How far a corner lies along an axis; equal corners get bitwise equal answers."""
    far = dot(corner, axis)
    return 0.0 if abs(far) < NOTHING_MM else far


@inlined
def turn(x: float, y: float, x1: float, y1: float) -> tuple[bool, float]:
    """Whether a ray to the right crosses an edge seen along a line, and its turn about the line."""
    turned = x * y1 - x1 * y  # exact when turned about
    return (y > 0) != (y1 > 0) and (turned if y < y1 else -turned) > 0, turned


@inlined
def wall_mm(
    tree: BoxTree, triangle: int, origin: Point, right: Point, up: Point, ahead: Point
) -> tuple[float, int]:
    """Where a line meets a triangle and its step (-1 out, +1 in), or 0 and step 0.

    Each edge is reckoned alike for both its triangles, so that neighbours never disagree.
    """
    a = seen(tree.vertices, tree.corners[triangle, 0], origin)
    b = seen(tree.vertices, tree.corners[triangle, 1], origin)
    c = seen(tree.vertices, tree.corners[triangle, 2], origin)
    ay, by, cy = on_axis(a, up), on_axis(b, up), on_axis(c, up)
    if (ay > 0) == (by > 0) and (by > 0) == (cy > 0):
        return 0.0, 0
    ax, bx, cx = on_axis(a, right), on_axis(b, right), on_axis(c, right)
    (one, ab), (two, bc), (three, ca) = (
        turn(ax, ay, bx, by),
        turn(bx, by, cx, cy),
        turn(cx, cy, ax, ay),
    )
    if not (one ^ two ^ three):
        return 0.0, 0
    az, bz, cz = on_axis(a, ahead), on_axis(b, ahead), on_axis(c, ahead)
    area = bc + ca + ab
    along = (bc * az + ca * bz + ab * cz) / (area if area != 0 else 1.0)
    along = min(max(along, min(az, bz, cz)), max(az, bz, cz))
    return along, -1 if area > 0 else 1


@inlined
def sort_in(along: FloatArray, step: IntArray, begin: int, end: int) -> None:
    """Moves the last of the walls from `begin` up to `end` to its place along the line."""
    k = end - 1
    far, turned = along[k], step[k]
    while k > begin and (along[k - 1] > far or (along[k - 1] == far and step[k - 1] < turned)):
        along[k], step[k] = along[k - 1], step[k - 1]
        k -= 1
    along[k], step[k] = far, turned


@compiled
def walls_of_body(
    tree: BoxTree,
    root: int,
    origin: Point,
    right: Point,
    up: Point,
    ahead: Point,
    along: FloatArray,
    step: IntArray,
    filled: int,
    waiting: Rows,
) -> int:
    """How much is filled once the walls of one body are written; more than there is room for is
    counted, not written.
    """
    begin = filled
    waiting[0], many = root, 1
    while many > 0:
        many -= 1
        node = waiting[many]
        if missed(origin, ahead, tree.boxes, node):
            continue
        first, last = tree.first[node], tree.first[node] + tree.held[node]
        if node >= tree.leaves:
            for child in range(first, last):
                waiting[many] = child
                many += 1
            continue
        for triangle in range(first, last):
            far, turned = wall_mm(tree, triangle, origin, right, up, ahead)
            if turned != 0:
                if filled < len(along):
                    along[filled], step[filled] = far, turned
                    sort_in(along, step, begin, filled + 1)
                filled += 1
    return filled


@compiled
def find_walls(
    tree: BoxTree,
    turn: Rows,
    origins: FloatArray,
    reaches: FloatArray,
    axes: FloatArray,
    everywhere: bool,
    along: FloatArray,
    lines: Rows,
    owners: IntArray,
    step: IntArray,
) -> int:
    """How many walls lines meet, written line by line, by body and then along the line.

    turn: which lines, and in which order; it goes faster when neighbours follow each other.
    Of each line only the bodies whose box meets its stretch from the origin to the end of its
    reach are asked, or everywhere all. Where there are more walls than room, the rest is only
    counted.
    """
    waiting = np.empty(DEEPEST, np.int64)
    filled = 0
    for q in turn:
        origin, reach = point(origins, q), point(reaches, q)
        right = (axes[q, 0, 0], axes[q, 0, 1], axes[q, 0, 2])
        up = (axes[q, 1, 0], axes[q, 1, 1], axes[q, 1, 2])
        ahead = (axes[q, 2, 0], axes[q, 2, 1], axes[q, 2, 2])
        for body in range(len(tree.roots)):
            root = tree.roots[body]
            if root < 0 or (not everywhere and apart(origin, reach, tree.boxes, root)):
                continue
            begin = filled
            filled = walls_of_body(
                tree, root, origin, right, up, ahead, along, step, begin, waiting
            )
            for k in range(begin, min(filled, len(along))):
                lines[k], owners[k] = q, body
    return filled


@inlined
def apart(start: Point, way: Point, boxes: Boxes, node: int) -> bool:
    """Whether the box around a segment lies apart from another box."""
    for k in range(3):
        one, other = start[k], start[k] + way[k]
        if (
            max(one, other) < boxes[node, k] - ROUNDING_MM
            or min(one, other) > boxes[node, k + 3] + ROUNDING_MM
        ):
            return True
    return False
