"""A database that cannot be used says so in plain words, and loses nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event

from records import Clock, Store, StoreUnavailable, open_store
from records.rows import AttemptRow
from tests.records.samples import answered, keys, opened, started

NOBODY = 65534


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program that holds the write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def without_privilege() -> Iterator[None]:
    """As somebody whom file permissions bind, also where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter and write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


def answer_for_ever(store: Store, attempt: AttemptRow) -> None:
    """Answer until the store refuses."""
    for number in count():
        answered(store, attempt.id, f"key{number}")


def filled(folder: Path, clock: Clock) -> tuple[Path, AttemptRow]:
    """A file with one saved answer, made without privilege."""
    path = folder / "facies.sqlite"
    with opened(path, clock) as store:
        attempt = started(store)
        answered(store, attempt.id, "first")
    return path, attempt


def test_an_answer_to_a_locked_database_is_not_saved_and_says_so(
    path: Path, attempt: AttemptRow, clock: Clock
) -> None:
    with opened(path, clock, patience_s=0.05) as hasty:
        with locked(path), pytest.raises(StoreUnavailable) as refused:
            answered(hasty, attempt.id, "key")
        assert str(refused.value) == (
            "Your answer was not saved because another program is using the records. "
            "Try again in a moment."
        )
        assert keys(hasty, attempt.id) == []


def test_the_same_answer_is_saved_once_the_lock_is_gone(
    path: Path, attempt: AttemptRow, clock: Clock
) -> None:
    with opened(path, clock, patience_s=0.05) as hasty:
        with locked(path), pytest.raises(StoreUnavailable):
            answered(hasty, attempt.id, "key")
        assert not answered(hasty, attempt.id, "key").replayed
        assert keys(hasty, attempt.id) == ["key"]


def test_earlier_answers_can_be_read_while_another_program_writes(
    path: Path, store: Store, attempt: AttemptRow
) -> None:
    answered(store, attempt.id, "before")
    with locked(path):
        assert keys(store, attempt.id) == ["before"]


def test_a_writer_whose_turn_never_comes_is_told(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    with (
        opened(path, clock, patience_s=0.02) as hasty,
        store._writer._queue,
        pytest.raises(StoreUnavailable, match="another program is using"),
    ):
        answered(hasty, attempt.id, "key")


def test_an_answer_to_a_read_only_file_is_not_saved_and_says_so(
    open_folder: Path, clock: Clock
) -> None:
    with without_privilege():
        path, attempt = filled(open_folder, clock)
        path.chmod(0o444)
        with (
            opened(path, clock) as store,
            pytest.raises(
                StoreUnavailable, match=r"^Your answer was not saved because .*read-only"
            ),
        ):
            answered(store, attempt.id, "second")
        path.chmod(0o644)
        with opened(path, clock) as store:
            assert keys(store, attempt.id) == ["first"]


def test_a_read_only_folder_is_said_in_plain_words(open_folder: Path, clock: Clock) -> None:
    with without_privilege():
        path, attempt = filled(open_folder, clock)
    open_folder.chmod(0o555)
    with (
        without_privilege(),
        pytest.raises(StoreUnavailable, match=r"because .* Try again after"),
        opened(path, clock) as store,
    ):
        answered(store, attempt.id, "second")
    open_folder.chmod(0o777)
    with without_privilege(), opened(path, clock) as store:
        assert keys(store, attempt.id) == ["first"]


def test_an_answer_to_a_full_disk_is_not_saved_and_says_so(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    answered(store, attempt.id, "first")
    with opened(path, clock) as full:
        event.listen(
            full._engine,
            "begin",
            lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1"),
        )
        with pytest.raises(StoreUnavailable, match="not saved because the disk is full"):
            answer_for_ever(full, attempt)
        stored = keys(full, attempt.id)
        assert len(full.list_grades(attempt.id)) == len(stored)
    assert keys(store, attempt.id) == stored
    assert not answered(store, attempt.id, "after").replayed


def test_a_missing_folder_is_named(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(StoreUnavailable, match=r"the folder .*nowhere does not exist"):
        open_store(tmp_path / "nowhere" / "facies.sqlite", clock=clock)


@pytest.mark.parametrize(
    "content", [b"not a database, " * 400, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_refused_and_left_as_it_is(
    path: Path, clock: Clock, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match=r"^The records could .*damaged"):
        open_store(path, clock=clock)
    assert path.read_bytes() == content


def test_a_file_damaged_inside_is_said_in_plain_words(path: Path, clock: Clock) -> None:
    with opened(path, clock) as store:
        attempt = started(store)
        for number in range(40):
            answered(store, attempt.id, f"key{number}")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with (
        pytest.raises(StoreUnavailable, match="the records file is damaged"),
        opened(path, clock) as store,
    ):
        store.list_attempts(attempt.learner_id)


def test_a_folder_in_place_of_the_file_is_said_in_plain_words(path: Path, clock: Clock) -> None:
    path.mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_store(path, clock=clock)
