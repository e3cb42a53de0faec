"""What the ledger acknowledged is there exactly once, in one chain, whatever kills the process."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from records import Clock, Store
from tests.records.another_process import started
from tests.records.ledger_child import append, append_many
from tests.records.samples import opened

KILLS = 100
LONGEST_S = 0.06  # some ten appends on a quiet disk


@pytest.fixture
def learner_id(store: Store) -> UUID:
    """Somebody who may be on record."""
    return store.add_learner("Ada").id


def test_a_hundred_kills_lose_nothing_acknowledged_and_store_nothing_twice(
    path: Path, store: Store, learner_id: UUID, clock: Clock
) -> None:
    chance = random.Random(6)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        keys = [f"kill{kill}-{number}" for number in range(1000)]
        with started(append_many, path, learner_id, keys=keys) as child:
            child.said.poll(None)  # it is at work
            child.process.join(timeout=chance.uniform(0, LONGEST_S))
            child.process.kill()
            heard = child.rest()
        assert heard == keys[: len(heard)]
        # The page comes back and sends again what it was not told of.
        with opened(path, clock) as after:
            for number in (len(heard) - 1, len(heard)):
                append(after, learner_id, keys[number], number=number)
        acknowledged += [*heard, keys[len(heard)]]
    entries = store.list_entries()
    assert [entry.idempotency_key for entry in entries] == acknowledged
    assert store.check_ledger() == ""


def test_processes_that_append_together_keep_one_chain(
    path: Path, store: Store, learner_id: UUID
) -> None:
    names = ["a", "b"]
    lists = [[f"{name}{number}" for number in range(25)] for name in names]
    with (
        started(append_many, path, learner_id, keys=lists[0]) as one,
        started(append_many, path, learner_id, keys=lists[1]) as other,
    ):
        assert [one.rest(), other.rest()] == lists
    entries = store.list_entries()
    assert sorted(entry.idempotency_key for entry in entries) == sorted(lists[0] + lists[1])
    assert store.check_ledger() == ""


def test_processes_that_send_the_same_entries_store_them_once(
    path: Path, store: Store, learner_id: UUID
) -> None:
    keys = [f"same{number}" for number in range(15)]
    with (
        started(append_many, path, learner_id, keys=keys) as one,
        started(append_many, path, learner_id, keys=keys) as other,
    ):
        assert [one.rest(), other.rest()] == [keys, keys]
    assert [entry.idempotency_key for entry in store.list_entries()] == keys
    assert store.check_ledger() == ""


def test_threads_that_append_together_keep_one_chain(store: Store, learner_id: UUID) -> None:
    keys = [f"key{number}" for number in range(60)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        told = list(pool.map(lambda key: append(store, learner_id, key), keys))
    assert sorted(one.entry.sequence for one in told) == list(range(1, 61))
    assert sorted(entry.idempotency_key for entry in store.list_entries()) == sorted(keys)
    assert store.check_ledger() == ""
