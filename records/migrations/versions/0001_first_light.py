"""Learners, attempts, answers and grades; the last three refuse to be changed or removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.tables import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("attempts", "answers", "grades")


def upgrade() -> None:
    """Make the tables, then the triggers that keep them append-only."""
    _make_learners()
    _make_attempts()
    _make_answers()
    _make_grades()
    for table in APPEND_ONLY:
        _refuse_changes(table)


def _make_learners() -> None:
    op.create_table(
        "learners",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("display_name", sa.String(80), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
    )


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("learner_id", sa.Uuid, nullable=False),
        sa.Column("lesson_id", sa.String(120), nullable=False),
        sa.Column("patient_id", sa.String(120), nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("content_hash", sa.String(128), nullable=False),
        sa.Column("atlas_hash", sa.String(128), nullable=False),
        sa.Column("atlas_version", sa.String(120), nullable=False),
        sa.Column("question_count", sa.Integer, nullable=False),
        sa.Column("shown", sa.JSON, nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_attempts_learner_id"),
    )
    op.create_index("ix_attempts_learner_id_started_at", "attempts", ["learner_id", "started_at"])


def _make_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("question_id", sa.String(120), nullable=False),
        sa.Column("site_id", sa.String(120), nullable=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("answered_at", UtcTime, nullable=False),
        sa.Column("idempotency_key", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_answers_attempt_id"),
        sa.UniqueConstraint("attempt_id", "sequence", name="uq_answers_attempt_id_sequence"),
        sa.UniqueConstraint("idempotency_key", name="uq_answers_idempotency_key"),
    )


def _make_grades() -> None:
    op.create_table(
        "grades",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("answer_id", sa.Uuid, nullable=False),
        sa.Column("points", sa.Float, nullable=False),
        sa.Column("max_points", sa.Float, nullable=False),
        sa.Column("outcome", sa.String(120), nullable=False),
        sa.Column("error_mm", sa.Float, nullable=True),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("rubric_hash", sa.String(128), nullable=False),
        sa.Column("graded_at", UtcTime, nullable=False),
        sa.Column("supersedes", sa.Uuid, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_grades"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_grades_answer_id"),
        sa.ForeignKeyConstraint(["supersedes"], ["grades.id"], name="fk_grades_supersedes"),
        sa.UniqueConstraint("supersedes", name="uq_grades_supersedes"),
        sa.CheckConstraint(
            "points >= 0 AND points <= max_points", name="ck_grades_points_in_range"
        ),
    )
    op.create_index("ix_grades_answer_id_graded_at", "grades", ["answer_id", "graded_at"])


def _refuse_changes(table: str) -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement.format(table=table))


SQLITE = (
    "CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
    "CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    "CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
)
