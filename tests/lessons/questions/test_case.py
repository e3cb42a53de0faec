"""A patient and linked questions: summed up, failed by harm, nothing told before its time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from anatomy.content import UnknownId
from anatomy.face import Face
from lessons.attempt import Attempt, public_view, start_attempt
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson, load_rubric
from lessons.questions import KINDS
from lessons.questions.case import CaseQuestion, public_case

LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")
FARAH: Any = LESSON.question("case_farah")
WRITTEN: dict[str, Any] = FARAH.model_dump(mode="json", exclude_none=True)


def perfect(face: Face, question: Any = FARAH) -> dict[str, Any]:
    return KINDS["case"].perfect(face, LESSON, question)


def started(seed: int) -> Attempt:
    return start_attempt(
        LESSON, patient_id="template", seed=seed, atlas_version="0.1.0", content_hash="c0ffee"
    )


def test_all_parts_right_make_the_sum_of_their_points(face: Face) -> None:
    made = grade_safely(face, LESSON, FARAH, perfect(face), RUBRIC)
    assert isinstance(made, Grade)
    most = RUBRIC.max_points("choice") + RUBRIC.max_points("name")
    assert (made.points, made.max_points, made.outcome) == (most, most, "correct")


def test_harm_in_one_part_fails_the_whole_case(face: Face) -> None:
    answer = perfect(face)
    answer["parts"]["today"] = {"option_ids": ["b"]}
    made = grade_safely(face, LESSON, FARAH, answer, RUBRIC)
    assert isinstance(made, Grade)
    assert (made.points, made.outcome) == (0.0, "critical")
    assert made.findings[0].severity == "critical"


def test_one_part_wrong_costs_its_own_points_alone(face: Face) -> None:
    answer = perfect(face)
    part = FARAH.part("case_farah.vessel")
    other = next(key for key in part.offered if key != answer["parts"]["vessel"]["name_id"])
    answer["parts"]["vessel"] = {"name_id": other}
    made = grade_safely(face, LESSON, FARAH, answer, RUBRIC)
    assert isinstance(made, Grade)
    assert made.points == RUBRIC.max_points("choice")


@pytest.mark.parametrize(
    "parts",
    [{}, {"today": {"option_ids": ["a"]}}, {"today": {}, "vessel": {}, "more": {}}, [], "x", None],
)
def test_a_case_without_all_its_answers_is_refused(face: Face, parts: object) -> None:
    made = grade_safely(face, LESSON, FARAH, {"parts": parts}, RUBRIC)
    assert isinstance(made, Refusal)
    assert made.message == "Answer every question about this patient first."


def test_the_story_tells_neither_decision_nor_reasons_nor_parts() -> None:
    for name in list_lessons():
        for question in load_lesson(name).questions:
            if isinstance(question, CaseQuestion):
                told = json.dumps(public_case(question))
                history = question.patient.history
                assert not {"decision", "reasons", "contraindications"} & set(public_case(question))
                assert all(one.so not in told for one in history.reasons)
                assert all(part.prompt not in told for part in question.parts)


def test_parts_are_shown_in_the_order_of_the_attempt() -> None:
    orders = set()
    for seed in range(12):
        attempt = started(seed)
        part = FARAH.parts[0]
        view = public_view(part, attempt, part_of=FARAH)
        told = tuple(option["id"] for option in view["options"])
        assert told == attempt.option_order["case_farah.today"]
        orders.add(told)
    assert len(orders) > 1


def test_a_part_is_found_by_its_id_and_an_unknown_one_answers_with_the_nearest() -> None:
    assert LESSON.question("case_farah.today").prompt == FARAH.parts[0].prompt
    with pytest.raises(UnknownId, match=r"Did you mean 'case_farah\.today'"):
        LESSON.question("case_farah.toda")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"case": "georg"}, "Did you mean 'george'"),
        ({"parts": WRITTEN["parts"][:1]}, "at least 2"),
        ({"parts": WRITTEN["parts"] * 3}, "at most 5"),
        ({"parts": [WRITTEN["parts"][0]] * 2}, "two parts have the same id"),
        ({"parts": [WRITTEN, WRITTEN["parts"][0]]}, "case"),
    ],
)
def test_a_broken_question_says_what_is_wrong(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        type(FARAH).model_validate(WRITTEN | broken)


def test_a_part_that_does_not_fit_its_lesson_is_a_problem(lesson: Lesson) -> None:
    part = {**WRITTEN["parts"][0], "id": "u", "kind": "dose", "site": "nowhere"}
    for key in ("options", "multiple"):
        part.pop(key, None)
    question = type(FARAH).model_validate(WRITTEN | {"parts": [WRITTEN["parts"][0], part]})
    ((path, message),) = KINDS["case"].check(lesson, question)
    assert path == ("parts", 1, "site")
    assert "Unknown site 'nowhere'" in message
