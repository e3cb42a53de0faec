"""What was acknowledged is there, once, whatever happens to the process."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path

from records import Clock, Store
from records.rows import AttemptRow
from tests.records.samples import answered, keys, opened

ROOT = Path(__file__).resolve().parents[2]
KILLS = 5
MANY = 10_000


def start_child(path: Path, attempt: AttemptRow, prefix: str, count: int) -> subprocess.Popen[str]:
    """A process that saves `count` answers."""
    words = [str(path), str(attempt.id), prefix, str(count)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.records.child", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_answers_acknowledged_before_a_kill_are_stored_exactly_once(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    chance = random.Random(5)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        with start_child(path, attempt, f"kill{kill}", MANY) as child:
            assert child.stdout is not None
            lines = islice(child.stdout, chance.randint(1, 12))
            acknowledged += [line.strip() for line in lines]
            child.send_signal(signal.SIGKILL)
            acknowledged += child.stdout.read().split()
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
    children = [start_child(path, attempt, f"child{n}", 20) for n in range(3)]
    said = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
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
    children = [start_child(path, attempt, "same", 15) for _ in range(3)]
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0, 0]
    assert keys(store, attempt.id) == [f"same-{number}" for number in range(15)]
    assert len(store.list_grades(attempt.id)) == 15


def test_a_database_reaches_the_disk_at_each_commit(store: Store) -> None:
    with store._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
