"""What is heavy is made once and shared; a failure ahead of time is not the end."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Barrier, Thread

import pytest

from pages.settings import Settings
from pages.studio import Studio
from records.unavailable import StoreUnavailable
from tests.conftest import FakeClock


def test_many_sessions_at_once_make_a_thing_once(studio: Studio) -> None:
    made: list[object] = []
    together = Barrier(4)
    seen: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    def ask() -> None:
        together.wait()
        seen.append(studio.remember("thing", make))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == made * 4


def test_sessions_share_one_scene_and_one_face(studio: Studio) -> None:
    assert studio.scene() is studio.scene()
    assert studio.face is studio.face
    other = studio.scene("colour_safe")
    assert [i.mesh for i in other.items] == [i.mesh for i in studio.scene().items]


def test_a_store_that_could_not_be_opened_is_tried_again(tmp_path: Path, clock: FakeClock) -> None:
    folder = tmp_path / "later"
    studio = Studio(Settings(database=folder / "records.db"), clock)
    with pytest.raises(StoreUnavailable):
        _ = studio.store
    folder.mkdir()
    assert studio.store.list_learners() == ()


def test_warming_that_fails_is_logged_and_over(
    clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    studio = Studio(Settings(atlas="no_such_atlas"), clock, _warming=True)
    with caplog.at_level(logging.ERROR):
        studio.warm()
    assert not studio.preparing
    assert "Could not prepare the face" in caplog.text
