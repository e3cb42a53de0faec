"""A patient with a history, and several questions about them, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from anatomy.content import KeyPath, UnknownId
from anatomy.people.cases import Case, list_cases, load_case
from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.questions.kind import Asked, Given
from lessons.questions.marking import finding_of, lesson_of
from lessons.scoring.score import outcome_of
from lessons.staging import Staging

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

RULE = "case"
PART_SIGN = "."  # between the id of a case and that of its part
NOT_ALL = "Answer every question about this patient first."
SUM = "{points:g} of {most:g} points in {count} questions."
FAILED = "{count} of your answers would have harmed this patient, so the case is not passed."
TOLD_SEVERITIES = ("critical", "serious")

PartId = Annotated[str, StringConstraints(max_length=80)]
P = TypeVar("P", bound=Asked)


class CaseQuestion(Asked, Generic[P]):
    """A patient, by the id of a case, and two to five questions of other kinds about them.

    A later part may tell what the right answer of an earlier one was, for that one is given then.
    """

    kind: Literal["case"]
    case: str
    parts: tuple[P, ...] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.case not in list_cases():
            raise ValueError(str(UnknownId("case", self.case, list_cases())))
        ids = [part.id for part in self.parts]
        if len(set(ids)) != len(ids):
            raise ValueError("two parts have the same id. An id may occur once")
        return self

    @property
    def patient(self) -> Case:
        """The person it is about."""
        return load_case(self.case)

    def part(self, part_id: str) -> P:
        """The part with this id, `<case question>.<part>`. Raises UnknownId."""
        for part in self.parts:
            if self.part_id(part) == part_id:
                return part
        raise UnknownId("part", part_id, [self.part_id(part) for part in self.parts])

    def part_id(self, part: Asked) -> str:
        """The id under which a part's answer is kept."""
        return f"{self.id}{PART_SIGN}{part.id}"

    def stagings(self) -> Iterator[tuple[KeyPath, Staging]]:
        """Those of its parts."""
        for k, part in enumerate(self.parts):
            yield from (((("parts", k, *path)), one) for path, one in part.stagings())

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """Those of its parts."""
        for k, part in enumerate(self.parts):
            yield from (((("parts", k, *path)), one) for path, one in part.structures())


class CaseAnswer(Given):
    """The answers to all parts, as they came in, by the ids of the parts."""

    parts: dict[PartId, dict[str, Any]] = Field(max_length=5)


def grade_case(
    face: Face, lesson: Lesson, question: CaseQuestion[Any], answer: CaseAnswer, rubric: Rubric
) -> Grade:
    """The sum of the parts; a critical finding in one fails the case.

    Raises AnswerRefused for a part that has no answer, or one that cannot be graded.
    """
    return sum_up(question, grade_parts(face, lesson, question, answer.parts, rubric), rubric)


def grade_parts(
    face: Face,
    lesson: Lesson,
    question: CaseQuestion[Any],
    answers: Mapping[str, Mapping[str, Any]],
    rubric: Rubric,
) -> tuple[Grade, ...]:
    """The grade of each part, in their order. Raises AnswerRefused."""
    from lessons.grade import grade, read_answer  # noqa: PLC0415 - all kinds know the case

    if set(answers) != {part.id for part in question.parts}:
        raise AnswerRefused(NOT_ALL)
    return tuple(
        grade(face, lesson, part, read_answer(part, answers[part.id]), rubric)
        for part in question.parts
    )


def sum_up(question: CaseQuestion[Any], grades: tuple[Grade, ...], rubric: Rubric) -> Grade:
    """The grade of the case from those of its parts."""
    most = sum(one.max_points for one in grades)
    points = sum(one.points for one in grades)
    harmful = [one for one in grades if one.outcome == "critical"]
    return Grade(
        question_id=question.id,
        kind=RULE,
        points=0.0 if harmful else round(points, 2),
        max_points=most,
        outcome="critical" if harmful else outcome_of(points / most, rubric),
        findings=(
            _whole(question, points, most, harmful),
            *(f for one in grades for f in one.findings if f.severity in TOLD_SEVERITIES),
            lesson_of(question),
        ),
        truth=Truth(label=question.patient.name),
    )


def public_case(question: CaseQuestion[Any]) -> dict[str, Any]:
    """What may be shown before the answer: who it is and what they tell; its parts come singly.

    What follows from the history is what is asked, so neither decision nor reasons are in it.
    """
    patient = question.patient
    told = patient.history
    return {
        **question.shown(),
        "kind": RULE,
        "count": len(question.parts),
        "name": patient.name,
        "age": patient.wishes.age,
        "sex": patient.wishes.sex,
        "concern": told.concern,
        "medication": list(told.medication),
        "previous_treatment": list(told.previous_treatment),
        "conditions": list(told.conditions),
    }


def perfect_case(face: Face, lesson: Lesson, question: CaseQuestion[Any]) -> dict[str, Any]:
    """What somebody who knows everything sends."""
    from lessons.questions import KINDS  # noqa: PLC0415 - all kinds know the case

    return {
        "parts": {part.id: KINDS[part.kind].perfect(face, lesson, part) for part in question.parts}
    }


def reckless_case(face: Face, lesson: Lesson, question: CaseQuestion[Any]) -> dict[str, Any] | None:
    """Danger in every part that has some, the rest as it should be; None without any danger."""
    from lessons.questions import KINDS  # noqa: PLC0415 - all kinds know the case

    found = {part.id: KINDS[part.kind].reckless(face, lesson, part) for part in question.parts}
    if not any(found.values()):
        return None
    perfect = perfect_case(face, lesson, question)["parts"]
    return {"parts": {key: given or perfect[key] for key, given in found.items()}}


def check_case(lesson: Lesson, question: CaseQuestion[Any]) -> Iterable[tuple[KeyPath, str]]:
    """What is wrong with its parts, each by the rules of its own kind."""
    from lessons.questions import KINDS  # noqa: PLC0415 - all kinds know the case

    for k, part in enumerate(question.parts):
        for path, message in KINDS[part.kind].check(lesson, part):
            yield ("parts", k, *path), message


def _whole(
    question: CaseQuestion[Any], points: float, most: float, harmful: list[Grade]
) -> Finding:
    if harmful:
        message = FAILED.format(count=len(harmful))
        return finding_of(question, RULE, message, severity="critical")
    message = SUM.format(points=points, most=most, count=len(question.parts))
    return finding_of(question, RULE, message, severity="praise" if points >= most else "note")
