"""The viewer's screen: it fills the display, and saves what it shows as a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from tests.viewer.conftest import Shown, look_at, open_browser, serve_viewer, show_viewer
from tests.viewer.shapes import tiny_scene

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ENTER, LEAVE = "Full screen", "Leave full screen"
GRAPHICS_CARD = """
  const asked = WebGL2RenderingContext.prototype.getParameter
  WebGL2RenderingContext.prototype.getParameter = function (what) {
    const name = this.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL
    return what === name ? "ANGLE (A graphics card)" : asked.call(this, what)
  }
"""
SIZE = "[window.facies.viewer.root.clientWidth, window.facies.viewer.root.clientHeight]"


def press(page: Page, title: str) -> None:
    """Press a button of the toolbar."""
    page.locator(f".fv .bar button[title='{title}']").click()


def wait_size(page: Page, width: int, height: int) -> None:
    """Until the view is this large, px, and drawn."""
    page.wait_for_function(f"([w, h]) => {SIZE}.join() === [w, h].join()", arg=[width, height])
    page.wait_for_function("window.facies.viewer.ready")


def test_full_screen_fills_the_display_and_gives_it_back(shown: Shown) -> None:
    page = shown.page
    before = page.evaluate(SIZE)
    press(page, ENTER)
    page.wait_for_function("document.fullscreenElement !== null")
    wait_size(page, *page.evaluate("[innerWidth, innerHeight]"))
    for part in (".bar", ".slider", ".compass"):
        box: Any = page.locator(f".fv {part}").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.evaluate("innerWidth")
        assert box["y"] + box["height"] <= page.evaluate("innerHeight")
    assert shown.click((0, 0, 80)).item_id == "skin"
    press(page, LEAVE)
    page.wait_for_function("document.fullscreenElement === null")
    wait_size(page, *before)
    page.locator(f".fv .bar button[title='{ENTER}']").wait_for()
    assert shown.click((0, 0, 80)).item_id == "skin"


def test_saved_picture_is_a_png_of_the_scene_as_large_as_the_view(shown: Shown) -> None:
    shown.change(lambda v: v.set_peel(4.0))
    with shown.page.expect_download() as coming:
        press(shown.page, "Save a picture")
    assert coming.value.suggested_filename == "facies.png"
    image = Image.open(io.BytesIO(coming.value.path().read_bytes()))
    assert image.format == "PNG"
    assert list(image.size) == shown.page.evaluate(SIZE)
    pixels = np.asarray(image.convert("RGB")).astype(int)
    box: Any = shown.page.locator(".fv canvas").bounding_box()
    x, y = shown.at((0.0, 0.0, 70.0))
    red, green, blue = pixels[round(y - box["y"]), round(x - box["x"])]
    assert red > 1.5 * max(green, blue)  # the muscle, as on the screen
    assert np.abs(pixels[5, 5] - (red, green, blue)).max() > 40


def test_without_full_screen_there_is_no_button_for_it(chromium: Browser) -> None:
    with show_viewer(chromium, tiny_scene()) as shown:
        shown.page.add_init_script(
            "Object.defineProperty(document, 'fullscreenEnabled', { value: false })"
        )
        shown.page.reload()
        shown.page.wait_for_function("window.facies?.viewer?.ready")
        assert shown.page.locator(f".fv .bar button[title='{ENTER}']").count() == 0


def test_keys_of_the_view_are_not_jupyters(shown: Shown) -> None:
    """JupyterLab leaves a key alone where the element with the focus, or one round it, says so."""
    shown.page.locator(".fv canvas").focus()
    told = "document.activeElement.hasAttribute('data-lm-suppress-shortcuts')"
    assert shown.page.evaluate(told)


@pytest.mark.parametrize(
    ("quality", "card", "rich"),
    [("auto", False, False), ("auto", True, True), ("high", False, True)],
)
def test_without_a_graphics_card_the_face_is_drawn_plainly_unless_told_otherwise(
    chromium: Browser, quality: str, card: bool, rich: bool
) -> None:
    with (
        serve_viewer(tiny_scene(), quality=quality) as served,
        open_browser(chromium) as context,
    ):
        if card:
            context.add_init_script(GRAPHICS_CARD)
        with look_at(served, context) as shown:
            assert shown.stats()["rich"] == rich
            assert shown.click((0, 0, 80)).item_id == "skin"
