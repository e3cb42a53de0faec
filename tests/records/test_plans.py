"""Plans are kept whole, once, and as they were; what cannot be kept leaves nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, event

from lessons.plans import Debrief, Plan
from records import Clock, Learner, Store, StoreUnavailable, UnknownRecord
from records.migrate import MIGRATIONS
from records.tables import APPEND_ONLY, plans
from tests.conftest import FakeClock
from tests.records.planned import ATLAS_HASH, debriefed, planned, saved
from tests.records.samples import opened

STRANGER = UUID(int=5)


@pytest.fixture
def learner(store: Store) -> Learner:
    """Somebody who plans."""
    return store.add_learner("Ada")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program that holds the write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_plan_is_there_when_the_call_returns_and_reads_back_as_it_was(
    path: Path, store: Store, learner: Learner, clock: Clock
) -> None:
    row = saved(store, learner.id, "key", name="  Amara, first try ")
    with opened(path, clock) as elsewhere:
        again = elsewhere.get_plan(row.id)
    assert again == row
    assert Plan.model_validate(again.plan) == planned()
    assert Debrief.model_validate(again.debrief) == debriefed(planned())
    assert (again.name, again.verdict, again.total_units) == ("Amara, first try", "improve", 8.0)
    assert (again.lesson_id, again.atlas_hash, again.content_hash) == (
        "glabellar_lines",
        ATLAS_HASH,
        "c0ffee",
    )


def test_plans_are_listed_newest_first_and_only_the_learners_own(
    store: Store, learner: Learner, clock: FakeClock
) -> None:
    other = store.add_learner("Bo")
    first = saved(store, learner.id, "a")
    second = saved(store, learner.id, "b")  # the same moment
    clock.pass_time(minutes=1)
    third = saved(store, learner.id, "c")
    theirs = saved(store, other.id, "d")
    assert store.list_plans(learner.id) == (third, second, first)
    assert store.list_plans(other.id) == (theirs,)
    assert store.list_plans(STRANGER) == ()


def test_the_same_key_again_stores_nothing(
    store: Store, learner: Learner, clock: FakeClock
) -> None:
    first = saved(store, learner.id, "key")
    clock.pass_time(hours=1)
    assert saved(store, learner.id, "key") == first
    assert store.list_plans(learner.id) == (first,)


def test_many_threads_with_one_key_store_one_plan(store: Store, learner: Learner) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        rows = set(pool.map(lambda _: saved(store, learner.id, "key").id, range(12)))
    assert len(rows) == 1
    assert len(store.list_plans(learner.id)) == 1


def test_plans_of_several_threads_take_turns(store: Store, learner: Learner) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(lambda n: saved(store, learner.id, f"key{n}"), range(12)))
    assert [row.sequence for row in store.list_plans(learner.id)] == list(range(12, 0, -1))


def test_a_key_of_another_plan_is_refused(store: Store, learner: Learner) -> None:
    first = saved(store, learner.id, "key")
    with pytest.raises(ValueError, match="The key 'key' belongs to another plan"):
        saved(store, learner.id, "key", plan=planned(units=6.0))
    with pytest.raises(ValueError, match="belongs to another plan"):
        saved(store, store.add_learner("Bo").id, "key")
    with pytest.raises(ValueError, match="belongs to another plan"):
        saved(store, learner.id, "key", name="Another name")
    assert store.list_plans(learner.id) == (first,)


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("", "key", "A name is needed, and this one is empty."),
        ("x" * 81, "key", "A name has at most 80 letters"),
        ("a\x00b", "key", "letters that can be shown"),
        ("Good", "", "Expected a key of 1 to 120 printable letters"),
        ("Good", "k" * 121, "Expected a key of 1 to 120 printable letters"),
    ],
)
def test_a_name_or_a_key_that_is_none_is_refused_and_nothing_is_stored(
    store: Store, learner: Learner, name: str, key: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        saved(store, learner.id, key, name=name)
    assert store.list_plans(learner.id) == ()


def test_an_unknown_learner_or_plan_is_named(store: Store) -> None:
    with pytest.raises(UnknownRecord, match="There is no learner with the id"):
        saved(store, STRANGER, "key")
    with pytest.raises(UnknownRecord, match="There is no plan with the id"):
        store.get_plan(STRANGER)


def test_a_locked_database_says_so_and_stores_nothing_then_takes_the_same_key(
    path: Path, clock: Clock, store: Store, learner: Learner
) -> None:
    with opened(path, clock, patience_s=0.1) as hasty:
        with (
            locked(path),
            pytest.raises(StoreUnavailable, match=r"^Your plan was not saved because another"),
        ):
            saved(hasty, learner.id, "key")
        assert hasty.list_plans(learner.id) == ()
        row = saved(hasty, learner.id, "key")
    assert store.list_plans(learner.id) == (row,)


def test_a_plan_is_never_half_written(store: Store, learner: Learner) -> None:
    def fail(connection: Connection, *_: object) -> None:
        raise RuntimeError("the power went")

    event.listen(store._engine, "commit", fail)
    try:
        with pytest.raises(RuntimeError):
            saved(store, learner.id, "key")
    finally:
        event.remove(store._engine, "commit", fail)
    assert store.list_plans(learner.id) == ()
    assert saved(store, learner.id, "key").sequence == 1


@pytest.mark.parametrize("change", ["DELETE FROM plans", "UPDATE plans SET name = 'x'"])
def test_plans_cannot_be_changed_or_removed(
    path: Path, store: Store, learner: Learner, change: str
) -> None:
    row = saved(store, learner.id, "key")
    with (
        closing(sqlite3.connect(path)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="plans is append-only"),
    ):
        raw.execute(change)
    with store._engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("INSERT OR REPLACE INTO plans SELECT * FROM plans")
    assert store.get_plan(row.id) == row
    assert plans.name in APPEND_ONLY


def test_a_file_of_the_first_release_gets_the_table_and_keeps_its_learners(
    path: Path, store: Store, learner: Learner, clock: Clock
) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        for table in ("plans", "contents", "ledger", "ledger_head", "places", "reviews", "cards"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("ALTER TABLE attempts DROP COLUMN card_id")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    with opened(path, clock) as later:
        assert later.list_learners() == (learner,)
        assert saved(later, learner.id, "key").sequence == 1
    assert (MIGRATIONS / "versions" / "0002_plans.py").exists()
