"""Shapes come back from their file as they went in, and damage is noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.shape import DamagedFile, Shape, read_shapes, write_shapes
from meshes.bind import Binding
from meshes.mesh import Mesh

FACES = np.array([[0, 1, 2]], dtype=np.int32)
TEMPLATE = np.arange(12.0).reshape(4, 3)
BINDING = Binding(np.zeros((3, 2), np.int32), np.full((3, 2), 0.5), np.ones(3))
SHAPES = {
    "plain": Shape(Mesh(np.eye(3), FACES), BINDING),
    "full.left": Shape(
        Mesh(np.eye(3), FACES[:, ::-1], uv=np.ones((3, 2)), depth_mm=np.arange(3.0)), BINDING
    ),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "shapes.npz"
    write_shapes(path, TEMPLATE, SHAPES)
    return path


def test_shapes_are_read_as_they_were_written(file: Path) -> None:
    template, shapes = read_shapes(file)
    assert np.array_equal(template, TEMPLATE)
    assert list(shapes) == list(SHAPES)
    for name, shape in SHAPES.items():
        again = shapes[name]
        assert np.array_equal(again.mesh.vertices, shape.mesh.vertices)
        assert np.array_equal(again.mesh.faces, shape.mesh.faces)
        assert np.array_equal(again.binding.weights, shape.binding.weights)
    assert shapes["plain"].mesh.uv is None
    depth_mm = shapes["full.left"].mesh.depth_mm
    assert depth_mm is not None
    assert depth_mm.tolist() == [0, 1, 2]


def test_what_was_read_is_read_only(file: Path) -> None:
    template, shapes = read_shapes(file)
    assert not template.flags.writeable
    assert not shapes["plain"].binding.weights.flags.writeable


def test_writing_leaves_nothing_but_the_file(file: Path) -> None:
    assert [p.name for p in file.parent.iterdir()] == ["shapes.npz"]


@settings(max_examples=40)
@given(share=st.floats(0, 0.999))
def test_a_file_cut_short_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    path = tmp_path_factory.mktemp("cut") / "shapes.npz"
    write_shapes(path, TEMPLATE, SHAPES)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(DamagedFile, match=r"shapes\.npz cannot be read"):
        read_shapes(path)


@settings(max_examples=60)
@given(share=st.floats(0, 1), flip=st.integers(1, 255))
def test_a_file_with_a_byte_changed_is_damaged_or_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, share: float, flip: int
) -> None:
    path = tmp_path_factory.mktemp("flip") / "shapes.npz"
    write_shapes(path, TEMPLATE, SHAPES)
    data = bytearray(path.read_bytes())
    data[int(share * (len(data) - 1))] ^= flip
    path.write_bytes(data)
    try:
        template, shapes = read_shapes(path)
    except DamagedFile:
        return
    assert np.array_equal(template, TEMPLATE)
    assert list(shapes) == list(SHAPES)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04", b"\x80\x04N."])
def test_a_file_of_something_else_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    with pytest.raises(DamagedFile):
        read_shapes(path)


def test_an_archive_that_lacks_an_array_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "lacking.npz"
    np.savez(path, template=TEMPLATE, names=np.array(["plain"]))
    with pytest.raises(DamagedFile, match="plain/vertices"):
        read_shapes(path)


def test_a_single_array_is_not_a_file_of_shapes(tmp_path: Path) -> None:
    path = tmp_path / "array.npz"
    with path.open("wb") as stream:
        np.save(stream, TEMPLATE)
    with pytest.raises(DamagedFile):
        read_shapes(path)


def test_a_missing_file_is_damaged_too(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read_shapes(tmp_path / "nowhere.npz")
