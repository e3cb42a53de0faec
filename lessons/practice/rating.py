"""How an answer becomes a review: the grade, how sure the learner was, what was near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from fsrs import Rating

from lessons.feedback import Grade
from lessons.practice.memory import Review

Certainty = Literal["sure", "fairly", "guess"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
RATINGS: Mapping[tuple[str, Certainty | None], Rating] = {
    # (outcome, how sure): what the model of memory is told; anything else is "again"
    ("correct", "sure"): Rating.Easy,
    ("correct", "fairly"): Rating.Good,
    ("correct", None): Rating.Good,
    ("correct", "guess"): Rating.Hard,
    ("partly", "sure"): Rating.Hard,
    ("partly", "fairly"): Rating.Hard,
    ("partly", None): Rating.Hard,
}
DANGER_RULES = ("danger", "limit", "zone")
HARMLESS = ("praise", "note")


def make_review(card_id: str, grade: Grade, answer: object, *, patient_id: str) -> Review:
    """The review of a card that a graded answer is. patient_id: whose face it was given on."""
    certainty = certainty_in(answer)
    rating = RATINGS.get((grade.outcome, certainty), Rating.Again)
    urgent = certainty == "sure" and not grade.passed and is_near_danger(grade)
    return Review(card_id, rating=int(rating), urgent=urgent, patient_id=patient_id)


def certainty_in(answer: object) -> Certainty | None:
    """How sure an answer says the learner was; None where it does not say."""
    given: Any = getattr(answer, "certainty", None)
    if isinstance(answer, Mapping):
        given = answer.get("certainty")
    return next((one for one in CERTAINTIES if one == given), None)


def is_near_danger(grade: Grade) -> bool:
    """True when a vessel, a nerve or a limit took marks, or the answer was dangerous as a whole."""
    return grade.outcome == "critical" or any(
        finding.rule in DANGER_RULES and finding.severity not in HARMLESS
        for finding in grade.findings
    )
