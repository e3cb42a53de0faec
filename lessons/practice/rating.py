"""How an answer becomes a review: the grade, how sure the learner was, what was near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from fsrs import Rating

from anatomy.structures import load_structures
from lessons.feedback import Grade
from lessons.measure import HAZARD_KINDS
from lessons.naming import base_id
from lessons.practice.memory import Review
from lessons.questions.shown_order import shown_ids
from lessons.typed_names import read_name

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
WHICH_RULES = ("identify", "name")  # they ask which structure it is
HARMLESS = ("praise", "note")


def make_review(card_id: str, grade: Grade, answer: object, *, patient_id: str) -> Review:
    """The review of a card that a graded answer is. patient_id: whose face it was given on."""
    certainty = certainty_in(answer)
    rating = RATINGS.get((grade.outcome, certainty), Rating.Again)
    urgent = certainty == "sure" and not grade.passed and is_near_danger(grade, answer)
    return Review(card_id, rating=int(rating), urgent=urgent, patient_id=patient_id)


def certainty_in(answer: object) -> Certainty | None:
    """How sure an answer says the learner was; None where it does not say."""
    given = _said(answer, "certainty")
    return next((one for one in CERTAINTIES if one == given), None)


def is_near_danger(grade: Grade, answer: object) -> bool:
    """True when a vessel, a nerve or a limit took marks, or the answer was dangerous as a whole.

    A vessel or a nerve that was taken for something else, or something else for it, takes them too.
    """
    rules = {one.rule for one in grade.findings if one.severity not in HARMLESS}
    if grade.outcome == "critical" or not rules.isdisjoint(DANGER_RULES):
        return True
    if rules.isdisjoint(WHICH_RULES):
        return False
    known = load_structures()
    mixed_up = map(base_id, (*grade.truth.structure_ids, *structures_given(grade, answer)))
    return any(one in known and known[one].kind in HAZARD_KINDS for one in mixed_up)


def structures_given(grade: Grade, answer: object) -> frozenset[str]:
    """Ids of the structures that an answer clicked, typed or chose; none where it did not say."""
    clicked, typed, chosen = (_said(answer, key) for key in ("structure_id", "name", "name_id"))
    offered = shown_ids(grade.question_id, load_structures())
    given = {clicked, offered.get(chosen or ""), *read_name(typed or "").ids}
    return frozenset(one for one in given if one)


def _said(answer: object, key: str) -> str | None:
    """The word that a part of an answer says; None where it says none."""
    said: Any = answer.get(key) if isinstance(answer, Mapping) else getattr(answer, key, None)
    return said if isinstance(said, str) else None
