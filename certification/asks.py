"""What a module may ask for: one small model a kind, and how far somebody has come with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.evidence import Figure
from certification.evidence import EntryKind, Evidence
from lessons.regulation import Id

DrillId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]


class Part(BaseModel):
    """A part of a programme: nothing in it changes, and no unknown key is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Part)


class LessonsAsk(Part):
    """Lessons to be walked to their last step."""

    kind: Literal["lessons"]
    of: Annotated[tuple[Id, ...], Field(min_length=1)]


class ScoreAsk(Part):
    """Lessons whose questions are answered, all of one attempt, with at least this share."""

    kind: Literal["score"]
    of: Annotated[tuple[Id, ...], Field(min_length=1)]
    least: Figure

    @model_validator(mode="after")
    def _is_a_share(self) -> Self:
        return _in_unit(self, "least", "pct")


class CardsAsk(Part):
    """So many cards known, by the model of memory."""

    kind: Literal["cards"]
    known: Figure

    @model_validator(mode="after")
    def _is_a_count(self) -> Self:
        return _in_unit(self, "known", "count")


class DrillsAsk(Part):
    """Drills ("lesson.question") with at least this share and no dangerous step."""

    kind: Literal["drills"]
    of: Annotated[tuple[DrillId, ...], Field(min_length=1)]
    least: Figure

    @model_validator(mode="after")
    def _is_a_share(self) -> Self:
        return _in_unit(self, "least", "pct")


class PlansAsk(Part):
    """A sound plan, by the debrief, on so many of the learner's practice patients."""

    kind: Literal["plans"]
    patients: Figure

    @model_validator(mode="after")
    def _is_a_count(self) -> Self:
        return _in_unit(self, "patients", "count")


class LogbookAsk(Part):
    """So many entries of the logbook, signed by a mentor. techniques: lessons; empty is any."""

    kind: Literal["logbook"]
    entry: EntryKind
    techniques: tuple[Id, ...] = ()
    entries: Figure

    @model_validator(mode="after")
    def _is_a_count(self) -> Self:
        return _in_unit(self, "entries", "count")


class ExamAsk(Part):
    """An examination that must be passed. blueprint: its id."""

    kind: Literal["exam"]
    blueprint: Id


Ask = Annotated[
    LessonsAsk | ScoreAsk | CardsAsk | DrillsAsk | PlansAsk | LogbookAsk | ExamAsk,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class Reached:
    """How far somebody has come with one ask. left: ids of what is still to do, if it has ids."""

    ask: Ask
    done: int
    wanted: int
    left: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """True when nothing of it is missing."""
        return self.done >= self.wanted


def measure_ask(ask: Ask, evidence: Evidence) -> Reached:
    """How far somebody has come with an ask; never more done than wanted."""
    return MEASURES[ask.kind](ask, evidence)


def _lessons(ask: LessonsAsk, evidence: Evidence) -> Reached:
    return _named(ask, ask.of, lambda one: one in evidence.lessons)


def _score(ask: ScoreAsk, evidence: Evidence) -> Reached:
    return _named(ask, ask.of, lambda one: evidence.scores.get(one, -1.0) >= ask.least.middle)


def _drills(ask: DrillsAsk, evidence: Evidence) -> Reached:
    return _named(ask, ask.of, lambda one: evidence.drills.get(one, -1.0) >= ask.least.middle)


def _cards(ask: CardsAsk, evidence: Evidence) -> Reached:
    return _counted(ask, len(evidence.cards), ask.known)


def _plans(ask: PlansAsk, evidence: Evidence) -> Reached:
    return _counted(ask, len(evidence.plans), ask.patients)


def _logbook(ask: LogbookAsk, evidence: Evidence) -> Reached:
    done = sum(
        count
        for (kind, technique), count in evidence.logbook.items()
        if kind == ask.entry and (not ask.techniques or technique in ask.techniques)
    )
    return _counted(ask, done, ask.entries)


def _exam(ask: ExamAsk, evidence: Evidence) -> Reached:
    return _named(ask, (ask.blueprint,), lambda one: one in evidence.exams)


def _named(ask: Ask, names: tuple[str, ...], is_done: Callable[[str], bool]) -> Reached:
    left = tuple(name for name in names if not is_done(name))
    return Reached(ask, len(names) - len(left), len(names), left)


def _counted(ask: Ask, done: int, wanted: Figure) -> Reached:
    most = round(wanted.middle)
    return Reached(ask, min(done, most), most)


MEASURES: Mapping[str, Callable[[Any, Evidence], Reached]] = {
    "lessons": _lessons,
    "score": _score,
    "cards": _cards,
    "drills": _drills,
    "plans": _plans,
    "logbook": _logbook,
    "exam": _exam,
}


def _in_unit(part: P, key: str, unit: str) -> P:
    figure: Figure = getattr(part, key)
    if figure.unit != unit:
        raise ValueError(f"{key} is told in {figure.unit}. Write {key}: {{{unit}: ...}}")
    if figure.low < 0:
        raise ValueError(f"{key} is below zero. Write 0 or more")
    return part
