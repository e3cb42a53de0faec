"""The browser's half of a sheet: what is typed while the server draws the page anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

import pages.sheet
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

SCRIPT = Path(pages.sheet.__file__).parent / "assets" / "sheet.js"
FIELD = (
    '<input type="text" data-change="{name}" data-key="{key}" data-testid="{name}" value="{value}"'
    " data-fresh>"
)
CHOICE = (
    '<label><select data-change="patient" data-key="patient" data-testid="patient"'
    ' data-waits="Making"><option value="one">One</option>'
    '<option value="new">Somebody new</option></select></label>'
)
STAND_IN = """html => {
  const heard = {}
  window.sent = []
  const model = {html, send_msg: (said) => sent.push([said.act, said.value]),
                 on: (name, told) => { heard[name] = told }}
  window.redraw = (anew) => { model.html = anew; heard.html() }
  window.renderSheet({model, el: document.body})
}"""


def markup(*, depth: str = "5", angle: str = "90", key: str = "depth") -> str:
    """Two fields as the server draws them: a depth, by its key, and an angle."""
    return FIELD.format(name="depth", key=key, value=depth) + FIELD.format(
        name="angle", key="angle", value=angle
    )


def redraw(page: Page, html: str) -> None:
    """The server's answer to something else arrives."""
    page.evaluate("html => redraw(html)", html)


def sent(page: Page) -> list[list[str]]:
    """What the server was told: act and value, first ones first."""
    return list(page.evaluate("sent"))


@pytest.fixture
def page(enter: Callable[[], Visitor]) -> Page:
    """A sheet of two fields whose first, 5, stands selected, as after Tab."""
    page = enter().page
    text = SCRIPT.read_text().replace("export function render", "window.renderSheet = function")
    page.add_script_tag(content=text, type="module")
    page.evaluate(STAND_IN, markup())
    page.get_by_test_id("depth").focus()
    page.keyboard.press("ControlOrMeta+A")
    return page


def test_what_stood_selected_is_written_over_after_a_redraw(page: Page) -> None:
    redraw(page, markup(angle="60"))
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    assert sent(page) == [["depth", "6"]]


def test_half_a_number_is_not_said_when_the_page_is_drawn_anew(page: Page) -> None:
    page.keyboard.type("1")
    redraw(page, markup(angle="60"))
    assert sent(page) == []
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert sent(page) == [["depth", "12"]]


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_what_was_typed_before_a_redraw_is_said_once_after_it(page: Page, key: str) -> None:
    page.keyboard.type("6")
    redraw(page, markup(angle="60"))
    assert page.get_by_test_id("depth").input_value() == "6"
    page.keyboard.press(key)
    assert sent(page) == [["depth", "6"]]


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_without_a_redraw_it_is_said_once_too(page: Page, key: str) -> None:
    page.keyboard.type("6")
    page.keyboard.press(key)
    page.keyboard.press("Tab")
    assert sent(page) == [["depth", "6"]]


def test_the_servers_answer_takes_the_place_of_what_was_said(page: Page) -> None:
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    redraw(page, markup(depth="13"))
    assert page.get_by_test_id("depth").input_value() == "13"


def test_what_was_typed_for_one_site_is_never_said_of_another(page: Page) -> None:
    page.keyboard.type("6")
    redraw(page, markup(key="depth-of-another"))
    page.keyboard.press("Enter")
    assert page.get_by_test_id("depth").input_value() == "5"
    assert sent(page) == []


def test_what_takes_a_while_says_so_until_the_server_answers(page: Page) -> None:
    redraw(page, markup() + CHOICE)
    assert page.get_by_role("status").count() == 0
    page.get_by_test_id("patient").select_option("new")
    assert sent(page) == [["patient", "new"]]
    assert page.get_by_role("status").text_content() == "Making"
    redraw(page, markup() + CHOICE)
    assert page.get_by_role("status").count() == 0
