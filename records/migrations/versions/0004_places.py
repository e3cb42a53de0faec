"""Where a learner stopped in each lesson."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.tables import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; unlike a record it may change, because only the last place counts."""
    op.create_table(
        "places",
        sa.Column("learner_id", sa.Uuid, nullable=False),
        sa.Column("lesson_id", sa.String(120), nullable=False),
        sa.Column("step_id", sa.String(120), nullable=False),
        sa.Column("furthest", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "lesson_id", name="pk_places"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_places_learner_id"),
        sa.CheckConstraint("furthest >= 0", name="ck_places_furthest_not_negative"),
    )
