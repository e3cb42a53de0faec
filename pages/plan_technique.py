"""What the chosen technique means for the page: its total, where to look, what to ask the face."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from anatomy.expressions import load_expressions
from lessons.measure import locate_site
from lessons.plans.label import dose_lesson
from pages.language import _

if TYPE_CHECKING:
    from anatomy.evidence import Figure
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.plans import Plan
    from meshes.mesh import FloatArray

WHOSE: Final = {"on_label": _("Label"), "off_label": _("Technique, off label")}
BELOW_MM: Final = (8.0, 25.0)  # how far below and behind its sites a treated part has its middle
FIRST_COMMAND: Final = "frown"


def total_for(plan: Plan, lesson: Lesson) -> Figure | None:
    """What the technique gives in all of the plan's product; None where nothing tells it."""
    try:
        return dose_lesson(lesson, plan.product).total.units
    except ValueError:
        return None


def say_whose(lesson: Lesson) -> str:
    """Whose total it is: the label's, or a technique's that no label covers."""
    return WHOSE[lesson.status.kind]


def middle_of_sites(face: Face, lesson: Lesson) -> FloatArray:
    """(3,) mm, in the midline: what is looked at while sites are placed."""
    points = [
        locate_site(face, site, side).position
        for site in lesson.treatment_sites
        for side in site.sides
    ]
    _, up, out = np.mean(points, axis=0)
    return np.array([0.0, up - BELOW_MM[0], out - BELOW_MM[1]])


def first_command(lesson: Lesson) -> str:
    """The action that the lesson itself shows first: what the treated muscle does."""
    actions = load_expressions().actions
    shown = (name for step in lesson.steps for name in step.expression if name in actions)
    return next(shown, FIRST_COMMAND)
