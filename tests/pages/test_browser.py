"""In a real browser: every page draws, asks nobody else, and complains about nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pages.server import PAGES
from pages.shell import IN_FRONT
from pages.studio import Studio
from tests.pages.axe import serious

pytestmark = pytest.mark.browser

WIDTHS = {"phone": (390, 844), "tablet": (820, 1180), "desk": (1440, 900)}
PATIENCE_MS = 120_000
OPENED = (*PAGES, "/lesson?id=glabellar_lines&step=2")
NAMES_APART_PX = 4
NAMES_IN_NAVIGATION = """nav => [...nav.querySelectorAll("li a, button.more")]
  .filter(link => link.checkVisibility())
  .map(link => { const range = document.createRange(); range.selectNodeContents(link.lastChild)
    const { left, right } = range.getBoundingClientRect(); return [left, right] })"""
DRAWN = "() => (window.facies?.viewers ?? []).every(viewer => viewer.ready)"
OVERFLOW = "document.scrollingElement.scrollWidth - window.innerWidth"


@dataclass
class Heard:
    """What a page complained about, and whom it asked."""

    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def visit(window: BrowserContext, address: str) -> Iterator[Callable[..., tuple[Page, Heard]]]:
    """Opens a page as somebody new, who wants no motion if not said, and listens to it."""
    pages = []

    def open_page(path: str, *, motion: bool = False) -> tuple[Page, Heard]:
        across, down = WIDTHS["desk"]
        window.clear_cookies()
        page, heard = window.new_page(), Heard()
        pages.append(page)
        page.set_viewport_size({"width": across, "height": down})
        page.emulate_media(reduced_motion="no-preference" if motion else "reduce")
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.on("console", lambda m: heard.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: heard.complaints.append(str(error)))
        page.on("request", lambda request: heard.asked.append(request.url))
        page.goto(address + path)
        page.get_by_test_id("badge").wait_for()
        return page, heard

    yield open_page
    for page in pages:
        page.close()


def outsiders(heard: Heard, address: str) -> list[str]:
    home = urlsplit(address).netloc
    return [
        url
        for url in heard.asked
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != home
    ]


@pytest.mark.parametrize("path", OPENED)
def test_every_page_draws_without_complaint_asks_nobody_else_fits_its_window_and_axe_is_content(
    visit: Callable[..., tuple[Page, Heard]], address: str, path: str
) -> None:
    page, heard = visit(path)
    expect(page.locator("nav a[aria-current=page]")).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"
    page.wait_for_load_state("networkidle")
    page.wait_for_function(DRAWN)
    assert serious(page) == []
    for across, down in WIDTHS.values():
        page.set_viewport_size({"width": across, "height": down})
        assert page.evaluate(OVERFLOW) <= 0, across
        expect(page.get_by_test_id("who")).to_be_visible()
    assert heard.complaints == []
    assert outsiders(heard, address) == []


EARLY_S = (0.5, *(pytest.param(wait_s, marks=pytest.mark.long) for wait_s in (0.0, 1.0, 2.0)))


@pytest.mark.parametrize("wait_s", EARLY_S)
def test_a_page_that_came_too_early_opens_by_itself(
    visit: Callable[..., tuple[Page, Heard]], served: Studio, wait_s: float
) -> None:
    served._warming = True
    page, heard = visit("/review")
    page.get_by_test_id("waiting").wait_for()
    page.wait_for_timeout(1000 * wait_s)
    served._warming = False
    expect(page.locator("h1")).to_have_text("Review")
    assert heard.complaints == []


def test_names_in_the_navigation_of_a_phone_do_not_touch_and_more_opens_the_rest(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, _ = visit("/")
    across, down = WIDTHS["phone"]
    page.set_viewport_size({"width": across, "height": down})
    ends = sorted(page.locator("nav").evaluate(NAMES_IN_NAVIGATION))
    assert len(ends) == IN_FRONT + 1
    gaps = [left - right for (_, right), (left, _) in pairwise(ends)]
    assert min(gaps) >= NAMES_APART_PX
    expect(page.get_by_test_id("nav-truth")).to_be_hidden()
    page.get_by_test_id("nav-more").click()
    page.get_by_test_id("nav-truth").click()
    expect(page.locator("h1")).to_have_text("Truth")


def test_dark_and_projector_survive_a_change_of_page(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, _ = visit("/")
    page.get_by_role("button", name="Dark background").click()
    page.get_by_role("button", name="Projector mode").click()
    expect(page.locator("html[data-theme=dark][data-projector]")).to_have_count(1)
    page.get_by_test_id("nav-progress").click()
    expect(page.locator("h1")).to_have_text("Progress")
    expect(page.locator("html[data-theme=dark][data-projector]")).to_have_count(1)


def test_the_list_of_structures_works_from_the_keyboard(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, _ = visit("/explore")
    page.get_by_test_id("search").fill("corrug")
    row = page.get_by_test_id("structure-corrugator_supercilii")
    expect(page.locator("[data-item]")).to_have_count(1)
    row.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("card")).to_be_visible()
    expect(row).to_be_focused()


def test_a_place_said_in_words_is_answered_saved_and_found_again(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, heard = visit("/practise?lesson=glabellar_lines")
    at = page.get_by_test_id
    at("learner-name").fill("Ada")
    at("learner-add").click()
    at("kind-place").click()
    expect(at("kind-place")).to_have_attribute("aria-pressed", "true")
    at("start").click()
    at("in-words").locator("summary").click()
    at("word-lateral").fill("5")
    at("put").click()
    expect(at("status")).to_contain_text("Your needle is on the face")
    for name in ("units", "depth_mm"):
        at(name).fill("4")
    at("confirm").click()
    expect(at("saved")).to_be_visible()
    error = at("error-mm").inner_text()
    page.reload()
    expect(page.get_by_text("Question 2 of 7")).to_be_visible()
    at("nav-progress").click()
    expect(at("answer-error").first).to_have_text(error)
    assert heard.complaints == []


def ready(page: Page, count: int = 1) -> None:
    """Until this many viewers are there and have drawn all that was asked of them."""
    page.wait_for_function(
        "n => window.facies?.viewers.length >= n && window.facies.viewers.every(v => v.ready)",
        arg=count,
    )


PUT_THEN_TYPE = """() => {
  const deep = (root, id) => {
    const here = root.querySelector(`[data-testid="${id}"]`)
    if (here) return here
    for (const one of root.querySelectorAll("*")) {
      const found = one.shadowRoot && deep(one.shadowRoot, id)
      if (found) return found
    }
    return null
  }
  deep(document, "put").click()
  const depth = deep(document, "length_mm")
  depth.value = "4"
  depth.dispatchEvent(new Event("input", {bubbles: true}))
}"""


def test_what_is_typed_while_the_server_draws_anew_is_not_lost(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, heard = visit("/practise?lesson=glabellar_lines")
    at = page.get_by_test_id
    at("learner-name").fill("Blaise")
    at("learner-add").click()
    at("kind-needle").click()
    expect(at("kind-needle")).to_have_attribute("aria-pressed", "true")
    at("start").click()
    at("in-words").locator("summary").click()
    at("word-lateral").fill("5")
    at("word-superior").fill("3")
    page.evaluate(PUT_THEN_TYPE)
    expect(at("angle_deg")).to_have_value("90")
    expect(at("length_mm")).to_have_value("4")
    at("confirm").click()
    expect(at("verdict")).not_to_be_empty()
    assert heard.complaints == []


def test_a_section_follows_its_slider_and_its_link_opens_it_again(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, heard = visit("/explore")
    at = page.get_by_test_id
    ready(page)
    at("mode-section").focus()
    page.keyboard.press("Enter")
    expect(at("section-wide")).to_be_visible()
    at("offset").fill("41.5")
    expect(at("section-wide")).to_have_attribute("aria-label", re.compile(r"41\.5 mm above"))
    expect(at("mode-section")).to_have_attribute("aria-pressed", "true")
    page.wait_for_url(re.compile("cut=axial,41.5"))
    page.goto(page.url)
    expect(at("section-wide")).to_have_attribute("aria-label", re.compile(r"41\.5 mm above"))
    for across, down in WIDTHS.values():
        page.set_viewport_size({"width": across, "height": down})
        assert page.evaluate(OVERFLOW) <= 0, across
    expect(at("section-narrow")).to_be_hidden()
    page.set_viewport_size({"width": WIDTHS["phone"][0], "height": WIDTHS["phone"][1]})
    expect(at("section-narrow")).to_be_visible()
    assert heard.complaints == []


def test_two_faces_turn_and_peel_together_in_the_browser(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, heard = visit("/explore?mode=pair", motion=True)
    ready(page, 2)
    page.locator(".fv .slider input").last.fill("3")
    page.wait_for_function("window.facies.viewers.every(v => v.state.peel_mm === 3)")
    page.locator(".fv canvas").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "(() => { const a = window.facies.viewers.map(v => v.state.camera.azimuth_deg);"
        " return a[0] === a[1] && a[0] !== 0 })()"
    )
    for across, down in WIDTHS.values():
        page.set_viewport_size({"width": across, "height": down})
        assert page.evaluate(OVERFLOW) <= 0, across
    page.get_by_test_id("mode-face").click()
    expect(page.locator(".fv canvas").last).to_be_hidden()
    assert heard.complaints == []


def test_the_page_for_paper_shows_the_view_and_closes_again(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, heard = visit("/explore?select=procerus")
    ready(page)
    page.get_by_test_id("print").click()
    paper = page.locator("dialog.facies-paper")
    expect(paper.locator("img")).to_have_attribute("alt", re.compile("Procerus"))
    expect(paper.get_by_role("button", name="Print")).to_be_focused()
    page.keyboard.press("Escape")
    expect(paper).to_have_count(0)
    ready(page)
    assert heard.complaints == []


def test_a_link_can_be_copied_even_where_the_browser_forbids_it(
    visit: Callable[..., tuple[Page, Heard]],
) -> None:
    page, _ = visit("/explore?select=procerus")
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')) }"
    )
    page.get_by_test_id("copy-link").click()
    field = page.get_by_label("Copy this link:")
    expect(field).to_be_focused()
    assert field.input_value() == page.url
