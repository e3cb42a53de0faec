"""Putting rows into the tables, inside a transaction that somebody else began."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, insert, select

from records import progress
from records.remembering import remember
from records.rows import AnswerRow, GradeRow, Saved, SavedPlan
from records.tables import answers, attempts, grades, learners, plans
from records.unavailable import UnknownRecord

if TYPE_CHECKING:
    from lessons.practice.memory import Review

SAME_PLAN = ("learner_id", "name", "plan")  # what a key stands for


def save_once(
    connection: Connection,
    row: AnswerRow,
    mark: GradeRow,
    *,
    review: Review | None = None,
    review_id: UUID | None = None,
) -> Saved:
    """The answer and its grade as stored now, or as stored when the same key came before.

    review: what the answer is to its card, stored along with it.
    Raises UnknownRecord for the attempt, ValueError for a key that belongs to another answer.
    """
    earlier = _find_by_key(connection, row)
    if earlier is not None:
        return earlier
    attempt = fetch(connection, attempts, row.attempt_id, kind="attempt", lock=True)
    stored = replace(row, sequence=_next_sequence(connection, row.attempt_id))
    insert_row(connection, answers, stored)
    insert_row(connection, grades, mark)
    if review is not None and review_id is not None:
        remember(connection, review, review_id, learner_id=attempt["learner_id"], answer=stored)
    return Saved(stored, mark, replayed=False)


def save_plan_once(connection: Connection, row: SavedPlan) -> SavedPlan:
    """The plan as stored now, or as stored when the same key came before.

    Raises UnknownRecord for the learner, ValueError for a key that belongs to another plan.
    """
    query = select(plans).where(plans.c.idempotency_key == row.idempotency_key)
    found = connection.execute(query).mappings().one_or_none()
    if found is not None:
        earlier = SavedPlan(**found)
        if any(getattr(earlier, name) != getattr(row, name) for name in SAME_PLAN):
            raise ValueError(f"The key {row.idempotency_key!r} belongs to another plan.")
        return earlier
    fetch(connection, learners, row.learner_id, kind="learner", lock=True)
    last = select(func.max(plans.c.sequence)).where(plans.c.learner_id == row.learner_id)
    stored = replace(row, sequence=(connection.execute(last).scalar() or 0) + 1)
    insert_row(connection, plans, stored)
    return stored


def _find_by_key(connection: Connection, row: AnswerRow) -> Saved | None:
    query = select(answers).where(answers.c.idempotency_key == row.idempotency_key)
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        return None
    earlier = AnswerRow(**found)
    same = ("attempt_id", "question_id", "answer")
    if any(getattr(earlier, name) != getattr(row, name) for name in same):
        raise ValueError(f"The key {row.idempotency_key!r} belongs to another answer.")
    return Saved(earlier, progress.current_grade(connection, earlier.id), replayed=True)


def _next_sequence(connection: Connection, attempt_id: UUID) -> int:
    query = select(func.max(answers.c.sequence)).where(answers.c.attempt_id == attempt_id)
    return (connection.execute(query).scalar() or 0) + 1


def list_plans(connection: Connection, learner_id: UUID) -> tuple[SavedPlan, ...]:
    """A learner's plans, the newest first."""
    own = select(plans).where(plans.c.learner_id == learner_id)
    rows = connection.execute(own.order_by(plans.c.sequence.desc())).mappings().all()
    return tuple(SavedPlan(**row) for row in rows)


def fetch(
    connection: Connection, table: Table, row_id: UUID, *, kind: str, lock: bool = False
) -> dict[str, Any]:
    """The columns of one row, kept from other writers with `lock`. Raises UnknownRecord."""
    query = select(table).where(table.c.id == row_id)
    if lock:  # PostgreSQL numbers one attempt's answers in turn; SQLite has one writer anyway
        query = query.with_for_update()
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise UnknownRecord(kind, row_id)
    return dict(found)


def insert_row(connection: Connection, table: Table, row: object) -> None:
    """Add a frozen record as a row; its fields are the table's columns."""
    connection.execute(insert(table).values(**vars(row)))
