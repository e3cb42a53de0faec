"""The ledger takes entries once, in one chain, and tells when anybody changed it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from records import Appended, Entry, Part, ReplayMismatch, Store, UnknownRecord
from tests.conftest import FakeClock
from tests.records.ledger_child import append


@pytest.fixture
def learner_id(store: Store) -> UUID:
    """Somebody who may be on record."""
    return store.add_learner("Ada").id


@pytest.fixture
def entries(store: Store, learner_id: UUID, clock: FakeClock) -> tuple[Entry, ...]:
    """Five entries in the ledger."""
    for number in range(5):
        append(store, learner_id, f"key{number}", number=number)
        clock.pass_time(seconds=1)
    return store.list_entries()


def past_the_store(path: Path, *changes: str) -> None:
    """Change the file as somebody who owns the machine could: without the triggers."""
    with closing(sqlite3.connect(path)) as raw, raw:
        for name, table in raw.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            if table.startswith("ledger"):
                raw.execute(f"DROP TRIGGER {name}")
        for change in changes:
            raw.execute(change)


def test_entries_come_back_as_they_were_told_in_one_chain(
    store: Store, entries: tuple[Entry, ...]
) -> None:
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].previous_hash == ""
    for before, after in pairwise(entries):
        assert after.previous_hash == before.entry_hash
    assert store.get_entry(entries[2].id) == entries[2]
    assert entries[3].payload["answer"] == {"choice": "ä"}
    assert store.check_ledger() == ""


def test_what_append_returns_is_what_is_stored(store: Store, learner_id: UUID) -> None:
    told = store.append_entry(
        "profile",
        subject_id=learner_id,
        actor_id=learner_id,
        payload={"list": (1, 2.0, None), "deep": {"ok": True}},
        idempotency_key="k",
    )
    assert not told.replayed
    assert store.get_entry(told.entry.id) == told.entry
    assert told.entry.payload == {"list": [1, 2.0, None], "deep": {"ok": True}}


def test_the_same_key_gives_the_first_entry_back(
    store: Store, learner_id: UUID, entries: tuple[Entry, ...]
) -> None:
    again = append(store, learner_id, "key3", number=3)
    assert again.replayed
    assert again.entry == entries[3]
    assert len(store.list_entries()) == 5


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "exam_flag"},
        {"payload": {"question": "q1"}},
        {"payload": {"question": "q0", "answer": {"choice": "ä"}, "points": False}},
        {"about": "sitting-2"},
        {"subject_id": "other"},
        {"actor_id": "other"},
    ],
)
def test_a_key_that_comes_with_something_else_is_refused_and_stores_nothing(
    store: Store, learner_id: UUID, entries: tuple[Entry, ...], other: dict[str, object]
) -> None:
    somebody = store.add_learner("Eve").id
    told: dict[str, object] = {
        "kind": "exam_answer",
        "subject_id": learner_id,
        "actor_id": learner_id,
        "about": "sitting-1",
        "payload": {"question": "q0", "answer": {"choice": "ä"}, "points": 0},
    }
    told |= {name: somebody if value == "other" else value for name, value in other.items()}
    with pytest.raises(ReplayMismatch, match="'key0' belongs to another entry"):
        store.append_entry(idempotency_key="key0", **told)  # type: ignore[arg-type]
    assert store.list_entries() == entries


def test_entries_are_found_by_person_kind_and_thing(
    store: Store, learner_id: UUID, entries: tuple[Entry, ...]
) -> None:
    eve = store.add_learner("Eve").id
    about = {"subject_id": eve, "actor_id": learner_id, "about": "entry-1"}
    one = store.append_entry("logbook_signed", payload={}, idempotency_key="a", **about)  # type: ignore[arg-type]
    assert store.list_entries(subject_id=learner_id) == entries
    assert store.list_entries(subject_id=eve) == (one.entry,)
    assert store.list_entries(kinds=["logbook_signed", "logbook"]) == (one.entry,)
    assert store.list_entries(kinds=[]) == ()
    assert store.list_entries(about="sitting-1", kinds=["exam_answer"]) == entries
    assert store.list_entries(subject_id=eve, about="sitting-1") == ()


def test_nobody_unknown_is_put_on_record(store: Store, learner_id: UUID) -> None:
    with pytest.raises(UnknownRecord, match="no learner"):
        append(store, uuid4(), "key")
    with pytest.raises(UnknownRecord, match="no entry"):
        store.get_entry(uuid4())
    with pytest.raises(UnknownRecord, match="no entry"):
        superseding(store, learner_id, uuid4())
    assert store.list_entries() == ()


def superseding(store: Store, learner_id: UUID, entry_id: UUID, *, key: str = "next") -> Entry:
    """A regrade that replaces another entry."""
    return store.append_entry(
        "regrade",
        subject_id=learner_id,
        actor_id=learner_id,
        payload={"reason": "the key was wrong"},
        idempotency_key=key,
        supersedes=entry_id,
    ).entry


def test_an_entry_is_superseded_once_and_only_by_one_about_the_same_person(
    store: Store, learner_id: UUID, entries: tuple[Entry, ...]
) -> None:
    later = superseding(store, learner_id, entries[1].id)
    assert later.supersedes == entries[1].id
    with pytest.raises(ValueError, match="Entry 2 is superseded already, by entry 6"):
        superseding(store, learner_id, entries[1].id, key="third")
    with pytest.raises(ValueError, match="this one is another's"):
        superseding(store, store.add_learner("Eve").id, entries[2].id, key="fourth")
    assert len(store.list_entries()) == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "k" * 41},
        {"about": "a" * 121},
        {"about": "two\nlines"},
        {"content_hash": "f" * 129},
        {"payload": {"x": float("nan")}},
        {"payload": {"x": 2**53}},
        {"payload": {"x": "\ud800"}},
        {"payload": {"x": {1, 2}}},
        {"payload": {1: "a number as key"}},
        {"payload": {"x": "y" * 1_000_001}},
        {"idempotency_key": ""},
    ],
)
def test_what_no_entry_may_hold_is_refused_in_a_sentence(
    store: Store, learner_id: UUID, wrong: dict[str, object]
) -> None:
    told: dict[str, object] = {"kind": "comment", "payload": {}, "idempotency_key": "k", **wrong}
    with pytest.raises(ValueError, match=r"^Expected .*, got"):
        store.append_entry(subject_id=learner_id, actor_id=learner_id, **told)  # type: ignore[arg-type]
    assert store.list_entries() == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE ledger SET payload = '{}' WHERE sequence = 3", "Entry 3 .* was changed"),
        ("UPDATE ledger SET payload = 'no json' WHERE sequence = 3", "follows entry 2 .* changed"),
        ("UPDATE ledger SET at = 'yesterday' WHERE sequence = 3", "follows entry 2 .* changed"),
        ("UPDATE ledger SET kind = 'result' WHERE sequence = 1", "Entry 1 .* was changed"),
        ("UPDATE ledger SET at = datetime(at, '-1 day') WHERE sequence = 4", "Entry 4 .* changed"),
        ("UPDATE ledger SET entry_hash = 'x' WHERE sequence = 2", "Entry 2 .* was changed"),
        ("UPDATE ledger SET previous_hash = 'x' WHERE sequence = 2", "Entry 2 .* not follow"),
        ("UPDATE ledger SET sequence = 9 WHERE sequence = 2", "Entry 2 .* is missing"),
        ("DELETE FROM ledger WHERE sequence = 1", "Entry 1 .* is missing"),
        ("DELETE FROM ledger WHERE sequence = 3", "Entry 3 .* is missing"),
        ("DELETE FROM ledger WHERE sequence = 5", "Entry 5 .* is missing"),
        ("DELETE FROM ledger", "Entry 1 .* is missing"),
        ("DELETE FROM ledger_head", "head of the ledger is missing"),
        ("UPDATE ledger_head SET entry_hash = 'x'", "its head names another end"),
    ],
)
def test_the_first_changed_or_removed_entry_is_named(
    path: Path, store: Store, entries: tuple[Entry, ...], change: str, sentence: str
) -> None:
    past_the_store(path, change)
    assert re.search(sentence, store.check_ledger())


def test_an_entry_that_was_slipped_in_with_its_right_hash_is_found(
    path: Path, store: Store, entries: tuple[Entry, ...]
) -> None:
    past_the_store(
        path,
        "INSERT INTO ledger SELECT hex(randomblob(16)), 6, kind, subject_id, actor_id, about, "
        "payload, content_hash, atlas_hash, at, 'slipped in', NULL, "
        f"'{entries[-1].entry_hash}', 'x' FROM ledger WHERE sequence = 5",
    )
    assert store.check_ledger() == "Entry 6 of the ledger was changed after it was written."


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger",
        "UPDATE ledger SET kind = kind",
        "DELETE FROM ledger_head",
        "UPDATE ledger_head SET sequence = sequence - 1",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger",
    ],
)
def test_the_tables_themselves_refuse_to_be_changed(
    store: Store, entries: tuple[Entry, ...], change: str
) -> None:
    with (
        store._engine.connect() as connection,
        pytest.raises(Exception, match=r"append-only|only moves on"),
    ):
        connection.exec_driver_sql(change)
    assert store.list_entries() == entries


def test_an_empty_ledger_is_whole(store: Store) -> None:
    assert store.list_entries() == ()
    assert store.check_ledger() == ""


def test_a_refused_append_leaves_no_hole(store: Store, learner_id: UUID) -> None:
    with pytest.raises(UnknownRecord):
        superseding(store, learner_id, uuid4())
    assert append(store, learner_id, "key").entry.sequence == 1
    assert store.check_ledger() == ""


def test_several_entries_are_appended_all_or_none(store: Store, learner_id: UUID) -> None:
    def put(*parts: Part) -> tuple[Appended, ...]:
        return store.append_entries(
            "angoff_estimate", parts, subject_id=learner_id, actor_id=learner_id, about="panel"
        )

    first = (Part({"n": 1}, "a"), Part({"n": 2}, "b"))
    told = put(*first)
    assert [one.entry.sequence for one in told] == [1, 2]
    with pytest.raises(ReplayMismatch):
        put(Part({"n": 3}, "c"), Part({"n": 9}, "a"))
    assert store.list_entries() == tuple(one.entry for one in told)
    assert [one.replayed for one in put(*first)] == [True, True]
    assert store.check_ledger() == ""
