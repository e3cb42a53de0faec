"""Bringing a database to the tables of this version of Facies."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from records.engine import writing
from records.unavailable import StoreUnavailable

HEAD_REVISION = "0006"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction; a current database is only read.

    Raises StoreUnavailable for a database made by a later Facies.
    """
    with engine.connect() as connection:
        if revision_of(connection) == HEAD_REVISION:
            return
    with writing(engine).begin() as connection:
        if revision_of(connection) != HEAD_REVISION:
            _upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # Alembic is slow to import and needed once in the life of a database.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = revision_of(connection)
    if present is not None and present not in known:
        raise StoreUnavailable(
            "The records could not be opened",
            "they were made by a later version of Facies",
            "Update Facies, or choose another records file.",
        )
    command.upgrade(config, "head")
