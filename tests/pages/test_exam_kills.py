"""A sitting survives a hundred kills: nothing acknowledged is lost, doubled, or asked again."""

from __future__ import annotations

import multiprocessing
import random
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from certification.kinds import EXAM_ANSWER, PAPER
from certification.remembered import Remembered
from certification.sitting import spans
from pages.exam_door import begin_sitting, read_sitting
from records import Entry
from tests.pages.exam_child import sit, studio_on
from tests.pages.exam_course import enrolled

# how many kills, and the longest life before one, s: a few lives must be long enough to save in
FEW, ALL = (10, 0.6), (100, 0.12)
PATIENCE_S = 120.0


def one_life(path: Path, learner_id: UUID, sitting_id: str, *, wait_s: float) -> list[Any]:
    """What a process said of the sitting from its start until it was killed at this moment."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pages.exam_ready"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=sit, args=(path, learner_id, sitting_id, theirs))
    process.start()
    theirs.close()
    assert ours.poll(PATIENCE_S)  # it has opened the sitting
    process.join(timeout=wait_s)
    assert process.is_alive(), "It ended by itself."
    process.kill()
    heard = _rest(ours)
    process.join()
    ours.close()
    return heard


def key_number(entry: Entry | Remembered) -> int:
    """Which answer to its question an entry is, from 0, as its key says."""
    assert isinstance(entry, Entry)
    return int(entry.idempotency_key.rpartition(":")[2])


def _rest(said: Connection) -> list[Any]:
    heard = []
    try:
        while True:
            heard.append(said.recv())
    except EOFError:
        return heard


@pytest.mark.parametrize(("kills", "longest_s"), [FEW, pytest.param(*ALL, marks=pytest.mark.long)])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_kills_lose_no_acknowledged_answer_and_ask_none_again(
    tmp_path: Path, kills: int, longest_s: float
) -> None:
    path, chance = tmp_path / "records.db", random.Random(16)
    studio = studio_on(path)
    learner_id = enrolled(studio, "Ada").id
    assert learner_id is not None
    begun = begin_sitting(studio, learner_id, extra_time=1.0)
    saved: dict[tuple[str, int], str] = {}
    ends_at = spans(begun.sitting)[0].ends_at
    for _ in range(kills):
        answered = set(read_sitting(studio, begun.id).answers)
        heard = one_life(path, learner_id, begun.id, wait_s=chance.uniform(0, longest_s))
        _, asked, now, left = heard[0]
        assert isinstance(now, datetime)
        assert left == pytest.approx((ends_at - now).total_seconds(), abs=1e-6)
        all_answered = len(answered) == len(begun.paper.items)
        assert asked not in answered or all_answered, f"{asked} was answered and is asked again."
        for _, key, number, chosen in heard[1:]:
            assert (key, number) not in saved
            saved[key, number] = chosen
    entries = studio.store.list_entries(kinds=(EXAM_ANSWER,))
    keys = [entry.idempotency_key for entry in entries]
    assert len(set(keys)) == len(keys)
    stored = {(entry.payload["question"], key_number(entry)): entry for entry in entries}
    assert len(stored) == len(entries)
    for at, chosen in saved.items():
        if "option_ids" in stored[at].payload["answer"]:
            assert stored[at].payload["answer"]["option_ids"] == [chosen]
    assert len(stored) <= len(saved) + kills  # what was in flight when it was killed
    told = read_sitting(studio, begun.id)
    for given in told.answers.values():
        assert [key_number(one) for one in given] == list(range(len(given)))
    assert len(studio.store.list_entries(kinds=(PAPER,))) == 1
    assert studio.store.check_ledger() == ""
    assert len(saved) > kills / 2, "The kills came too early to say anything."
