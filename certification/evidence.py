"""What a learner has done that a programme may ask for, as plain numbers and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from certification.eligibility import Profile

EntryKind = Literal["observed", "supervised", "simulated"]


@dataclass(frozen=True)
class Evidence:
    """What counts towards a programme. Shares are of the points, in %.

    enrolled: what they are in the programme, "" for nobody. lessons: ids of those walked to their
    last step. scores: a lesson's best attempt that answered every question, none dangerously.
    cards: ids of those known now. drills: "lesson.question", the best answer without a dangerous
    step. plans: numbers of the practice patients with a sound plan. logbook: how many signed
    entries of a kind and technique. exams: ids of the blueprints passed.
    """

    profile: Profile | None = None
    enrolled: Literal["", "learner", "observer"] = ""
    lessons: frozenset[str] = frozenset()
    scores: Mapping[str, float] = field(default_factory=dict)
    cards: frozenset[str] = frozenset()
    drills: Mapping[str, float] = field(default_factory=dict)
    plans: frozenset[int] = frozenset()
    logbook: Mapping[tuple[EntryKind, str], int] = field(default_factory=dict)
    exams: frozenset[str] = frozenset()
