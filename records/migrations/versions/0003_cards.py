"""Cards with what is known of them, and their reviews, which refuse to be changed or removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.tables import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the triggers, and let an attempt say which card it asks."""
    op.add_column("attempts", sa.Column("card_id", sa.String(120), nullable=True))
    _make_cards()
    _make_reviews()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _make_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("learner_id", sa.Uuid, nullable=False),
        sa.Column("card_id", sa.String(120), nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=True),
        sa.Column("stability", sa.Float, nullable=False),
        sa.Column("difficulty", sa.Float, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("first_at", UtcTime, nullable=False),
        sa.Column("last_at", UtcTime, nullable=False),
        sa.Column("reviews", sa.Integer, nullable=False),
        sa.Column("lapses", sa.Integer, nullable=False),
        sa.Column("in_a_row", sa.Integer, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "card_id", name="pk_cards"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_cards_learner_id"),
    )


def _make_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("learner_id", sa.Uuid, nullable=False),
        sa.Column("card_id", sa.String(120), nullable=False),
        sa.Column("answer_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("patient_id", sa.String(120), nullable=False),
        sa.Column("reviewed_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_reviews_learner_id"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_reviews_answer_id"),
        sa.UniqueConstraint(
            "learner_id", "card_id", "sequence", name="uq_reviews_learner_id_card_id_sequence"
        ),
        sa.UniqueConstraint("answer_id", name="uq_reviews_answer_id"),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name="ck_reviews_rating_in_range"),
    )


SQLITE = (
    "CREATE TRIGGER reviews_refuse_update BEFORE UPDATE ON reviews "
    "BEGIN SELECT RAISE(ABORT, 'reviews is append-only'); END",
    "CREATE TRIGGER reviews_refuse_delete BEFORE DELETE ON reviews "
    "BEGIN SELECT RAISE(ABORT, 'reviews is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION reviews_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'reviews is append-only'; END $$",
    "CREATE TRIGGER reviews_refuse_change BEFORE UPDATE OR DELETE ON reviews "
    "FOR EACH ROW EXECUTE FUNCTION reviews_refuse()",
    "CREATE TRIGGER reviews_refuse_truncate BEFORE TRUNCATE ON reviews "
    "FOR EACH STATEMENT EXECUTE FUNCTION reviews_refuse()",
)
