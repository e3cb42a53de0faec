"""Learners play every question: who knows all, who guesses, who does not mind harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from anatomy.face import Face
from anatomy.place import skin_under
from lessons.covering import skin_samples
from lessons.feedback import Grade
from lessons.grade import grade_safely
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson
from lessons.measure import locate_site
from lessons.questions import KINDS, Question
from lessons.questions.avoid import AvoidQuestion
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.dose import MOST_UNITS, DoseQuestion, right_amount
from lessons.questions.drill import DrillQuestion
from lessons.questions.label import LabelQuestion
from lessons.questions.name import NameQuestion
from lessons.questions.needle import LONGEST_MM, NeedleQuestion
from lessons.questions.order import OrderQuestion
from lessons.questions.place import PlaceQuestion
from lessons.questions.plane import MOST_DEPTH_MM, PlaneQuestion
from lessons.rubric import Rubric
from tests.built_in import template_face
from tests.lessons.questions.knowing import (
    dab_data,
    drill_data,
    perfect_avoid,
    perfect_drill,
    perfect_needle,
    perfect_plane,
    reckless_drill,
)
from tests.lessons.questions.reckless import reckless_avoid, reckless_needle, reckless_plane

LESSONS = list_lessons()
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2)))
CLICKED = ("frontalis.left", "procerus", "masseter_superficial.right", "platysma.left")
GUESSED_WITHIN_MM = 90.0  # of the middle of the face
MOST_GUESSED = 0.85  # of all points; who knows all has 1


Player = Callable[[Face, Lesson, Any], dict[str, Any] | None]
KNOWS: Mapping[str, Player] = {kind: one.perfect for kind, one in KINDS.items()} | {
    "plane": perfect_plane,
    "needle": perfect_needle,
    "avoid": perfect_avoid,
    "drill": lambda *asked: perfect_drill(asked[-1]),
}
RECKLESS: Mapping[str, Player] = {kind: one.reckless for kind, one in KINDS.items()} | {
    "plane": reckless_plane,
    "needle": reckless_needle,
    "avoid": reckless_avoid,
    "drill": lambda *asked: reckless_drill(asked[-1]),
}
MEETS_DANGER = ("choice", "dose", "place", "case", "needle")  # whoever is reckless here does harm
FAILS = (*MEETS_DANGER, "plane", "drill")


@pytest.fixture(scope="module")
def template() -> Face:
    return template_face()


@pytest.fixture(params=LESSONS)
def shipped(request: pytest.FixtureRequest) -> Lesson:
    return load_lesson(request.param)


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
    for question in shipped.questions:
        answer = KNOWS[question.kind](template, shipped, question)
        made = graded(template, shipped, question, answer, rubric)
        assert made.points == made.max_points > 0, question.id
        assert made.outcome == "correct", question.id


@pytest.fixture(scope="module")
def dared(template: Face, rubric: Rubric) -> Callable[[str], list[tuple[Question, Grade]]]:
    """The questions of a lesson that hold danger, with the grade of who does not mind it."""

    @cache
    def play(name: str) -> list[tuple[Question, Grade]]:
        lesson = load_lesson(name)
        given = [(q, RECKLESS[q.kind](template, lesson, q)) for q in lesson.questions]
        return [
            (question, graded(template, lesson, question, answer, rubric))
            for question, answer in given
            if answer is not None
        ]

    return play


def test_who_does_not_mind_danger_always_fails(
    shipped: Lesson, dared: Callable[[str], list[tuple[Question, Grade]]]
) -> None:
    for question, made in dared(shipped.id):
        told = [finding.message for finding in made.findings]
        assert not made.passed, (question.id, told)
        if question.kind in MEETS_DANGER:
            assert (made.points, made.outcome) == (0.0, "critical"), (question.id, told)


def test_there_is_danger_to_be_met_in_every_kind_that_can_do_harm(
    dared: Callable[[str], list[tuple[Question, Grade]]],
) -> None:
    failed = {q.kind for name in LESSONS for q, made in dared(name) if made.outcome == "critical"}
    assert failed >= set(FAILS)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_guesses_stays_between_nothing_and_everything(
    template: Face, rubric: Rubric, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    points = most = 0.0
    for name in LESSONS:
        lesson = load_lesson(name)
        for question in lesson.questions:
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


def _plane(face: Face, lesson: Lesson, question: PlaneQuestion, rng: np.random.Generator) -> Any:
    layer = None if question.layer is None else question.layers[rng.integers(len(question.layers))]
    depth = float(rng.uniform(0, MOST_DEPTH_MM)) if question.ask_depth else None
    return {"layer": layer, "depth_mm": depth}


def _needle(face: Face, lesson: Lesson, question: NeedleQuestion, rng: np.random.Generator) -> Any:
    site = lesson.sites[rng.integers(len(lesson.sites))]
    return {
        **dab_data(locate_site(face, site, site.sides[0])),
        "angle_deg": float(rng.uniform(10, 90)),
        "towards_deg": float(rng.uniform(0, 360)),
        "length_mm": float(rng.uniform(1, LONGEST_MM)),
    }


def _avoid(face: Face, lesson: Lesson, question: AvoidQuestion, rng: np.random.Generator) -> Any:
    if question.areas:
        return {"area_ids": [question.areas[rng.integers(len(question.areas))].id]}
    skin = skin_samples(face).positions
    middle = face.landmarks["subnasale"]
    near = skin[np.linalg.norm(skin - middle, axis=1) < GUESSED_WITHIN_MM]
    chosen = near[rng.integers(len(near), size=question.dabs)]
    return {"dabs": [dab_data(skin_under(face, one)) for one in chosen]}


def _drill(face: Face, lesson: Lesson, question: DrillQuestion, rng: np.random.Generator) -> Any:
    chosen = [one.options[rng.integers(len(one.options))].id for one in question.moments]
    return drill_data(question, chosen, float(rng.uniform(1, 60)))


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
    "plane": _plane,
    "needle": _needle,
    "avoid": _avoid,
    "drill": _drill,
}
