"""The section in the plane of a needle, with the way it has gone drawn in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from meshes.scene import Item
from meshes.section import Cutter
from pages.language import _
from pages.markup import Html
from pages.needle_placed import Placed
from pages.section_drawing import Cut, cut_scene, section_markup
from pages.section_needle import along

SAID: Final = _("Section in the plane of the needle, {angle:g}° to the skin, {depth:.1f} mm in")
LEAST_HIGH_MM: Final = 24.0
ABOVE_MM: Final = 5.0  # shown over the skin
BELOW_MM: Final = 8.0  # shown below the tip
WIDE: Final = 1.1  # half the width that is shown, as a share of its height


def needle_section_markup(
    placed: Placed, reached_mm: float, cut: tuple[Sequence[str], Cutter], items: Sequence[Item]
) -> Html:
    """The picture and the table of what the plane cuts near the needle.

    cut: the ids of the bodies and the bodies, as `people.cutter_of` gives them.
    """
    names, cutter = cut
    sheet = placed.sheet()
    x, y = (reached_mm * placed.way).tolist()
    high = max(LEAST_HIGH_MM, ABOVE_MM - y + BELOW_MM, x)
    middle = (x / 2, ABOVE_MM - high / 2)
    found = cut_scene(names, cutter, items, sheet, hidden=())
    near = [one for one in found if _is_near(one, middle, high)]
    cuts = [replace(one, number=number) for number, one in enumerate(near, start=1)]
    said = SAID.format(angle=placed.angle_deg, depth=reached_mm)
    return section_markup(
        cuts, sheet, f"{said}.", selected=None, window=(middle, high),
        needle=along(placed.way, reached_mm),
    )  # fmt: skip


def _is_near(cut: Cut, middle: tuple[float, float], high: float) -> bool:
    """Whether a body comes into the part of the plane that is shown."""
    reach = np.array([WIDE, 0.5]) * high
    points = np.concatenate([loop.points for loop in cut.loops]) - middle
    return bool((points.min(axis=0) < reach).all() and (points.max(axis=0) > -reach).all())
