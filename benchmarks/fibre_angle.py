"""How far the fibres of one of our bodies run apart from the reference's, degrees.

Ours knows its fibres, from origin to insertion; a mesh of the reference has none, only a shape. So
our body is turned and shifted, as one rigid piece, until its surface lies on the reference's as
well as it can, and the answer is the angle by which that turns our mean fibre direction. A roll
about the fibres and a shift count nothing. The search begins unturned; what it finds from farther
turns counts only where it lies clearly better, so that a body about as wide as long is not turned
over for a trifle.

The way from one end of a body to the other was tried first (the fifth of the surface nearest to our
origin, and that nearest to our insertion). It serves for straps, but reads a broad body turned by
30 degrees as 20, and one wider than long even as turned the other way; long axes fail there too.
What this one cannot tell: fibres that run another way within the same outline.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from anatomy.fibres import direction, fibre_grids
from benchmarks.surface import sample
from meshes.build.sheet import RING_END
from meshes.mesh import FloatArray, Mesh, unit

STARTS_DEG = (0.0, -35.0, 35.0, -70.0, 70.0)  # turns in the plane of the sheet to begin with
CLEARLY = 0.8  # of the distance that is left, where a farther turn lies clearly better
MOST_DEG = 90.0  # beyond it a body is turned end for end
ROUNDS = 60
STILL_DEG = 0.02
ROUNDING = 1e-6


def fibre_angle_deg(body: Mesh, ours: Mesh, theirs: Mesh) -> float | None:
    """Between the fibres of our body and the reference's; None where ours have no one direction.

    Those are rings, which come back to where they begin, and bodies without fibres. ours: the body,
    or those of its triangles that are compared.
    """
    grids = fibre_grids(body)
    if not grids or _is_ring(body):
        return None
    fibres = unit(np.sum([direction(grid) for grid in grids], axis=0))
    first, second = sample(ours), sample(theirs)
    flat = np.linalg.svd(first - first.mean(axis=0), full_matrices=False)[2][2]
    best, answer = np.inf, 0.0
    for start in STARTS_DEG:
        apart, turn = _best_turn(first, second, Rotation.from_rotvec(np.radians(start) * flat))
        angle = float(np.degrees(np.arccos(np.clip(fibres @ turn.apply(fibres), -1, 1))))
        if apart < CLEARLY * best and (start == 0 or angle <= MOST_DEG):
            best, answer = apart, angle
    return answer


def _is_ring(body: Mesh) -> bool:
    return body.uv is not None and bool(body.uv[:, 0].max() <= RING_END + ROUNDING)


def _best_turn(first: FloatArray, second: FloatArray, turn: Rotation) -> tuple[float, Rotation]:
    """The turn near to `turn` that lays the first points on the second, and how far they lie apart.

    Each point is drawn to the nearest of the other body, both ways, and the rigid move that serves
    all of them best is made, again and again.
    """
    there, here = cKDTree(second), cKDTree(first)
    shift = second.mean(axis=0) - turn.apply(first.mean(axis=0))
    apart = np.inf
    for _ in range(ROUNDS):
        out, to = there.query(turn.apply(first) + shift)
        back, of = here.query(turn.inv().apply(second - shift))
        apart = float(0.5 * (out.mean() + back.mean()))
        ours = np.concatenate([first, first[of]])
        theirs = np.concatenate([second[to], second])
        before, after = ours.mean(axis=0), theirs.mean(axis=0)
        better = Rotation.align_vectors(theirs - after, ours - before)[0]
        moved = np.degrees((better * turn.inv()).magnitude())
        turn, shift = better, after - better.apply(before)
        if moved < STILL_DEG:
            break
    return apart, turn
