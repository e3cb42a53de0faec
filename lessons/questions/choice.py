"""Choose one answer, or all that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from lessons.feedback import AnswerRefused, Finding, Grade, Severity, Truth
from lessons.questions.kind import Asked, Given, Text, shown_staging
from lessons.scoring.score import Score, total_of
from lessons.staging import Staging
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
GivenOptionId = Annotated[str, StringConstraints(max_length=8)]
RULE = "choice"


class Option(BaseModel):
    """One answer to choose.

    feedback: what it teaches. critical: choosing it endangers the patient.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: OptionId
    text: Text
    right: bool = False
    critical: bool = False
    feedback: Text

    @model_validator(mode="after")
    def _critical_is_wrong(self) -> Self:
        if self.right and self.critical:
            raise ValueError("a right answer cannot be critical. Remove one of the two")
        return self


class ChoiceQuestion(Asked):
    """One right answer, or several with `multiple: true`. image: a picture of the face to show."""

    staged_by: ClassVar[str] = "image"

    kind: Literal["choice"]
    multiple: bool = False
    image: Staging | None = None
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _has_right_answers(self) -> Self:
        ids = [option.id for option in self.options]
        if len(set(ids)) != len(ids):
            raise ValueError(f"options {', '.join(ids)} repeat an id. Use a, b, c, ... once each")
        count = len(self.right_ids)
        if count == 0 or (count != 1 and not self.multiple):
            wanted = "at least one" if self.multiple else "exactly one"
            raise ValueError(f"{count} options are right: true. Mark {wanted}")
        return self

    @property
    def right_ids(self) -> tuple[str, ...]:
        """Ids of the right options."""
        return tuple(option.id for option in self.options if option.right)


class ChoiceAnswer(Given):
    """Ids of the chosen options."""

    option_ids: Annotated[tuple[GivenOptionId, ...], Field(max_length=8, strict=False)]


def grade_choice(
    face: Face,
    lesson: Lesson,
    question: ChoiceQuestion,
    answer: ChoiceAnswer,
    rubric: Rubric,
) -> Grade:
    """Full points for all right options and no other; a wrong one takes a right one away.

    Raises AnswerRefused for no option, an unknown one, one twice, or several where one is asked.
    """
    del face, lesson
    chosen = _read(question, answer)
    score = _score(question, chosen)
    total = total_of({RULE: score}, rubric)
    most = rubric.max_points(RULE)
    return Grade(
        question_id=question.id,
        kind=RULE,
        points=round(total.share * most, 2),
        max_points=most,
        outcome=total.outcome,
        findings=score.findings,
        truth=Truth(option_ids=question.right_ids),
    )


def public_choice(question: ChoiceQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the options without which is right, and the picture."""
    return {
        **question.shown(),
        "kind": RULE,
        "multiple": question.multiple,
        "options": [{"id": option.id, "text": option.text} for option in question.options],
        "image": None if question.image is None else shown_staging(question.image),
    }


def shuffled_options(question: ChoiceQuestion) -> tuple[str, ...]:
    """Ids of the options, which every attempt shows in its own order."""
    return tuple(option.id for option in question.options)


def _read(question: ChoiceQuestion, answer: ChoiceAnswer) -> frozenset[str]:
    chosen = answer.option_ids
    if not chosen:
        raise AnswerRefused("Choose an answer first.")
    if len(set(chosen)) != len(chosen):
        raise AnswerRefused("An answer was chosen twice. Please choose again.")
    if not set(chosen) <= {option.id for option in question.options}:
        raise AnswerRefused("That answer is not one of those offered. Please choose again.")
    if len(chosen) > 1 and not question.multiple:
        raise AnswerRefused("Choose one answer only.")
    return frozenset(chosen)


def _score(question: ChoiceQuestion, chosen: frozenset[str]) -> Score:
    right = set(question.right_ids)
    share = max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))
    verified = is_verified(question.evidence)
    findings = [
        _about(question, option, taken=option.id in chosen, verified=verified)
        for option in question.options
    ]
    return Score(share, share if verified else 1.0, (*findings, _lesson_of(question)))


def _about(question: ChoiceQuestion, option: Option, *, taken: bool, verified: bool) -> Finding:
    severity: Severity = "note"
    if taken and option.right:
        severity = "praise"
    elif taken and option.critical and verified:
        severity = "critical"
    elif taken != option.right:
        severity = "minor"
    verdict = _verdict(taken=taken, right=option.right)
    return Finding(
        rule=RULE,
        message=f"{verdict} “{option.text}”: {option.feedback}",
        severity=severity,
        evidence=say_evidence(question.evidence),
        src=question.evidence.src,
        verified=verified,
    )


def _verdict(*, taken: bool, right: bool) -> str:
    if taken:
        return "Right." if right else "Not right."
    return "Missed." if right else "Rightly left out."


def _lesson_of(question: ChoiceQuestion) -> Finding:
    return Finding(
        rule="teaches",
        message=question.teaches,
        severity="note",
        evidence=say_evidence(question.evidence),
        src=question.evidence.src,
        verified=is_verified(question.evidence),
    )
