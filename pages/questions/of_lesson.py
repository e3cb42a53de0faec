"""The lesson that asks an open question."""

from __future__ import annotations

from typing import Any

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from lessons.questions.made import made_question
from pages.studio import Studio


def lesson_of(studio: Studio, question: Any) -> Lesson:
    """The lesson with this very question, or of which it was made. Raises UnknownId."""
    for lesson in studio.lessons:
        if any(one is question for one in lesson.questions):
            return lesson
    for lesson in studio.lessons:
        if question in (*lesson.questions, made_question(lesson, question.id)):
            return lesson
    raise UnknownId("question", question.id, ())
