"""Pushes what lies too shallow in, and takes along gently what lies beside it."""

from __future__ import annotations

import numpy as np

from anatomy.people.depths import Skin, below, below_nearest
from anatomy.people.hanging import LEAST_MM, Hung
from meshes.compiled import Point, compiled, dot, minus, point
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
    places: tuple[FloatArray, FloatArray],
    most_change: float,
) -> bool:
    """Push a body's points in where any lies too shallow; whether any did.

    near: (n, k) each point's neighbours. places: (n, 3) mm the points and (s,) the least depth of
    each that is held; both are changed. What is pushed out of a fold need lie less deep from then
    on, or two skins would push it to and fro.
    """
    vertices, least_mm = places
    push, way = np.zeros(len(vertices)), np.empty((len(vertices), 3))
    folded = np.zeros(len(least_mm), dtype=np.bool_)
    short = False
    for row in range(len(least_mm)):
        here = hung.rows[row]
        asked, out, folded[row], worth = _asked(
            hung, row, least_mm[row], skin, point(vertices, here)
        )
        short = short or worth
        if asked > 0:
            push[here] = asked
            way[here, 0], way[here, 1], way[here, 2] = -out[0], -out[1], -out[2]
    if not short:
        return False
    for row in np.flatnonzero(folded):
        least_mm[row] = min(least_mm[row], LEAST_MM)
    spread(near, vertices, push, way, most_change)
    for row in np.flatnonzero(push):
        for axis in range(3):
            vertices[row, axis] += push[row] * way[row, axis]
    return True


@compiled
def _asked(
    hung: Hung, row: int, least_mm: float, skin: Skin, place: Point
) -> tuple[float, Point, bool, bool]:
    """How far a held point must go in, mm, the way out, whether out of a fold, and whether it is
    worth a push.
    """
    depth, out = below(hung.held, row, skin, place)
    short = least_mm - depth
    worth = short > SHORT_MM
    if row >= len(hung.close):
        return short, out, False, worth
    beside, away = below_nearest(hung.close, row, skin, place)
    worth = worth or hung.least_close_mm[row] - beside > SHORT_MM
    shorter = min(hung.least_close_mm[row] - beside, MOST_FOLD_MM)
    if shorter > max(short, 0.0):
        return shorter, away, True, worth
    return short, out, False, worth


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
