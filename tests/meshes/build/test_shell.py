"""Sculpting on a grid: closed, outward and symmetric whatever is added and cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from meshes.build.grid import Grid, graded_axis
from meshes.build.shell import Clay, left_half, mirrored_whole, one_surface, whole_surface
from meshes.build.solid import ball, beyond, funnel, grown, plate, prism, rod, within
from meshes.frame import mirror_points
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import closest_point

STEP_MM = 2.0


def grid() -> Grid:
    across = graded_axis((-40.0, STEP_MM), end=40.0)
    return Grid(graded_axis((0.0, STEP_MM), end=40.0), across, across)


def surface(clay: Clay, *, triangles: int = 100_000) -> Mesh:
    return whole_surface(clay, smooth_rounds=2, triangles=triangles)


def is_symmetric(mesh: Mesh) -> bool:
    distance, _ = cKDTree(mesh.vertices).query(mirror_points(mesh.vertices))
    return bool(distance.max() == 0.0)


def test_a_ball_comes_out_round_and_of_its_size() -> None:
    mesh = surface(Clay(grid()).add(ball([0, 0, 0], [20, 20, 20])))
    np.testing.assert_allclose(np.linalg.norm(mesh.vertices, axis=1), 20, atol=0.25)


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.floats(0, 20), st.floats(-20, 20), st.floats(4, 9)), min_size=1, max_size=4
    ),
    st.floats(0, 4),
)
def test_any_sculpture_is_closed_outward_and_symmetric(
    balls: list[tuple[float, float, float]], blend_mm: float
) -> None:
    clay = Clay(grid()).add(ball([0, 0, 0], [15, 25, 15]))
    for index, (x, y, radius) in enumerate(balls):
        step = clay.add if index % 2 == 0 else clay.cut
        clay = step(ball([x, y, 5], [radius] * 3), blend_mm=blend_mm)
    mesh = surface(clay)
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    assert is_symmetric(mesh)


def test_thinning_keeps_the_surface_closed_symmetric_and_in_place() -> None:
    clay = (
        Clay(grid()).add(ball([0, 0, 0], [22, 30, 18])).cut(rod([[12, 0, 40], [12, 0, 0]], [5, 4]))
    )
    full, thin = surface(clay), surface(clay, triangles=1200)
    assert thin.is_closed
    assert is_symmetric(thin)
    assert len(thin.faces) <= 1200
    assert closest_point(full, thin.vertices).distance_mm.max() < 0.6


def test_a_funnel_leaves_a_hollow_open_to_its_rim_and_closed_behind() -> None:
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rim = np.stack([15 + 9 * np.cos(turn), 9 * np.sin(turn), np.full(16, 20.0)], axis=1)
    hollow = funnel(rim, [15, 0, -8], stops=[-0.5, 0, 0.5, 1], widths=[1.1, 1, 0.7, 0.1])
    mesh = surface(Clay(grid()).add(ball([0, 0, 0], [36, 28, 22])).cut(hollow))
    inside = closest_point(mesh, [[15, 0, 12], [15, 0, -14]]).signed_mm
    assert inside[0] > 3
    assert inside[1] < -3
    assert mesh.is_closed


@pytest.mark.parametrize(
    ("point", "expected"),
    [([0, 0, 0], -3.0), ([0, 5, 0], 2.0), ([10, 0, 0], -2.0), ([14, 0, 0], 2.0)],
)
def test_a_rod_measures_from_its_tapering_surface(point: list[float], expected: float) -> None:
    solid = rod([[0, 0, 0], [10, 0, 0]], [3, 2])
    assert solid.distance(np.array([point], float))[0] == pytest.approx(expected)


def test_a_plate_is_as_thick_as_its_points_say() -> None:
    net = [[[0, 0, 0], [20, 0, 0]], [[0, 20, 0], [20, 20, 0]]]
    solid = plate(net, [[1, 3], [1, 3]])
    at = np.array([[0.0, 10, 5], [20, 10, 5], [10, 10, 5], [10, 10, 0]])
    np.testing.assert_allclose(solid.distance(at), [4, 2, 3, -2], atol=1e-9)


def test_beyond_takes_what_lies_to_the_side_of_a_wall() -> None:
    rows = [[[10.0, y, z] for z in (0, 10, 20)] for y in (-10, 0, 10)]
    solid = beyond(rows)
    at = np.array([[15.0, 0, 10], [5, 0, 10], [15, 14, 10], [15, 0, 26]])
    np.testing.assert_allclose(solid.distance(at), [-5, 5, 4, 6])


def test_within_keeps_only_what_every_solid_holds() -> None:
    solid = within(ball([0, 0, 0], [10] * 3), ball([12, 0, 0], [10] * 3))
    inside = solid.distance(np.array([[6.0, 0, 0], [-5, 0, 0], [17, 0, 0]])) < 0
    assert inside.tolist() == [True, False, False]


def test_a_prism_measures_from_its_outline_at_any_depth() -> None:
    corner = prism([[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]], (2, 1))  # dented from above
    points = np.array([[9.0, 0.5, 1.0], [-70.0, 3.0, 2.0], [5.0, 1.0, 7.0], [0.0, -2.0, 1.0]])
    np.testing.assert_allclose(corner.distance(points)[[0, 2, 3]], [-0.5, 3.0, 2.0])
    assert corner.distance(points)[1] > 0


@pytest.mark.parametrize("turned", [False, True])
def test_an_outline_may_run_either_way_round(turned: bool) -> None:
    outline = [[0, 0], [4, 0], [4, 2], [0, 2]]
    solid = prism(outline[::-1] if turned else outline, (0, 1))
    np.testing.assert_allclose(
        solid.distance(np.array([[1.0, 1.0, 9.0], [6.0, 1.0, 9.0]])), [-1, 2]
    )


def test_growing_moves_the_surface_of_a_solid() -> None:
    larger, smaller = grown(ball([0, 0, 0], [5, 5, 5]), 1), grown(ball([0, 0, 0], [5, 5, 5]), -1)
    point = np.array([[5.0, 0.0, 0.0]])
    assert larger.distance(point)[0] == pytest.approx(-1)
    assert smaller.distance(point)[0] == pytest.approx(1)
    assert larger.high[0] == 6


def test_a_body_on_one_side_is_closed_even_where_it_touches_the_midline() -> None:
    axis = graded_axis((-6.0, 1.0), end=6.0)
    grid = Grid(graded_axis((0.0, 1.0), end=6.0), axis, axis)
    mesh = one_surface(Clay(grid).add(ball([0, 0, 0], [4, 4, 4])), smooth_rounds=2, triangles=900)
    assert mesh.is_closed
    assert mesh.volume_mm3 == pytest.approx(2 / 3 * np.pi * 4**3, rel=0.15)
    assert mesh.vertices[:, 0].min() > -0.6


def test_keep_removes_all_outside() -> None:
    clay = Clay(grid()).add(ball([0, 0, 0], [30] * 3)).keep(ball([0, 0, 0], [12] * 3))
    assert np.linalg.norm(surface(clay).vertices, axis=1).max() < 12.3


def test_halving_and_mirroring_gives_the_same_body() -> None:
    mesh = surface(Clay(grid()).add(ball([0, 3, 0], [12, 9, 15])))
    again = mirrored_whole(left_half(mesh))
    assert again.is_closed
    assert again.volume_mm3 == pytest.approx(mesh.volume_mm3)


@given(st.floats(0.5, 5), st.floats(0.5, 5))
def test_a_graded_axis_rises_from_start_to_end_in_steps_of_its_size(
    first: float, second: float
) -> None:
    axis: FloatArray = graded_axis((-10.0, first), (20.0, second), end=60.0)
    steps = np.diff(axis)
    assert axis[0] == -10.0
    assert axis[-1] == 60.0
    assert steps.min() > 0
    np.testing.assert_allclose(steps[axis[:-1] < 20 - 1e-9], first, rtol=0.2)
    np.testing.assert_allclose(steps[axis[:-1] >= 20 - 1e-9], second, rtol=0.2)
