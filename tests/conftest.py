"""What every test may ask for: a real Chromium, who sits at it, a clock that moves when told to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from tests.e2e.visitor import DESK, PATIENCE_MS, Visitor, listen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# What a core would spend for the eye alone: the page laid together as if by a graphics card, and
# four samples for each pixel of the face. Pictures that are kept for people have both.
PLAIN_FLAGS = ("--disable-gpu-compositing", "--webgl-antialiasing-mode=none")
PIXELS = 0.5  # of the screen for each of the page, across and down: faces are drawn in software
# What Chromium makes ready for its own address bar in each new window takes longer than a page of
# ours. The last list of a command line counts alone, so what playwright leaves out is named too.
UNSEEN = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsUpgrades", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)

# No test is timed, and where CI is set the examples are the same each time.
settings.register_profile("facies", deadline=None, derandomize=bool(os.environ.get("CI")))
# For `make test`: fewer examples where a test names no number; make test-all takes them all.
settings.register_profile("short", settings.get_profile("facies"), max_examples=25)
settings.load_profile("facies")


def slow_examples(whole: int) -> settings:
    """So many examples of a slow test; in `make test` the share that its profile takes of 100."""
    return settings(max_examples=max(1, whole * settings().max_examples // 100))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last: its event loop stays in the thread, and notebooks want their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("FACIES_CHROMIUM")
    candidates = (named, "/usr/bin/chromium", shutil.which("chromium"), shutil.which("chrome"))
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)


def keeps_pictures() -> bool:
    """Whether somebody asked, by FACIES_PICTURES, for screenshots to look at."""
    return bool(os.environ.get("FACIES_PICTURES"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of Chromium; without one the test skips, and fails where CI is set."""
    path = find_chromium()
    if path is not None:
        return path
    reason = "No Chromium found. Install it, or set FACIES_CHROMIUM to its path."
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium that draws WebGL2 on the CPU; one for all tests."""
    plain = () if keeps_pictures() else PLAIN_FLAGS
    flags = [*CHROMIUM_FLAGS, *plain, f"--disable-features={','.join(UNSEEN)}"]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=flags)
    yield browser
    browser.close()


@pytest.fixture
def enter(chromium: Browser) -> Iterator[Callable[[], Visitor]]:
    """Opens a browser of its own for one person who wants no motion."""
    contexts = []
    expect.set_options(timeout=PATIENCE_MS)

    def open_browser() -> Visitor:
        across, down = DESK
        context = chromium.new_context(
            viewport={"width": across, "height": down},
            device_scale_factor=1 if keeps_pictures() else PIXELS,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context, context.new_page())
        listen(visitor)
        return visitor

    yield open_browser
    for context in contexts:
        context.close()
    expect.set_options(timeout=None)


@dataclass
class FakeClock:
    """A clock that stands still until `pass_time`; call it for the time now, UTC."""

    now: datetime = field(default=datetime(2026, 3, 1, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **step: float) -> None:
        """Move on by a timedelta's words: `clock.pass_time(minutes=5)`."""
        self.now += timedelta(**step)


@pytest.fixture
def clock() -> FakeClock:
    """A fresh clock at nine in the morning of 1 March 2026, UTC."""
    return FakeClock()
