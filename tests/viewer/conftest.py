"""A served viewer and a real browser that looks at it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import panel as pn
import pytest

from tests.viewer.shapes import tiny_scene
from viewer.build import build_bundle
from viewer.component import Viewer
from viewer.picks import Pick

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from meshes.scene import Scene

PATIENCE_S = 120  # software graphics on a busy machine
READY = "r => { const v = window.facies?.viewer; return v && v.ready && v.stats().revision >= r }"


@dataclass
class Shown:
    """One viewer on one page; `picks` are what Python heard."""

    page: Page
    viewers: list[Viewer]
    documents: list[Any]
    picks: list[Pick] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)

    @property
    def viewer(self) -> Viewer:
        """The viewer of the newest session."""
        return self.viewers[-1]

    def hear(self, pick: Pick) -> None:
        """Note a pick that came to Python."""
        self.picks.append(pick)
        self.heard.set()

    def wait_ready(self) -> None:
        """Until the browser drew the state that Python holds."""
        self.page.wait_for_function(READY, arg=self.viewer._revision, timeout=PATIENCE_S * 1000)

    def change(self, *changes: Callable[[Viewer], None]) -> None:
        """Make changes as a page's callback would, and wait until it is drawn."""
        done = threading.Event()

        def act() -> None:
            try:
                for change in changes:
                    change(self.viewer)
            finally:
                done.set()

        self.documents[-1].add_next_tick_callback(act)
        assert done.wait(PATIENCE_S)
        self.wait_ready()

    def at(self, point: tuple[float, float, float]) -> tuple[float, float]:
        """Where a point of the scene, mm, is on the page, px."""
        x, y = self.page.evaluate("p => window.facies.viewer.projectPoint(p)", list(point))
        return float(x), float(y)

    def click(self, point: tuple[float, float, float]) -> Pick:
        """Click where a point of the scene is; what Python got."""
        return self.click_at(*self.at(point))

    def click_at(self, x: float, y: float) -> Pick:
        """Click a place of the page; what Python got."""
        self.heard.clear()
        self.page.mouse.click(x, y)
        assert self.heard.wait(PATIENCE_S), "Python heard nothing of the click."
        return self.picks[-1]

    def stats(self) -> dict[str, Any]:
        """What the browser says of itself."""
        stats: dict[str, Any] = self.page.evaluate("window.facies.viewer.stats()")
        return stats


@dataclass
class Served:
    """A viewer for whoever opens the address: one for each session, the newest last."""

    address: str
    viewers: list[Viewer] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    hearers: list[Callable[[Pick], None]] = field(default_factory=list)

    def hear(self, pick: Pick) -> None:
        """Tell whoever looks at it now of a pick."""
        self.hearers[-1](pick)


@contextmanager
def show_viewer(browser: Browser, scene: Scene, **options: Any) -> Iterator[Shown]:
    """A viewer of this scene, served, looked at, drawn and ready."""
    with (
        serve_viewer(scene, **options) as served,
        open_browser(browser) as context,
        look_at(served, context) as shown,
    ):
        yield shown


@contextmanager
def serve_viewer(scene: Scene, **options: Any) -> Iterator[Served]:
    """A server whose page is a viewer of this scene."""
    port = _free_port()
    served = Served(f"http://127.0.0.1:{port}/")

    def page_of_session() -> pn.Column:
        plain: dict[str, Any] = {"quality": "low", "height": 600, "width": 800}
        viewer = Viewer(scene, **plain | options)
        viewer.on_pick(served.hear)
        served.viewers.append(viewer)
        served.documents.append(pn.state.curdoc)
        return pn.Column(viewer)

    build_bundle()
    address = {"port": port, "address": "127.0.0.1"}
    server = pn.serve(page_of_session, **address, show=False, threaded=True, verbose=False)
    try:
        yield served
    finally:
        server.stop()
        server.join(PATIENCE_S)


@contextmanager
def open_browser(browser: Browser, *, touch: bool = False) -> Iterator[BrowserContext]:
    """A small window without motion."""
    context = browser.new_context(
        viewport={"width": 1000, "height": 700}, reduced_motion="reduce", has_touch=touch
    )
    try:
        yield context
    finally:
        context.close()


@contextmanager
def look_at(served: Served, context: BrowserContext) -> Iterator[Shown]:
    """A new session of what is served, on a page of its own, drawn and ready."""
    shown = Shown(context.new_page(), served.viewers, served.documents)
    served.hearers.append(shown.hear)
    try:
        shown.page.goto(served.address)
        shown.page.wait_for_function(READY, arg=0, timeout=PATIENCE_S * 1000)
        yield shown
    finally:
        shown.page.close()


@pytest.fixture(scope="session")
def tiny_head() -> Iterator[Served]:
    """The tiny head, served to all tests."""
    with serve_viewer(tiny_scene()) as served:
        yield served


@pytest.fixture(scope="session")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has loaded the page's scripts before."""
    with open_browser(chromium) as context:
        yield context


@pytest.fixture(scope="session")
def touched(chromium: Browser) -> Iterator[BrowserContext]:
    """The same for fingers."""
    with open_browser(chromium, touch=True) as context:
        yield context


@pytest.fixture
def shown(tiny_head: Served, window: BrowserContext) -> Iterator[Shown]:
    """The tiny head in a browser, as nobody has touched it yet."""
    with look_at(tiny_head, window) as result:
        yield result


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
