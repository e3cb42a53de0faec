"""A headless Chromium, the bytes that reach it, and when it first shows a picture."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.row import NotMeasured

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
)
WINDOW = {"width": 1280, "height": 800}
PATIENCE_MS = 120_000.0
BINARY_FRAME = 2

# Keeps every WebGL canvas readable, and notes when one of them first shows light and dark.
WATCH_CANVASES = """
(() => {
  const canvases = [], small = new OffscreenCanvas(24, 24);
  const pen = small.getContext("2d", { willReadFrequently: true });
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    if (!kind.startsWith("webgl")) return getContext.call(this, kind, options);
    canvases.push(this);
    return getContext.call(this, kind, { ...options, preserveDrawingBuffer: true });
  };
  const shows = (canvas) => {
    if (canvas.width < 100 || canvas.height < 100) return false;
    pen.clearRect(0, 0, 24, 24);
    pen.drawImage(canvas, 0, 0, 24, 24);
    const { data } = pen.getImageData(0, 0, 24, 24);
    let low = 255, high = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 255) return false;
      low = Math.min(low, data[i + 1]);
      high = Math.max(high, data[i + 1]);
    }
    return high - low > 60;
  };
  const look = () => {
    if (canvases.some(shows)) window.firstPictureMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The machine's own Chromium, drawing in software. Raises NotMeasured where there is none."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only this needs it)
    except ImportError:
        raise NotMeasured("It needs the package playwright.") from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_find_chromium(), args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()


def _find_chromium() -> str:
    named = os.environ.get("FACIES_CHROMIUM")
    candidates = (named, shutil.which("chromium"), shutil.which("google-chrome"))
    for path in candidates:
        if path and os.access(path, os.X_OK):
            return path
    raise NotMeasured("No Chromium found. Install it, or set FACIES_CHROMIUM to its path.")


@contextmanager
def open_page(browser: Browser) -> Iterator[Page]:
    """A blank page with an empty cache, whose canvases are watched."""
    context = browser.new_context(viewport={**WINDOW}, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.add_init_script(WATCH_CANVASES)
    try:
        yield page
    finally:
        context.close()


def wait_for_picture_ms(page: Page) -> float:
    """Milliseconds from the start of the navigation to the first picture on a canvas."""
    page.wait_for_function("window.firstPictureMs !== undefined")
    return float(page.evaluate("window.firstPictureMs"))


@dataclass
class Wire:
    """Bytes received so far, as they travel.

    http: all answers with their headers, compressed where the server compresses.
    socket: the payloads of all WebSocket frames; they travel as they are, see `_check_plain`.
    """

    http: int = 0
    socket: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.http + self.socket

    def add_answer(self, event: Mapping[str, Any]) -> None:
        """Count an HTTP answer that ended."""
        self.http += int(event["encodedDataLength"])

    def add_frame(self, event: Mapping[str, Any]) -> None:
        """Count a WebSocket frame; Chrome hands a binary one over in base64."""
        frame = event["response"]
        payload = frame["payloadData"]
        binary = frame["opcode"] == BINARY_FRAME
        self.socket += len(base64.b64decode(payload) if binary else payload.encode())


def count_bytes(page: Page) -> Wire:
    """What the page receives from now on; it grows while the page lives."""
    wire = Wire()
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", wire.add_answer)
    session.on("Network.webSocketFrameReceived", wire.add_frame)
    session.on("Network.webSocketHandshakeResponseReceived", _check_plain)
    session.send("Network.enable")
    return wire


def _check_plain(event: Mapping[str, Any]) -> None:
    headers = {name.lower() for name in event["response"]["headers"]}
    if "sec-websocket-extensions" in headers:
        raise NotMeasured("The WebSocket is compressed, so that its bytes cannot be told.")
