"""The ledger of the road to certification, which refuses to be changed or removed, and its head."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.tables import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, the head of the empty chain, and the triggers that only let it grow."""
    _make_ledger()
    head = op.create_table(
        "ledger_head",
        sa.Column("sequence", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("entry_hash", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_ledger_head"),
    )
    op.bulk_insert(head, [{"sequence": 0, "entry_hash": ""}])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _make_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("actor_id", sa.Uuid, nullable=False),
        sa.Column("about", sa.String(120), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("content_hash", sa.String(128), nullable=False),
        sa.Column("atlas_hash", sa.String(128), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("idempotency_key", sa.String(120), nullable=False),
        sa.Column("supersedes", sa.Uuid, nullable=True),
        sa.Column("previous_hash", sa.String(128), nullable=False),
        sa.Column("entry_hash", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.ForeignKeyConstraint(["subject_id"], ["learners.id"], name="fk_ledger_subject_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["learners.id"], name="fk_ledger_actor_id"),
        sa.ForeignKeyConstraint(["supersedes"], ["ledger.id"], name="fk_ledger_supersedes"),
        sa.UniqueConstraint("sequence", name="uq_ledger_sequence"),
        sa.UniqueConstraint("idempotency_key", name="uq_ledger_idempotency_key"),
        sa.UniqueConstraint("supersedes", name="uq_ledger_supersedes"),
        sa.UniqueConstraint("previous_hash", name="uq_ledger_previous_hash"),
    )
    op.create_index("ix_ledger_subject_id_kind", "ledger", ["subject_id", "kind"])
    op.create_index("ix_ledger_about", "ledger", ["about"])


SQLITE = (
    "CREATE TRIGGER ledger_refuse_update BEFORE UPDATE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END",
    "CREATE TRIGGER ledger_refuse_delete BEFORE DELETE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END",
    "CREATE TRIGGER ledger_head_refuse_update BEFORE UPDATE ON ledger_head "
    "WHEN NEW.sequence <> OLD.sequence + 1 "
    "BEGIN SELECT RAISE(ABORT, 'ledger_head only moves on'); END",
    "CREATE TRIGGER ledger_head_refuse_delete BEFORE DELETE ON ledger_head "
    "BEGIN SELECT RAISE(ABORT, 'ledger_head only moves on'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'ledger is append-only'; END $$",
    "CREATE TRIGGER ledger_refuse_change BEFORE UPDATE OR DELETE ON ledger "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "CREATE TRIGGER ledger_refuse_truncate BEFORE TRUNCATE ON ledger "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    "CREATE FUNCTION ledger_head_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'ledger_head only moves on'; END $$",
    "CREATE TRIGGER ledger_head_refuse_update BEFORE UPDATE ON ledger_head "
    "FOR EACH ROW WHEN (NEW.sequence <> OLD.sequence + 1) EXECUTE FUNCTION ledger_head_refuse()",
    "CREATE TRIGGER ledger_head_refuse_delete BEFORE DELETE ON ledger_head "
    "FOR EACH ROW EXECUTE FUNCTION ledger_head_refuse()",
    "CREATE TRIGGER ledger_head_refuse_truncate BEFORE TRUNCATE ON ledger_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_head_refuse()",
)
