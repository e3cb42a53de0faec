"""What is known of a learner's cards, and the log of their reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection, exists, insert, select, update

from records.rows import AnswerRow, AttemptRow, ReviewRow
from records.tables import answers, attempts, cards, learners, reviews

if TYPE_CHECKING:
    from lessons.practice.memory import Memory, Review

KNOWN = [column for column in cards.c if column.name != "learner_id"]  # the fields of a Memory


def remember(
    connection: Connection, review: Review, review_id: UUID, *, learner_id: UUID, answer: AnswerRow
) -> None:
    """Add the review of an answer to the log, and put what is known of its card in its place."""
    from lessons.practice.memory import Memory, review_card  # noqa: PLC0415 - heavy

    # Two answers of one learner take turns, also where the card has no row that could be locked.
    connection.execute(select(learners.c.id).where(learners.c.id == learner_id).with_for_update())
    own = (cards.c.learner_id == learner_id) & (cards.c.card_id == review.card_id)
    found = connection.execute(select(*KNOWN).where(own)).mappings().one_or_none()
    before = None if found is None else Memory(**found)
    known = review_card(before, review, at=answer.answered_at)
    if before is None:
        connection.execute(insert(cards).values(learner_id=learner_id, **known._asdict()))
    else:
        connection.execute(update(cards).where(own).values(**known._asdict()))
    row = ReviewRow(
        id=review_id,
        learner_id=learner_id,
        card_id=review.card_id,
        answer_id=answer.id,
        sequence=known.reviews,
        rating=review.rating,
        urgent=review.urgent,
        patient_id=review.patient_id,
        reviewed_at=answer.answered_at,
    )
    connection.execute(insert(reviews).values(**vars(row)))


def memories(connection: Connection, learner_id: UUID) -> tuple[Memory, ...]:
    """What is known of every card that the learner was ever asked."""
    from lessons.practice.memory import Memory  # noqa: PLC0415 - heavy

    query = select(*KNOWN).where(cards.c.learner_id == learner_id)
    return tuple(map(Memory._make, connection.execute(query).all()))


def review_log(connection: Connection, learner_id: UUID) -> tuple[ReviewRow, ...]:
    """Every review of a learner, by card and then in its order."""
    own = select(reviews).where(reviews.c.learner_id == learner_id)
    rows = connection.execute(own.order_by(reviews.c.card_id, reviews.c.sequence))
    return tuple(ReviewRow(**row) for row in rows.mappings())


def open_review(connection: Connection, learner_id: UUID) -> AttemptRow | None:
    """The learner's latest review if it has no answer yet, else None."""
    own = (attempts.c.learner_id == learner_id) & attempts.c.card_id.is_not(None)
    query = select(attempts).where(own).order_by(attempts.c.started_at.desc()).limit(1)
    found = connection.execute(query).mappings().one_or_none()
    if found is None or _is_answered(connection, found["id"]):
        return None
    return AttemptRow(**found)


def patients_met(connection: Connection, learner_id: UUID) -> frozenset[str]:
    """Ids of the patients on whom the learner was ever asked."""
    query = select(attempts.c.patient_id).where(attempts.c.learner_id == learner_id).distinct()
    return frozenset(connection.execute(query).scalars())


def _is_answered(connection: Connection, attempt_id: UUID) -> bool:
    query = select(exists().where(answers.c.attempt_id == attempt_id))
    return bool(connection.execute(query).scalar())
