"""The scoring rules of a placed needle. A new rule is a file here and a line in RULES."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from lessons.placement import Placement
from lessons.rubric import Rubric
from lessons.scoring.danger import score_danger
from lessons.scoring.depth import score_depth
from lessons.scoring.distance import score_distance
from lessons.scoring.limit import score_limit
from lessons.scoring.score import Score
from lessons.scoring.target import score_target
from lessons.scoring.units import score_units

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site


class Rule(Protocol):
    """Looks at one measured placement and says what is left of the marks, and why."""

    def __call__(
        self, placement: Placement, /, *, site: Site, lesson: Lesson, rubric: Rubric
    ) -> Score:
        """The rule's score."""
        ...


RULES: Mapping[str, Rule] = {
    "distance": score_distance,
    "target": score_target,
    "limit": score_limit,
    "danger": score_danger,
    "depth": score_depth,
    "units": score_units,
}
