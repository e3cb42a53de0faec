"""Putting things in order: pairs earn points, ids tell nothing."""

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
from lessons.questions.order import OrderQuestion, pairs_right, public_order

WRITTEN: dict[str, Any] = {
    "id": "layers",
    "kind": "order",
    "domain": "anatomy",
    "prompt": "Put the layers in order.",
    "items": ["Skin", "Fat", "Muscle", "Bone"],
    "first": "Outside",
    "last": "Inside",
    "teaches": "Skin, fat, muscle, bone.",
    "evidence": {"ev": "found", "src": "mpr_ona"},
}
QUESTION = OrderQuestion.model_validate(WRITTEN)
LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")
ORDERS = st.permutations(QUESTION.order_ids)


def graded(face: Face, order: object, question: OrderQuestion = QUESTION) -> Grade:
    made = grade_safely(face, LESSON, question, {"order_ids": order}, RUBRIC)
    assert isinstance(made, Grade)
    return made


@given(ORDERS)
def test_points_are_the_share_of_pairs_that_stand_right(face: Face, order: list[str]) -> None:
    made = graded(face, order)
    wrong = sum(
        QUESTION.order_ids.index(a) > QUESTION.order_ids.index(b)
        for k, a in enumerate(order)
        for b in order[k + 1 :]
    )
    assert made.points == pytest.approx(made.max_points * (6 - wrong) / 6, abs=0.01)


@given(ORDERS, st.integers(0, 2))
def test_mending_two_neighbours_never_costs(face: Face, order: list[str], at: int) -> None:
    right = QUESTION.order_ids
    a, b = order[at], order[at + 1]
    if right.index(a) > right.index(b):
        better = [*order[:at], b, a, *order[at + 2 :]]
        assert graded(face, better).points > graded(face, order).points


def test_the_wrong_way_round_earns_nothing_and_the_right_way_all(face: Face) -> None:
    assert graded(face, QUESTION.order_ids[::-1]).points == 0.0
    assert graded(face, QUESTION.order_ids).outcome == "correct"


def test_unverified_evidence_never_fails_a_learner(face: Face) -> None:
    recalled = QUESTION.model_copy(
        update={"evidence": QUESTION.evidence.model_copy(update={"ev": "recalled"})}
    )
    assert graded(face, QUESTION.order_ids[::-1], recalled).passed


def test_every_neighbour_out_of_place_is_told(face: Face) -> None:
    skin, fat, muscle, bone = QUESTION.order_ids
    told = [f.message for f in graded(face, (fat, skin, bone, muscle)).findings]
    assert "“Skin” comes before “Fat”." in told
    assert "“Muscle” comes before “Bone”." in told


@pytest.mark.parametrize(
    "order",
    [
        [],
        ["x"] * 4,
        list(QUESTION.order_ids[:3]),
        [*QUESTION.order_ids, QUESTION.order_ids[0]],
        [QUESTION.order_ids[0]] * 4,
        None,
        "Skin",
        [1, 2, 3, 4],
        {"a": 1},
    ],
)
def test_what_is_no_order_is_refused_in_one_sentence(face: Face, order: object) -> None:
    made = grade_safely(face, LESSON, QUESTION, {"order_ids": order}, RUBRIC)
    assert isinstance(made, Refusal)
    assert made.message == "Put every line in its place, each once, then confirm."


def test_the_view_tells_no_order() -> None:
    view = public_order(QUESTION)
    told = [option["id"] for option in view["options"]]
    assert told == sorted(QUESTION.order_ids)
    assert not any(text.lower() in key for key, text in zip(told, WRITTEN["items"], strict=True))
    assert "teaches" not in json.dumps(view)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"items": ["Skin", "skin", "Bone"]}, "two items say the same. Write each once"),
        ({"items": ["Skin", "Bone"]}, "at least 3"),
        ({"items": [str(k) for k in range(9)]}, "at most 8"),
        ({"first": ""}, "at least 1"),
        ({"answer": 1}, "Extra inputs"),
    ],
)
def test_a_broken_question_says_what_is_wrong(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        OrderQuestion.model_validate(WRITTEN | broken)


def test_pairs_of_one_swap() -> None:
    assert pairs_right(("b", "a", "c"), ("a", "b", "c")) == pytest.approx(2 / 3)
