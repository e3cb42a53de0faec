"""Each eyeball moves with the lids that lie on it, and lies free of them.

An eyeball hangs in a box of eight points of the cage. The source head moves that box by few of its
targets, so lids that were pushed elsewhere let the ball through.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_matrix, lil_matrix

from meshes.mesh import FloatArray, IntArray

EYES = ("eye.left", "eye.right")
REACH = 1 / 1.12  # half-size of a ball in its box, whose half-size is one
UNDER, UNDER_FRONT = (0.9, 1.15), 0.2  # so far from the middle, in half-sizes, lids take it along
SEEN, SEEN_FRONT = (1.005, 1.25), 0.0  # so far from the middle lids must not let it through
SMALLER = 0.8  # the source head's eyeball is 31 mm wide, one of life 24; smaller, its lids gape
APART, APART_MM = "stretch_eyeballs_apart", 4.0  # at a whole weight
CLEAR_MM = 0.5  # of each cage point of the lids before the ball; the smooth lid lies nearer
FARTHEST_MM, STEP_MM = 3.0, 0.05  # a ball is set back until its lids are clear
CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
Target = tuple[IntArray, FloatArray]


def moves_of_lids(cage: FloatArray, parts: Mapping[str, slice]) -> csr_matrix:
    """(c, c) what turns moves of this cage (c, 3) into moves whose eyeballs go with their lids.

    A ball takes the moves of its lids made linear in x and y, so it is not bent and its depth
    stays. parts: name -> slice of the c points.
    """
    moved = lil_matrix((len(cage), len(cage)))
    moved.setdiag(1.0)
    for eye in EYES:
        box = cage[parts[eye]]
        lids = _lids(cage[parts["skin"]], box, UNDER, UNDER_FRONT)
        shares = _plane(box) @ np.linalg.pinv(_plane(cage[lids]))
        for row, share in zip(range(parts[eye].start, parts[eye].stop), shares, strict=True):
            moved[row, row] = 0.0
            moved[row, lids] = share
    return csr_matrix(moved)


def eyeballs_apart(base: FloatArray, parts: Mapping[str, slice]) -> dict[str, Target]:
    """The target that moves the eyeballs alone APART_MM farther from each other."""
    points = np.concatenate([np.arange(parts[e].start, parts[e].stop) for e in EYES])
    aside = np.sign(base[points, 0]) * APART_MM / 2
    return {APART: (points.astype(np.int32), aside[:, None] * [1.0, 0, 0])}


def behind_lids(
    cage: FloatArray, template: FloatArray, parts: Mapping[str, slice], outer: FloatArray
) -> FloatArray:
    """(c, 3) mm, a cage whose eyeballs are made smaller and lie clear behind their lids.

    template: the cage on which lids are looked for. outer: (c,) share of the outer skin; the
    lining of the sockets need not be clear. A ball keeps its foremost point but for what it has to
    be set back, at most FARTHEST_MM.
    """
    cage = cage.copy()
    for eye in EYES:
        part = parts[eye]
        lids = _lids(template[parts["skin"]], template[part], SEEN, SEEN_FRONT)
        lids = lids[outer[lids] > 0.5]
        front = cage[part].mean(axis=0) + REACH * _axes(cage[part])[2]
        ball = front + SMALLER * (cage[part] - front)
        cage[part] = ball - [0, 0, _depth_to_clear(cage[lids], ball)]
    return cage


def _depth_to_clear(lids: FloatArray, box: FloatArray) -> float:
    """Mm that a ball goes back so that all these lids (n, 3) lie before it."""
    back = np.arange(0.0, FARTHEST_MM + STEP_MM, STEP_MM)
    axes = _axes(box)
    seen = (lids - box.mean(axis=0)) @ np.linalg.inv(axes)
    away = back[:, None] * np.linalg.inv(axes)[2]
    far = np.linalg.norm(seen[None] + away[:, None], axis=2).min(axis=1) / REACH
    clear = (far - 1) * REACH * np.linalg.norm(axes[0]) >= CLEAR_MM
    return float(back[np.argmax(clear)]) if clear.any() else FARTHEST_MM


def _lids(skin: FloatArray, box: FloatArray, reach: tuple[float, float], front: float) -> IntArray:
    """(n,) points of the skin that lie near the front of an eyeball."""
    local = (skin - box.mean(axis=0)) @ np.linalg.inv(_axes(box)) / REACH
    far = np.linalg.norm(local, axis=1)
    near = (far > reach[0]) & (far < reach[1]) & (local[:, 2] > front)
    return np.flatnonzero(near).astype(np.int32)


def _axes(box: FloatArray) -> FloatArray:
    """(3, 3) mm, the half-axes of a box of eight points, one a row."""
    return np.asarray(CORNERS.T @ box / len(CORNERS))


def _plane(points: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(len(points)), points[:, :2]])
