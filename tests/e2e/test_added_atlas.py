"""A folder of BodyParts3D is added by the command, and the glabella lesson is passed on it.

Long as a whole: tests/anatomy/adding adds a made-up atlas of some bodies in the same way.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from anatomy.adding.fit import WITHIN_MM
from anatomy.adding.store import read_record
from anatomy.atlas import load_atlas
from anatomy.compose import compose_scene
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from benchmarks.reference import REFERENCE, REFERENCE_FOLDER
from lessons.lesson import Lesson
from meshes.io.pack import pack_scene
from tests.e2e.app_process import ROOT, AppProcess, free_port
from tests.e2e.needles import next_question, start_placing
from tests.e2e.test_walk import answer_on_the_spot, read_the_lesson
from tests.e2e.visitor import DESK, Visitor
from viewer.build import build_bundle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.reference,
    pytest.mark.skipif(
        not REFERENCE_FOLDER.is_dir(),
        reason="BodyParts3D is not beside this clone (../shared/reference/bodyparts3d)",
    ),
    pytest.mark.skipif(sys.platform != "linux", reason="the store is moved by XDG_DATA_HOME"),
]

WIRE_BYTES = 8_000_000
FEWEST_BODIES = 40


@pytest.fixture(scope="module")
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of our own, with BodyParts3D added to it by the command."""
    home = tmp_path_factory.mktemp("data")
    command = [sys.executable, "app.py", "atlas", "add", str(REFERENCE_FOLDER), "--name", REFERENCE]
    environment = {**os.environ, "XDG_DATA_HOME": str(home)}
    told = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "(c) The Database Center for Life Science" in told.stdout
    assert "not found" in told.stdout  # what it lacks is named
    return home


@pytest.fixture(scope="module")
def added_face(data_home: Path) -> Face:
    """The template on the added atlas."""
    atlas = load_atlas(REFERENCE, added_folder=store_of(data_home))
    return build_face(atlas, load_patient("template"))


@pytest.fixture
def added_app(data_home: Path, tmp_path: Path) -> Iterator[AppProcess]:
    """The app, running on the added atlas."""
    build_bundle()
    app = AppProcess(
        free_port(),
        tmp_path / "records.sqlite",
        tmp_path / "log.txt",
        options=("--atlas", REFERENCE),
        environment={"XDG_DATA_HOME": str(data_home)},
    )
    app.start()
    yield app
    app.stop()


def store_of(home: Path) -> Path:
    """Where atlases lie in a data folder."""
    return home / "facies" / "atlases"


def test_every_body_lies_between_skin_and_bone_and_the_scene_is_light(
    data_home: Path, added_face: Face
) -> None:
    record = read_record(REFERENCE, store_of(data_home))
    assert len(record.structures) > FEWEST_BODIES
    assert max(body.out_mm for body in record.structures.values()) <= WITHIN_MM
    assert max(body.into_mm for body in record.structures.values()) <= WITHIN_MM
    assert len(pack_scene(compose_scene(added_face))) < WIRE_BYTES


def test_the_glabella_lesson_is_passed_on_an_added_atlas(
    added_app: AppProcess, enter: Callable[[], Visitor], added_face: Face, lesson: Lesson
) -> None:
    visitor = enter()
    visitor.open(added_app.address)
    visitor.add_name("Ada Lovelace")
    visitor.go("Explore")
    visitor.at("search").wait_for()
    visitor.wait_drawn()
    expect(visitor.at("credit")).to_contain_text("BodyParts3D")
    visitor.picture("a_explore_added_atlas", DESK)
    wanted, visitor.pictures = visitor.pictures, False  # the walk keeps those of the lesson
    read_the_lesson(visitor, lesson)
    expect(visitor.at("credit")).to_contain_text("BodyParts3D")
    visitor.at("to-practise").click()
    start_placing(visitor)
    placing = [question for question in lesson.questions if question.kind == "place"]
    for _ in placing[:-1]:
        answer_on_the_spot(visitor, added_face, lesson)
        next_question(visitor)
    answer_on_the_spot(visitor, added_face, lesson)
    visitor.at("next").click()
    expect(visitor.at("done")).to_be_visible()
    visitor.pictures = wanted
    visitor.picture("a_passed_on_added_atlas", DESK)
    assert visitor.complaints == []
    assert visitor.strangers() == []
