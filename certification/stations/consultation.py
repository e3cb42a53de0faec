"""A scripted virtual patient: what they say, what one may answer, and what follows from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from anatomy.evidence import Evidenced
from certification.said import Said
from certification.stations.station import Station
from lessons.feedback import AnswerRefused, Finding, Grade, Severity, Truth
from lessons.questions.drill import Way
from lessons.questions.kind import Given, Id, Text
from lessons.rubric import Rubric
from lessons.scoring.score import Score, total_of
from lessons.trust import is_verified, say_evidence

KIND = "consultation"
MOST_TURNS = 40
TURN_SIGN = "."  # between the ids of a turn and a reply
NOT_OFFERED = "That reply is not one of those offered. Please choose again."
BestWay = tuple[float, tuple[str, ...]]  # its marks, and the replies
GivenTurn = Annotated[str, StringConstraints(max_length=80)]


class Reply(Way):
    """Something to say or do. to: the turn that follows."""

    to: Id


class Turn(Said):
    """What the patient says or does, and the replies; a turn without replies ends the talk.

    should: what should be said, for the debrief. evidence: where that comes from.
    """

    id: Id
    says: Text
    replies: tuple[Reply, ...] = Field(default=(), max_length=5)
    should: Text | None = None
    evidence: Evidenced | None = None

    def reply(self, reply_id: str) -> Reply | None:
        """The reply with this id, None where there is none."""
        return next((one for one in self.replies if one.id == reply_id), None)


class VirtualPatient(Said):
    """Who sits there, made up. tells: what is known before the first word."""

    name: Text
    age: Annotated[int, Field(ge=18, le=99)]
    sex: Literal["female", "male"]
    tells: Text


class ConsultationStation(Station):
    """A talk with a virtual patient, as a small graph of turns; the first turn begins it."""

    kind: Literal["consultation"]
    patient: VirtualPatient
    turns: tuple[Turn, ...] = Field(min_length=2, max_length=MOST_TURNS)

    def turn(self, turn_id: str) -> Turn | None:
        """The turn with this id, None where there is none."""
        return next((one for one in self.turns if one.id == turn_id), None)


class ConsultationAnswer(Given):
    """The replies so far, "turn.reply", from the first turn on."""

    replies: Annotated[tuple[GivenTurn, ...], Field(max_length=MOST_TURNS, strict=False)]


def walk(station: ConsultationStation, replies: tuple[str, ...]) -> list[tuple[Turn, Reply]]:
    """The turns gone through, each with its reply. Raises AnswerRefused for one not offered."""
    turn: Turn | None = station.turns[0]
    gone = []
    for name in replies:
        turn_id, _, reply_id = name.partition(TURN_SIGN)
        reply = turn.reply(reply_id) if turn is not None and turn.id == turn_id else None
        if turn is None or reply is None:
            raise AnswerRefused(NOT_OFFERED)
        gone.append((turn, reply))
        turn = station.turn(reply.to)
    return gone


def public_turn(station: ConsultationStation, replies: tuple[str, ...]) -> dict[str, Any]:
    """What may be shown after these replies: the present turn without what is right.

    then: what followed from the last reply. ended: nothing more can be said. AnswerRefused.
    """
    gone = walk(station, replies)
    turn = station.turn(gone[-1][1].to) if gone else station.turns[0]
    if turn is None:
        raise AnswerRefused(NOT_OFFERED)
    return {
        "kind": KIND,
        "patient": station.patient.model_dump(),
        "then": gone[-1][1].then if gone else "",
        "turn": turn.id,
        "says": turn.says,
        "ended": not turn.replies,
        "options": [{"id": f"{turn.id}.{one.id}", "text": one.text} for one in turn.replies],
    }


def grade_consultation(
    station: ConsultationStation, answer: ConsultationAnswer, rubric: Rubric
) -> Grade:
    """The marks of the replies beside the best way through the talk; turns not reached give none.

    A critical reply fails where its source is verified. Raises AnswerRefused.
    """
    gone = walk(station, answer.replies)
    best = best_marks(station, station.turns[0])
    marks = sum(_marks(reply) for _, reply in gone)
    doubted = sum(1.0 - _marks(reply) for turn, reply in gone if not is_verified(turn.evidence))
    share, verified = (max(0.0, min(1.0, one / best)) for one in (marks, marks + doubted))
    findings = tuple(_finding(turn, reply) for turn, reply in gone)
    total = total_of({KIND: Score(share, verified, findings)}, rubric)
    return Grade(
        question_id=station.id,
        kind=KIND,
        points=round(total.share * 100, 2),
        max_points=100.0,
        outcome=total.outcome,
        findings=findings,
        truth=Truth(option_ids=best_way(station)),
    )


def best_marks(station: ConsultationStation, turn: Turn) -> float:
    """The most marks from this turn to an end; at least one where it begins."""
    return max(1.0, _best(station, turn)[0])


def best_way(station: ConsultationStation) -> tuple[str, ...]:
    """The replies of a best way through the talk."""
    return _best(station, station.turns[0])[1]


def _best(
    station: ConsultationStation, turn: Turn, known: dict[str, BestWay] | None = None
) -> BestWay:
    """The best way from a turn on; each turn is looked at once. Ways without end give nothing."""
    seen = {} if known is None else known
    if turn.id in seen:
        return seen[turn.id]
    seen[turn.id] = 0.0, ()
    ways = []
    for reply in turn.replies:
        following = station.turn(reply.to)
        if following is not None:
            marks, way = _best(station, following, seen)
            ways.append((marks + _marks(reply), (f"{turn.id}{TURN_SIGN}{reply.id}", *way)))
    seen[turn.id] = max(ways, key=lambda way: way[0], default=(0.0, ()))
    return seen[turn.id]


def _marks(reply: Reply) -> float:
    if reply.right:
        return 1.0
    return -1.0 if reply.harmful or reply.critical else 0.0


def _finding(turn: Turn, reply: Reply) -> Finding:
    verified = is_verified(turn.evidence)
    severity: Severity = "praise" if reply.right else "minor"
    if verified and (reply.harmful or reply.critical):
        severity = "critical" if reply.critical else "serious"
    return Finding(
        rule="reply",
        message=f"“{turn.says}” You chose: “{reply.text}” {reply.then}",
        why="" if turn.should is None else f"What should be done: {turn.should}",
        severity=severity,
        evidence=say_evidence(turn.evidence),
        src=None if turn.evidence is None else turn.evidence.src,
        verified=verified,
    )
