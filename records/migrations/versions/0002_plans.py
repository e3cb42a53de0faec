"""Plans with their debriefs; they refuse to be changed or removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.tables import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, then the triggers that keep it append-only."""
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("learner_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lesson_id", sa.String(120), nullable=False),
        sa.Column("verdict", sa.String(120), nullable=False),
        sa.Column("total_units", sa.Float, nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("debrief", sa.JSON, nullable=False),
        sa.Column("atlas_hash", sa.String(128), nullable=False),
        sa.Column("content_hash", sa.String(128), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("saved_at", UtcTime, nullable=False),
        sa.Column("idempotency_key", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_plans_learner_id"),
        sa.UniqueConstraint("learner_id", "sequence", name="uq_plans_learner_id_sequence"),
        sa.UniqueConstraint("idempotency_key", name="uq_plans_idempotency_key"),
        sa.CheckConstraint("total_units >= 0", name="ck_plans_total_units_not_negative"),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


SQLITE = (
    "CREATE TRIGGER plans_refuse_update BEFORE UPDATE ON plans "
    "BEGIN SELECT RAISE(ABORT, 'plans is append-only'); END",
    "CREATE TRIGGER plans_refuse_delete BEFORE DELETE ON plans "
    "BEGIN SELECT RAISE(ABORT, 'plans is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION plans_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'plans is append-only'; END $$",
    "CREATE TRIGGER plans_refuse_change BEFORE UPDATE OR DELETE ON plans "
    "FOR EACH ROW EXECUTE FUNCTION plans_refuse()",
    "CREATE TRIGGER plans_refuse_truncate BEFORE TRUNCATE ON plans "
    "FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse()",
)
