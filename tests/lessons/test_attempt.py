"""What is shown, in which order, and what must not be shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.content import UnknownId
from lessons.attempt import Attempt, public_view, start_attempt
from lessons.load import list_lessons, load_lesson
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion

LESSON = load_lesson("glabellar_lines")


def started(seed: int, question_ids: list[str] | None = None) -> Attempt:
    return start_attempt(
        LESSON,
        patient_id="template",
        seed=seed,
        atlas_version="0.1.0",
        content_hash="c0ffee",
        question_ids=question_ids,
    )


@given(st.integers(0, 2**32 - 1))
def test_a_seed_gives_one_order_of_all_questions_and_options(seed: int) -> None:
    attempt = started(seed)
    assert attempt == started(seed)
    assert sorted(attempt.question_ids) == sorted(q.id for q in LESSON.questions)
    for question in LESSON.questions:
        if isinstance(question, ChoiceQuestion):
            assert sorted(attempt.option_order[question.id]) == [o.id for o in question.options]


def test_different_seeds_give_different_orders() -> None:
    assert len({started(seed).question_ids for seed in range(20)}) == 20


def test_an_unknown_question_answers_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="Did you mean 'total_dose'"):
        started(1, ["total_dos"])


def test_a_part_of_a_case_is_refused_and_the_case_is_not() -> None:
    lesson, case = next(
        (lesson, one)
        for lesson in map(load_lesson, list_lessons())
        for one in lesson.questions
        if isinstance(one, CaseQuestion)
    )
    pinned: dict[str, Any] = {
        "patient_id": "template", "seed": 1, "atlas_version": "0.1.0", "content_hash": "c0ffee"
    }  # fmt: skip
    assert start_attempt(lesson, **pinned, question_ids=[case.id]).question_ids == (case.id,)
    part = case.part_id(case.parts[0])
    with pytest.raises(ValueError, match="is a part of the case") as refused:
        start_attempt(lesson, **pinned, question_ids=[case.id, part])
    assert str(refused.value) == (
        f"'{part}' is a part of the case '{case.id}' and is asked within it. Ask '{case.id}'."
    )


def test_an_attempt_survives_json() -> None:
    attempt = started(3)
    assert Attempt.model_validate_json(attempt.model_dump_json()) == attempt


@pytest.mark.parametrize("question", LESSON.questions, ids=lambda q: q.id)
def test_nothing_that_leaves_before_the_answer_holds_the_key(question: object) -> None:
    view = public_view(question, started(5))  # type: ignore[arg-type]
    text = json.dumps(view)
    for key in (
        '"right"',
        "critical",
        "feedback",
        "teaches",
        "evidence",
        "target",
        "mixed_up",
        '"site"',
    ):
        assert key not in text
    for site in LESSON.sites:
        assert site.id not in json.dumps({k: v for k, v in view.items() if k != "id"})


def test_options_are_shown_in_the_order_of_the_attempt() -> None:
    attempt = started(11)
    view = public_view(LESSON.question("total_dose"), attempt)
    assert tuple(option["id"] for option in view["options"]) == attempt.option_order["total_dose"]
