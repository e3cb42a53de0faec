"""What lessons mark on a face is worked out once, and kept from one start to the next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lessons.marks as marking
from anatomy import build_face, load_patient
from anatomy.atlas import Atlas
from anatomy.face import Face
from lessons.load import load_lesson
from lessons.marks import mark_all, marks_of
from meshes.head import load_head
from pages.kept_marks import keep_marks, marks_file, prepare_marks, recall_marks


@pytest.fixture(scope="module")
def bare() -> Atlas:
    """The head without any structure: marks lie on its skin."""
    head = load_head()
    return Atlas("facies", "0.0", "f" * 64, head, head.cage({}, {}), {}, {})


@pytest.fixture
def face(bare: Atlas) -> Face:
    """A face of which nothing is known yet."""
    return build_face(bare, load_patient("template"), level=0)


LESSON = load_lesson("danger_glabella")


def test_what_was_kept_is_the_same_and_is_not_worked_out_again(
    bare: Atlas, face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = marks_file("a face", folder=tmp_path)
    prepare_marks(face, (LESSON,), file)
    again = build_face(bare, load_patient("template"), level=0)
    recall_marks(again, file)
    monkeypatch.setattr(marking, "resolve_place", _refuse)
    monkeypatch.setattr(marking, "zone_mesh", _refuse)
    mark_all(again, LESSON)
    first, second = marks_of(face), marks_of(again)
    assert first.points.keys() == second.points.keys()
    assert first.bodies.keys() == second.bodies.keys() != set()
    for key, body in first.bodies.items():
        assert np.array_equal(body.vertices, second.bodies[key].vertices)
        assert np.array_equal(body.faces, second.bodies[key].faces)


def test_points_come_back_as_they_were(face: Face, bare: Atlas, tmp_path: Path) -> None:
    lesson = load_lesson("glabellar_lines")
    for site in lesson.sites:
        marking.mark_place(face, site.place, "left")
    keep_marks(marks_of(face), tmp_path / "marks.npz")
    again = build_face(bare, load_patient("template"), level=0)
    recall_marks(again, tmp_path / "marks.npz")
    for key, point in marks_of(face).points.items():
        other = marks_of(again).points[key]
        assert other.face == point.face
        for name in ("barycentric", "position", "normal"):
            assert np.array_equal(getattr(other, name), getattr(point, name))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"no archive at all"])
def test_a_file_that_is_no_use_is_worked_out_again(
    face: Face, tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "marks.npz"
    file.write_bytes(content)
    recall_marks(face, file)
    assert "cannot be read" in caplog.text
    assert marks_of(face).bodies == {}


def test_a_lesson_whose_places_are_none_is_left_to_its_author(
    face: Face, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lesson = load_lesson("glabellar_lines")
    site = lesson.sites[0]
    lost = site.model_copy(update={"place": site.place.model_copy(update={"ref": "nowhere"})})
    broken = lesson.model_copy(update={"sites": (lost,), "opened_zones": ()})
    prepare_marks(face, (broken,), tmp_path / "marks.npz")
    assert "Not all that glabellar_lines marks can be drawn" in caplog.text


def test_another_face_has_another_file(tmp_path: Path) -> None:
    assert marks_file("one", folder=tmp_path) != marks_file("two", folder=tmp_path)


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("It was kept, and is worked out again.")
