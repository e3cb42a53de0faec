"""A sitting as the ledger tells it: entries in, the very sitting out, whatever stopped the server.

Moves keep their own moment in the payload (`made_at`): an entry is dated a little later, when it
was stored, and a move that was in time must not be late when it is told again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from certification.bank import Bank
from certification.kinds import (
    APPEAL,
    EXAM_ANSWER,
    EXAM_FINISHED,
    EXAM_FLAG,
    PAPER,
    REGRADE,
    RESULT,
    STATION_RATED,
)
from certification.paper import Paper, Pin
from certification.remembered import Remembered
from certification.sitting import Move, Sitting, begin, replay
from certification.standards.in_force import Standard
from certification.stations.station import Rating
from lessons import Grade

ATLAS = "atlas"
HANDED_IN = "handed_in"
TIME_OVER = "time_over"
SITTING_KINDS = (
    PAPER, EXAM_ANSWER, EXAM_FLAG, EXAM_FINISHED, STATION_RATED, RESULT, APPEAL, REGRADE
)  # fmt: skip
"""The kinds of entry that are about a sitting and read here."""


@dataclass(frozen=True)
class Recalled:
    """Everything remembered of one sitting. id: what its entries are about.

    bank: of what was asked, as it was then. changed: what has changed since, by the names of
    `certification.paper.Hashes`. answers: every answer of a key, in order; the last counts.
    ratings: examiners', by station. results: the first and what appeals made of it, in order.
    """

    id: str
    begun: Remembered
    sitting: Sitting
    bank: Bank
    changed: tuple[str, ...]
    answers: Mapping[str, tuple[Remembered, ...]]
    ratings: Mapping[str, Remembered]
    results: tuple[Remembered, ...]
    appeals: tuple[Remembered, ...]
    regrades: tuple[Remembered, ...]

    @property
    def learner_id(self) -> UUID:
        """Who sits it."""
        return self.begun.subject_id

    @property
    def paper(self) -> Paper:
        """What is sat."""
        return self.sitting.paper

    @property
    def faces_changed(self) -> bool:
        """Whether its faces cannot be drawn any more, because the atlas is another one now."""
        return ATLAS in self.changed

    @property
    def grades(self) -> dict[str, Grade]:
        """The grade of the last answer of each key."""
        return {
            key: Grade.model_validate(told[-1].payload["grade"])
            for key, told in self.answers.items()
        }

    @property
    def standard(self) -> Standard:
        """The recorded cuts that were in force when it began; none: the blueprint's own."""
        told: Standard = self.begun.payload.get("standard", {})
        return told

    @property
    def rated(self) -> dict[str, Rating]:
        """What examiners said, by station."""
        return {key: rating_of(entry) for key, entry in self.ratings.items()}


def pin_of(entry: Remembered) -> Pin:
    """What draws the paper of a `paper` entry again."""
    told = entry.payload
    return Pin(
        blueprint_id=told["blueprint"],
        seed=told["seed"],
        hashes=told["hashes"],
        paper=told["paper"],
    )


def rating_of(entry: Remembered) -> Rating:
    """What the examiner of a `station_rated` entry said."""
    told = entry.payload
    return Rating(
        done=tuple(told["checklist"]), overall=told["global_rating"], unsafe=told.get("unsafe", "")
    )


def recall(
    entries: Iterable[Remembered], paper: Paper, bank: Bank, *, changed: Collection[str] = ()
) -> Recalled:
    """The sitting of these entries, which are all about it, and of its paper.

    bank, changed: as `Recalled` has them.
    Raises ValueError without a `paper` entry, Refused for moves that the sitting does not take.
    """
    told = sorted(entries, key=lambda entry: entry.sequence)
    begun = next((one for one in told if one.kind == PAPER), None)
    if begun is None:
        raise ValueError("These entries begin no sitting.")
    answers: dict[str, tuple[Remembered, ...]] = {}
    for one in told:
        if one.kind == EXAM_ANSWER:
            key = one.payload["question"]
            answers[key] = (*answers.get(key, ()), one)
    started = begin(
        paper,
        at=datetime.fromisoformat(begun.payload["started"]),
        extra_time=begun.payload["extra_time"],
    )
    return Recalled(
        id=begun.about,
        begun=begun,
        sitting=replay(started, _moves(told)),
        bank=bank,
        changed=tuple(changed),
        answers=answers,
        ratings={one.payload["station"]: one for one in told if one.kind == STATION_RATED},
        results=_of(told, RESULT),
        appeals=_of(told, APPEAL),
        regrades=_of(told, REGRADE),
    )


def _of(told: Iterable[Remembered], kind: str) -> tuple[Remembered, ...]:
    return tuple(one for one in told if one.kind == kind)


def _moves(told: Iterable[Remembered]) -> Iterator[Move]:
    """The moves in the order they were stored; none is told before the one stored ahead of it."""
    last: datetime | None = None
    for one in told:
        made = _made(one.kind, one.payload)
        if made is None:
            continue
        at = datetime.fromisoformat(one.payload["made_at"])
        last = at if last is None else max(at, last)
        yield Move(at=last, **made)


def _made(kind: str, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """What of a move an entry tells, None for an entry that is no move."""
    if kind == EXAM_ANSWER:
        return {"do": "answer", "key": payload["question"], "answer": payload["answer"]}
    if kind == EXAM_FLAG:
        return {"do": "flag" if payload["flagged"] else "unflag", "key": payload["question"]}
    if kind == EXAM_FINISHED and payload["reason"] == HANDED_IN:
        return {"do": "hand_in", "key": payload["part"]}
    return None
