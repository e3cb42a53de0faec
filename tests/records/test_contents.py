"""What an examination asked is kept whole, once, and a change of it is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from certification.kinds import PAPER
from records import Store
from records.unavailable import UnknownRecord


def test_a_text_is_kept_once_under_its_hash(store: Store) -> None:
    name = store.keep_content("what was asked: ¿dónde?")
    assert store.keep_content("what was asked: ¿dónde?") == name
    assert store.get_content(name) == "what was asked: ¿dónde?"
    with pytest.raises(UnknownRecord, match="no kept content"):
        store.get_content("0" * 64)


def test_it_cannot_be_changed_or_removed(path: Path, store: Store) -> None:
    store.keep_content("asked")
    with closing(sqlite3.connect(path)) as raw:
        for change in ("DELETE FROM contents", "UPDATE contents SET packed = x'00'"):
            with pytest.raises(sqlite3.IntegrityError, match="contents is append-only"):
                raw.execute(change)


@pytest.mark.parametrize(
    ("change", "word"),
    [("UPDATE contents SET packed = x'00'", "changed"), ("DELETE FROM contents", "missing")],
)
def test_a_change_past_the_store_is_found(path: Path, store: Store, change: str, word: str) -> None:
    ada = store.add_learner("Ada").id
    name = store.keep_content("asked")
    store.append_entry(PAPER, subject_id=ada, actor_id=ada, payload={"content": name},
                       about="sitting", idempotency_key="paper")  # fmt: skip
    assert store.check_ledger() == ""
    with closing(sqlite3.connect(path)) as raw, raw:
        for trigger in ("update", "delete"):
            raw.execute(f"DROP TRIGGER contents_refuse_{trigger}")
        raw.execute(change)
    assert name in store.check_ledger()
    assert word in store.check_ledger()
    with pytest.raises(UnknownRecord):
        store.get_content(name)
