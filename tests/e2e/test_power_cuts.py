"""A quiz in a real browser goes on, whenever the plug is pulled, with every saved answer once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from lessons.lesson import Lesson
from records.store import Store, open_store
from tests.e2e.app_process import AppProcess
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUIZ = "/practise?lesson=glabellar_lines"
CUTS = 6
MOST_BEFORE = 2  # whole questions between two cuts
LONGEST_MS = 150  # from the press of "confirm" to the cut


def test_power_cuts_in_the_middle_of_answers_lose_and_repeat_nothing(
    app: AppProcess, enter: Callable[[], Visitor], lesson: Lesson
) -> None:
    visitor, chance, saved = enter(), random.Random(5), Counter[str]()
    ids = {question.prompt: question.id for question in lesson.questions}
    visitor.open(app.address + QUIZ)
    visitor.add_name("Ada Lovelace")
    begin(visitor)
    for _ in range(CUTS):
        for _ in range(chance.randrange(MOST_BEFORE + 1)):
            saved[ids[answer(visitor)]] += 1
            visitor.at("next").click()
        asked = confirm(visitor)
        visitor.page.wait_for_timeout(chance.uniform(0, LONGEST_MS))
        app.kill()
        told = visitor.at("saved").count() > 0
        app.start()
        saved[ids[asked]] += told
        visitor.open(app.address + QUIZ)
        visitor.at("resume").click()
        visitor.at("prompt").wait_for()
        now = ids[visitor.at("prompt").inner_text()]
        assert not saved[now], "A saved answer is asked again."
    saved[ids[answer(visitor)]] += 1
    app.stop()
    with open_store(app.database, clock=lambda: datetime.now(UTC)) as store:
        kept = answers_kept(store, "Ada Lovelace")
    assert max(kept.values()) == 1, "An answer is there twice."
    assert +saved <= kept, "A saved answer is lost."
    assert kept.total() - saved.total() <= CUTS  # what was in flight at a cut


def begin(visitor: Visitor) -> None:
    """The questions with one right answer, or several, of this lesson."""
    visitor.at("kind-choice").click()
    visitor.page.locator("[data-testid=kind-choice][aria-pressed=true]").wait_for()
    visitor.at("start").click()
    visitor.at("prompt").wait_for()


def answer(visitor: Visitor) -> str:
    """The words of a question that the page says is saved."""
    asked = confirm(visitor)
    expect(visitor.at("saved")).to_be_visible()
    return asked


def confirm(visitor: Visitor) -> str:
    """The words of the question whose first option was sent."""
    visitor.at("prompt").wait_for()
    asked = visitor.at("prompt").inner_text()
    visitor.page.locator("[data-testid^=option-]").first.click()
    visitor.at("confirm").click()
    return asked


def answers_kept(store: Store, name: str) -> Counter[str]:
    """How often each question is answered in the records of whoever has this name."""
    (learner,) = (one for one in store.list_learners() if one.display_name == name)
    given = store.answers_by_attempt(learner.id)
    return Counter(one.answer.question_id for rows in given.values() for one in rows)
