"""The needle of a guided step: at a site of the lesson, at the depth and the angle told there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from anatomy.evidence import describe
from anatomy.face import Face
from anatomy.gauge import needle_for
from anatomy.sources import Source
from lessons.lesson import Lesson, Site
from lessons.measure import locate_site
from lessons.step import Step
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.needle_placed import Placed, usual_length
from pages.retold import retold
from viewer.needle import NeedlePose

DEPTH, ANGLE = _("Depth"), _("Angle to the skin")
NEEDLE_AT: Final = {
    "left": _("The needle stands at {site}, on the patient’s left."),
    "right": _("The needle stands at {site}, on the patient’s right."),
    "median": _("The needle stands at {site}, in the midline."),
}


def step_pose(face: Face, lesson: Lesson, step: int) -> NeedlePose | None:
    """The needle for the 3D view, None where the step (0 is the overview) shows none.

    The told depth is straight down, so a needle that leans is pushed in further.
    """
    shown = lesson.steps[step - 1].needle if step else None
    if shown is None:
        return None
    site = lesson.site(shown.at)
    angle = site.angle_deg.middle
    pushed_mm = float(site.depth_mm.middle / np.sin(np.radians(angle)))
    tool = needle_for(pushed_mm)
    placed = Placed(
        locate_site(face, site, shown.side_of(site)), tool, max(usual_length(tool), pushed_mm),
        angle_deg=angle, towards_deg=shown.towards_deg, depth_mm=pushed_mm,
    )  # fmt: skip
    return placed.pose(pushed_mm)


def needle_line(lesson: Lesson, step: Step, sources: Mapping[str, Source]) -> Html | None:
    """The same in words, with the evidence for depth and angle; None where no needle stands."""
    if step.needle is None:
        return None
    site: Site = lesson.site(step.needle.at)
    said = NEEDLE_AT[step.needle.side_of(site)].format(site=site.name)
    return tag(
        "p", icon("needle"), " ", said, " ",
        DEPTH, " ", tag("span", retold(describe(site.depth_mm)), class_="number"), " ",
        evidence_mark(site.depth_mm, sources), ", ",
        ANGLE, " ", tag("span", retold(describe(site.angle_deg)), class_="number"), " ",
        evidence_mark(site.angle_deg, sources), ".",
        class_="small soft", data_testid="step-needle",
    )  # fmt: skip
