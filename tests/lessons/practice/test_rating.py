"""An answer and how sure it was become a rating; sure, wrong and near a vessel is urgent."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from lessons.feedback import Outcome, Severity
from lessons.practice import CERTAINTIES, certainty_in, make_review
from lessons.questions.choice import ChoiceAnswer
from tests.lessons.practice.samples import CARD, graded

OUTCOMES = get_args(Outcome)


def rated(outcome: Outcome, certainty: str | None) -> int:
    return make_review(CARD, graded(outcome), {"certainty": certainty}, patient_id="x").rating


def test_being_surer_of_a_right_answer_is_never_rated_lower() -> None:
    for outcome in ("correct", "partly"):
        ratings = [rated(outcome, one) for one in ("guess", "fairly", "sure")]
        assert ratings == sorted(ratings)


@pytest.mark.parametrize("certainty", [None, *CERTAINTIES])
def test_a_worse_outcome_is_never_rated_higher(certainty: str | None) -> None:
    ratings = [rated(outcome, certainty) for outcome in ("correct", "partly", "wrong", "critical")]
    assert ratings == sorted(ratings, reverse=True)
    assert ratings[0] > 1


@pytest.mark.parametrize("certainty", [None, *CERTAINTIES])
@pytest.mark.parametrize("outcome", ["wrong", "critical", "no_hit"])
def test_what_is_wrong_is_asked_again_however_sure(outcome: Outcome, certainty: str | None) -> None:
    assert rated(outcome, certainty) == 1


def test_only_wrong_and_sure_near_a_vessel_is_urgent() -> None:
    severities = get_args(Severity)
    for outcome, certainty, severity, rule in product(
        OUTCOMES, (None, *CERTAINTIES), severities, ("danger", "distance")
    ):
        grade = graded(outcome, rule=rule, severity=severity)
        review = make_review(CARD, grade, {"certainty": certainty}, patient_id="x")
        near = rule == "danger" and severity in ("minor", "serious", "critical")
        wrong = outcome in ("wrong", "no_hit", "critical")
        expected = certainty == "sure" and wrong and (near or outcome == "critical")
        assert review.urgent is expected, (outcome, certainty, severity, rule)


@pytest.mark.parametrize(
    "answer",
    [None, {}, {"certainty": None}, {"certainty": "very"}, {"certainty": ["sure"]}, 7,
     {"certainty": {}}, ChoiceAnswer(option_ids=("a",))],
)  # fmt: skip
def test_an_answer_that_does_not_say_how_sure_counts_as_none(answer: object) -> None:
    assert certainty_in(answer) is None
