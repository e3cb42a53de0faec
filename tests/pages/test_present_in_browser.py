"""Two windows of one browser: what the presenter points at is drawn in the class window."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

pytestmark = pytest.mark.browser

PATIENCE_MS: Final = 60_000
ROOM: Final = "?id=glabellar_lines&step={step}&room=class-{step}"
DRAWN = "() => window.facies?.viewer?.ready"
RINGS = """() => window.facies.viewer.ready
  && window.facies.viewer.state.markers.filter(pin => pin.kind === "pointer").length"""
PLACE = """() => {
  const ring = window.facies.viewer.state.markers.find(pin => pin.kind === "pointer")
  const box = window.facies.viewer.root.getBoundingClientRect()
  const [x, y] = window.facies.viewer.projectPoint(ring.position)
  return [x - box.left, y - box.top]
}"""
AZIMUTH = "() => window.facies.viewer.state.camera.azimuth_deg"
AROUND_PX: Final = 45
BRIGHT_PX: Final = 40  # of the ring's own colour, so many at least
SMALL: Final[ViewportSize] = {"width": 1000, "height": 700}
BOXES = """() => [...window.facies.viewer.root.querySelectorAll(".names .name:not(.pin)")]
  .map(name => name.getBoundingClientRect())
  .map(({ left, top, right, bottom }) => [left, top, right, bottom])"""


@pytest.fixture
def room(
    chromium: Browser, address: str, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, Page]]:
    """The presenter's window and the class's, of one browser, both drawn; param: the step."""
    context = chromium.new_context(viewport=SMALL, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    room = ROOM.format(step=request.param)
    yield opened(context, f"{address}/present{room}"), opened(context, f"{address}/lesson{room}")
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(DRAWN)
    return page


def canvas(page: Page) -> Locator:
    return page.locator(".fv canvas")


def bright_pixels(page: Page) -> int:
    """How many pixels about the ring have its colour, a light cyan-blue that no tissue has."""
    x, y = (round(value) for value in page.evaluate(PLACE))
    shot = Image.open(io.BytesIO(canvas(page).screenshot())).convert("RGB")
    box = (x - AROUND_PX, y - AROUND_PX, x + AROUND_PX, y + AROUND_PX)
    r, g, b = np.moveaxis(np.asarray(shot.crop(box), dtype=int), 2, 0)
    return int(((b > r + 80) & (g > r + 60)).sum())


# a window that lies behind another draws nothing until it is looked at, hence bring_to_front
@pytest.mark.parametrize("room", [1], indirect=True)
def test_the_class_sees_the_ring_where_the_presenter_pointed(room: tuple[Page, Page]) -> None:
    presenter, audience = room
    presenter.bring_to_front()
    presenter.get_by_test_id("pointer").click()
    presenter.locator("[data-testid=pointer][aria-pressed=true]").wait_for()
    presenter.wait_for_function(DRAWN)
    box = canvas(presenter).bounding_box()
    assert box is not None
    presenter.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.4 * box["height"])
    presenter.wait_for_function(RINGS)
    assert bright_pixels(presenter) >= BRIGHT_PX
    audience.bring_to_front()
    audience.wait_for_function(RINGS)
    assert bright_pixels(audience) >= BRIGHT_PX

    presenter.bring_to_front()
    presenter.get_by_test_id("next").click()  # another step takes the ring away
    audience.bring_to_front()
    audience.wait_for_function("() => window.facies.viewer.state.markers.every("
                               "pin => pin.kind !== 'pointer')")  # fmt: skip


@pytest.mark.parametrize("room", [3], indirect=True)
def test_the_class_sees_the_face_turned_as_the_presenter_turned_it(room: tuple[Page, Page]) -> None:
    presenter, audience = room
    presenter.bring_to_front()
    before = presenter.evaluate(AZIMUTH)
    box = canvas(presenter).bounding_box()
    assert box is not None
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
    presenter.mouse.move(x, y)
    presenter.mouse.down()
    presenter.mouse.move(x + 120, y, steps=4)
    presenter.mouse.up()
    presenter.wait_for_function(DRAWN)
    after = presenter.evaluate(AZIMUTH)
    assert abs(after - before) > 5
    audience.bring_to_front()
    audience.wait_for_function(f"want => Math.abs(({AZIMUTH})() - want) < 1", arg=after)


@pytest.mark.parametrize("room", [2], indirect=True)
def test_big_labels_lie_on_no_other_in_a_narrow_class_window(room: tuple[Page, Page]) -> None:
    presenter, audience = room
    presenter.bring_to_front()
    presenter.get_by_test_id("big-labels").click()
    audience.bring_to_front()
    audience.set_viewport_size({"width": 480, "height": 800})
    audience.locator(".names .name:not(.pin)").nth(2).wait_for()
    audience.wait_for_function(DRAWN)
    boxes = audience.evaluate(BOXES)
    assert len(boxes) >= 3
    for k, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[k + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, (boxes[k], other)
