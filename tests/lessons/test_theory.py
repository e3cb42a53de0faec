"""What holds for the eight lessons of theory: short, sourced, safe, and no give-away."""

from __future__ import annotations

from typing import cast

import pytest

from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.load import load_lesson
from lessons.questions.choice import ChoiceAnswer, ChoiceQuestion, grade_choice
from lessons.regulation import load_regulation
from lessons.rubric import Rubric
from lessons.trust import is_verified

THEORY = (
    "theory_who_may_inject",
    "theory_pharmacology_units",
    "theory_products_reconstitution",
    "theory_assessment_photographs",
    "theory_contraindications_consent",
    "theory_ethics_expectations",
    "theory_aftercare",
    "theory_complications_management",
)
LAW = "theory_who_may_inject"
DANGEROUS = tuple(name for name in THEORY if name != "theory_assessment_photographs")
GIVEN_AWAY_AT_MOST = 0.4  # of single answers, how often the right one is the longest
NO_FACE = cast(Face, None)  # a choice is graded without one


@pytest.fixture(params=THEORY)
def theory(request: pytest.FixtureRequest) -> Lesson:
    return load_lesson(request.param)


def choices(lesson: Lesson) -> list[ChoiceQuestion]:
    return [one for one in lesson.questions if isinstance(one, ChoiceQuestion)]


def test_it_is_theory_of_six_to_nine_steps_with_a_short_version(theory: Lesson) -> None:
    assert theory.kind == "theory"
    assert 6 <= len(theory.steps) <= 9
    assert 3 <= len(theory.short_steps) <= 4
    assert theory.review is None


def test_words_alone_stage_no_face(theory: Lesson) -> None:
    for step in theory.steps:
        if not step.face:
            staged = (*step.named, *step.markers, *step.zones, *step.limits, *step.expression)
            assert staged == ()


@pytest.mark.parametrize("name", DANGEROUS)
def test_where_safety_is_taught_a_dangerous_answer_fails(name: str, rubric: Rubric) -> None:
    lesson = load_lesson(name)
    failing = [q for q in choices(lesson) if any(option.critical for option in q.options)]
    assert failing
    for question in failing:
        for option in question.options:
            if option.critical:
                answer = ChoiceAnswer(option_ids=(option.id,))
                told = grade_choice(NO_FACE, lesson, question, answer, rubric)
                assert told.points == 0
                assert (told.outcome == "critical") == is_verified(question.evidence)


def test_the_right_options_earn_full_marks(theory: Lesson, rubric: Rubric) -> None:
    for question in choices(theory):
        answer = ChoiceAnswer(option_ids=question.right_ids)
        told = grade_choice(NO_FACE, theory, question, answer, rubric)
        assert (told.points, told.outcome) == (told.max_points, "correct")


def test_no_rule_of_thumb_finds_the_right_answer() -> None:
    single = [q for name in THEORY for q in choices(load_lesson(name)) if not q.multiple]
    longest = [max(q.options, key=lambda option: len(option.text)).right for q in single]
    assert sum(longest) / len(single) <= GIVEN_AWAY_AT_MOST


def test_the_law_that_is_taught_is_the_law_that_is_kept_as_data() -> None:
    lesson = load_lesson(LAW)
    kept = {
        told.src
        for region in load_regulation().values()
        for told in (region.medicine, region.least_age, *region.professions, *region.rules)
        if told is not None
    }
    asked = {question.evidence.src for question in lesson.questions}
    anatomy_and_aims = {"gray", "lee2020csm", "project", "hee2015", "dhsc2021"}
    assert (set(lesson.references) | asked) - anatomy_and_aims <= kept
