"""A served viewer and a real browser that looks at it."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import panel as pn
import pytest
from bokeh.server.server import Server
from playwright.sync_api import Browser, Page, sync_playwright

from meshes.scene import Scene
from tests.viewer.shapes import tiny_scene
from viewer.build import build_bundle
from viewer.component import Pick, Viewer

FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
PATIENCE_S = 60.0


@dataclass
class Shown:
    """One viewer on one page; `picks` are what Python heard."""

    page: Page
    server: Server
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
        self.page.wait_for_function(
            "revision => { const v = window.facies?.viewer;"
            " return v && v.ready && v.stats().revision >= revision }",
            arg=self.viewer._revision,
            timeout=PATIENCE_S * 1000,
        )

    def change(self, change: Callable[[Viewer], None]) -> None:
        """Make a change as a page's callback would, and wait until it is drawn."""
        document = self.documents[-1]
        done = threading.Event()

        def act() -> None:
            try:
                change(self.viewer)
            finally:
                done.set()

        document.add_next_tick_callback(act)
        assert done.wait(PATIENCE_S)
        self.wait_ready()

    def at(self, point: tuple[float, float, float]) -> tuple[float, float]:
        """Where a point of the scene, mm, is on the page, px."""
        x, y = self.page.evaluate("p => window.facies.viewer.projectPoint(p)", list(point))
        return float(x), float(y)

    def click(self, point: tuple[float, float, float]) -> Pick:
        """Click where a point of the scene is; what Python got."""
        self.heard.clear()
        self.page.mouse.click(*self.at(point))
        assert self.heard.wait(PATIENCE_S), "Python heard nothing of the click."
        return self.picks[-1]

    def stats(self) -> dict[str, Any]:
        """What the browser says of itself."""
        stats: dict[str, Any] = self.page.evaluate("window.facies.viewer.stats()")
        return stats


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, drawing in software."""
    build_bundle()
    path = os.environ.get("FACIES_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def shown_viewer(browser: Browser, scene: Scene, **options: Any) -> Iterator[Shown]:
    """A viewer of this scene, served and looked at, drawn and ready."""
    viewers: list[Viewer] = []
    pick_heard: list[Callable[[Pick], None]] = []

    def page_of_session() -> pn.Column:
        viewer = Viewer(scene, quality="low", height=600, width=800, **options)
        viewer.on_pick(lambda pick: pick_heard[0](pick))
        viewers.append(viewer)
        return pn.Column(viewer)

    server = pn.serve(page_of_session, port=0, address="127.0.0.1", show=False, threaded=True)
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    shown = Shown(page, server, viewers)
    pick_heard.append(shown.hear)
    try:
        page.goto(f"http://127.0.0.1:{server.port}/")
        page.wait_for_function("window.facies?.viewer?.ready", timeout=PATIENCE_S * 1000)
        yield shown
    finally:
        context.close()
        server.stop()


@pytest.fixture
def shown(chromium: Browser) -> Iterator[Shown]:
    """The tiny head in a browser."""
    with shown_viewer(chromium, tiny_scene()) as result:
        yield result


@pytest.fixture(autouse=True)
def viewer_log(caplog: pytest.LogCaptureFixture) -> None:
    """The viewer's own log is kept for the test to read."""
    caplog.set_level(logging.INFO, logger="facies.viewer")
