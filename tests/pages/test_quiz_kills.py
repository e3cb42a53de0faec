"""A quiz and the day's review survive kills: what was saved is there once and not asked again."""

from __future__ import annotations

import multiprocessing
import random
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import pytest

from tests.pages.exam_child import studio_on
from tests.pages.quiz_child import QUIZZES, REVIEW, take

FEW, MANY = 4, 25  # kills of one quiz
MOST_SAID = 4  # things that a life says before the moment of its kill is drawn
LONGEST_S = 0.1  # from there to the kill
PATIENCE_S = 120.0
Said = tuple[str, str, str]  # what happened, the attempt, the question


def one_life(
    path: Path, learner_id: UUID, quiz: str, attempt: str, chance: random.Random
) -> list[Said]:
    """What a process said of the quiz from opening it until it was killed at a moment by chance."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pages.exam_ready"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=take, args=(path, learner_id, quiz, attempt, theirs))
    process.start()
    theirs.close()
    heard: list[Said] = []
    for _ in range(1 + chance.randrange(MOST_SAID)):
        assert ours.poll(PATIENCE_S)
        heard.append(ours.recv())
    process.join(timeout=chance.uniform(0, LONGEST_S))
    assert process.is_alive(), "It ended by itself."
    process.kill()
    heard += _rest(ours)
    process.join()
    ours.close()
    return heard


def _rest(said: Connection) -> list[Said]:
    heard: list[Said] = []
    try:
        while True:
            heard.append(said.recv())
    except EOFError:
        return heard


SHORT = [("choice", FEW), (REVIEW, FEW)]
LONG = [pytest.param(quiz, MANY, marks=pytest.mark.long) for quiz in QUIZZES]


@pytest.mark.parametrize(("quiz", "kills"), [*SHORT, *LONG])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_kills_lose_no_saved_answer_and_ask_none_again(
    tmp_path: Path, quiz: str, kills: int
) -> None:
    path, chance, attempt = tmp_path / "records.db", random.Random(quiz), ""
    store = studio_on(path).store
    learner = store.add_learner("Ada")
    saved: set[tuple[str, str]] = set()
    for _ in range(kills):
        heard = one_life(path, learner.id, quiz, attempt, chance)
        _, goes_on, asked = heard[0]
        assert (goes_on, asked) not in saved, "It was answered and is asked again."
        if attempt and quiz != REVIEW:
            assert goes_on == attempt, "The quiz did not go on where it stopped."
        for what, at, question in heard[1:]:
            if what == "saved":
                assert (at, question) not in saved
                saved.add((at, question))
            attempt = at
    answers = store.answers_by_attempt(learner.id)
    kept = [(str(at), one.answer.question_id) for at, given in answers.items() for one in given]
    assert len(kept) == len(set(kept)), "An answer is there twice."
    assert saved <= set(kept), "A saved answer is lost."
    assert len(kept) <= len(saved) + kills  # what was in flight when it was killed
    assert all(one.grade is not None for given in answers.values() for one in given)
    if quiz == REVIEW:
        assert len(store.list_reviews(learner.id)) == len(kept)
    assert saved, "The kills came too early to say anything."
