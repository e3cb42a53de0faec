"""What the store gives back: one frozen record for each row, and the summaries made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Learner:
    """Somebody who learns, known by a display name only."""

    id: UUID
    display_name: str
    created_at: datetime


@dataclass(frozen=True)
class AttemptRow:
    """What was shown to a learner, pinned to the content, the atlas, the patient and the seed.

    shown: the lessons' Attempt as plain data. question_count: how many questions it asks.
    card_id: the card that a review asks for, None for an attempt at a lesson.
    """

    id: UUID
    learner_id: UUID
    lesson_id: str
    patient_id: str
    seed: int
    content_hash: str
    atlas_hash: str
    atlas_version: str
    question_count: int
    shown: Json
    started_at: datetime
    card_id: str | None = None


@dataclass(frozen=True)
class AnswerRow:
    """What a learner answered. sequence: 1 for the first answer of the attempt.

    site_id: the site that was asked for, with its side where it has one, else None.
    """

    id: UUID
    attempt_id: UUID
    question_id: str
    site_id: str | None
    sequence: int
    answer: Json
    answered_at: datetime
    idempotency_key: str


@dataclass(frozen=True)
class GradeRow:
    """What an answer was worth.

    error_mm: how far off along the skin, None where nothing was placed.
    findings: the sentences with their numbers. details: the rest of the lessons' Grade.
    supersedes: the earlier grade of the same answer that this one replaces.
    """

    id: UUID
    answer_id: UUID
    points: float
    max_points: float
    outcome: str
    error_mm: float | None
    findings: tuple[Json, ...]
    details: Json
    rubric_hash: str
    graded_at: datetime
    supersedes: UUID | None


@dataclass(frozen=True)
class Saved:
    """An answer and its grade as they stand in the database. replayed: it was there already."""

    answer: AnswerRow
    grade: GradeRow
    replayed: bool


@dataclass(frozen=True)
class GradedAnswer:
    """An answer with the grade that counts now."""

    answer: AnswerRow
    grade: GradeRow


@dataclass(frozen=True)
class AttemptSummary:
    """One line of the progress page; points and outcomes are those that count now.

    answered: how many questions have an answer. critical: answers with a critical finding.
    mean_error_mm: over the placed sites, None where none was placed. last_at: the last answer.
    """

    attempt: AttemptRow
    answered: int
    points: float
    max_points: float
    critical: int
    mean_error_mm: float | None
    last_at: datetime | None

    @property
    def finished(self) -> bool:
        """True when every question has an answer."""
        return self.answered >= self.attempt.question_count


@dataclass(frozen=True)
class TrendPoint:
    """How far off one answer was, along the skin, mm."""

    answered_at: datetime
    error_mm: float


@dataclass(frozen=True)
class SavedPlan:
    """A plan with its debrief, as a learner saved them under a name.

    plan, debrief: the lessons' Plan and Debrief as plain data. content_hash: of the lesson that it
    follows. sequence: 1 for the learner's first plan.
    """

    id: UUID
    learner_id: UUID
    name: str
    lesson_id: str
    verdict: str
    total_units: float
    plan: Json
    debrief: Json
    atlas_hash: str
    content_hash: str
    sequence: int
    saved_at: datetime
    idempotency_key: str


@dataclass(frozen=True)
class ReviewRow:
    """One answer to a card, as the model of memory took it. sequence: 1 for the card's first.

    rating: 1 again, 2 hard, 3 good, 4 easy. urgent: wrong, sure and near a vessel or a nerve.
    """

    id: UUID
    learner_id: UUID
    card_id: str
    answer_id: UUID
    sequence: int
    rating: int
    urgent: bool
    patient_id: str
    reviewed_at: datetime


@dataclass(frozen=True)
class LessonPlace:
    """Where a learner stopped in a lesson. step_id: "" is its overview. furthest: a step's number.

    at: when they came there.
    """

    lesson_id: str
    step_id: str
    furthest: int
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One entry of the ledger; none is ever changed or removed.

    sequence: its place in the whole ledger, from 1. kind: one of `certification.kinds`.
    subject_id: the learner it is about. actor_id: who did it. about: the id of the thing, or "".
    supersedes: the earlier entry that it replaces. previous_hash: the hash of the entry before it,
    "" for the first. entry_hash: over all the rest, the previous hash too.
    """

    id: UUID
    sequence: int
    kind: str
    subject_id: UUID
    actor_id: UUID
    about: str
    payload: Json
    content_hash: str
    atlas_hash: str
    at: datetime
    idempotency_key: str
    supersedes: UUID | None
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class Part:
    """What is an entry's own where several are appended at once, all of them or none."""

    payload: Json
    idempotency_key: str
    supersedes: UUID | None = None


@dataclass(frozen=True)
class Appended:
    """An entry as it stands in the ledger. replayed: it was there already."""

    entry: Entry
    replayed: bool
