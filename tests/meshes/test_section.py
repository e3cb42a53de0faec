"""A plane through bodies leaves closed lines in the plane, around what it cuts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.tube import build_tube
from meshes.mesh import Mesh
from meshes.scene import AXES, Plane
from meshes.section import Cutter, Sheet, needle_sheet, standard_sheet
from tests.viewer.shapes import ball

RADIUS_MM = 10.0


@settings(max_examples=30)
@given(axis=st.sampled_from(sorted(AXES)), offset_mm=st.floats(-9.5, 9.5))
def test_a_ball_is_cut_in_one_closed_ring_of_the_size_of_its_circle(
    axis: str, offset_mm: float
) -> None:
    ((loop,),) = Cutter([ball((0, 0, 0), RADIUS_MM, splits=4)]).cut(standard_sheet(axis, offset_mm))
    assert loop.closed
    circle = np.pi * (RADIUS_MM**2 - offset_mm**2)
    assert 0.9 * circle - 1 <= loop.area_mm2 <= circle + 1e-9
    far = np.linalg.norm(loop.points, axis=1)
    assert far.max() <= np.sqrt(RADIUS_MM**2 - offset_mm**2) + 1e-9


def test_every_point_lies_on_the_plane_and_on_the_body() -> None:
    sheet = needle_sheet([1, 2, 3], [0.3, 0.4, 0.87], upright=True)
    ((loop,),) = Cutter([ball((1, 2, 3), RADIUS_MM, splits=4)]).cut(sheet)
    points = sheet.origin + loop.points @ np.stack([sheet.across, sheet.up])
    assert np.linalg.norm(points - [1, 2, 3], axis=1) == pytest.approx(RADIUS_MM, rel=0.02)


def test_a_body_that_is_not_met_has_no_loops_and_keeps_its_place() -> None:
    near, far = ball((0, 0, 0), 5), ball((0, 40, 0), 5)
    loops = Cutter([far, near, far]).cut(standard_sheet("axial", 0.0))
    assert [len(one) for one in loops] == [0, 1, 0]
    assert Cutter([]).cut(standard_sheet("axial", 0.0)) == ()


def test_a_hollow_in_a_body_runs_the_other_way_round() -> None:
    outer, inner = ball((0, 0, 0), 10), ball((0, 0, 0), 6)
    faces = np.concatenate([outer.faces, inner.faces[:, ::-1] + len(outer.vertices)])
    shell = Mesh(np.concatenate([outer.vertices, inner.vertices]), faces)
    ((first, second),) = Cutter([shell]).cut(standard_sheet("coronal", 0.5))
    assert sorted([first.area_mm2 > 0, second.area_mm2 > 0]) == [False, True]
    assert first.depth_mm is None


def test_a_winding_tube_is_met_as_often_as_it_passes() -> None:
    way = [[-10, -5, 0], [-10, 5, 0], [0, 8, 0], [10, 5, 0], [10, -5, 0]]
    (loops,) = Cutter([build_tube(way, 1.0)]).cut(standard_sheet("axial", 0.0))
    assert len(loops) == 2
    assert all(loop.closed for loop in loops)


def test_an_open_body_leaves_an_open_line() -> None:
    square = Mesh(
        np.array([[0.0, -1, 0], [4, -1, 0], [4, 1, 0], [0, 1, 0]]),
        np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32),
    )
    ((loop,),) = Cutter([square]).cut(standard_sheet("axial", 0.2))
    assert not loop.closed
    assert np.ptp(loop.points[:, 0]) == pytest.approx(4)


def test_depth_is_carried_to_the_cut() -> None:
    ((loop,),) = Cutter([ball((0, 0, 60), RADIUS_MM)]).cut(standard_sheet("sagittal", 0.0))
    assert loop.depth_mm is not None
    expected = 80 - np.hypot(*loop.points.T)
    assert loop.depth_mm == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize("out", [(0, 0, 1), (0, 1, 0), (1, 0, 0), (0.6, 0, 0.8)])
def test_the_needle_lies_in_its_sheet_with_the_skin_on_top(
    out: tuple[float, float, float], upright: bool
) -> None:
    sheet = needle_sheet([5, 6, 7], out, upright=upright)
    tip = np.array([5, 6, 7]) - 4 * np.array(out)
    assert sheet.flat(tip[None])[0] == pytest.approx([0, -4])
    assert sheet.normal @ np.array(out) == pytest.approx(0)


def test_a_sheet_and_its_plane_are_one() -> None:
    for axis in AXES:
        sheet = standard_sheet(axis, 12.5)
        plane = sheet.plane()
        assert isinstance(sheet, Sheet)
        assert plane.direction @ sheet.origin == pytest.approx(plane.offset_mm)
        assert abs(plane.direction @ Plane(axis, 0).direction) == pytest.approx(1)


def test_an_unknown_axis_is_refused() -> None:
    with pytest.raises(KeyError):
        standard_sheet("diagonal", 0.0)
