"""Give numbered pins their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import KeyPath
from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.naming import name_of
from lessons.questions.kind import Asked, Given, Id
from lessons.questions.marking import finding_of, grade_of, lesson_of
from lessons.questions.shown_order import shown_id
from lessons.scoring.score import Score
from lessons.staging import Staging

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

ShownId = Annotated[str, StringConstraints(max_length=8)]
RULE = "label"
NOT_ALL = "Give every number a name first."
TWICE = "One name stands at two numbers. Give each number its own."
NOT_OFFERED = "That name is not one of those offered. Please choose again."


class Pin(BaseModel):
    """One numbered pin. side: on which side it stands; a structure of the midline has none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    side: Literal["left", "right"] | None = None

    @property
    def body(self) -> str:
        """The id of the body that it stands on."""
        return self.id if self.side is None else f"{self.id}.{self.side}"


class LabelQuestion(Asked):
    """Pins numbered from 1 in the order written. besides: names offered that fit no pin."""

    kind: Literal["label"]
    pins: tuple[Pin, ...] = Field(min_length=3, max_length=6)
    besides: tuple[Id, ...] = Field(default=(), max_length=4)
    scene: Staging

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [*(pin.id for pin in self.pins), *self.besides]
        if len(set(names)) != len(names):
            raise ValueError("a name is offered twice. Give every pin a structure of its own")
        hidden = {pin.id for pin in self.pins} & set(self.scene.hide)
        if hidden:
            raise ValueError(f"{', '.join(sorted(hidden))} has a pin but is hidden. Show it")
        return self

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """The structures of the pins, and the other names."""
        for k, pin in enumerate(self.pins):
            yield ("pins", k, "id"), pin.id
        for k, name in enumerate(self.besides):
            yield ("besides", k), name

    @property
    def right_ids(self) -> tuple[str, ...]:
        """The id of the right name at each pin."""
        return tuple(shown_id(self.id, pin.id) for pin in self.pins)

    @property
    def offered(self) -> dict[str, str]:
        """Id to structure of every name that is offered."""
        return {shown_id(self.id, one): one for one in (*(p.id for p in self.pins), *self.besides)}


class LabelAnswer(Given):
    """For each pin, in their order, the id of the name it was given."""

    name_ids: Annotated[tuple[ShownId, ...], Field(max_length=6, strict=False)]


def grade_label(
    face: Face, lesson: Lesson, question: LabelQuestion, answer: LabelAnswer, rubric: Rubric
) -> Grade:
    """Points for the share of pins that have their right name.

    Raises AnswerRefused for a pin without a name, a name given twice, or one not offered.
    """
    del face, lesson
    given = _read(question, answer)
    truth = Truth(
        option_ids=question.right_ids,
        label=say_names(question),
        structure_ids=tuple(pin.body for pin in question.pins),
    )
    return grade_of(question, RULE, _score(question, given), rubric=rubric, truth=truth)


def public_label(question: LabelQuestion) -> dict[str, Any]:
    """What may be shown before the answer: how many pins, and the names in an order of their own.

    Where the pins stand is drawn, not told.
    """
    options = [{"id": key, "text": called(one)} for key, one in question.offered.items()]
    return {
        **question.shown(),
        "kind": RULE,
        "pins": len(question.pins),
        "options": sorted(options, key=lambda one: one["id"]),
    }


def shuffled_labels(question: LabelQuestion) -> tuple[str, ...]:
    """Ids of the names, which every attempt shows in its own order."""
    return tuple(sorted(question.offered))


def perfect_label(face: Face, lesson: Lesson, question: LabelQuestion) -> dict[str, Any]:
    """What somebody who knows it sends."""
    del face, lesson
    return {"name_ids": question.right_ids}


def called(structure_id: str) -> str:
    """The name as it is offered, with a capital."""
    name = name_of(structure_id)
    return name[:1].upper() + name[1:]


def say_names(question: LabelQuestion) -> str:
    """Every number with its name."""
    return ", ".join(f"{k} {name_of(pin.id)}" for k, pin in enumerate(question.pins, 1))


def check_label(lesson: Lesson, question: LabelQuestion) -> Iterable[tuple[KeyPath, str]]:
    """What is wrong with its pins: a side too many, or one missing."""
    from anatomy.structures import load_structures  # noqa: PLC0415 - only the check needs it

    del lesson
    known = load_structures()
    for k, pin in enumerate(question.pins):
        structure = known.get(pin.id)
        if structure is not None and pin.body not in structure.ids:
            allowed = ", ".join(structure.ids)
            yield ("pins", k), f"there is no {pin.body}. Write the side so that it is {allowed}."


def _read(question: LabelQuestion, answer: LabelAnswer) -> tuple[str, ...]:
    given = answer.name_ids
    if len(given) != len(question.pins) or not all(given):
        raise AnswerRefused(NOT_ALL)
    if not set(given) <= set(question.offered):
        raise AnswerRefused(NOT_OFFERED)
    if len(set(given)) != len(given):
        raise AnswerRefused(TWICE)
    return given


def _score(question: LabelQuestion, given: tuple[str, ...]) -> Score:
    right = question.right_ids
    share = sum(a == b for a, b in zip(given, right, strict=True)) / len(right)
    findings = [
        _about(question, number, chosen=question.offered[chosen])
        for number, chosen in enumerate(given)
    ]
    # which structure carries a number is no figure to doubt
    return Score(share, share, (*findings, lesson_of(question)))


def _about(question: LabelQuestion, number: int, *, chosen: str) -> Finding:
    pin = question.pins[number]
    if chosen == pin.id:
        message = f"{number + 1} is the {name_of(pin.id)}, as you said."
        return finding_of(question, RULE, message, severity="praise")
    message = f"{number + 1} is the {name_of(pin.id)}, not the {name_of(chosen)}."
    return finding_of(question, RULE, message, severity="minor")
