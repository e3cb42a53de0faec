"""A ligament or septum: a thin wall that stands upright under a line of the skin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from meshes.build.curve import chord_parameter, even_shares, profile, smooth_curve
from meshes.build.sheet import build_free_sheet
from meshes.build.under_skin import UnderSkin
from meshes.mesh import Mesh

STEP_MM = 1.5
LEVELS = 6  # points from the bone to the skin


def build_wall(
    space: UnderSkin,
    line: ArrayLike,
    *,
    top_mm: Sequence[float],
    bottom_mm: Sequence[float] | None,
    thickness_mm: float,
) -> Mesh:
    """A closed wall under `line` (k, 3) mm, from `top_mm` down to `bottom_mm` or to the bone.

    top_mm, bottom_mm: one depth, or one a point of the line. u runs from the bone to the skin.
    """
    points = np.asarray(line, dtype=np.float64)
    length = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    shares = even_shares(points, max(4, int(np.ceil(length / STEP_MM)) + 1))
    columns = space.columns(smooth_curve(points, shares))
    knots = chord_parameter(points)
    top = profile(knots, np.asarray(top_mm), shares)
    bottom = columns.bone_mm if bottom_mm is None else profile(knots, bottom_mm, shares)
    top, bottom = columns.keep_in_room(top, np.maximum(bottom, top + thickness_mm))
    levels = [columns.sink(bottom + share * (top - bottom)) for share in np.linspace(0, 1, LEVELS)]
    return build_free_sheet(list(np.stack(levels, axis=1)), thickness_mm=thickness_mm)
