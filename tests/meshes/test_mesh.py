"""A mesh holds its shape, guards its arrays and knows whether it is closed and outward."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.mesh import Mesh, join, unit

CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
SIDES = np.array(
    [
        *([0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5]),
        *([0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6]),
        *([0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]),
    ]
)
lengths_mm = st.floats(0.5, 50)
places_mm = st.tuples(*[st.floats(-100, 100)] * 3)


def box(width: float = 1.0, height: float = 1.0, depth: float = 1.0) -> Mesh:
    return Mesh(CORNERS * [width, height, depth], SIDES)


@given(width=lengths_mm, height=lengths_mm, depth=lengths_mm, place=places_mm)
def test_a_box_has_its_volume_wherever_it_stands(
    width: float, height: float, depth: float, place: tuple[float, float, float]
) -> None:
    mesh = box(width, height, depth)
    moved = mesh.with_vertices(mesh.vertices + place)
    assert moved.is_closed
    assert moved.volume_mm3 == pytest.approx(width * height * depth, rel=1e-6, abs=1e-6)
    surface = 2 * (width * height + height * depth + depth * width)
    assert moved.areas_mm2.sum() == pytest.approx(surface)


def test_normals_of_a_box_point_out_of_it() -> None:
    mesh = box()
    outward = unit(mesh.vertices - 0.5)
    assert np.einsum("ij,ij->i", mesh.normals, outward).min() > 0.8
    assert np.linalg.norm(mesh.face_normals, axis=1) == pytest.approx(1)


def test_a_mesh_turned_inside_out_is_closed_with_a_negative_volume() -> None:
    mesh = Mesh(CORNERS, SIDES[:, ::-1])
    assert mesh.is_closed
    assert mesh.volume_mm3 == pytest.approx(-1)


@given(lost=st.integers(0, len(SIDES) - 1))
def test_a_mesh_that_lacks_a_triangle_is_open(lost: int) -> None:
    assert not Mesh(CORNERS, np.delete(SIDES, lost, axis=0)).is_closed


@given(turned=st.integers(0, len(SIDES) - 1))
def test_a_mesh_with_one_triangle_turned_over_is_not_closed(turned: int) -> None:
    faces = SIDES.copy()
    faces[turned] = faces[turned, ::-1]
    assert not Mesh(CORNERS, faces).is_closed


def test_arrays_are_read_only_and_apart_from_what_they_were_made_of() -> None:
    vertices = CORNERS.copy()
    mesh = Mesh(vertices, SIDES, uv=np.zeros((8, 2)), depth_mm=np.zeros(8), color=np.ones((8, 3)))
    for array in (mesh.vertices, mesh.faces, mesh.uv, mesh.depth_mm, mesh.color):
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7
    vertices[0] = 7
    assert mesh.vertices[0].tolist() == [0, 0, 0]


def test_moving_a_mesh_leaves_the_first_as_it_was() -> None:
    mesh = Mesh(CORNERS, SIDES, depth_mm=np.arange(8.0))
    moved = mesh.with_vertices(mesh.vertices + 1)
    assert mesh.vertices.min() == 0
    assert moved.vertices.min() == 1
    assert moved.depth_mm is not None
    assert moved.depth_mm.tolist() == list(range(8))


@pytest.mark.parametrize(
    ("given_array", "told"),
    [
        ({"vertices": np.zeros((3, 2))}, r"vertices of shape \(3, 3\), got \(3, 2\)"),
        ({"faces": np.zeros((1, 4))}, r"faces of shape \(1, 3\), got \(1, 4\)"),
        ({"depth_mm": np.zeros(4)}, r"depth_mm of shape \(3,\), got \(4,\)"),
        ({"uv": np.zeros((3, 3))}, r"uv of shape \(3, 2\), got \(3, 3\)"),
        ({"color": np.zeros((2, 3))}, r"color of shape \(3, 3\), got \(2, 3\)"),
    ],
)
def test_a_wrong_shape_is_refused_in_words(given_array: dict[str, np.ndarray], told: str) -> None:
    arrays = {"vertices": np.eye(3), "faces": np.array([[0, 1, 2]]), **given_array}
    with pytest.raises(ValueError, match=f"Expected {told}"):
        Mesh(**arrays)


def test_bodies_joined_are_one_mesh_that_keeps_what_all_of_them_have() -> None:
    first = Mesh(CORNERS, SIDES, depth_mm=np.full(8, 1.0), uv=np.zeros((8, 2)))
    second = Mesh(CORNERS + 5, SIDES, depth_mm=np.full(8, 2.0))
    both = join([first, second])
    assert both.is_closed
    assert both.volume_mm3 == pytest.approx(2)
    assert both.uv is None
    assert both.depth_mm is not None
    assert both.depth_mm.tolist() == [1.0] * 8 + [2.0] * 8


def test_unit_vectors_have_length_one_and_zero_stays_zero() -> None:
    assert unit([[3.0, 0.0, 4.0], [0.0, 0.0, 0.0]]).tolist() == [[0.6, 0.0, 0.8], [0.0, 0.0, 0.0]]
