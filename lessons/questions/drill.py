"""A complication against the clock: moment by moment, with a debrief afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.evidence import Evidenced
from lessons.feedback import AnswerRefused, Finding, Grade, Severity, Truth
from lessons.questions.kind import Asked, Given, Id, Text
from lessons.scoring.score import Score, total_of
from lessons.staging import Staging
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

KIND = "drill"
LEAST_MOMENTS, MOST_MOMENTS = 3, 8
LONGEST_S = 86_400.0
EXTRA_TIMES = (1.0, 1.25, 1.5, 2.0, 0.0)  # 0: no clock
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
GivenId = Annotated[str, StringConstraints(max_length=60)]


class Way(BaseModel):
    """One thing to do at a moment. then: what follows from it.

    right: it should be done. harmful: it makes things worse. critical: it endangers the patient.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: OptionId
    text: Text
    then: Text
    right: bool = False
    harmful: bool = False
    critical: bool = False

    @model_validator(mode="after")
    def _right_is_harmless(self) -> Self:
        if self.right and (self.harmful or self.critical):
            raise ValueError("a right choice cannot be harmful or critical. Remove one of the two")
        return self


class Moment(BaseModel):
    """One moment of a drill. text: what is seen. seconds: time to choose, a choice of this project.

    should: what should be done, for the debrief. evidence: where that comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    text: Text
    seconds: int = Field(ge=5, le=120)
    options: tuple[Way, ...] = Field(min_length=2, max_length=6)
    should: Text
    evidence: Evidenced

    @model_validator(mode="after")
    def _has_a_way_out(self) -> Self:
        ids = [option.id for option in self.options]
        if len(set(ids)) != len(ids):
            raise ValueError(f"options {', '.join(ids)} repeat an id. Use a, b, c, ... once each")
        if not any(option.right for option in self.options):
            raise ValueError("no option is right: true. Mark at least one")
        if all(option.right for option in self.options):
            raise ValueError("every option is right. Add one that is not")
        return self

    def option(self, option_id: str) -> Way | None:
        """The option with this id, None where there is none."""
        return next((one for one in self.options if one.id == option_id), None)


class DrillQuestion(Asked):
    """A script of moments, each with its own time."""

    kind: Literal["drill"]
    moments: tuple[Moment, ...] = Field(min_length=LEAST_MOMENTS, max_length=MOST_MOMENTS)
    scene: Staging = Staging()

    @model_validator(mode="after")
    def _names_each_moment_once(self) -> Self:
        ids = [moment.id for moment in self.moments]
        if len(set(ids)) != len(ids):
            raise ValueError(f"moments {', '.join(ids)} repeat an id. Give each its own")
        return self


class DrillStep(Given):
    """What was chosen at one moment, None for nothing in time, and after how many seconds.

    seconds: as the server's clock says; never the browser's word.
    """

    moment_id: GivenId
    option_id: GivenId | None
    seconds: Annotated[float, Field(ge=0, le=LONGEST_S)]


class DrillMark(Given):
    """What is kept while a drill is under way: that it began, or a choice. at: when, by the server.

    Its next moment is shown from then on, whatever happens to the page.
    """

    extra_time: Annotated[float, Field(ge=0, le=2)]
    at: Annotated[AwareDatetime, Field(strict=False)]
    step: DrillStep | None = None


class DrillAnswer(Given):
    """Every moment in order. extra_time: the learner's factor on all times, 0 for no clock."""

    steps: Annotated[tuple[DrillStep, ...], Field(max_length=MOST_MOMENTS, strict=False)]
    extra_time: Annotated[float, Field(ge=0, le=2)] = 1.0


def grade_drill(
    face: Face, lesson: Lesson, question: DrillQuestion, answer: DrillAnswer, rubric: Rubric
) -> Grade:
    """The mean over all moments: full for right in time, part when late, less than none for harm.

    Each moment is a finding of the debrief. Raises AnswerRefused where a moment is missing or
    something was not offered.
    """
    del face, lesson
    pairs = _read(question, answer)
    late_share = rubric.drill.late.middle / 100
    told = [
        _judge(moment, step, limit_s(moment, answer.extra_time), late_share)
        for moment, step in pairs
    ]
    count = len(told)
    score = Score(
        max(0.0, sum(marks for marks, _, _ in told) / count),
        max(0.0, sum(sure for _, sure, _ in told) / count),
        tuple(finding for _, _, finding in told),
    )
    total = total_of({KIND: score}, rubric)
    most = rubric.max_points(KIND)
    right = tuple(f"{m.id}.{o.id}" for m in question.moments for o in m.options if o.right)
    return Grade(
        question_id=question.id,
        kind=KIND,
        points=round(total.share * most, 2),
        max_points=most,
        outcome=total.outcome,
        findings=(*score.findings, _lesson_of(question)),
        truth=Truth(option_ids=right),
    )


def public_drill(question: DrillQuestion) -> dict[str, Any]:
    """What may be shown before the first moment: the prompt and how many moments follow.

    A later moment may tell what was right before, so each is shown only when it comes
    (`public_moment`). options: "moment.option" for every option, in the order to show them.
    """
    return {
        **question.shown(),
        "kind": KIND,
        "moments": len(question.moments),
        "extra_times": list(EXTRA_TIMES),
        "options": [{"id": name} for name in shuffled_ways(question)],
    }


def shuffled_ways(question: DrillQuestion) -> tuple[str, ...]:
    """Every option as "moment.option"; each attempt has its own order."""
    return tuple(f"{moment.id}.{one.id}" for moment in question.moments for one in moment.options)


def public_moment(
    question: DrillQuestion, number: int, order: Sequence[str] = ()
) -> dict[str, Any]:
    """What may be shown of the moment with this number, from 0, before its choice.

    order: "moment.option" as `public_drill` put them; those it lacks come first, as written.
    """
    moment = question.moments[number]
    rows = {name: row for row, name in enumerate(order)}
    options = sorted(moment.options, key=lambda one: rows.get(f"{moment.id}.{one.id}", -1))
    return {
        "id": moment.id,
        "text": moment.text,
        "seconds": moment.seconds,
        "options": [{"id": one.id, "text": one.text} for one in options],
    }


def limit_s(moment: Moment, extra_time: float) -> float | None:
    """How many seconds the moment allows with this factor, None without a clock."""
    return None if extra_time == 0 else moment.seconds * extra_time


def _read(question: DrillQuestion, answer: DrillAnswer) -> list[tuple[Moment, DrillStep]]:
    if answer.extra_time not in EXTRA_TIMES:
        raise AnswerRefused("The extra time is 1, 1.25, 1.5 or 2 times, or off.")
    if [step.moment_id for step in answer.steps] != [moment.id for moment in question.moments]:
        raise AnswerRefused("The drill is not finished. Please go through every moment.")
    pairs = list(zip(question.moments, answer.steps, strict=True))
    for moment, step in pairs:
        if step.option_id is not None and moment.option(step.option_id) is None:
            raise AnswerRefused("That answer is not one of those offered. Please choose again.")
    return pairs


def _judge(
    moment: Moment, step: DrillStep, limit: float | None, late_share: float
) -> tuple[float, float, Finding]:
    """Marks (-1 to 1), those that may fail a learner, and the debrief of one moment.

    The times are this project's own choice, so being late costs marks and never the pass.
    """
    way = None if step.option_id is None else moment.option(step.option_id)
    late = limit is not None and step.seconds > limit
    verified = is_verified(moment.evidence)
    finding = Finding(
        rule="moment",
        message=_say(moment, step, way, limit),
        why=f"What should be done: {moment.should}",
        value=round(step.seconds, 1),
        unit="s",
        severity=_severity(way, late=late, verified=verified),
        evidence=say_evidence(moment.evidence),
        src=moment.evidence.src,
        verified=verified,
    )
    sure = _marks(way, late_share=1.0) if verified else 1.0
    return _marks(way, late_share=late_share if late else 1.0), sure, finding


def _marks(way: Way | None, *, late_share: float) -> float:
    if way is None:
        return 0.0
    if way.right:
        return late_share
    return -1.0 if way.harmful or way.critical else 0.0


def _severity(way: Way | None, *, late: bool, verified: bool) -> Severity:
    if way is not None and way.right:
        return "minor" if late else "praise"
    if way is None or not (way.harmful or way.critical):
        return "minor"
    if not verified:
        return "minor"
    return "critical" if way.critical else "serious"


def _say(moment: Moment, step: DrillStep, way: Way | None, limit: float | None) -> str:
    allowed = "no clock" if limit is None else f"{limit:g} s allowed"
    late = limit is not None and step.seconds > limit
    if way is None:
        return f"{moment.text} You chose nothing in time ({allowed})."
    verdict = "Right" if way.right else "Harmful" if way.harmful or way.critical else "Not right"
    slow = ", but late" if late else ""
    return (
        f"{moment.text} {verdict}{slow}, after {step.seconds:.0f} s ({allowed}): “{way.text}”. "
        f"{way.then}"
    )


def _lesson_of(question: DrillQuestion) -> Finding:
    return Finding(
        rule="teaches",
        message=question.teaches,
        severity="note",
        evidence=say_evidence(question.evidence),
        src=question.evidence.src,
        verified=is_verified(question.evidence),
    )
