"""The lesson that asks an open question."""

from __future__ import annotations

from typing import Any

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from pages.studio import Studio


def lesson_of(studio: Studio, question: Any) -> Lesson:
    """The lesson with this very question. Raises UnknownId where none has it."""
    for lesson in studio.lessons:
        if any(one is question for one in lesson.questions):
            return lesson
    for lesson in studio.lessons:
        if question in lesson.questions:
            return lesson
    raise UnknownId("question", question.id, ())
