"""Naming numbered pins: each right name earns its share."""

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
from lessons.questions.label import LabelQuestion, check_label, public_label

WRITTEN: dict[str, Any] = {
    "id": "numbers",
    "kind": "label",
    "domain": "anatomy",
    "prompt": "Name the numbers.",
    "pins": [
        {"id": "procerus"},
        {"id": "corrugator_supercilii", "side": "left"},
        {"id": "depressor_supercilii", "side": "right"},
    ],
    "besides": ["frontalis"],
    "scene": {"view": "front", "show": ["skin", "muscle"]},
    "teaches": "Three muscles of the frown.",
    "evidence": {"ev": "found", "src": "cook2001"},
}
QUESTION = LabelQuestion.model_validate(WRITTEN)
LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")
OFFERED = sorted(QUESTION.offered)


@given(st.permutations(OFFERED))
def test_points_are_the_share_of_right_names(face: Face, names: list[str]) -> None:
    made = grade_safely(face, LESSON, QUESTION, {"name_ids": names[:3]}, RUBRIC)
    assert isinstance(made, Grade)
    right = sum(a == b for a, b in zip(names[:3], QUESTION.right_ids, strict=True))
    assert made.points == pytest.approx(made.max_points * right / 3, abs=0.01)
    assert len([f for f in made.findings if f.rule == "label"]) == 3


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "Give every number a name first."),
        (OFFERED[:2], "Give every number a name first."),
        ([*OFFERED[:2], ""], "Give every number a name first."),
        ([*OFFERED[:2], "nope"], "That name is not one of those offered."),
        ([OFFERED[0]] * 3, "One name stands at two numbers."),
        ("abc", "Give every number one of the names offered, then confirm."),
        ([1, 2, 3], "Give every number one of the names offered, then confirm."),
    ],
)
def test_what_is_no_labelling_is_refused_in_one_sentence(
    face: Face, names: object, said: str
) -> None:
    made = grade_safely(face, LESSON, QUESTION, {"name_ids": names}, RUBRIC)
    assert isinstance(made, Refusal)
    assert made.message.startswith(said)


def test_the_view_tells_names_and_numbers_but_not_which_belongs_to_which() -> None:
    view = public_label(QUESTION)
    told = json.dumps(view)
    assert view["pins"] == 3
    assert [option["id"] for option in view["options"]] == OFFERED
    assert not any(pin.id in told for pin in QUESTION.pins if "_" in pin.id)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"pins": WRITTEN["pins"][:2]}, "at least 3"),
        ({"besides": ["procerus"]}, "a name is offered twice"),
        ({"scene": {"hide": ["procerus"]}}, "procerus has a pin but is hidden. Show it"),
        ({"pins": [*WRITTEN["pins"][:2], {"id": "procerus"}]}, "a name is offered twice"),
    ],
)
def test_a_broken_question_says_what_is_wrong(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        LabelQuestion.model_validate(WRITTEN | broken)


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ({"id": "corrugator_supercilii"}, "there is no corrugator_supercilii."),
        ({"id": "procerus", "side": "left"}, "there is no procerus.left."),
    ],
)
def test_a_pin_on_the_wrong_side_is_a_problem(pin: dict[str, Any], said: str) -> None:
    pins = [pin, *({"id": one} for one in ("frontalis_x", "orbicularis_x"))]
    question = LabelQuestion.model_validate(WRITTEN | {"pins": pins, "besides": []})
    told = [message for _, message in check_label(LESSON, question)]
    assert any(message.startswith(said) for message in told)
