"""A person at the browser: what they read, click and type, and what the page said behind them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from meshes.mesh import FloatArray
from tests.e2e.app_process import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, WebSocket

SCREENS = ROOT / "test-output" / "screens"
PATIENCE_MS = 120_000
DESK, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)
WHEEL_TURNS, WHEEL_PIXELS, CLOSE_SHARE = 2, 240, 0.6
OUR_HOSTS = ("localhost", "127.0.0.1")
DRAWN = """serial => {
  const viewer = window.facies?.viewer
  return viewer?.ready && viewer.state.serial >= serial && viewer.stats().treesBuilt
}"""
SETTLED = """() => new Promise(done => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)))
})"""
ON_FACE = """([x, y]) => {
  const canvas = window.facies.viewer.root.querySelector("canvas")
  const box = canvas.getBoundingClientRect()
  let top = document.elementFromPoint(x, y)
  while (top?.shadowRoot?.elementFromPoint(x, y)) top = top.shadowRoot.elementFromPoint(x, y)
  const inside = x > box.left && x < box.right && y > box.top && y < box.bottom
  return inside && top === canvas
}"""


@dataclass
class Visitor:
    """One browser of one person. complaints: errors on the console. asked: every request.

    pictures: whether it keeps any; drawn in software, each takes some seconds, so somebody must
    have asked for them by FACIES_PICTURES.
    """

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    pictures: bool = field(default_factory=lambda: bool(os.environ.get("FACIES_PICTURES")))

    def open(self, address: str) -> None:
        """Type this address."""
        self.page.goto(address)
        self.at("badge").wait_for()

    def at(self, test_id: str) -> Locator:
        """What carries this test id."""
        return self.page.get_by_test_id(test_id)

    def go(self, name: str) -> None:
        """Follow the main navigation to a page, and wait out the preparing of the face."""
        self.at(f"nav-{name.lower()}").click()
        expect(self.page.locator("h1")).to_have_text(name)

    def add_name(self, name: str) -> None:
        """Give a name where the page asks for one."""
        self.at("learner-name").click()
        self.at("learner-name").fill(name)
        self.at("learner-add").click()

    def wait_drawn(self, *, serial: int = 0) -> None:
        """Until the face is drawn as the page wants it now, at this scene or a later one."""
        self.page.wait_for_function(DRAWN, arg=serial)

    @property
    def state(self) -> dict[str, Any]:
        """What the viewer was told to show."""
        state: dict[str, Any] = self.page.evaluate("window.facies.viewer.state")
        return state

    @property
    def stats(self) -> dict[str, Any]:
        """What the viewer says of itself."""
        stats: dict[str, Any] = self.page.evaluate("window.facies.viewer.stats()")
        return stats

    @property
    def serial(self) -> int:
        """Which scene the viewer shows, counted from the opening of the page."""
        return int(self.state["serial"])

    def seen_at(self, point: FloatArray) -> tuple[float, float]:
        """Where a point of the head, (3,) mm, is on the page, px."""
        x, y = self.page.evaluate("p => window.facies.viewer.projectPoint(p)", point.tolist())
        return float(x), float(y)

    def click_face(self, point: FloatArray) -> None:
        """Click where a point of the head, (3,) mm, is seen."""
        seen = self.seen_at(point)
        where = [round(x) for x in seen]  # a mouse stands on whole pixels
        assert self.page.evaluate(ON_FACE, where), f"{where} is not on the picture of the face."
        self.page.mouse.click(*where)

    def come_closer(self) -> None:
        """Turn the wheel over the face until a pixel is a fraction of a millimetre."""
        box = self.page.locator(".fv canvas").bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        before = self.state["camera"]["distance_mm"]
        for _ in range(WHEEL_TURNS):
            self.page.mouse.wheel(0, -WHEEL_PIXELS)
        self.page.wait_for_function(
            "mm => window.facies.viewer.state.camera.distance_mm < mm", arg=before * CLOSE_SHARE
        )
        self.wait_drawn()

    def peel(self, depth_mm: float) -> None:
        """Move the peel slider."""
        self.page.locator(".fv .slider input").fill(str(depth_mm))
        self.page.wait_for_function(
            "mm => Math.abs(window.facies.viewer.stats().peel_mm - mm) < 0.05", arg=depth_mm
        )
        self.wait_drawn()

    def picture(self, name: str, *sizes: tuple[int, int]) -> None:
        """Keep a screenshot for people to look at, once for each window size."""
        if not self.pictures:
            return
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.mouse.move(1, 1)  # so that no name floats at the pointer
        for across, down in sizes or (DESK,):
            self._resize(across, down)
            self.page.screenshot(path=SCREENS / f"{name}_{across}.png")
        self._resize(*DESK)

    def _resize(self, across: int, down: int) -> None:
        if self.page.viewport_size == {"width": across, "height": down}:
            return
        self.page.set_viewport_size({"width": across, "height": down})
        self.page.wait_for_function(SETTLED)
        if self.page.evaluate("Boolean(window.facies?.viewer)"):
            self.wait_drawn()

    def strangers(self) -> list[str]:
        """Every address asked that is not this machine."""
        parts = [(url, urlsplit(url)) for url in self.asked]
        return [
            url
            for url, part in parts
            if part.scheme not in ("data", "blob") and part.hostname not in OUR_HOSTS
        ]


def listen(visitor: Visitor) -> None:
    """From now on note what the page complains about and whom it asks."""

    def note_socket(socket: WebSocket) -> None:
        visitor.asked.append(socket.url)

    page = visitor.page
    page.on("console", lambda m: visitor.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.context.on("request", lambda request: visitor.asked.append(request.url))
    page.on("websocket", note_socket)
