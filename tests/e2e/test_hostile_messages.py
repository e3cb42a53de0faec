"""A browser that lies: whatever it sends, the session lives on and no score changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from anatomy.face import Face
from lessons.lesson import Lesson
from meshes.mesh import FloatArray
from tests.e2e.app_process import AppProcess
from tests.e2e.needles import (
    next_question,
    on_the_spot,
    put_needle,
    read_question,
    say_dose_and_depth,
    site_of,
    start_placing,
    too_lateral,
)
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

# JavaScript; `pick` is what an honest click elsewhere on the skin would have said.
LIES = (
    "null",
    "NaN",
    "'pick'",
    "[1, 2, 3]",
    "{}",
    "{type: 'no such thing'}",
    "{type: ['pick']}",
    "{type: 'pick'}",
    "{...pick, face: NaN}",
    "{...pick, face: '1'}",
    "{...pick, face: 0.5}",
    "{...pick, face: -1}",
    "{...pick, face: 49_999_999}",
    "{...pick, face: 1e300}",
    "{...pick, face: null}",
    "{...pick, face: {index: 1}}",
    "{...pick, token: 99_999}",
    "{...pick, token: 'skin'}",
    "{...pick, token: Infinity}",
    "{...pick, serial: pick.serial - 1}",
    "{...pick, serial: NaN}",
    "{...pick, barycentric: [NaN, NaN, NaN]}",
    "{...pick, barycentric: [Infinity, 0, 0]}",
    "{...pick, barycentric: [3, -1, -1]}",
    "{...pick, barycentric: [1, 0]}",
    "{...pick, barycentric: 'middle'}",
    "{...pick, barycentric: Array(100_000).fill(1e-5)}",
    "{...pick, points: 30, correct: true}",
    "{...pick, note: 'x'.repeat(1_000_000)}",
    "{type: 'changed', serial: pick.serial, peel_mm: NaN}",
    "{type: 'changed', serial: pick.serial, peel_mm: 1e9}",
    "{type: 'changed', serial: pick.serial, camera: {view: '../../etc/passwd'}}",
    "{type: 'changed', serial: pick.serial, items: {tokens: [99_999], visible: false}}",
    "{type: 'ready', revision: 1e300}",
    "Array.from({length: 64}).reduce(inner => [inner], 1)",
)
SEND = """([x, y, lies]) => {
  const probe = window.facies.viewer
  const {token, face, barycentric} = probe.pickAt(x, y)
  const pick = {type: "pick", serial: probe.state.serial, token, face, barycentric}
  for (const lie of lies) probe.viewer.host.send(new Function("pick", `return ${lie}`)(pick))
}"""


def test_lies_of_a_browser_move_no_needle_change_no_score_and_end_no_session(
    open_app: AppProcess, enter: Callable[[], Visitor], face: Face, lesson: Lesson
) -> None:
    visitor = enter()
    visitor.open(f"{open_app.address}/practise?lesson={lesson.id}")
    visitor.add_name("Mallory")
    start_placing(visitor)
    question = read_question(visitor, lesson)
    others = len(everything_in(open_app.database)["grades"])
    elsewhere = too_lateral(face, lesson, question, by_mm=10.0)

    put_needle(visitor, on_the_spot(face, lesson, question))
    lie(visitor, elsewhere.position)
    say_dose_and_depth(visitor, site_of(lesson, question), question)
    visitor.at("confirm").click()
    expect(visitor.at("feedback")).to_have_attribute("data-outcome", "correct")

    before = everything_in(open_app.database)
    lie(visitor, elsewhere.position)
    next_question(visitor)
    assert everything_in(open_app.database) == before
    assert len(before["grades"]) == others + 1
    put_needle(visitor, on_the_spot(face, lesson, read_question(visitor, lesson)))
    expect(visitor.at("status")).to_contain_text("Your needle is on the face")
    expect(visitor.at("notice")).to_have_count(0)
    assert visitor.complaints == []
    assert "Traceback" not in open_app.told()


def lie(visitor: Visitor, elsewhere: FloatArray) -> None:
    """Send every lie, one after the other, before anything honest follows."""
    visitor.page.evaluate(SEND, [*visitor.seen_at(elsewhere), list(LIES)])


def everything_in(database: Path) -> dict[str, list[Any]]:
    """Every row of every table of the records."""
    connection = sqlite3.connect(database)
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}
    finally:
        connection.close()
