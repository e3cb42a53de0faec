"""How deep places lie below the skin of a patient, by vertices of it that were found beforehand."""

from __future__ import annotations

import numpy as np

from meshes.compiled import ORIGIN, Point, along, compiled, dot, inlined, minus, point
from meshes.mesh import FloatArray, IntArray, Mesh

DEEP_MM = (6.0, 12.0)  # from here to there depth turns from that below a plane to a distance
BESIDE_MM = 3.0  # what is so much farther than the nearest vertex tells nothing
FOLD_MM = 2.5  # farther than this from every vertex is no fold

Above = tuple[IntArray, FloatArray]
Skin = tuple[FloatArray, FloatArray]  # vertices (n, 3) mm and normals (n, 3)


def nearest_depths(close: IntArray, skin: Mesh, points: FloatArray) -> FloatArray:
    """(j,) mm below the nearest of the vertices around each point."""
    depth = np.empty(len(points))
    _measure_nearest(close, (skin.vertices, skin.normals), points, depth)
    return depth


@compiled
def _measure_nearest(close: IntArray, skin: Skin, points: FloatArray, depth: FloatArray) -> None:
    """Fill in what `nearest_depths` gives."""
    for row in range(len(points)):
        depth[row], _ = below_nearest(close, row, skin, point(points, row))


@inlined
def below_nearest(close: IntArray, row: int, skin: Skin, place: Point) -> tuple[float, Point]:
    """How deep a place lies below the nearest vertex of this row, mm, and the way out there.

    As deep as it can be where none of them is near.
    """
    surface, normals = skin
    nearest, best = np.inf, close[row, 0]
    for near in range(close.shape[1]):
        vertex = close[row, near]
        gap = minus(point(surface, vertex), place)
        if dot(gap, gap) < nearest:
            nearest, best = dot(gap, gap), vertex
    way = point(normals, best)
    if nearest > FOLD_MM**2:
        return np.inf, way
    return dot(minus(point(surface, best), place), way), way


def depths(above: Above, skin: Mesh, points: FloatArray) -> FloatArray:
    """(k,) mm below the skin above each point."""
    depth = np.empty(len(points))
    _measure(above, (skin.vertices, skin.normals), points, depth)
    return depth


def gaps(told: IntArray, skin: Mesh, vertices: FloatArray, rows: IntArray) -> FloatArray:
    """(k,) mm from each of these vertices (rows) to the skin around it.

    Near the skin to its planes there, from deep down to its nearest vertex: so a slide along the
    skin changes nothing for what lies near it, nor a tilt of the skin for what lies deep.
    """
    found = np.empty(len(rows))
    measure_gaps(told, (skin.vertices, skin.normals), vertices, rows, found)
    return found


@compiled
def measure_gaps(
    told: IntArray,
    skin: Skin,
    vertices: FloatArray,
    rows: IntArray,
    found: FloatArray,
) -> None:
    """Fill in what `gaps` gives."""
    surface, normals = skin
    far = np.empty(told.shape[1])
    for row in range(len(rows)):
        place, nearest = point(vertices, rows[row]), np.inf
        for near in range(len(far)):
            gap = minus(point(surface, told[row, near]), place)
            far[near] = dot(gap, gap)
            nearest = min(nearest, far[near])
        nearest = np.sqrt(nearest)
        deep = min(max((nearest - DEEP_MM[0]) / (DEEP_MM[1] - DEEP_MM[0]), 0.0), 1.0)
        if deep == 1:
            found[row] = nearest
            continue
        total = depth = 0.0
        beyond = (nearest + BESIDE_MM) ** 2
        for near in range(len(far)):
            if far[near] < beyond:
                beside = 1 - (np.sqrt(far[near]) - nearest) / BESIDE_MM
                gap = minus(point(surface, told[row, near]), place)
                total += beside**2
                depth += beside**2 * dot(gap, point(normals, told[row, near]))
        plane = depth / total
        found[row] = plane + deep * (nearest - plane)


@compiled
def _measure(hung: Above, skin: Skin, points: FloatArray, depth: FloatArray) -> None:
    """Fill in what `depths` gives."""
    for row in range(len(points)):
        depth[row], _ = below(hung, row, skin, point(points, row))


@inlined
def below(hung: Above, row: int, skin: Skin, place: Point) -> tuple[float, Point]:
    """How deep a place lies below the vertices of this row, mm, and the way out there."""
    (above, weights), (surface, normals) = hung, skin
    over, way = minus(ORIGIN, place), ORIGIN
    for near in range(above.shape[1]):
        over = along(over, weights[row, near], point(surface, above[row, near]))
        way = along(way, weights[row, near], point(normals, above[row, near]))
    size = np.sqrt(dot(way, way))
    way = (way[0] / size, way[1] / size, way[2] / size)
    return dot(over, way), way
