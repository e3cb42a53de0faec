"""A drill's countdown in a real browser: at zero the page asks, and the server's clock decides."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from pages.studio import Studio
from tests.conftest import FakeClock

pytestmark = pytest.mark.browser

PATIENCE_MS = 120_000
LESSON = "glabellar_lines"


def test_a_moment_that_ran_out_while_the_page_was_away_goes_on_by_itself(
    window: BrowserContext, address: str, served: Studio
) -> None:
    window.clear_cookies()
    page = window.new_page()
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    at = page.get_by_test_id
    page.goto(f"{address}/practise?lesson={LESSON}")
    at("learner-name").fill("Ada")
    at("learner-add").click()
    at("kind-drill").click()
    expect(at("kind-drill")).to_have_attribute("aria-pressed", "true")
    at("start").click()
    at("begin-drill").click()
    first = at("moment").inner_text()
    expect(page.get_by_role("timer")).to_contain_text("Seconds left:")
    expect(at("ran-out")).to_have_count(0)
    assert isinstance(served.clock, FakeClock)
    served.clock.pass_time(minutes=3)
    page.reload()
    expect(at("ran-out")).to_have_text("The time of moment 1 ran out: nothing was chosen.")
    expect(at("moment")).not_to_have_text(first)
    expect(page.get_by_text("Moment 2 of")).to_be_visible()
    left = int(at("seconds-left").inner_text())
    expect(at("seconds-left")).to_have_text(str(left - 1))  # it goes down
    page.close()
