"""What was acknowledged is there, once, whatever happens to the process."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from records import Clock, Store
from records.rows import AttemptRow
from tests.records.another_process import Child, started
from tests.records.answer_child import answer_many
from tests.records.samples import answered, keys, opened

KILLS = 5
MANY = 10_000


@contextmanager
def several(
    path: Path, attempt: AttemptRow, lists: Sequence[Sequence[str]]
) -> Iterator[list[Child]]:
    """Processes at work together, each saving an answer for each key of its list."""
    with ExitStack() as all_of_them:
        yield [
            all_of_them.enter_context(started(answer_many, path, attempt.id, "", keys=keys))
            for keys in lists
        ]


def test_answers_acknowledged_before_a_kill_are_stored_exactly_once(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    chance = random.Random(5)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        sent = [f"kill{kill}-{number}" for number in range(MANY)]
        with started(answer_many, path, attempt.id, "", keys=sent) as child:
            acknowledged += child.next(chance.randint(1, 12))
            child.process.kill()
            acknowledged += child.rest()
        with opened(path, clock) as after:
            stored = keys(after, attempt.id)
            grades = after.list_grades(attempt.id)
        assert len(stored) == len(set(stored)) == len(grades)
        assert set(acknowledged) <= set(stored)
        assert len(stored) - len(acknowledged) <= kill + 1, "at most one more for each kill"
    last = answered(store, attempt.id, acknowledged[-1])
    assert last.replayed
    assert keys(store, attempt.id) == stored


def test_answers_of_several_processes_take_turns(
    path: Path, store: Store, attempt: AttemptRow
) -> None:
    lists = [[f"child{n}-{number}" for number in range(20)] for n in range(3)]
    with several(path, attempt, lists) as children:
        said = [child.rest() for child in children]
        assert [child.ended() for child in children] == [0, 0, 0]
    assert said == lists
    items = store.list_answers(attempt.id)
    assert [item.answer.sequence for item in items] == list(range(1, 61))
    assert sorted(item.answer.idempotency_key for item in items) == sorted(chain(*said))


def test_answers_of_several_threads_take_turns(store: Store, attempt: AttemptRow) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        names = [f"key{number}" for number in range(40)]
        saved = list(pool.map(lambda key: answered(store, attempt.id, key), names))
    assert sorted(item.answer.sequence for item in saved) == list(range(1, 41))
    assert sorted(keys(store, attempt.id)) == sorted(names)


def test_processes_that_send_the_same_answers_store_them_once(
    path: Path, store: Store, attempt: AttemptRow
) -> None:
    same = [f"same-{number}" for number in range(15)]
    with several(path, attempt, [same] * 3) as children:
        assert [child.rest() for child in children] == [same] * 3
        assert [child.ended() for child in children] == [0, 0, 0]
    assert keys(store, attempt.id) == same
    assert len(store.list_grades(attempt.id)) == 15


def test_a_database_reaches_the_disk_at_each_commit(store: Store) -> None:
    with store._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
