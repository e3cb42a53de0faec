"""Corners of mouth and upper lid move as one in every person: their folds are not turned over.

There the skin is folded in slivers of a hundredth of a square millimetre. A target that moves one
side of the fold some tenths of a millimetre farther than the other turns them over.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from meshes.mesh import FloatArray, IntArray

CORNERS = {
    2662: 4.5,
    2278: 4.0,
    2443: 4.0,
}  # cage points on the left; mm of the bell that goes with each
LEAST = 1e-3


def calm_corners(
    base: FloatArray, mirror: IntArray, targets: Mapping[str, tuple[IntArray, FloatArray]]
) -> dict[str, tuple[IntArray, FloatArray]]:
    """The same targets, but what lies near a corner moves as the corner does.

    base: (c, 3) mm. mirror: (c,). targets: name -> (points (k,), moves (k, 3) mm).
    """
    corners = [
        (k, _near(base, k, reach)) for left, reach in CORNERS.items() for k in (left, mirror[left])
    ]
    return {name: _calm(target, corners, len(base)) for name, target in targets.items()}


def _near(base: FloatArray, corner: int, reach_mm: float) -> FloatArray:
    """(c,) 1 at the corner, falling to 0 within some millimetres."""
    apart = np.linalg.norm(base - base[corner], axis=1)
    share = np.exp(-0.5 * (apart / reach_mm) ** 2)
    return np.where(share < LEAST, 0.0, share)


def _calm(
    target: tuple[IntArray, FloatArray], corners: list[tuple[int, FloatArray]], count: int
) -> tuple[IntArray, FloatArray]:
    moves = np.zeros((count, 3))
    moves[target[0]] = target[1]
    touched = np.zeros(count, dtype=bool)
    touched[target[0]] = True
    for corner, share in corners:
        near = share > 0
        if not touched[near].any():
            continue
        moves[near] += share[near, None] * (moves[corner] - moves[near])
        touched |= near
    points = np.flatnonzero(touched).astype(np.int32)
    found = moves[points]
    for array in (points, found):
        array.setflags(write=False)
    return points, found
