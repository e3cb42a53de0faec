"""Learners play every question: who knows all, who guesses, who does not mind harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from anatomy.atlas import load_atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from lessons.feedback import Grade
from lessons.grade import grade_safely
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson
from lessons.questions import KINDS, Question, played_elsewhere
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.dose import MOST_UNITS, DoseQuestion, right_amount
from lessons.questions.label import LabelQuestion
from lessons.questions.name import NameQuestion
from lessons.questions.order import OrderQuestion
from lessons.questions.place import PlaceQuestion
from lessons.rubric import Rubric

LESSONS = list_lessons()
SEEDS = range(3)
CLICKED = ("frontalis.left", "procerus", "masseter_superficial.right", "platysma.left")
MOST_GUESSED = 0.85  # of all points; who knows all has 1


PLAYED = {kind for kind, one in KINDS.items() if one.perfect is not played_elsewhere}


@pytest.fixture(scope="module")
def template() -> Face:
    return build_face(load_atlas(), load_patient("template"))


@pytest.fixture(params=LESSONS)
def shipped(request: pytest.FixtureRequest) -> Lesson:
    return load_lesson(request.param)


def asked_by(lesson: Lesson) -> list[Question]:
    """The lesson's questions of the kinds that are played here."""
    return [question for question in lesson.questions if question.kind in PLAYED]


def graded(face: Face, lesson: Lesson, question: Question, data: object, rubric: Rubric) -> Grade:
    made = grade_safely(face, lesson, question, data, rubric)
    assert isinstance(made, Grade), f"{question.id}: {made}"
    return made


def test_every_kind_is_asked_often_enough() -> None:
    counts = Counter(q.kind for name in LESSONS for q in load_lesson(name).questions)
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 15, counts


def test_who_knows_everything_gets_full_marks_everywhere(
    shipped: Lesson, template: Face, rubric: Rubric
) -> None:
    for question in asked_by(shipped):
        answer = KINDS[question.kind].perfect(template, shipped, question)
        made = graded(template, shipped, question, answer, rubric)
        assert made.points == made.max_points > 0, question.id
        assert made.outcome == "correct", question.id


def test_who_does_not_mind_danger_always_fails(
    shipped: Lesson, template: Face, rubric: Rubric
) -> None:
    for question in asked_by(shipped):
        answer = KINDS[question.kind].reckless(template, shipped, question)
        if answer is None:
            continue
        made = graded(template, shipped, question, answer, rubric)
        assert (made.points, made.outcome) == (0.0, "critical"), question.id


def test_there_is_danger_to_be_met_in_every_kind_that_can_do_harm(
    template: Face, rubric: Rubric
) -> None:
    failed = Counter(
        question.kind
        for name in LESSONS
        for lesson in (load_lesson(name),)
        for question in asked_by(lesson)
        if (answer := KINDS[question.kind].reckless(template, lesson, question)) is not None
        and graded(template, lesson, question, answer, rubric).outcome == "critical"
    )
    assert failed.keys() >= {"choice", "dose", "place", "case"}


@pytest.mark.parametrize("seed", SEEDS)
def test_who_guesses_stays_between_nothing_and_everything(
    template: Face, rubric: Rubric, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    points = most = 0.0
    for name in LESSONS:
        lesson = load_lesson(name)
        for question in asked_by(lesson):
            answer = guess(template, lesson, question, rng)
            made = graded(template, lesson, question, answer, rubric)
            points, most = points + made.points, most + made.max_points
            assert 0.0 <= made.points <= made.max_points
    assert 0.0 < points < MOST_GUESSED * most


def guess(face: Face, lesson: Lesson, question: Question, rng: np.random.Generator) -> Any:
    """What somebody sends who has not read the lesson: plausible, and by the seed alone."""
    return GUESSES[question.kind](face, lesson, question, rng)


def _identify(face: Face, lesson: Lesson, question: Any, rng: np.random.Generator) -> Any:
    return {"structure_id": CLICKED[rng.integers(len(CLICKED))]}


def _name(face: Face, lesson: Lesson, question: NameQuestion, rng: np.random.Generator) -> Any:
    if question.ways == "type":
        return {"name": ["procerus", "facial artery", "the big one"][rng.integers(3)]}
    return {"name_id": list(question.offered)[rng.integers(4)]}


def _label(face: Face, lesson: Lesson, question: LabelQuestion, rng: np.random.Generator) -> Any:
    offered = sorted(question.offered)
    return {"name_ids": list(rng.permutation(offered)[: len(question.pins)])}


def _place(face: Face, lesson: Lesson, question: PlaceQuestion, rng: np.random.Generator) -> Any:
    sites = lesson.sites
    other = question.model_copy(update={"site": sites[rng.integers(len(sites))].id})
    side = lesson.site(other.site).sides[0]
    sent = KINDS["place"].perfect(face, lesson, other.model_copy(update={"side": side}))
    return {**sent, "units": float(rng.uniform(1, 8)), "depth_mm": float(rng.uniform(1, 8))}


def _dose(face: Face, lesson: Lesson, question: DoseQuestion, rng: np.random.Generator) -> Any:
    low, _ = right_amount(lesson, question)
    amount = min(MOST_UNITS, float(low * rng.uniform(0.3, 1.9)))
    return {"units" if question.unit == "U" else "ml": amount}


def _order(face: Face, lesson: Lesson, question: OrderQuestion, rng: np.random.Generator) -> Any:
    return {"order_ids": list(rng.permutation(question.order_ids))}


def _choice(face: Face, lesson: Lesson, question: ChoiceQuestion, rng: np.random.Generator) -> Any:
    return {"option_ids": [question.options[rng.integers(len(question.options))].id]}


def _case(face: Face, lesson: Lesson, question: CaseQuestion[Any], rng: np.random.Generator) -> Any:
    return {"parts": {part.id: guess(face, lesson, part, rng) for part in question.parts}}


GUESSES: dict[str, Callable[..., Any]] = {
    "identify": _identify,
    "name": _name,
    "label": _label,
    "place": _place,
    "dose": _dose,
    "order": _order,
    "choice": _choice,
    "case": _case,
}
