"""A quiz whose connection is cut says so, and goes on after the answers that were saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from pages.shell import LOST
from pages.studio import Studio
from tests.e2e.test_power_cuts import QUIZ, answer, answers_kept, begin
from tests.e2e.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import WebSocketRoute

pytestmark = pytest.mark.browser


def test_a_lost_connection_is_told_and_the_quiz_goes_on_where_it_was(
    address: str, served: Studio, enter: Callable[[], Visitor]
) -> None:
    visitor = enter()
    lines: list[WebSocketRoute] = []
    ids = {question.prompt: question.id for question in served.lesson("glabellar_lines").questions}
    visitor.page.route_web_socket("**/ws**", lambda line: listen_in(line, lines))
    visitor.open(address + QUIZ)
    visitor.add_name("Ada Lovelace")
    begin(visitor)
    saved = ids[answer(visitor)]
    visitor.at("next").click()
    expect(visitor.at("saved")).to_have_count(0)
    asked = visitor.at("prompt").inner_text()
    told = visitor.page.get_by_text(str(LOST))
    expect(told).to_be_hidden()
    visitor.context.set_offline(True)
    lines[-1].close()
    expect(told).to_be_visible()
    visitor.context.set_offline(False)
    visitor.open(address + QUIZ)
    expect(told).to_be_hidden()
    visitor.at("resume").click()
    expect(visitor.at("prompt")).to_have_text(asked)
    again = ids[answer(visitor)]
    assert again != saved
    assert answers_kept(served.store, "Ada Lovelace") == {saved: 1, again: 1}


def listen_in(line: WebSocketRoute, lines: list[WebSocketRoute]) -> None:
    """Lets everything through, and keeps the line so that it can be cut."""
    line.connect_to_server()
    lines.append(line)
