"""The address of a database, and the engine made for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from records import Clock, Store, open_store
from records.engine import database_url
from tests.records.samples import opened


@pytest.mark.parametrize("given", ["facies.sqlite", "a folder/records.db", Path("/x/y.sqlite")])
def test_a_plain_path_is_an_sqlite_file(given: str | Path) -> None:
    url = database_url(given)
    assert url.drivername == "sqlite"
    assert url.database == str(given)


def test_a_postgresql_address_gets_the_driver_that_the_project_names() -> None:
    assert database_url("postgresql://facies@db/facies").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("given", ["://", "mysql://db/facies", "http://db"])
def test_another_address_is_refused_with_what_was_given(given: str) -> None:
    with pytest.raises(ValueError, match=r"Expected .*, got"):
        database_url(given)


def test_a_store_in_memory_keeps_nothing(clock: Clock) -> None:
    with open_store("sqlite://", clock=clock) as store:
        store.add_learner("Ada")
        assert len(store.list_learners()) == 1
    with open_store("sqlite://", clock=clock) as store:
        assert store.list_learners() == ()


def test_opening_a_current_file_needs_no_migration_library(
    path: Path, store: Store, clock: Clock
) -> None:
    store.close()
    code = (
        "import sys; from datetime import UTC, datetime; from records import open_store; "
        "open_store(sys.argv[1], clock=lambda: datetime.now(UTC)).close(); "
        "sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=True)
    opened(path, clock).close()
