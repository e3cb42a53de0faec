"""The migrations make exactly the tables that the code expects, once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from records import Clock, Store, StoreUnavailable
from records.migrate import HEAD_REVISION, MIGRATIONS
from records.tables import metadata
from tests.records.samples import opened


def test_the_head_named_in_the_code_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD_REVISION]


def test_migrated_tables_are_the_tables_of_the_code(store: Store) -> None:
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_a_current_file_again_changes_nothing(
    path: Path, store: Store, clock: Clock
) -> None:
    def schema() -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as raw:
            return raw.execute("SELECT name, sql FROM sqlite_master").fetchall()

    before = schema()
    assert before
    opened(path, clock).close()
    assert schema() == before


def test_a_file_of_a_later_facies_is_refused_in_plain_words(
    path: Path, store: Store, clock: Clock
) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="made by a later version of Facies"):
        opened(path, clock)
