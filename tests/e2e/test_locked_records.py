"""Records that another program holds: the learner reads why, and the answer is not lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from anatomy.face import Face
from lessons.lesson import Lesson
from tests.e2e.app_process import AppProcess
from tests.e2e.needles import (
    on_the_spot,
    put_needle,
    read_question,
    say_dose_and_depth,
    site_of,
    start_placing,
)
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser


def test_locked_records_are_said_plainly_and_the_answer_is_saved_when_they_open(
    open_app: AppProcess, enter: Callable[[], Visitor], face: Face, lesson: Lesson
) -> None:
    visitor = enter()
    visitor.open(f"{open_app.address}/practise?lesson={lesson.id}")
    visitor.add_name("Grace")
    start_placing(visitor)
    question = read_question(visitor, lesson)
    put_needle(visitor, on_the_spot(face, lesson, question))
    say_dose_and_depth(visitor, site_of(lesson, question), question)

    with locked(open_app.database):
        visitor.at("confirm").click()
        expect(visitor.at("trouble")).to_contain_text(
            "Your answer was not saved because another program is using the records. "
            "Try again in a moment."
        )
        expect(visitor.at("trouble")).to_contain_text("nothing is lost")
        expect(visitor.at("saved")).to_have_count(0)
        visitor.picture("10_locked")
    expect(visitor.at("confirm")).to_contain_text("Try again")
    visitor.at("confirm").click()
    expect(visitor.at("saved")).to_be_visible()
    expect(visitor.at("feedback")).to_have_attribute("data-outcome", "correct")
    error = visitor.at("error-mm").inner_text()
    visitor.go("Progress")
    expect(visitor.at("answer-error")).to_have_text([error])
    assert visitor.complaints == []


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """The records in the hands of another program."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()
