"""Turning what the lessons made into rows, and refusing what no table may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from records.rows import AnswerRow, AttemptRow, GradeRow, SavedPlan
from records.tables import KEY_LENGTH, NAME_LENGTH

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from pydantic import BaseModel

    from lessons.attempt import Attempt
    from lessons.feedback import Grade
    from lessons.plans import Debrief, Plan


def readable_name(display_name: str) -> str:
    """The name without blanks around it. Raises ValueError when nobody could read it.

    >>> readable_name("  Ada ")
    'Ada'
    """
    name = " ".join(display_name.split())
    if not name:
        raise ValueError("A name is needed, and this one is empty.")
    if len(name) > NAME_LENGTH:
        raise ValueError(f"A name has at most {NAME_LENGTH} letters; this one has {len(name)}.")
    if not name.isprintable():
        raise ValueError("A name is made of letters that can be shown; this one holds others.")
    return name


def checked_key(idempotency_key: str) -> str:
    """The key as given. Raises ValueError when it is empty, over-long or unprintable."""
    fits = 0 < len(idempotency_key) <= KEY_LENGTH
    if not (fits and idempotency_key.isprintable()):
        shown = ascii(idempotency_key[:40])
        raise ValueError(f"Expected a key of 1 to {KEY_LENGTH} printable letters, got {shown}.")
    return idempotency_key


def attempt_row(
    attempt: Attempt,
    attempt_id: UUID,
    *,
    learner_id: UUID,
    atlas_hash: str,
    started_at: datetime,
    card_id: str | None = None,
) -> AttemptRow:
    """The row of an attempt that starts now. card_id: the card that it is a review of."""
    return AttemptRow(
        id=attempt_id,
        learner_id=learner_id,
        lesson_id=attempt.lesson_id,
        patient_id=attempt.patient_id,
        seed=attempt.seed,
        content_hash=attempt.content_hash,
        atlas_hash=atlas_hash,
        atlas_version=attempt.atlas_version,
        question_count=len(attempt.question_ids),
        shown=attempt.model_dump(mode="json"),
        started_at=started_at,
        card_id=card_id,
    )


def answer_row(
    answer: BaseModel,
    answer_id: UUID,
    *,
    grade: Grade,
    attempt_id: UUID,
    answered_at: datetime,
    idempotency_key: str,
) -> AnswerRow:
    """The row of an answer; its place in the attempt (sequence) is not known yet and is 0."""
    return AnswerRow(
        id=answer_id,
        attempt_id=attempt_id,
        question_id=grade.question_id,
        site_id=site_of(grade),
        sequence=0,
        answer=answer.model_dump(mode="json"),
        answered_at=answered_at,
        idempotency_key=checked_key(idempotency_key),
    )


def grade_row(
    grade: Grade,
    grade_id: UUID,
    *,
    answer_id: UUID,
    rubric_hash: str,
    graded_at: datetime,
    supersedes: UUID | None = None,
) -> GradeRow:
    """The row of a grade: the numbers that are asked for often in columns, the rest in details."""
    plain = grade.model_dump(mode="json")
    findings = tuple(plain.pop("findings"))
    for column in ("points", "max_points", "outcome", "error_mm"):
        del plain[column]
    return GradeRow(
        id=grade_id,
        answer_id=answer_id,
        points=float(grade.points),
        max_points=float(grade.max_points),
        outcome=grade.outcome,
        error_mm=None if grade.error_mm is None else float(grade.error_mm),
        findings=findings,
        details=plain,
        rubric_hash=rubric_hash,
        graded_at=graded_at,
        supersedes=supersedes,
    )


def plan_row(
    plan: Plan,
    plan_id: UUID,
    *,
    debrief: Debrief,
    learner_id: UUID,
    name: str,
    atlas_hash: str,
    content_hash: str,
    saved_at: datetime,
    idempotency_key: str,
) -> SavedPlan:
    """The row of a plan; its place among the learner's (sequence) is not known yet and is 0.

    Raises ValueError for a name that nobody could read and for a key that is none.
    """
    return SavedPlan(
        id=plan_id,
        learner_id=learner_id,
        name=readable_name(name),
        lesson_id=plan.lesson,
        verdict=debrief.verdict,
        total_units=float(plan.total_units),
        plan=plan.model_dump(mode="json"),
        debrief=debrief.model_dump(mode="json"),
        atlas_hash=atlas_hash,
        content_hash=content_hash,
        sequence=0,
        saved_at=saved_at,
        idempotency_key=checked_key(idempotency_key),
    )


def site_of(grade: Grade) -> str | None:
    """The site that was asked for, `.left` or `.right` added where the lesson chose a side."""
    site_id, side = grade.truth.site_id, grade.truth.side
    if site_id is None or side not in {"left", "right"} or site_id.endswith(f".{side}"):
        return site_id
    return f"{site_id}.{side}"
