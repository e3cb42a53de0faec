"""A search in a tree of boxes, compiled: which triangle lies nearest to a segment."""

from __future__ import annotations

import numpy as np

from meshes.box_tree import Boxes, BoxTree, Rows
from meshes.compiled import DEEPEST, Point, compiled, dot, inlined, minus, point, seen
from meshes.mesh import FloatArray

FLAT = 1e-12
MORE, LEAST_MM2 = 1 + 1e-12, 1e-300  # what lies exactly as far as is looked must be found


@inlined
def share(value: float) -> float:
    """A number held between 0 and 1."""
    return min(max(value, 0.0), 1.0)


@inlined
def edge_mm2(way: Point, origin: Point, edge: Point) -> float:
    """mm² between a segment from zero to `way` and an edge (Ericson 2005, section 5.1.9)."""
    long, size = dot(way, way), dot(edge, edge)
    beside, lean, ahead = -dot(edge, origin), dot(way, edge), -dot(way, origin)
    spread, both = long * size - lean * lean, long * size
    part = (lean * beside - ahead * size) / spread if spread > FLAT * both else 0.0
    at = share((lean * share(part) + beside) / size if size > 0 else share(0.0))
    part = share((lean * at - ahead) / long if long > 0 else 0.0)
    x = origin[0] + at * edge[0] - way[0] * part
    y = origin[1] + at * edge[1] - way[1] * part
    z = origin[2] + at * edge[2] - way[2] * part
    return x * x + y * y + z * z


@inlined
def above_mm2(corner: Point, first: Point, second: Point) -> float:
    """mm² from zero to the plane of a triangle it lies above, inf elsewhere."""
    aa, bb, ab = dot(first, first), dot(second, second), dot(first, second)
    ga, gb = -dot(corner, first), -dot(corner, second)
    area = aa * bb - ab * ab
    v, w = bb * ga - ab * gb, aa * gb - ab * ga
    if not (v >= 0 and w >= 0 and v + w <= area and area > 0):
        return np.inf
    v, w = v / area, w / area
    x = corner[0] + v * first[0] + w * second[0]
    y = corner[1] + v * first[1] + w * second[1]
    z = corner[2] + v * first[2] + w * second[2]
    return x * x + y * y + z * z


@inlined
def beyond(plane: FloatArray, tree: BoxTree, triangle: int) -> bool:
    """Whether a triangle lies wholly beyond a plane, so not nearer than the nearest so far."""
    for k in range(3):
        corner, far = tree.corners[triangle, k], 0.0
        for axis in range(3):
            far += tree.vertices[corner, axis] * plane[axis]
        if far < plane[3]:
            return False
    return True


@inlined
def box_beyond(plane: FloatArray, boxes: Boxes, node: int) -> bool:
    """Whether a box lies wholly beyond a plane, so not nearer than the nearest so far."""
    far = 0.0
    for axis in range(3):
        far += plane[axis] * boxes[node, axis + 3 if plane[axis] < 0 else axis]
    return bool(far >= plane[3])


@inlined
def lay_plane(
    plane: FloatArray, start: Point, way: Point, tree: BoxTree, triangle: int, limit: float
) -> None:
    """Lays a plane beyond which nothing is nearer to a segment than the root of `limit`.

    plane: (4,) unit normal, away from the segment, and how far along it the plane lies. It lies
    across the way to this triangle: any direction is true, this one leaves most out.
    """
    a = seen(tree.vertices, tree.corners[triangle, 0], start)
    b = seen(tree.vertices, tree.corners[triangle, 1], start)
    c = seen(tree.vertices, tree.corners[triangle, 2], start)
    mid = ((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3)
    long = dot(way, way)
    part = share(dot(mid, way) / long) if long > 0 else 0.0
    gap = minus(mid, (part * way[0], part * way[1], part * way[2]))
    size = np.sqrt(dot(gap, gap))
    if size > 0:
        for axis in range(3):
            plane[axis] = gap[axis] / size
    normal = (plane[0], plane[1], plane[2])
    plane[3] = dot(start, normal) + max(dot(way, normal), 0.0) + np.sqrt(limit)


@inlined
def aside(start: Point, way: Point, tree: BoxTree, triangle: int, limit: float) -> bool:
    """Whether a triangle lies too far from a segment, seen along the gap to its middle."""
    a = seen(tree.vertices, tree.corners[triangle, 0], start)
    b = seen(tree.vertices, tree.corners[triangle, 1], start)
    c = seen(tree.vertices, tree.corners[triangle, 2], start)
    thrice = (a[0] + b[0] + c[0], a[1] + b[1] + c[1], a[2] + b[2] + c[2])
    long = dot(way, way)
    part = 3 * share(dot(thrice, way) / (3 * long)) if long > 0 else 0.0
    gap = minus(thrice, (part * way[0], part * way[1], part * way[2]))
    far = min(dot(a, gap), dot(b, gap), dot(c, gap)) - max(dot(way, gap), 0.0)
    return far > 0 and far * far >= limit * dot(gap, gap)


@inlined
def triangle_mm2(start: Point, way: Point, tree: BoxTree, triangle: int) -> float:
    """mm² from a segment to a triangle; where it pierces it, to the nearest edge."""
    a = seen(tree.vertices, tree.corners[triangle, 0], start)
    b = seen(tree.vertices, tree.corners[triangle, 1], start)
    c = seen(tree.vertices, tree.corners[triangle, 2], start)
    ab, bc, ca = minus(b, a), minus(c, b), minus(a, c)
    least = min(edge_mm2(way, a, ab), edge_mm2(way, b, bc), edge_mm2(way, c, ca))
    ac = (-ca[0], -ca[1], -ca[2])
    least = min(least, above_mm2(a, ab, ac))
    return min(least, above_mm2(minus(a, way), ab, ac))


@inlined
def box_mm2(start: Point, way: Point, boxes: Boxes, node: int) -> float:
    """mm², no more than from a segment to a box."""
    gap, ahead, half, long = 0.0, 0.0, 0.0, 0.0
    for k in range(3):
        one, other = start[k], start[k] + way[k]
        beside = max(boxes[node, k] - max(one, other), min(one, other) - boxes[node, k + 3], 0.0)
        gap += beside * beside
        ahead += (0.5 * boxes[node, k] + 0.5 * boxes[node, k + 3] - one) * way[k]
        half += (0.5 * boxes[node, k + 3] - 0.5 * boxes[node, k]) ** 2
        long += way[k] * way[k]
    if long == 0:
        return gap
    part = share(ahead / long)
    far = 0.0
    for k in range(3):
        middle = 0.5 * boxes[node, k] + 0.5 * boxes[node, k + 3]
        far += (middle - start[k] - part * way[k]) ** 2
    if far > half:
        gap = max(gap, (np.sqrt(far) - np.sqrt(half)) ** 2)
    return gap


@inlined
def search_leaf(
    tree: BoxTree,
    leaf: int,
    start: Point,
    way: Point,
    limit: float,
    row: int,
    plane: FloatArray,
) -> tuple[float, int]:
    """The least mm² below `limit` from a segment to the triangles of one box, and its row."""
    for triangle in range(tree.first[leaf], tree.first[leaf] + tree.held[leaf]):
        if not beyond(plane, tree, triangle) and not aside(start, way, tree, triangle, limit):
            gap = triangle_mm2(start, way, tree, triangle)
            if gap < limit:
                limit, row = gap, triangle
                lay_plane(plane, start, way, tree, triangle, limit)
    return limit, row


@compiled
def search_body(
    tree: BoxTree,
    root: int,
    start: Point,
    way: Point,
    limit: float,
    row: int,
    plane: FloatArray,
    waiting: Rows,
    gaps: FloatArray,
) -> tuple[float, int]:
    """The least mm² below `limit` from a segment to one body, and the row of its triangle."""
    waiting[0], gaps[0], many = root, 0.0, 1
    while many > 0:
        many -= 1
        node = waiting[many]
        if gaps[many] >= limit or box_beyond(plane, tree.boxes, node):
            continue
        if node < tree.leaves:
            limit, row = search_leaf(tree, node, start, way, limit, row, plane)
            continue
        first, last = tree.first[node], tree.first[node] + tree.held[node]
        for child in range(first, last):
            waiting[many] = child
            gaps[many] = box_mm2(start, way, tree.boxes, child)
            many += 1
        if last - first == 2 and gaps[many - 1] > gaps[many - 2]:
            waiting[many - 1], waiting[many - 2] = waiting[many - 2], waiting[many - 1]
            gaps[many - 1], gaps[many - 2] = gaps[many - 2], gaps[many - 1]
    return limit, row


@compiled
def search_group(
    tree: BoxTree,
    bodies: Rows,
    start: Point,
    way: Point,
    limit: float,
    seed: int,
    plane: FloatArray,
    waiting: Rows,
    gaps: FloatArray,
    root_gaps: FloatArray,
) -> tuple[float, int]:
    """The least mm² below `limit` from a segment to any of these bodies, and its row or -1.

    seed: a triangle of theirs that may be near, or -1; it only makes the search shorter.
    """
    row, best = -1, -1
    plane[:3], plane[3] = 0.0, np.inf  # nothing lies beyond it
    if seed >= 0:
        gap = triangle_mm2(start, way, tree, seed)
        if gap < limit:
            limit, row = gap, seed
            lay_plane(plane, start, way, tree, seed, limit)
    for k in range(len(bodies)):
        root = tree.roots[bodies[k]]
        root_gaps[k] = np.inf if root < 0 else box_mm2(start, way, tree.boxes, root)
        if root_gaps[k] < limit and (best < 0 or root_gaps[k] < root_gaps[best]):
            best = k
    while best >= 0:
        root = tree.roots[bodies[best]]
        limit, row = search_body(tree, root, start, way, limit, row, plane, waiting, gaps)
        root_gaps[best], best = np.inf, -1
        for k in range(len(bodies)):
            if root_gaps[k] < limit and (best < 0 or root_gaps[k] < root_gaps[best]):
                best = k
    return limit, row


@compiled
def find_nearest(
    tree: BoxTree,
    members: Rows,
    begins: Rows,
    turn: Rows,
    starts: FloatArray,
    ways: FloatArray,
    within: FloatArray,
    distance: FloatArray,
    row: Rows,
) -> None:
    """Fills `distance` and `row` (k, g): the nearest of each group of bodies to each segment.

    members, begins: the bodies of group after group, and where each begins. turn: (k,) in which
    order segments are asked for; it goes faster when neighbours follow each other. within: (k, g)
    mm. What does not lie within is inf and 0.
    """
    waiting, gaps = np.empty(DEEPEST, np.int64), np.empty(DEEPEST)
    root_gaps, plane = np.empty(len(members)), np.empty(4)
    seeds = np.full(len(begins) - 1, -1)
    for q in turn:
        start, way = point(starts, q), point(ways, q)
        for g in range(len(begins) - 1):
            bodies = members[begins[g] : begins[g + 1]]
            limit = within[q, g]
            if limit < 0:
                distance[q, g], row[q, g] = np.inf, 0
                continue
            limit = limit * limit * MORE + LEAST_MM2
            gap, found = search_group(
                tree, bodies, start, way, limit, seeds[g], plane, waiting, gaps, root_gaps
            )
            seeds[g] = found if found >= 0 else seeds[g]
            near = np.sqrt(gap)
            told = found >= 0 and near <= within[q, g]
            distance[q, g] = near if told else np.inf
            row[q, g] = found if told else 0
