"""The tables. Rows are added and never changed, but for what is known of a card."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect

NAME_LENGTH = 80
ID_LENGTH = 120
HASH_LENGTH = 128
KEY_LENGTH = 120
KIND_LENGTH = 40
APPEND_ONLY = ("attempts", "answers", "grades", "plans", "reviews", "ledger", "contents")


class UtcTime(TypeDecorator[datetime]):
    """A time that is aware and UTC on this side, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database keeps it. Raises ValueError for a time without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected a time with its zone, got {value!r}.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """How a moment is read: aware and UTC. SQLite’s text is read as it is."""
        del coltype
        return _from_text if dialect.name == "sqlite" else _from_moment


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


def _from_moment(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

learners = Table(
    "learners",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("display_name", String(NAME_LENGTH), nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("lesson_id", String(ID_LENGTH), nullable=False),
    Column("patient_id", String(ID_LENGTH), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("content_hash", String(HASH_LENGTH), nullable=False),
    Column("atlas_hash", String(HASH_LENGTH), nullable=False),
    Column("atlas_version", String(ID_LENGTH), nullable=False),
    Column("question_count", Integer, nullable=False),
    Column("shown", JSON, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("card_id", String(ID_LENGTH), nullable=True),
    Index(None, "learner_id", "started_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("question_id", String(ID_LENGTH), nullable=False),
    Column("site_id", String(ID_LENGTH), nullable=True),
    Column("sequence", Integer, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("answered_at", UtcTime, nullable=False),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False),
    UniqueConstraint("attempt_id", "sequence"),
    UniqueConstraint("idempotency_key"),
)

grades = Table(
    "grades",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("answer_id", ForeignKey("answers.id"), nullable=False),
    Column("points", Float, nullable=False),
    Column("max_points", Float, nullable=False),
    Column("outcome", String(ID_LENGTH), nullable=False),
    Column("error_mm", Float, nullable=True),
    Column("findings", JSON, nullable=False),
    Column("details", JSON, nullable=False),
    Column("rubric_hash", String(HASH_LENGTH), nullable=False),
    Column("graded_at", UtcTime, nullable=False),
    Column("supersedes", ForeignKey("grades.id"), nullable=True),
    UniqueConstraint("supersedes"),
    CheckConstraint("points >= 0 AND points <= max_points", name="points_in_range"),
    Index(None, "answer_id", "graded_at"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("name", String(NAME_LENGTH), nullable=False),
    Column("lesson_id", String(ID_LENGTH), nullable=False),
    Column("verdict", String(ID_LENGTH), nullable=False),
    Column("total_units", Float, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("debrief", JSON, nullable=False),
    Column("atlas_hash", String(HASH_LENGTH), nullable=False),
    Column("content_hash", String(HASH_LENGTH), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False),
    UniqueConstraint("learner_id", "sequence"),
    UniqueConstraint("idempotency_key"),
    CheckConstraint("total_units >= 0", name="total_units_not_negative"),
)

cards = Table(
    "cards",  # what is known of each card now; the reviews tell how it came to be
    metadata,
    Column("learner_id", ForeignKey("learners.id"), primary_key=True),
    Column("card_id", String(ID_LENGTH), primary_key=True),
    Column("state", Integer, nullable=False),
    Column("step", Integer, nullable=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("in_a_row", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("card_id", String(ID_LENGTH), nullable=False),
    Column("answer_id", ForeignKey("answers.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("patient_id", String(ID_LENGTH), nullable=False),
    Column("reviewed_at", UtcTime, nullable=False),
    UniqueConstraint("learner_id", "card_id", "sequence"),
    UniqueConstraint("answer_id"),
    CheckConstraint("rating BETWEEN 1 AND 4", name="rating_in_range"),
)

places = Table(
    "places",  # where a learner stopped in each lesson; only the last place counts
    metadata,
    Column("learner_id", ForeignKey("learners.id"), primary_key=True),
    Column("lesson_id", String(ID_LENGTH), primary_key=True),
    Column("step_id", String(ID_LENGTH), nullable=False),
    Column("furthest", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("furthest >= 0", name="furthest_not_negative"),
)

ledger = Table(
    "ledger",  # all that is remembered of the road to certification; each row hashes the one before
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", String(KIND_LENGTH), nullable=False),
    Column("subject_id", ForeignKey("learners.id"), nullable=False),
    Column("actor_id", ForeignKey("learners.id"), nullable=False),
    Column("about", String(ID_LENGTH), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("content_hash", String(HASH_LENGTH), nullable=False),
    Column("atlas_hash", String(HASH_LENGTH), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("idempotency_key", String(KEY_LENGTH), nullable=False),
    Column("supersedes", ForeignKey("ledger.id"), nullable=True),
    Column("previous_hash", String(HASH_LENGTH), nullable=False),
    Column("entry_hash", String(HASH_LENGTH), nullable=False),
    UniqueConstraint("sequence"),
    UniqueConstraint("idempotency_key"),
    UniqueConstraint("supersedes"),
    UniqueConstraint("previous_hash"),
    Index(None, "subject_id", "kind"),
    Index(None, "about"),
)

ledger_head = Table(
    "ledger_head",  # one row: where the chain ends; it moves on with each entry
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_hash", String(HASH_LENGTH), nullable=False),
)

contents = Table(
    "contents",  # what examinations asked, whole, under its SHA-256; entries of the ledger name it
    metadata,
    Column("hash", String(HASH_LENGTH), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
