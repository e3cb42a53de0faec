"""The grade of one answer of a paper, by the rules of the lessons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from anatomy.content import UnknownId
from certification.bank import Bank
from certification.paper import Paper
from certification.stations.consultation import (
    ConsultationAnswer,
    ConsultationStation,
    grade_consultation,
)
from lessons import AnswerRefused, Grade, Lesson, Question, grade, read_answer
from lessons.questions.case import CaseQuestion
from lessons.questions.drill import DrillQuestion

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.rubric import Rubric

FACELESS = ("choice", "case", "order", "dose", "drill")
NOT_READ = "Your replies did not arrive in a form that can be graded. Please choose again."


def grade_answer(
    paper: Paper, bank: Bank, key: str, data: object, *, face: Face | None = None
) -> Grade:
    """The grade of an answer, under its key.

    face: of the item's own patient; needed where something is done on a face. Steps, parts and
    moments that are missing give no marks. Raises AnswerRefused, in words, for an answer that
    cannot be graded, UnknownId for a key that the paper does not have.
    """
    script = next((s.station for s in paper.stations if s.script_key and s.script_key == key), None)
    if isinstance(script, ConsultationStation):
        return _grade_script(script, data, bank.rubric()).model_copy(update={"question_id": key})
    if key not in paper.by_key:
        raise UnknownId("question", key, paper.by_key)
    lesson, question = bank.question(key)
    if face is None and question.kind not in FACELESS:
        raise ValueError(f"A {question.kind} question needs the face on which it was answered.")
    rubric = bank.rubric(lesson.rubric)
    found = _grade(cast("Face", face), lesson, question, data, rubric)
    return found.model_copy(update={"question_id": key})


def _grade(face: Face, lesson: Lesson, question: Question, data: object, rubric: Rubric) -> Grade:
    if isinstance(question, CaseQuestion):
        return _grade_parts(face, lesson, question, data, rubric)
    if isinstance(question, DrillQuestion) and isinstance(data, Mapping):
        data = _whole_drill(question, data)
    return grade(face, lesson, question, read_answer(question, data), rubric)


def _grade_parts(
    face: Face, lesson: Lesson, case: CaseQuestion[Any], data: object, rubric: Rubric
) -> Grade:
    """The grade of the parts that were answered, out of the points of all."""
    parts = data.get("parts") if isinstance(data, Mapping) else None
    answered = [one for one in case.parts if isinstance(parts, Mapping) and one.id in parts]
    if len(answered) == len(case.parts) or not answered:
        return grade(face, lesson, case, read_answer(case, data), rubric)
    some = case.model_copy(update={"parts": tuple(answered)})
    found = grade(face, lesson, some, read_answer(some, data), rubric)
    most = sum(rubric.max_points(part.kind) for part in case.parts)
    outcome = "critical" if found.outcome == "critical" else "wrong"
    return found.model_copy(update={"max_points": most, "outcome": outcome})


def _whole_drill(question: DrillQuestion, data: Mapping[str, Any]) -> dict[str, Any]:
    """The answer with nothing chosen at the moments that were not reached."""
    steps = data.get("steps")
    if not isinstance(steps, list | tuple):
        return dict(data)
    missed = [
        {"moment_id": moment.id, "option_id": None, "seconds": 0.0}
        for moment in question.moments[len(steps) :]
    ]
    return {**data, "steps": [*steps, *missed]}


def _grade_script(station: ConsultationStation, data: object, rubric: Rubric) -> Grade:
    try:
        answer = ConsultationAnswer.model_validate(data)
    except ValidationError as error:
        raise AnswerRefused(NOT_READ) from error
    return grade_consultation(station, answer, rubric)
