"""The running app, and the face and lesson as Python knows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.load import load_lesson
from tests.built_in import template_face
from tests.e2e.app_process import AppProcess, free_port
from viewer.build import build_bundle


@pytest.fixture(scope="session")
def face() -> Face:
    """The face that the app shows. The app's process reads the shapes that this one built."""
    return template_face()


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    """The lesson on glabellar lines."""
    return load_lesson("glabellar_lines")


@pytest.fixture
def app(face: Face, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """The app, running on records of its own."""
    yield from run_app(tmp_path_factory.mktemp("app"))


@pytest.fixture(scope="session")
def open_app(face: Face, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """The app, started once for all who mind no records of others and leave it running."""
    yield from run_app(tmp_path_factory.mktemp("open_app"))


def run_app(folder: Path) -> Iterator[AppProcess]:
    """The app with its records in this folder. The shapes that it reads are built before."""
    build_bundle()
    app = AppProcess(free_port(), folder / "records.sqlite", folder / "log.txt")
    app.start()
    yield app
    app.stop()
