"""What the ledger says of a learner now: who they are, what they joined, what they passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from certification.eligibility import Answer, Profile
from certification.kinds import ENROLLED, PAPER, PROFILE, RESULT
from certification.remembered import Remembered

HISTORY_KINDS: Final = (PROFILE, ENROLLED, PAPER, RESULT)
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
    told = sorted(entries, key=lambda entry: entry.sequence)
    blueprints = {one.about: str(one.payload["blueprint"]) for one in told if one.kind == PAPER}
    passed = {one.about: bool(one.payload["passed"]) for one in told if one.kind == RESULT}
    return frozenset(blueprints[key] for key, fine in passed.items() if fine and key in blueprints)


def _latest(entries: Iterable[Remembered]) -> Remembered | None:
    return max(entries, key=lambda entry: entry.sequence, default=None)
