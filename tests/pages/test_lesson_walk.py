"""In a real browser every lesson is walked to its end by the key; nothing complains on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from lessons.load import list_lessons, load_lesson

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


@pytest.mark.parametrize("lesson_id", list_lessons())
def test_a_lesson_is_walked_to_its_end_by_the_key(
    chromium: Browser, address: str, lesson_id: str
) -> None:
    lesson, complaints = load_lesson(lesson_id), list[str]()
    context = chromium.new_context(viewport={"width": 900, "height": 700}, reduced_motion="reduce")
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/lesson?id={lesson_id}")
        step = page.get_by_test_id("step")
        expect(step).to_contain_text(lesson.title, timeout=PATIENCE_MS)
        for one in lesson.steps:
            page.keyboard.press("ArrowRight")
            expect(step.locator("h2")).to_have_text(one.title, timeout=PATIENCE_MS)
        expect(page.get_by_test_id("to-practise")).to_be_visible()
        page.keyboard.press("Home")
        expect(step).to_contain_text(lesson.title)
        page.keyboard.press("End")
        expect(step.locator("h2")).to_have_text(lesson.steps[-1].title)
        assert complaints == []
    finally:
        context.close()
