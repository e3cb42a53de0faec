"""What the ledger says of a learner now: who they are, what they joined, what they passed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Literal

from certification.eligibility import Answer, Profile
from certification.kinds import ENROLLED, PAPER, PROFILE, RESULT
from certification.remembered import Remembered

Part = Literal["", "learner", "observer"]
PARTS: Final[dict[Answer, Part]] = {"may_enrol": "learner", "may_observe": "observer"}


def profile_of(entries: Iterable[Remembered]) -> Profile | None:
    """The latest profile in one learner's entries."""
    told = _latest(one for one in entries if one.kind == PROFILE)
    return None if told is None else Profile.model_validate(told.payload)


def enrolment_of(entries: Iterable[Remembered], programme_id: str) -> tuple[Part, datetime | None]:
    """What a learner is in a programme, and since when; "" for nothing."""
    own = (one for one in entries if one.kind == ENROLLED and one.about == programme_id)
    told = _latest(own)
    if told is None:
        return "", None
    return PARTS.get(told.payload["decision"], ""), told.at


def exams_passed(entries: Iterable[Remembered]) -> frozenset[str]:
    """The ids of the blueprints of which a learner has passed a paper; a sitting's last result."""
    return frozenset(blueprint for blueprint, _ in _passed(entries))


def passing_sitting(
    entries: Iterable[Remembered], blueprints: Collection[str]
) -> Remembered | None:
    """The latest result that passed a paper of one of these blueprints."""
    return _latest(one for blueprint, one in _passed(entries) if blueprint in blueprints)


def passing_papers(entries: Iterable[Remembered]) -> dict[str, Remembered]:
    """With what the latest sitting that passed each blueprint began, by the blueprint's id."""
    told = tuple(entries)
    begun = {one.about: one for one in told if one.kind == PAPER}
    papers = sorted(
        ((blueprint, begun[result.about]) for blueprint, result in _passed(told)),
        key=lambda pair: pair[1].sequence,
    )
    return dict(papers)


def _passed(entries: Iterable[Remembered]) -> list[tuple[str, Remembered]]:
    """Blueprint and last result of every sitting that is passed now."""
    told = sorted(entries, key=lambda entry: entry.sequence)
    blueprints = {one.about: str(one.payload["blueprint"]) for one in told if one.kind == PAPER}
    last = {one.about: one for one in told if one.kind == RESULT}
    return [(blueprints[key], one) for key, one in last.items()
            if one.payload["passed"] and key in blueprints]  # fmt: skip


def _latest(entries: Iterable[Remembered]) -> Remembered | None:
    return max(entries, key=lambda entry: entry.sequence, default=None)
