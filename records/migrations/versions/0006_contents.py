"""What examinations asked, kept whole under its hash; it refuses to be changed or removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the triggers that only let it grow."""
    op.create_table(
        "contents",
        sa.Column("hash", sa.String(128), nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_contents"),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


SQLITE = (
    "CREATE TRIGGER contents_refuse_update BEFORE UPDATE ON contents "
    "BEGIN SELECT RAISE(ABORT, 'contents is append-only'); END",
    "CREATE TRIGGER contents_refuse_delete BEFORE DELETE ON contents "
    "BEGIN SELECT RAISE(ABORT, 'contents is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION contents_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'contents is append-only'; END $$",
    "CREATE TRIGGER contents_refuse_change BEFORE UPDATE OR DELETE ON contents "
    "FOR EACH ROW EXECUTE FUNCTION contents_refuse()",
    "CREATE TRIGGER contents_refuse_truncate BEFORE TRUNCATE ON contents "
    "FOR EACH STATEMENT EXECUTE FUNCTION contents_refuse()",
)
