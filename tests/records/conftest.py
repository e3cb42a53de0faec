"""A store on a fresh file, and an attempt in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from records import Clock, Store
from records.rows import AttemptRow
from tests.empty_records import lay_empty_records
from tests.records.samples import opened, started


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store's file lies."""
    return tmp_path / "facies.sqlite"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    """An open store on an empty file."""
    with opened(lay_empty_records(path), clock) as opened_store:
        yield opened_store


@pytest.fixture
def attempt(store: Store) -> AttemptRow:
    """An attempt of three questions, none answered."""
    return started(store)
