"""Where a learner stopped in each lesson, and how far they ever came."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from records.rows import LessonPlace
from records.tables import learners, places

if TYPE_CHECKING:
    from datetime import datetime


def keep_place(
    connection: Connection,
    learner_id: UUID,
    *,
    lesson_id: str,
    step_id: str,
    number: int,
    at: datetime,
) -> None:
    """Put this place where the last one of the lesson stood; how far one came never shrinks."""
    # Two windows of one learner take turns, also where there is no row that could be locked.
    connection.execute(select(learners.c.id).where(learners.c.id == learner_id).with_for_update())
    own = (places.c.learner_id == learner_id) & (places.c.lesson_id == lesson_id)
    furthest = connection.execute(select(places.c.furthest).where(own)).scalar()
    if furthest is None:
        row = LessonPlace(lesson_id, step_id, number, at)
        connection.execute(insert(places).values(learner_id=learner_id, **vars(row)))
    else:
        values = {"step_id": step_id, "furthest": max(furthest, number), "at": at}
        connection.execute(update(places).where(own).values(**values))


def list_places(connection: Connection, learner_id: UUID) -> tuple[LessonPlace, ...]:
    """A learner's places, the latest first."""
    columns = (places.c.lesson_id, places.c.step_id, places.c.furthest, places.c.at)
    own = select(*columns).where(places.c.learner_id == learner_id)
    rows = connection.execute(own.order_by(places.c.at.desc(), places.c.lesson_id)).mappings()
    return tuple(LessonPlace(**row) for row in rows)
