"""The nearest place on a mesh, checked against every triangle one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from meshes.head import load_head
from meshes.mesh import Mesh
from meshes.nearest import NearestFinder, barycentric_nearest, closest_point
from meshes.subdivide import refined, subdivision, triangles
from tests.meshes.test_subdivide import CUBE, CUBE_QUADS

NUMBER = st.floats(-3, 3, allow_subnormal=False)


def ball() -> Mesh:
    matrix, quads = refined(8, CUBE_QUADS, times=2)
    return Mesh(matrix @ CUBE, triangles(quads, short=CUBE, level=2))


BALL = ball()


def by_hand(mesh: Mesh, point: np.ndarray) -> float:
    corners = mesh.vertices[mesh.faces]
    bary = barycentric_nearest(np.broadcast_to(point, (len(corners), 3)), corners)
    places = np.einsum("nc,ncx->nx", bary, corners)
    return float(np.linalg.norm(places - point, axis=1).min())


@given(arrays(float, 3, elements=NUMBER))
def test_no_triangle_lies_nearer_than_the_one_found(point: np.ndarray) -> None:
    found = closest_point(BALL, point[None])
    assert found.distance_mm[0] == pytest.approx(by_hand(BALL, point), abs=1e-9)
    corners = BALL.vertices[BALL.faces[found.faces[0]]]
    assert np.allclose(found.barycentric[0] @ corners, found.points[0])


@given(arrays(float, 3, elements=NUMBER))
def test_barycentric_weights_are_shares(point: np.ndarray) -> None:
    weights = closest_point(BALL, point[None]).barycentric[0]
    assert weights.sum() == pytest.approx(1)
    assert weights.min() >= -1e-9


@given(arrays(float, (3, 3), elements=NUMBER), arrays(float, 3, elements=NUMBER))
def test_no_corner_and_no_middle_is_nearer_than_the_nearest_place(
    corners: np.ndarray, point: np.ndarray
) -> None:
    weights = barycentric_nearest(point[None], corners[None])[0]
    best = np.linalg.norm(weights @ corners - point)
    tries = [*corners, corners.mean(0), (corners[0] + corners[1]) / 2]
    assert best <= min(np.linalg.norm(t - point) for t in tries) + 1e-6


def test_inside_is_negative_and_outside_positive() -> None:
    found = closest_point(BALL, [[0.5, 0.5, 0.5], [2.0, 0.5, 0.5], [2.0, 2.0, 2.0]])
    assert (np.sign(found.signed_mm) == [-1, 1, 1]).all()
    assert np.allclose(np.abs(found.signed_mm), found.distance_mm)


def test_points_sunk_below_the_skin_lie_inside_at_their_depth() -> None:
    skin = subdivision(load_head(), 1).mesh("skin", load_head().base)
    rows = np.flatnonzero((skin.vertices[:, 1] > 40) & (skin.vertices[:, 2] > 40))[::23]
    found = closest_point(skin, skin.vertices[rows] - 3.0 * skin.normals[rows])
    assert (found.signed_mm < 0).all()
    assert np.abs(found.signed_mm + 3.0).max() < 0.5


def test_only_the_triangles_kept_may_answer() -> None:
    keep = np.zeros(len(BALL.faces), dtype=bool)
    keep[5:9] = True
    found = NearestFinder(BALL, keep).find(np.random.default_rng(0).normal(size=(50, 3)))
    assert set(found.faces) <= {5, 6, 7, 8}


def test_a_vertex_is_found_on_itself() -> None:
    found = closest_point(BALL, BALL.vertices)
    assert found.distance_mm.max() < 1e-12
