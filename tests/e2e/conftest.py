"""The running app, visitors to it, and the face and lesson as Python knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anatomy.atlas import load_atlas
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from lessons.lesson import Lesson
from lessons.load import load_lesson
from tests.e2e.app_process import AppProcess, free_port
from tests.e2e.visitor import DESK, PATIENCE_MS, Visitor, listen
from viewer.build import build_bundle

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def face() -> Face:
    """The face that the app shows. The app's process reads the shapes that this one built."""
    return build_face(load_atlas(), load_patient("template"))


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    """The lesson on glabellar lines."""
    return load_lesson("glabellar_lines")


@pytest.fixture
def app(face: Face, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """The app, running on records of its own."""
    build_bundle()
    folder = tmp_path_factory.mktemp("app")
    app = AppProcess(free_port(), folder / "records.sqlite", folder / "log.txt")
    app.start()
    yield app
    app.stop()


@pytest.fixture
def enter(chromium: Browser) -> Iterator[Callable[[], Visitor]]:
    """Opens a browser of its own for one person who wants no motion."""
    contexts = []
    expect.set_options(timeout=PATIENCE_MS)

    def open_browser() -> Visitor:
        across, down = DESK
        context = chromium.new_context(
            viewport={"width": across, "height": down}, reduced_motion="reduce"
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
