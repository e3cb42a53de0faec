"""In a real browser every lesson is walked to its end by the key; nothing complains on the way.

One lesson of each group is walked always, the others are long.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lessons.load import list_lessons, load_lesson
from pages.lesson_shelf import GROUPS, group_of
from tests.conftest import PIXELS

pytestmark = pytest.mark.browser

OF_EACH_GROUP = (
    *("glabellar_lines", "masseter_hypertrophy", "region_midface"),
    *("system_nerves", "danger_lips", "theory_pharmacology_units"),
)
OTHERS = sorted({*list_lessons()} - {*OF_EACH_GROUP})
WALKED = [*OF_EACH_GROUP, *(pytest.param(name, marks=pytest.mark.long) for name in OTHERS)]

PATIENCE_MS = 60_000
ACROSS, DOWN = 420, 420  # the face is drawn in software: fewer pixels, same steps


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    return []


@pytest.fixture(scope="module")
def page(chromium: Browser, complaints: list[str]) -> Iterator[Page]:
    """One page for all lessons."""
    context = chromium.new_context(
        viewport={"width": ACROSS, "height": DOWN},
        device_scale_factor=PIXELS,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def test_one_lesson_of_each_group_is_walked_always() -> None:
    assert {group_of(load_lesson(name)) for name in OF_EACH_GROUP} == {*GROUPS}


@pytest.mark.parametrize("lesson_id", WALKED)
def test_a_lesson_is_walked_to_its_end_by_the_key(
    page: Page, address: str, complaints: list[str], lesson_id: str
) -> None:
    lesson = load_lesson(lesson_id)
    complaints.clear()
    page.goto(f"{address}/lesson?id={lesson_id}")
    step = page.get_by_test_id("step")
    expect(step).to_contain_text(lesson.title, timeout=PATIENCE_MS)
    for one in lesson.steps:
        page.keyboard.press("ArrowRight")
        expect(step.locator("h2")).to_have_text(one.title, timeout=PATIENCE_MS)
    expect(page.get_by_test_id("to-practise")).to_be_visible()
    assert complaints == []


def test_home_and_end_go_to_the_first_and_the_last_step(page: Page, address: str) -> None:
    lesson = load_lesson("glabellar_lines")
    page.goto(f"{address}/lesson?id={lesson.id}")
    step = page.get_by_test_id("step")
    expect(step).to_contain_text(lesson.title, timeout=PATIENCE_MS)
    page.keyboard.press("End")
    expect(step.locator("h2")).to_have_text(lesson.steps[-1].title, timeout=PATIENCE_MS)
    page.keyboard.press("Home")
    expect(step).to_contain_text(lesson.title, timeout=PATIENCE_MS)
