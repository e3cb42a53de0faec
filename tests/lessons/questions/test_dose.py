"""How much: the unit rule of a placed needle, reckoning by the vial, never a conversion."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.face import Face
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.load import load_lesson, load_rubric
from lessons.questions.dose import DoseQuestion, check_dose, perfect_dose, public_dose, right_amount

FOUND = {"ev": "found", "src": "mpr_ona"}
SHARED: dict[str, Any] = {
    "id": "much",
    "kind": "dose",
    "domain": "dose",
    "prompt": "How much?",
    "teaches": "So much.",
    "evidence": FOUND,
}
SITE = SHARED | {"site": "corr_medial"}
MIX = SHARED | {"mix": {"product": "ona", "vial_units": 100, "saline_ml": 2.5, "units": 20}}
MOST = SHARED | {
    "figure": {"units": 400, **FOUND},
    "danger": {"over": {"units": 400, **FOUND}, "why": "It may spread."},
}
LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")


def read(written: dict[str, Any]) -> DoseQuestion:
    return DoseQuestion.model_validate(written)


def graded(face: Face, written: dict[str, Any], **answer: object) -> Grade:
    made = grade_safely(face, LESSON, read(written), answer, RUBRIC)
    assert isinstance(made, Grade), made
    return made


@pytest.mark.parametrize("written", [SITE, MIX, MOST, SHARED | {"total": True}])
def test_the_right_amount_earns_everything(face: Face, written: dict[str, Any]) -> None:
    answer = perfect_dose(face, LESSON, read(written))
    assert graded(face, written, **answer).outcome == "correct"


def test_reckoning_goes_by_the_vial() -> None:
    assert right_amount(LESSON, read(MIX)) == (0.5, 0.5)
    back = {"product": "ona", "vial_units": 50, "saline_ml": 1.25, "ml": 0.1}
    assert right_amount(LESSON, read(SHARED | {"mix": back})) == (4.0, 4.0)
    assert read(MIX).unit == "mL"
    assert read(SHARED | {"mix": back}).unit == "U"


@given(st.floats(4, 30), st.floats(4, 30))
def test_further_from_the_dose_never_pays(face: Face, one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert graded(face, SITE, units=far).points <= graded(face, SITE, units=near).points + 1e-9


def test_beyond_the_danger_fails_whatever_the_points(face: Face) -> None:
    made = graded(face, MOST, units=410.0)
    assert (made.points, made.outcome) == (0.0, "critical")
    assert any(f.rule == "danger" and f.why == "It may spread." for f in made.findings)


def test_a_danger_that_nobody_has_verified_costs_but_fails_nobody(face: Face) -> None:
    recalled = {"over": {"units": 400, "ev": "recalled", "src": "mpr_ona"}, "why": "Perhaps."}
    assert graded(face, MOST | {"danger": recalled}, units=410.0).outcome != "critical"


@pytest.mark.parametrize(
    ("written", "answer", "said"),
    [
        (SITE, {}, "How many units? Enter the dose."),
        (SITE, {"ml": 0.1}, "How many units? Enter the dose."),
        (MIX, {"units": 4.0}, "How many millilitres? Enter the volume."),
        (SITE, {"units": -1.0}, "The dose must be a number of units from 0 to 500."),
        (SITE, {"units": float("nan")}, "The dose must be a number of units from 0 to 500."),
        (SITE, {"units": "4"}, "The dose must be a number of units from 0 to 500."),
        (MIX, {"ml": 21.0}, "The volume must be a number of mL from 0 to 20."),
        (MIX, {"ml": True}, "The volume must be a number of mL from 0 to 20."),
    ],
)
def test_what_is_no_amount_is_refused_in_one_sentence(
    face: Face, written: dict[str, Any], answer: dict[str, Any], said: str
) -> None:
    made = grade_safely(face, LESSON, read(written), answer, RUBRIC)
    assert isinstance(made, Refusal)
    assert made.message == said


@pytest.mark.parametrize("written", [SITE, MIX, MOST])
def test_the_view_tells_the_unit_and_no_number(written: dict[str, Any]) -> None:
    view = public_dose(read(written))
    assert set(view) == {"id", "domain", "prompt", "kind", "unit"}
    assert not any(digit in json.dumps(view) for digit in "0123456789")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (SHARED, "0 of site, total, figure and mix are given. Write exactly one"),
        (SITE | {"total": True}, "2 of site, total, figure and mix"),
        (SHARED | {"figure": {"ml": 1, **FOUND}}, "the figure is in ml, the answer in units"),
        (SHARED | {"mix": MIX["mix"] | {"ml": 0.5}}, "a mix draws units or ml. Write one"),
        (SHARED | {"mix": MIX["mix"] | {"vial_units": 75}}, "does not come in vials of 75 U"),
        (SHARED | {"mix": MIX["mix"] | {"product": "onna"}}, "Unknown product 'onna'"),
        (SHARED | {"mix": MIX["mix"] | {"units": 101}}, "101 U were asked of a vial of 100 U"),
        (SHARED | {"mix": MIX["mix"] | {"into": "abo"}}, "Extra inputs"),
    ],
)
def test_a_broken_question_says_what_is_wrong(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        DoseQuestion.model_validate(broken)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (SHARED | {"site": "corr_medal"}, "Did you mean 'corr_medial'"),
        (MOST | {"figure": {"units": 500, **FOUND}}, "the right dose is beyond the danger"),
    ],
)
def test_a_question_that_does_not_fit_its_lesson_is_a_problem(
    written: dict[str, Any], said: str
) -> None:
    (problem,) = check_dose(LESSON, read(written))
    assert said in problem[1]
