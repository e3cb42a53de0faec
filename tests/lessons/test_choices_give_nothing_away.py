"""The length of an answer does not tell that it is the right one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion

KINDS = ("technique", "danger", "region", "system", "theory")
LONGEST_AT_MOST = 0.45  # of single choices, how often the right answer is the longest
OVER_ALL_AT_MOST = 0.40


@cache
def every_lesson() -> tuple[Lesson, ...]:
    return tuple(load_lesson(name) for name in list_lessons())


def single_choices(kind: str) -> Iterator[ChoiceQuestion]:
    for lesson in every_lesson():
        if lesson.kind != kind:
            continue
        for question in lesson.questions:
            parts = question.parts if isinstance(question, CaseQuestion) else (question,)
            yield from (p for p in parts if isinstance(p, ChoiceQuestion) and not p.multiple)


def given_away(questions: list[ChoiceQuestion]) -> float:
    """In what share the right answer is as long as any other."""
    longest = [max(len(one.text) for one in question.options) for question in questions]
    told = [
        any(one.right and len(one.text) == most for one in question.options)
        for question, most in zip(questions, longest, strict=True)
    ]
    return sum(told) / len(told)


@pytest.mark.parametrize("kind", KINDS)
def test_in_no_group_of_lessons_does_length_give_the_answer_away(kind: str) -> None:
    assert given_away(list(single_choices(kind))) <= LONGEST_AT_MOST


def test_over_all_lessons_the_longest_answer_is_mostly_wrong() -> None:
    assert given_away([q for kind in KINDS for q in single_choices(kind)]) <= OVER_ALL_AT_MOST
