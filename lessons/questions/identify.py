"""Click the named structure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints

from anatomy.content import KeyPath
from lessons.feedback import AnswerRefused, Grade, Severity, Truth, no_hit
from lessons.naming import bodies_of, name_of, structure_of
from lessons.questions.kind import Asked, Given, Id, Text
from lessons.questions.marking import finding_of, grade_of
from lessons.scoring.score import Score, score_of
from lessons.staging import Staging

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

StructureId = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.(left|right))?$", max_length=80)
]
RULE = "identify"


class IdentifyQuestion(Asked):
    """Which body is meant.

    side: left, right or any. mixed_up: what to say for a likely confusion.
    """

    kind: Literal["identify"]
    target: Id
    side: Literal["left", "right", "any"] = "any"
    scene: Staging
    mixed_up: dict[Id, Text] = Field(default_factory=dict)

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """The target and what it may be mixed up with."""
        yield ("target",), self.target
        for name in self.mixed_up:
            yield ("mixed_up", name), name


class IdentifyAnswer(Given):
    """The structure that was clicked, or None for a click beside the face."""

    structure_id: StructureId | None


def grade_identify(
    face: Face,
    lesson: Lesson,
    question: IdentifyQuestion,
    answer: IdentifyAnswer,
    rubric: Rubric,
) -> Grade:
    """Full points for the structure, some for the right one on the wrong side.

    Raises AnswerRefused for an id that this face does not have.
    """
    del lesson
    truth = Truth(structure_ids=right_ids(face, question), label=name_of(question.target))
    most = rubric.max_points(RULE)
    clicked = answer.structure_id
    if clicked is None:
        return no_hit(question.id, kind=RULE, max_points=most, truth=truth)
    if clicked not in face.meshes:
        raise AnswerRefused(
            "The structure you clicked is not part of this face. Please click again."
        )
    score = _score(question, clicked, truth, rubric)
    return grade_of(question, RULE, score, rubric=rubric, truth=truth)


def right_ids(face: Face, question: IdentifyQuestion) -> tuple[str, ...]:
    """Ids of the bodies that count as right on this face."""
    return bodies_of(question.target, question.side, face.meshes)


def public_identify(question: IdentifyQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the prompt names the structure."""
    return {**question.shown(), "kind": RULE}


def perfect_identify(face: Face, lesson: Lesson, question: IdentifyQuestion) -> dict[str, Any]:
    """What somebody who knows it sends."""
    del lesson
    return {"structure_id": right_ids(face, question)[0]}


def _score(question: IdentifyQuestion, clicked: str, truth: Truth, rubric: Rubric) -> Score:
    severity: Severity = "serious"
    if clicked in truth.structure_ids:
        share, severity, message = 1.0, "praise", f"Yes, this is the {truth.label}."
    elif structure_of(clicked) == question.target:
        share, severity = rubric.wrong_side.middle / 100, "minor"
        message = "The right structure, on the other side. Left and right are the patient's."
    else:
        share = 0.0
        message = f"You clicked the {name_of(clicked)}. The {truth.label} is marked now."
        message += " " + question.mixed_up.get(structure_of(clicked), "")
    finding = finding_of(question, RULE, message.strip(), severity=severity, why=question.teaches)
    return score_of(share, finding, verified=True)  # which body was clicked is no figure to doubt
