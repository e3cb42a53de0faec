"""Pushes what lies too shallow in, and takes along gently what lies beside it."""

from __future__ import annotations

import numpy as np

from anatomy.people.depths import Above, Skin, below, below_nearest
from anatomy.people.hanging import LEAST_MM, Hung
from meshes.compiled import Point, compiled, dot, inlined, minus, point
from meshes.mesh import FloatArray, IntArray

MOST_CHANGE = 0.5  # mm a push may differ for each mm between neighbours: it never swaps them
GENTLE_CHANGE = 0.25  # the same where the first push turned something over all the same
SPREAD_ROUNDS = 40
MOST_FOLD_MM = 0.7  # of one push away from a fold, whose sides face each other
SHORT_MM = 0.05  # less than this is not worth a push


@compiled
def push_in(
    hung: Hung,
    near: IntArray,
    skin: Skin,
    places: tuple[FloatArray, FloatArray, np.ndarray],
    most_change: float,
) -> bool:
    """Push a body's points in where any lies too shallow; whether any did.

    near: (n, k) each point's neighbours. places: (n, 3) mm the points, (s,) the least depth of each
    that is held, and (n,) bool, which points to ask: those that moved since the others were found
    deep enough; all three are changed. What is pushed out of a fold need lie less deep from then
    on, or two skins would push it to and fro.
    """
    vertices, least_mm, asked = places
    folds = (hung.close, hung.least_close_mm)
    if not _is_short((hung.rows, hung.held, least_mm), folds, skin, (vertices, asked)):
        return False
    push, way = np.zeros(len(vertices)), np.empty((len(vertices), 3))
    _ask_all(hung, skin, places, (push, way))
    spread(near, vertices, push, way, most_change)
    for pushed in np.flatnonzero(push):
        for axis in range(3):
            vertices[pushed, axis] += push[pushed] * way[pushed, axis]
    asked[:] = push > 0
    return True


@compiled
def shallowest(hung: Hung, skin: Skin, vertices: FloatArray) -> float:
    """Mm below the skin of the point that lies least deep; less than nothing out of it."""
    least = np.inf
    for row in range(len(hung.least_mm)):
        depth, _ = below(hung.held, row, skin, point(vertices, hung.rows[row]))
        least = min(least, depth)
    for row in range(len(hung.close)):
        depth, _ = below_nearest(hung.close, row, skin, point(vertices, hung.rows[row]))
        least = min(least, depth)
    return least


@compiled
def _ask_all(
    hung: Hung,
    skin: Skin,
    places: tuple[FloatArray, FloatArray, np.ndarray],
    asks: tuple[FloatArray, FloatArray],
) -> None:
    """Fill in how far each point is to be pushed, (n,) mm, and which way, (n, 3)."""
    (vertices, least_mm, asked), (push, way) = places, asks
    for row in range(len(least_mm)):
        if not asked[hung.rows[row]]:
            continue
        depth, out = below(hung.held, row, skin, point(vertices, hung.rows[row]))
        _ask(push, way, hung.rows[row], least_mm[row] - depth, out)
    for row in range(len(hung.close)):
        if not asked[hung.rows[row]]:
            continue
        beside, out = below_nearest(hung.close, row, skin, point(vertices, hung.rows[row]))
        shorter = min(hung.least_close_mm[row] - beside, MOST_FOLD_MM)
        if _ask(push, way, hung.rows[row], shorter, out):
            least_mm[row] = min(least_mm[row], LEAST_MM)


@compiled
def _is_short(
    held: tuple[IntArray, Above, FloatArray],
    folds: tuple[IntArray, FloatArray],
    skin: Skin,
    places: tuple[FloatArray, np.ndarray],
) -> bool:
    """Whether any point that is asked lies shallower than it may."""
    (rows, above, least), (close, least_close), (vertices, asked) = held, folds, places
    for row in range(len(least)):
        if not asked[rows[row]]:
            continue
        depth, _ = below(above, row, skin, point(vertices, rows[row]))
        if least[row] - depth > SHORT_MM:
            return True
    for row in range(len(least_close)):
        if not asked[rows[row]]:
            continue
        depth, _ = below_nearest(close, row, skin, point(vertices, rows[row]))
        if least_close[row] - depth > SHORT_MM:
            return True
    return False


@inlined
def _ask(push: FloatArray, way: FloatArray, row: int, short_mm: float, out: Point) -> bool:
    """Have a point pushed in so far, if nothing asked for more yet; whether so."""
    if short_mm <= push[row]:
        return False
    push[row] = short_mm
    way[row, 0], way[row, 1], way[row, 2] = -out[0], -out[1], -out[2]
    return True


@compiled
def spread(
    near: IntArray, vertices: FloatArray, push: FloatArray, way: FloatArray, most_change: float
) -> None:
    """Raise each push (n,) mm to what its neighbours' pushes ask of it, so that pushes change
    gently along the body; what is taken along goes the neighbour's way (n, 3).
    """
    raised = push > 0
    for _ in range(SPREAD_ROUNDS):
        if not raised.any():
            break
        for row in range(len(push)):
            if not raised[row]:
                continue
            raised[row] = False
            for other in near[row]:
                if push[other] >= push[row]:
                    continue
                gap = minus(point(vertices, row), point(vertices, other))
                least = push[row] - most_change * np.sqrt(dot(gap, gap))
                if least > push[other]:
                    push[other] = least
                    way[other] = way[row]
                    raised[other] = True
