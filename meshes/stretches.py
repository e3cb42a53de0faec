"""Smooth targets of our own: parts of a face made longer, wider or deeper, and clenched jaws.

The asset's targets change form and size together; measured to fit a distance they make caricatures.
These only stretch. A whole weight is `STRETCH_MM` at the place that matters; less than nothing
shortens. Places are those of the base head, mm.
"""

from __future__ import annotations

import numpy as np

from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.smooth import smooth_normals

STRETCH_MM = 10.0
FRONT_MM = (-15.0, 60.0)  # z between which a face's length begins to change
LENGTHS = {  # upper and lower end of what grows longer; all below moves down with it
    "stretch_midface_length": (12.0, -21.0),
    "stretch_lip_length": (-25.0, -35.0),
    "stretch_chin_length": (-57.0, -82.0),
}
HEIGHTS = {  # where a lip's red moves most, where it stays on either side, and up or down
    "stretch_upper_lip_height": ((-35.4, -43.4, -24.0), 1.0),
    "stretch_lower_lip_height": ((-54.6, -43.4, -70.0), -1.0),
}
LIP_REACH_MM = 14.0  # from the midline; the corners of the mouth stay
WIDTHS = {  # the place on the left that moves sideways, and how far around it skin goes along
    "stretch_forehead_width": ((51.4, 49.9, 61.4), 30.0),
    "stretch_cheek_width": ((64.2, 2.3, 34.9), 30.0),
    "stretch_jaw_width": ((51.7, -57.9, 20.4), 30.0),
    "stretch_nose_width": ((16.9, -12.2, 86.8), 11.0),
    "stretch_mouth_width": ((23.3, -45.3, 86.7), 14.0),
}
TIP, TIP_REACH_MM = (0.0, -10.0, 106.0), 13.0
HAIRLINE, HAIRLINE_REACH_MM = (0.0, 87.0, 71.2), 34.0
ABOVE_BROWS_MM = (46.0, 72.0)  # height between which the slide begins, clear of the folded lids
INNER_X, OUTER_X, EYE_Y = 15.6, 41.7, 21.0  # corners of the left eye, and their height
EYE_FADES_MM = ((44.0, 78.0), (9.0, 36.0), (25.0, 45.0))  # aside, up or down, and behind the front
CLENCH = "jaw_clench"  # where masseter and temporalis swell on the left: place, mm out, reach
BULGES = (((58.0, -32.0, 37.0), 3.2, 12.0), ((68.0, 41.0, 8.0), 1.2, 14.0))
SMOOTH_STEPS = 3  # of the way out, so that a bulge has no creases
NOTHING_MM = 1e-4
Moves = dict[str, tuple[IntArray, FloatArray]]


def stretch_targets(base: FloatArray, skin: slice, quads: IntArray) -> Moves:
    """Name -> (points (k,), moves (k, 3) mm) of every stretch, on the base head's cage (c, 3).

    skin, quads: which points are skin, and its faces.
    """
    moves: dict[str, FloatArray] = {}
    moves |= {name: _longer(base, *ends) for name, ends in LENGTHS.items()}
    moves |= {name: _higher(base, ends, way) for name, (ends, way) in HEIGHTS.items()}
    moves |= {name: _wider(base, np.array(at), reach) for name, (at, reach) in WIDTHS.items()}
    moves["stretch_nose_depth"] = _bell(base, np.array(TIP), TIP_REACH_MM)[:, None] * [0, 0, 1.0]
    moves["stretch_canthus_depth"] = _turned(base)
    moves["stretch_hairline_height"] = _slid(base, skin, quads)
    return {name: _few(STRETCH_MM * move) for name, move in moves.items()}


def clench_units(base: FloatArray, skin: slice, outer: FloatArray, quads: IntArray) -> Moves:
    """Name -> (points (k,), moves (k, 3) mm) of a clenched jaw on either side.

    The head opens its jaw but does not clench it. outer: (c,) share of the outer skin, which alone
    moves, straight out over the two muscles that swell.
    """
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    out = np.zeros_like(base)
    out[skin] = smooth_normals(Mesh(base[skin], faces), steps=SMOOTH_STEPS)
    units = {}
    for side, sign in ((".left", 1.0), (".right", -1.0)):
        share = sum(
            mm * _bell(base, np.array([sign, 1, 1]) * place, reach) for place, mm, reach in BULGES
        )
        units[CLENCH + side] = _few((share * outer)[:, None] * out)
    return units


def _longer(base: FloatArray, upper: float, lower: float) -> FloatArray:
    front = _step(base[:, 2], *FRONT_MM)
    down = front * _step(upper - base[:, 1], 0.0, upper - lower)
    return np.asarray(down[:, None] * [0, -1.0, 0])


def _higher(base: FloatArray, ends: tuple[float, float, float], way: float) -> FloatArray:
    """The edge of a lip moved away from the mouth, less toward the corners; in front alone."""
    most, mouth, beyond = ends
    inner = _step(way * (base[:, 1] - mouth), 0.0, way * (most - mouth))
    outer = _step(way * (beyond - base[:, 1]), 0.0, way * (beyond - most))
    middle = np.exp(-0.5 * (base[:, 0] / LIP_REACH_MM) ** 2) * _step(base[:, 2], 60.0, 85.0)
    return np.asarray((inner * outer * middle)[:, None] * [0, way, 0])


def _wider(base: FloatArray, at: FloatArray, reach: float) -> FloatArray:
    """Half a stretch on either side; none in the midline."""
    aside = np.abs(base) * [1, 0, 0] + base * [0, 1, 1]
    out = _bell(aside, at, reach) * np.tanh(base[:, 0] / at[0] * 2) / 2
    return np.asarray(out[:, None] * [1.0, 0, 0])


def _turned(base: FloatArray) -> FloatArray:
    """The outer corner of each eye set back, and lids and eyeball with it, less toward the nose.

    Within the eye the move is linear in x, so lids stay on the ball as they were.
    """
    aside, up, behind = EYE_FADES_MM
    x = np.abs(base[:, 0])
    back = np.clip((x - INNER_X) / (OUTER_X - INNER_X), 0, None) * (1 - _step(x, *aside))
    near = (1 - _step(np.abs(base[:, 1] - EYE_Y), *up)) * _step(base[:, 2], *behind)
    return np.asarray((back * near)[:, None] * [0, 0, -1.0])


def _slid(base: FloatArray, skin: slice, quads: IntArray) -> FloatArray:
    """The hairline slid up along the skin, which keeps its form."""
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    way = np.zeros_like(base)
    way[skin] = np.cross(Mesh(base[skin], faces).normals, [1.0, 0, 0])
    share = _bell(base, np.array(HAIRLINE), HAIRLINE_REACH_MM) * _step(base[:, 1], *ABOVE_BROWS_MM)
    return np.asarray(share[:, None] * way)


def _bell(points: FloatArray, at: FloatArray, reach: float) -> FloatArray:
    far = np.linalg.norm(points - at, axis=1)
    return np.asarray(np.exp(-0.5 * (far / reach) ** 2))


def _step(x: FloatArray, low: float, high: float) -> FloatArray:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _few(moves: FloatArray) -> tuple[IntArray, FloatArray]:
    """Only the points that move, and their moves; neither can be changed."""
    points = np.flatnonzero(np.abs(moves).max(axis=1) > NOTHING_MM).astype(np.int32)
    kept = moves[points]
    points.setflags(write=False)
    kept.setflags(write=False)
    return points, kept
