"""Attempts, answers and grades are added, never changed, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from records import Store
from records.rows import AttemptRow
from tests.records.samples import answered, graded

TABLES = ("attempts", "answers", "grades")


@pytest.fixture
def raw(path: Path, store: Store, attempt: AttemptRow) -> Iterator[sqlite3.Connection]:
    """A connection that goes past the store, to a file with one answer."""
    answered(store, attempt.id, "key")
    with closing(sqlite3.connect(path)) as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_rows_cannot_be_changed_or_removed(
    raw: sqlite3.Connection, table: str, change: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
        raw.execute(change.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_a_row_cannot_be_replaced_through_the_stores_own_connection(
    raw: sqlite3.Connection, store: Store, table: str
) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    with store._engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before


def test_a_later_grade_supersedes_and_the_earlier_one_stays(
    store: Store, attempt: AttemptRow
) -> None:
    saved = answered(store, attempt.id, "key")
    again = store.add_grade(saved.answer.id, graded(points=3.0), rubric_hash="next")
    assert again.supersedes == saved.grade.id
    assert store.list_grades(attempt.id) == (saved.grade, again)
    assert [item.grade for item in store.list_answers(attempt.id)] == [again]


def test_a_third_grade_supersedes_the_second(store: Store, attempt: AttemptRow) -> None:
    saved = answered(store, attempt.id, "key")
    second = store.add_grade(saved.answer.id, graded(points=3.0), rubric_hash="second")
    third = store.add_grade(saved.answer.id, graded(points=5.0), rubric_hash="third")
    assert third.supersedes == second.id
    assert [item.grade.points for item in store.list_answers(attempt.id)] == [5.0]
