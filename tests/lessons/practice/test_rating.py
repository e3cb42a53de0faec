"""An answer and how sure it was become a rating; sure, wrong and near a vessel is urgent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any, get_args

import pytest

from anatomy.structures import load_structures
from lessons.feedback import Grade, Outcome, Severity
from lessons.grade import grade_safely
from lessons.load import list_lessons, load_lesson, load_rubric
from lessons.practice import (
    CERTAINTIES,
    Queued,
    card_of,
    certainty_in,
    make_review,
    order_queue,
    review_card,
)
from lessons.questions.choice import ChoiceAnswer
from lessons.questions.shown_order import shown_id
from tests.lessons.practice.samples import CARD, NOON, graded, known

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


@dataclass
class Bodies:
    """As much of a face as a question of which structure it is looks at: all bodies' ids."""

    meshes: set[str] = field(
        default_factory=lambda: {i for one in load_structures().values() for i in one.ids}
    )


def queued(lesson_id: str, question_id: str, **answer: Any) -> Queued:
    """What leads today's queue after an answer to a shipped question, behind a card long due."""
    lesson = load_lesson(lesson_id)
    question = lesson.question(question_id)
    face: Any = Bodies()
    grade = grade_safely(face, lesson, question, answer, load_rubric(lesson.rubric))
    assert isinstance(grade, Grade), grade
    assert grade.outcome == "wrong"
    card_id = card_of(lesson_id, question)
    assert card_id is not None
    review = make_review(card_id, grade, answer, patient_id="template")
    memories = [known(1, at=NOON - timedelta(hours=3)), review_card(None, review, at=NOON)]
    return order_queue(memories, [CARD, card_id], now=NOON)[0]


def asked_of(kind: str, target: str, **more: str) -> tuple[str, str]:
    """Ids of the first shipped lesson and question of this kind about this structure."""
    wanted = {"kind": kind, "target": target, **more}
    return next(
        (lesson.id, question.id)
        for lesson in map(load_lesson, list_lessons())
        for question in lesson.questions
        if all(getattr(question, key, None) == value for key, value in wanted.items())
    )


ARTERY = asked_of("identify", "supratrochlear_artery")
MUSCLE = asked_of("identify", "zygomaticus_minor")
TYPED = asked_of("name", "corrugator_supercilii", ways="type")
CHOSEN = asked_of("name", "depressor_supercilii", ways="choose")


def test_sure_of_a_muscle_where_an_artery_was_asked_comes_first() -> None:
    first = queued(*ARTERY, structure_id="procerus", certainty="sure")
    assert first == Queued("find:supratrochlear_artery", "urgent")


def test_sure_of_a_vein_where_a_muscle_was_asked_comes_first() -> None:
    first = queued(*MUSCLE, structure_id="facial_vein.left", certainty="sure")
    assert first == Queued("find:zygomaticus_minor", "urgent")


def test_sure_of_a_typed_nerve_where_a_muscle_was_asked_comes_first() -> None:
    first = queued(*TYPED, name="supratrochlear nerve", certainty="sure")
    assert first == Queued("name:corrugator_supercilii", "urgent")


@pytest.mark.parametrize("certainty", ["fairly", "guess", None])
def test_an_artery_missed_without_being_sure_is_not_urgent(certainty: str | None) -> None:
    first = queued(*ARTERY, structure_id="procerus", certainty=certainty)
    assert first == Queued(CARD, "learning")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (MUSCLE, {"structure_id": "zygomaticus_major.left"}),
        (TYPED, {"name": "procerus"}),
        (TYPED, {"name": "no such thing"}),
        (CHOSEN, {"name_id": shown_id(CHOSEN[1], "procerus")}),
    ],
)
def test_sure_of_one_muscle_where_another_was_asked_is_not_urgent(
    asked: tuple[str, str], answer: dict[str, str]
) -> None:
    assert queued(*asked, **answer, certainty="sure") == Queued(CARD, "learning")


@pytest.mark.parametrize("kind", ["artery", "vein", "nerve", "muscle"])
def test_a_chosen_name_is_urgent_when_it_is_a_vessels_or_a_nerves(kind: str) -> None:
    chosen = next(one.id for one in load_structures().values() if one.kind == kind)
    grade = graded("wrong", rule="name", severity="serious")
    answer = {"name_id": shown_id(grade.question_id, chosen), "certainty": "sure"}
    assert make_review(CARD, grade, answer, patient_id="x").urgent is (kind != "muscle")


def test_a_sure_click_beside_the_face_is_not_urgent() -> None:
    grade = graded("no_hit", rule="no_hit")
    answer = {"structure_id": None, "certainty": "sure"}
    assert not make_review(CARD, grade, answer, patient_id="x").urgent
