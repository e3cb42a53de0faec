"""Whether a stranger's frame and unit can be as the mapping file says, by the landmarks."""

from __future__ import annotations

import numpy as np

from anatomy.adding.map_file import UNITS_MM, AtlasMap
from anatomy.content import Document, Problem
from meshes.register import Pairs

LIKELY = (0.6, 1.7)  # our head over theirs: children and giants lie within
MOST_TURN_DEG = 50.0
FLAT = 0.02  # landmarks this flat, beside their spread, do not tell left from right


def check_frame(document: Document, plan: AtlasMap, pairs: Pairs) -> list[Problem]:
    """The problem of a unit or of axes that cannot be right; empty when they can."""
    theirs = pairs.source - pairs.source.mean(axis=0)
    ours = pairs.target - pairs.target.mean(axis=0)
    size = float(np.linalg.norm(theirs))
    if size == 0:
        return [document.problem(("pairs",), "all its points are one. Correct the picks.")]
    ratio = float(np.linalg.norm(ours)) / size
    if not LIKELY[0] < ratio < LIKELY[1]:
        wanted = UNITS_MM[plan.unit] * ratio
        likely = min(UNITS_MM, key=lambda unit: abs(np.log(UNITS_MM[unit] / wanted)))
        fix = f"Write unit: {likely}." if likely != plan.unit else "Scale the files."
        message = f"in {plan.unit} its head is {1 / ratio:.3g} times as large as ours. {fix}"
        return [document.problem(("unit",), message)]
    u, s, vt = np.linalg.svd(theirs.T @ ours)
    turn = vt.T @ u.T
    if np.linalg.det(turn) < 0 and s[2] > FLAT * s[0]:
        message = "its left and right are exchanged. Turn one of left, up and forward round."
        return [document.problem(("axes",), message)]
    angle = float(np.degrees(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))))
    if angle > MOST_TURN_DEG:
        message = f"its head is turned by {angle:.0f} degrees from ours. Correct left, up, forward."
        return [document.problem(("axes",), message)]
    return []
