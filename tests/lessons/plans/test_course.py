"""Day by day a treated face goes from nothing to the full effect and back."""

from __future__ import annotations

import pytest

from anatomy.content import UnknownId
from anatomy.expressions import expression_weights
from anatomy.face import Face
from anatomy.toxin import Treatment, treat
from lessons.lesson import Lesson
from lessons.plans import DAYS, expression_course, strength_course
from tests.lessons.plans.planning import expert

FROWN = {"frown": 1.0}
MUSCLES = ("procerus", "corrugator_supercilii.left")


@pytest.fixture(scope="module")
def treatment(template: Face, lesson: Lesson) -> Treatment:
    """The template under the expert's plan."""
    return treat(template, expert(template, lesson).given(template))


def test_there_is_a_set_of_weights_for_each_day_and_day_0_is_the_untreated_face(
    treatment: Treatment,
) -> None:
    course = expression_course(treatment, FROWN)
    assert len(course) == len(DAYS)
    assert course[0] == expression_weights(FROWN)
    assert all(0 <= weight <= 1 for day in course for weight in day.values())


def test_the_frown_weakens_to_day_14_and_comes_back(treatment: Treatment) -> None:
    lowered = [day["brow_down.left"] for day in expression_course(treatment, FROWN)]
    lowest = DAYS.index(14)
    assert lowered[:lowest] == sorted(lowered[:lowest], reverse=True)
    assert lowered[lowest:] == sorted(lowered[lowest:])
    assert lowered[lowest] < 0.5 < lowered[-1]


def test_strengths_follow_the_treatment_day_by_day(treatment: Treatment) -> None:
    course = strength_course(treatment, MUSCLES)
    assert set(course) == set(MUSCLES)
    for muscle, strengths in course.items():
        assert strengths[0] == 1.0
        assert strengths == tuple(treatment.muscle_strength(day)[muscle] for day in DAYS)


def test_a_muscle_or_a_day_that_is_none_is_named(treatment: Treatment) -> None:
    with pytest.raises(UnknownId, match="Did you mean 'procerus'"):
        strength_course(treatment, ["procerous"])
    with pytest.raises(ValueError, match="Day -1 is none"):
        expression_course(treatment, FROWN, [-1])
