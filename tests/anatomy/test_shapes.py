"""The atlas is kept on disk, and neither a damaged file nor a locked folder stops the program."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from anatomy import shapes
from anatomy.atlas import Atlas
from anatomy.face import Face
from anatomy.place import Place, resolve_place
from anatomy.shape import Shape, read_shapes
from anatomy.shapes import bind_shape, load_shapes, mirror_shape
from anatomy.thickness import build_tissue
from meshes.bind import Binding
from meshes.build.tube import build_tube
from meshes.frame import mirror_points
from meshes.mesh import FloatArray, Mesh

TEMPLATE = np.zeros((4, 3))
BINDING = Binding(np.zeros((3, 2), np.int32), np.full((3, 2), 0.5), np.ones(3))
KEY = "a" * 64


class Workshop:
    """Builds one small shape and counts how often it was asked to."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self, _: object, __: Path) -> tuple[FloatArray, dict[str, Shape]]:
        self.built += 1
        return TEMPLATE, {
            "small": Shape(Mesh(np.eye(3), np.array([[0, 1, 2]], dtype=np.int32)), BINDING)
        }


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop()
    monkeypatch.setattr(shapes, "build_shapes", made)
    return made


def kept(folder: Path) -> Path:
    (file,) = folder.glob("atlas-*.npz")
    return file


def test_shapes_are_built_once_and_read_the_next_time(workshop: Workshop, tmp_path: Path) -> None:
    for _ in range(3):
        _, found = load_shapes({}, KEY, tmp_path)
        assert list(found) == ["small"]
    assert workshop.built == 1


def test_other_content_is_built_anew(workshop: Workshop, tmp_path: Path) -> None:
    load_shapes({}, KEY, tmp_path)
    load_shapes({}, "b" * 64, tmp_path)
    assert workshop.built == 2


@pytest.mark.parametrize("left", [0, 10, 500])
def test_a_damaged_file_is_built_again_and_mended(
    workshop: Workshop, tmp_path: Path, left: int, caplog: pytest.LogCaptureFixture
) -> None:
    load_shapes({}, KEY, tmp_path)
    file = kept(tmp_path)
    file.write_bytes(file.read_bytes()[:left])
    with caplog.at_level(logging.WARNING):
        _, found = load_shapes({}, KEY, tmp_path)
    assert list(found) == ["small"]
    assert workshop.built == 2
    assert "Building the atlas again" in caplog.text
    assert list(read_shapes(file)[1]) == ["small"]


def test_a_folder_that_cannot_be_written_costs_only_time(
    workshop: Workshop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    for _ in range(2):
        with caplog.at_level(logging.WARNING):
            _, found = load_shapes({}, KEY, in_the_way / "folder")
        assert list(found) == ["small"]
    assert workshop.built == 2
    assert "not kept" in caplog.text


def test_a_body_is_bound_with_its_depth_and_follows_less_the_deeper_it_lies(face: Face) -> None:
    start = resolve_place(face, Place(ref="superciliare"))
    path = [start.position - mm * start.normal for mm in (1.5, 3.0, 4.5)]
    shape = bind_shape(face, build_tissue(face), build_tube(path, 0.5))
    depth_mm = shape.mesh.depth_mm
    assert depth_mm is not None
    assert (np.abs(-face.finder.find(shape.mesh.vertices).signed_mm - depth_mm) < 1e-6).all()
    order = np.argsort(depth_mm)
    follow = shape.binding.follow[order]
    assert follow[:20].mean() > follow[-20:].mean()


def test_a_shape_mirrored_twice_is_the_shape(atlas: Atlas) -> None:
    shape = atlas.shapes["procerus"]
    once = mirror_shape(shape)
    twice = mirror_shape(once)
    assert np.array_equal(once.mesh.vertices, mirror_points(shape.mesh.vertices))
    assert np.array_equal(twice.mesh.vertices, shape.mesh.vertices)
    assert np.array_equal(twice.binding.points, shape.binding.points)
