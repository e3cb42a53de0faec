"""Grading: an answer in, a grade with findings out, always the same for the same answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.questions import KINDS, Answer, Question

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

__all__ = [
    "AnswerRefused",
    "Finding",
    "Grade",
    "Refusal",
    "Truth",
    "grade",
    "grade_safely",
    "read_answer",
]

UNREADABLE = "Your answer did not arrive in a form that can be graded. Please answer again."
PLAIN = {
    # field of an answer: what the learner reads when it is no good
    "units": "The dose must be a number of units from 0 to 500.",
    "depth_mm": "The depth must be a number from 0 to 40 mm.",
    "face_index": "That place is not on this face. Please click again.",
    "barycentric": "That place is not on this face. Please click again.",
    "structure_id": "The structure you clicked is not part of this face. Please click again.",
    "name": "A name has at most 80 letters. Please write it shorter.",
    "name_id": "That name is not one of those offered. Please choose again.",
    "name_ids": "Give every number one of the names offered, then confirm.",
    "order_ids": "Put every line in its place, each once, then confirm.",
    "ml": "The volume must be a number of mL from 0 to 20.",
    "parts": "Answer every question about this patient first.",
    "certainty": "Say that you are sure, fairly sure or guessing, or leave it out.",
    "layer": "That layer is not one of those offered. Please choose again.",
    "angle_deg": "The angle must be a number above 0 and up to 90 degrees, 90 straight in.",
    "towards_deg": "The direction must be a number from 0 to 360 degrees.",
    "length_mm": "The depth along the needle must be a number from 0 to 13 mm.",
    "dabs": "Those marks are not on this face. Use up to 12, and mark again.",
    "area_ids": "That area is not one of those offered. Please choose again.",
    "steps": "The drill did not arrive whole. Please go through every moment again.",
    "extra_time": "The extra time is 1, 1.25, 1.5 or 2 times, or off.",
    "option_ids": "That answer is not one of those offered. Please choose again.",
}


class Refusal(BaseModel):
    """An answer that could not be graded, and the sentence the learner reads. No score changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question_id: str
    message: str


def grade(face: Face, lesson: Lesson, question: Question, answer: Answer, rubric: Rubric) -> Grade:
    """The grade of an answer on a face. Raises AnswerRefused where there is nothing to grade."""
    kind = KINDS[question.kind]
    if not isinstance(answer, kind.answer):
        raise AnswerRefused(UNREADABLE)
    return kind.grade(face, lesson, question, answer, rubric)


def read_answer(question: Question, data: object) -> Answer:
    """The answer in a message from outside. Raises AnswerRefused, in words, for anything else."""
    try:
        return KINDS[question.kind].answer.model_validate(data)
    except (ValidationError, RecursionError) as error:
        raise AnswerRefused(_plainly(error)) from error


def grade_safely(
    face: Face, lesson: Lesson, question: Question, data: object, rubric: Rubric
) -> Grade | Refusal:
    """The grade of whatever came from outside, or a plain refusal; nothing else comes out."""
    try:
        return grade(face, lesson, question, read_answer(question, data), rubric)
    except AnswerRefused as refused:
        return Refusal(question_id=question.id, message=str(refused))


def _plainly(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return UNREADABLE
    fields = [str(problem["loc"][0]) for problem in error.errors() if problem["loc"]]
    return next((PLAIN[field] for field in fields if field in PLAIN), UNREADABLE)
