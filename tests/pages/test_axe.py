"""axe finds nothing serious on any page, in light and dark, nor in big type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from lessons.questions import KINDS
from pages.server import PAGES, SIDE_PAGES
from tests.e2e.visitor import Visitor
from tests.pages.axe import needs_axe, serious
from tests.pages.test_browser import DRAWN, OPENED, PATIENCE_MS, WIDTHS
from tests.pages.test_by_keyboard import answer_all

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, needs_axe]

LESSON = "/lesson?id=glabellar_lines"
QUIZ = "/practise?lesson=glabellar_lines"
DEEPER = (
    LESSON,
    f"{LESSON}&step=2",
    f"{LESSON}&tab=sites",
    f"{LESSON}&tab=dangers",
    "/present?id=glabellar_lines&room=class-7&step=2",
    QUIZ,
    "/search?q=supraorbital",
    "/explore?select=corrugator_supercilii&peel=3&labels=1",
)
ALL = (*PAGES, *SIDE_PAGES, *DEEPER)
PROJECTED = ("/", f"{LESSON}&step=2", "/present?id=glabellar_lines&room=class-8&step=1")


@pytest.fixture
def visit(window: BrowserContext, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page, at a width of WIDTHS, in a browser that keeps these preferences."""
    pages = []

    def open_page(path: str, width: str = "desk", **kept: str) -> Page:
        across, down = WIDTHS[width]
        window.clear_cookies()
        window.add_cookies(
            [{"name": f"facies_{k}", "value": v, "url": address} for k, v in kept.items()]
        )
        page = window.new_page()
        pages.append(page)
        page.set_viewport_size({"width": across, "height": down})
        page.emulate_media(reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address + path)
        page.get_by_test_id("badge").wait_for()
        page.wait_for_function(DRAWN)
        return page

    yield open_page
    for page in pages:
        page.close()


# Those of OPENED in light: tests/pages/test_browser.py, which opens them already.
@pytest.mark.parametrize("path", [path for path in ALL if path not in OPENED])
def test_axe_finds_nothing_serious_in_light(visit: Callable[..., Page], path: str) -> None:
    assert serious(visit(path)) == []


@pytest.mark.long
@pytest.mark.parametrize("path", ALL)
def test_axe_finds_nothing_serious_in_dark(visit: Callable[..., Page], path: str) -> None:
    page = visit(path)
    page.get_by_role("button", name="Dark background").click()
    page.locator("html[data-theme=dark]").wait_for()
    page.wait_for_function(DRAWN)
    assert serious(page) == []


# In light: tests/pages/test_by_keyboard.py, which goes the same way.
@pytest.mark.long
def test_axe_finds_nothing_serious_in_a_running_dark_question_of_any_kind_nor_in_its_feedback(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(QUIZ, theme="dark")
    visitor, found = Visitor(page.context, page), {}
    visitor.add_name("Grace Hopper")
    visitor.at("kind-all").wait_for()
    for kind in KINDS:
        visitor.open(address + QUIZ)
        begin(visitor, kind)
        found[f"{kind}, asked"] = serious(page)
        answer_all(visitor)
        found[f"{kind}, answered"] = serious(page)
    assert {where: told for where, told in found.items() if told} == {}


def begin(visitor: Visitor, kind: str) -> None:
    """The first question of a kind."""
    visitor.at(f"kind-{kind}").click()
    visitor.page.locator(f"[data-testid=kind-{kind}][aria-pressed=true]").wait_for()
    visitor.at("start").click()
    visitor.at("question").wait_for()


@pytest.mark.parametrize("path", PROJECTED)
def test_axe_finds_nothing_serious_on_a_projector(visit: Callable[..., Page], path: str) -> None:
    assert serious(visit(path, theme="dark", projector="1")) == []


def test_axe_finds_nothing_serious_on_a_phone_with_the_menu_open(
    visit: Callable[..., Page],
) -> None:
    page = visit("/truth", "phone")
    page.get_by_test_id("nav-more").click()
    page.get_by_test_id("nav-review").wait_for()
    assert serious(page) == []
