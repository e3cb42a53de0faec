"""A person at the browser: what they read, click and type, and what the page said behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.e2e.app_process import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, WebSocket

SCREENS = ROOT / "test-output" / "screens"
PATIENCE_MS = 120_000
DESK, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)
WHEEL_TURNS, WHEEL_PIXELS, CLOSE_SHARE = 3, 240, 0.5
OUR_HOSTS = ("localhost", "127.0.0.1")
DRAWN = """serial => {
  const viewer = window.facies?.viewer
  return viewer?.ready && viewer.state.serial >= serial && viewer.stats().treesBuilt
}"""
ON_FACE = """([x, y]) => {
  const box = window.facies.viewer.canvas.getBoundingClientRect()
  let top = document.elementFromPoint(x, y)
  while (top?.shadowRoot?.elementFromPoint(x, y)) top = top.shadowRoot.elementFromPoint(x, y)
  const inside = x > box.left && x < box.right && y > box.top && y < box.bottom
  return inside && top === window.facies.viewer.canvas
}"""


@dataclass
class Visitor:
    """One browser of one person. complaints: errors on the console. asked: every request."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

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

    def click_face(self, point: Sequence[float]) -> None:
        """Click where a point of the head, (3,) mm, is seen."""
        where = self.page.evaluate(
            "p => window.facies.viewer.projectPoint(p)", [*map(float, point)]
        )
        assert self.page.evaluate(ON_FACE, where), f"{where} is not on the picture of the face."
        self.page.mouse.click(*where)

    def peel(self, depth_mm: float) -> None:
        """Move the peel slider."""
        self.page.locator(".fv .slider input").fill(str(depth_mm))
        self.page.wait_for_function(
            "mm => Math.abs(window.facies.viewer.stats().peel_mm - mm) < 0.05", arg=depth_mm
        )
        self.wait_drawn()

    def say_to_server(self, message: str) -> None:
        """Send what a hostile browser might, in the viewer's name; message: JavaScript."""
        self.page.evaluate(f"window.facies.viewer.host.send({message})")

    def picture(self, name: str, *sizes: tuple[int, int]) -> None:
        """Keep a screenshot for people to look at, once for each window size."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        for across, down in sizes or (DESK,):
            self.page.set_viewport_size({"width": across, "height": down})
            if self.page.evaluate("Boolean(window.facies?.viewer)"):
                self.wait_drawn()
            self.page.screenshot(path=SCREENS / f"{name}_{across}.png")
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

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
