"""How deep places lie below the skin of a patient, by vertices of it that were found beforehand."""

from __future__ import annotations

import numpy as np

from meshes.compiled import ORIGIN, Point, along, compiled, dot, minus, point
from meshes.mesh import FloatArray, IntArray, Mesh

DEEP_MM = (6.0, 12.0)  # from here to there depth turns from that below a plane to a distance
BESIDE_MM = 3.0  # what is so much farther than the nearest vertex tells nothing
FOLD_MM = 2.5  # farther than this from every vertex is no fold
SHORT_MM = 0.05  # less than this is not worth a push

Above = tuple[IntArray, FloatArray]


def nearest_depths(
    close: IntArray, skin: Mesh, points: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(j,) mm below the nearest of the vertices around each point, and (j, 3) the way out there."""
    depth, out = np.empty(len(points)), np.empty((len(points), 3))
    _measure_nearest(close, (skin.vertices, skin.normals), points, depth, out)
    return depth, out


@compiled
def _measure_nearest(
    close: IntArray,
    skin: tuple[FloatArray, FloatArray],
    points: FloatArray,
    depth: FloatArray,
    out: FloatArray,
) -> None:
    """Fill in what `nearest_depths` gives."""
    for row in range(len(points)):
        depth[row], way = _below_nearest(close[row], skin, point(points, row))
        out[row, 0], out[row, 1], out[row, 2] = way


@compiled
def _below_nearest(
    close: IntArray, skin: tuple[FloatArray, FloatArray], place: Point
) -> tuple[float, Point]:
    """How deep a place lies below the nearest of these vertices, mm, and the way out there.

    As deep as it can be where none of them is near.
    """
    surface, normals = skin
    nearest, best = np.inf, close[0]
    for vertex in close:
        gap = minus(point(surface, vertex), place)
        if dot(gap, gap) < nearest:
            nearest, best = dot(gap, gap), vertex
    way = point(normals, best)
    if nearest > FOLD_MM**2:
        return np.inf, way
    return dot(minus(point(surface, best), place), way), way


def depths(above: Above, skin: Mesh, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(k,) mm below the skin above each point, and (k, 3) the way out there."""
    depth, out = np.empty(len(points)), np.empty((len(points), 3))
    _measure(above, (skin.vertices, skin.normals), points, depth, out)
    return depth, out


def gaps(told: IntArray, skin: Mesh, points: FloatArray) -> FloatArray:
    """(k,) mm from each point to the skin around it.

    Near the skin to its planes there, from deep down to its nearest vertex: so a slide along the
    skin changes nothing for what lies near it, nor a tilt of the skin for what lies deep.
    """
    plane, nearest = np.empty(len(points)), np.empty(len(points))
    _measure_gaps(told, (skin.vertices, skin.normals), points, plane, nearest)
    deep = np.clip((nearest - DEEP_MM[0]) / (DEEP_MM[1] - DEEP_MM[0]), 0.0, 1.0)
    return np.asarray(plane + deep * (nearest - plane))


@compiled
def _measure_gaps(
    told: IntArray,
    skin: tuple[FloatArray, FloatArray],
    points: FloatArray,
    plane: FloatArray,
    nearest: FloatArray,
) -> None:
    """Fill in (k,) mm to the planes of the nearest of these vertices, and to the nearest one."""
    surface, normals = skin
    for row in range(len(points)):
        place, least = point(points, row), np.inf
        for vertex in told[row]:
            gap = minus(point(surface, vertex), place)
            least = min(least, np.sqrt(dot(gap, gap)))
        total = depth = 0.0
        for vertex in told[row]:
            gap = minus(point(surface, vertex), place)
            share = max(0.0, 1 - (np.sqrt(dot(gap, gap)) - least) / BESIDE_MM) ** 2
            total += share
            depth += share * dot(gap, point(normals, vertex))
        plane[row], nearest[row] = depth / total, least


@compiled
def _measure(
    hung: Above,
    skin: tuple[FloatArray, FloatArray],
    points: FloatArray,
    depth: FloatArray,
    out: FloatArray,
) -> None:
    """Fill in what `depths` gives."""
    above, weights = hung
    for row in range(len(points)):
        depth[row], way = _below(above[row], weights[row], skin, point(points, row))
        out[row, 0], out[row, 1], out[row, 2] = way


@compiled
def _below(
    above: IntArray, weights: FloatArray, skin: tuple[FloatArray, FloatArray], place: Point
) -> tuple[float, Point]:
    """How deep a place lies below these vertices together, mm, and the way out there."""
    surface, normals = skin
    over, way = minus(ORIGIN, place), ORIGIN
    for near in range(len(above)):
        over = along(over, weights[near], point(surface, above[near]))
        way = along(way, weights[near], point(normals, above[near]))
    size = np.sqrt(dot(way, way))
    way = (way[0] / size, way[1] / size, way[2] / size)
    return dot(over, way), way


@compiled
def is_short(
    hung: tuple[IntArray, Above, FloatArray],
    folds: tuple[IntArray, FloatArray],
    skin: tuple[FloatArray, FloatArray],
    vertices: FloatArray,
) -> bool:
    """Whether any point lies shallower than it may."""
    (rows, (above, weights), least), (close, least_close) = hung, folds
    for row in range(len(least)):
        depth, _ = _below(above[row], weights[row], skin, point(vertices, rows[row]))
        if least[row] - depth > SHORT_MM:
            return True
    for row in range(len(least_close)):
        depth, _ = _below_nearest(close[row], skin, point(vertices, rows[row]))
        if least_close[row] - depth > SHORT_MM:
            return True
    return False
