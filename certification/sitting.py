"""One candidate at one paper: a pure machine of moves in time.

Each part has its own time; the parts follow one another without end, so a paper is sat in one go.
The clock is the server's: every function takes the moment. What is remembered is the moves; the
same moves give the same sitting again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from certification.paper import Paper, PaperPart
from certification.refused import Refused
from certification.said import Said

TIME_OVER = "The time for {title} is over, so this was not taken. What came before it is kept."
HANDED_IN = "{title} is handed in. No part can be entered again."
NOT_YET = "{title} has not begun. It begins in {seconds} s."
NOT_HERE = "This belongs to {title}, which comes later."
FINISHED = "The examination is finished. Nothing more is taken."
OTHER_PART = "Only {title} can be handed in now."
UNKNOWN = "This question is not part of your paper."
STEP_BACK = "What was chosen here stands. Go on with the next step."
EARLIER = "That happened before what is already kept, so it was not taken."
EXTRA_TIME = "Extra time is one of {allowed} times, not {given:g}."
STEPWISE: Mapping[str, str] = {
    # field of an answer that only grows, for it was shown what came of it
    "drill": "steps",
    "case": "parts",
    "consultation": "replies",
}


class Move(Said):
    """One thing the candidate did. at: by the server's clock.

    do: answer, flag, unflag (all three of a key) or hand_in, which ends the present part; its key
    is that part's id, so that a late click ends no other part.
    """

    do: Literal["answer", "flag", "unflag", "hand_in"]
    at: AwareDatetime
    key: str
    answer: dict[str, Any] = Field(default_factory=dict)


class Sitting(Said):
    """A paper being sat. answers: by key, the latest. flags: keys to come back to.

    extra_time: the factor on the time of every part. handed_in: when a part was handed in, by its
    id; others end by the clock. last_at: when the last move was made.
    """

    paper: Paper
    started_at: AwareDatetime
    extra_time: float = 1.0
    answers: dict[str, dict[str, Any]] = Field(default_factory=dict)
    flags: tuple[str, ...] = ()
    handed_in: dict[str, AwareDatetime] = Field(default_factory=dict)
    last_at: AwareDatetime | None = None


@dataclass(frozen=True)
class Span:
    """When a part may be worked on: from starts_at to ends_at, and a little grace."""

    part: PaperPart
    starts_at: datetime
    ends_at: datetime
    grace: timedelta
    handed_in: bool


def begin(paper: Paper, *, at: datetime, extra_time: float = 1.0) -> Sitting:
    """A sitting that begins now. Raises Refused for an extra time that the blueprint lacks."""
    allowed = paper.blueprint.extra_times
    if extra_time not in allowed:
        told = ", ".join(f"{one:g}" for one in allowed)
        raise Refused(EXTRA_TIME.format(allowed=told, given=extra_time))
    return Sitting(paper=paper, started_at=at, extra_time=extra_time)


def spans(sitting: Sitting) -> tuple[Span, ...]:
    """When each part may be worked on, as far as is known now, in their order."""
    grace = timedelta(seconds=sitting.paper.blueprint.grace_seconds.middle)
    found = []
    opens_at = sitting.started_at
    for part in sitting.paper.parts:
        starts_at = opens_at + timedelta(minutes=part.before_minutes)
        ends_at = starts_at + timedelta(minutes=part.minutes * sitting.extra_time)
        ended = sitting.handed_in.get(part.id)
        opens_at = ends_at if ended is None else min(ended, ends_at)
        found.append(Span(part, starts_at, opens_at, grace, handed_in=ended is not None))
    return tuple(found)


def present(sitting: Sitting, now: datetime) -> Span | None:
    """The part to work on, or the one that begins next; None when the examination is over."""
    return next((span for span in spans(sitting) if now < span.ends_at), None)


def seconds_left(sitting: Sitting, now: datetime) -> float:
    """How long the present part still lasts, s; 0 when all is over."""
    span = present(sitting, now)
    return 0.0 if span is None else (span.ends_at - max(now, span.starts_at)).total_seconds()


def overview(sitting: Sitting, now: datetime) -> list[dict[str, Any]]:
    """For each question of the present part its key, whether it is answered and flagged."""
    span = present(sitting, now)
    keys = () if span is None or now < span.starts_at else span.part.keys
    return [
        {"key": key, "answered": key in sitting.answers, "flagged": key in sitting.flags}
        for key in keys
    ]


def make_move(sitting: Sitting, move: Move) -> Sitting:
    """The sitting after a move. Raises Refused, in one sentence, for one that is not taken."""
    if sitting.last_at is not None and move.at < sitting.last_at:
        raise Refused(EARLIER)
    return MOVES[move.do](sitting, move).model_copy(update={"last_at": move.at})


def replay(sitting: Sitting, moves: Iterable[Move]) -> Sitting:
    """The sitting after all these moves, in their order. Raises Refused."""
    for move in moves:
        sitting = make_move(sitting, move)
    return sitting


def check_open(sitting: Sitting, key: str, at: datetime) -> Span:
    """The span of the part to which a key belongs, where it may be worked on. Raises Refused."""
    found = spans(sitting)
    span = next((one for one in found if key in one.part.keys), None)
    if span is None:
        raise Refused(UNKNOWN)
    title = span.part.title
    if span.handed_in:
        raise Refused(HANDED_IN.format(title=title))
    if at > span.ends_at + span.grace:
        raise Refused(TIME_OVER.format(title=title))
    if at < span.starts_at:
        if present(sitting, at) != span:
            raise Refused(NOT_HERE.format(title=title))
        seconds = round((span.starts_at - at).total_seconds())
        raise Refused(NOT_YET.format(title=title, seconds=seconds))
    return span


def _answer(sitting: Sitting, move: Move) -> Sitting:
    check_open(sitting, move.key, move.at)
    before = sitting.answers.get(move.key, {})
    field = STEPWISE.get(kind_of(sitting.paper, move.key), "")
    if not _goes_on(before.get(field), move.answer.get(field)):
        raise Refused(STEP_BACK)
    return sitting.model_copy(update={"answers": {**sitting.answers, move.key: move.answer}})


def _flag(sitting: Sitting, move: Move) -> Sitting:
    check_open(sitting, move.key, move.at)
    kept = tuple(key for key in sitting.flags if key != move.key)
    flags = (*kept, move.key) if move.do == "flag" else kept
    return sitting.model_copy(update={"flags": flags})


def _hand_in(sitting: Sitting, move: Move) -> Sitting:
    span = present(sitting, move.at)
    if span is None:
        raise Refused(FINISHED)
    if move.key != span.part.id:
        raise Refused(OTHER_PART.format(title=span.part.title))
    if move.at < span.starts_at:
        seconds = round((span.starts_at - move.at).total_seconds())
        raise Refused(NOT_YET.format(title=span.part.title, seconds=seconds))
    return sitting.model_copy(update={"handed_in": {**sitting.handed_in, span.part.id: move.at}})


MOVES: Mapping[str, Callable[[Sitting, Move], Sitting]] = {
    "answer": _answer,
    "flag": _flag,
    "unflag": _flag,
    "hand_in": _hand_in,
}


def kind_of(paper: Paper, key: str) -> str:
    """The kind of the question behind a key; "consultation" for a virtual patient."""
    item = paper.by_key.get(key)
    return "consultation" if item is None else item.kind


def _goes_on(before: object, after: object) -> bool:
    """Whether an answer that only grows begins with what was given before."""
    if before is None:
        return True
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return all(after.get(key) == value for key, value in before.items())
    if isinstance(before, Sequence) and isinstance(after, Sequence):
        return list(after[: len(before)]) == list(before)
    return False
