"""The browser that the other browser tests lean on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_chromium_draws_webgl2_without_a_graphics_card(chromium: Browser) -> None:
    page = chromium.new_page()
    drawn = page.evaluate(
        """() => {
            const canvas = document.createElement('canvas');
            const gl = canvas.getContext('webgl2');
            gl.clearColor(0, 1, 0, 1);
            gl.clear(gl.COLOR_BUFFER_BIT);
            const pixel = new Uint8Array(4);
            gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
            return Array.from(pixel);
        }"""
    )
    page.close()
    assert drawn == [0, 255, 0, 255]
