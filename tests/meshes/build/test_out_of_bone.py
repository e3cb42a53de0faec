"""What reaches into bone comes out of it: smoothly, alike on both sides, and nothing else moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.out_of_bone import CLEAR_MM, REACH_MM, Bone, keep_out_of_bone
from meshes.build.sheet import build_free_sheet
from meshes.build.tube import build_tube
from meshes.frame import mirror_mesh, mirror_points
from meshes.mesh import FloatArray, Mesh, join, unit

RADIUS_MM = 30.0
TOUCH_MM = 0.05  # facets of the ball cut the corners of the true one


def ball(centre: tuple[float, float, float], radius_mm: float) -> Mesh:
    """A ball that is its own mirror image where its centre lies on the midline."""
    steps, turns = 40, 80
    tilt = np.linspace(0, np.pi, steps + 1)[1:-1]
    turn = 2 * np.pi * np.arange(turns) / turns
    rings = [
        np.stack([np.sin(t) * np.sin(turn), np.full(turns, np.cos(t)), np.sin(t) * np.cos(turn)], 1)
        for t in tilt
    ]
    points = np.vstack([*rings, [[0, 1, 0], [0, -1, 0]]])
    i, j = np.meshgrid(np.arange(steps - 2), np.arange(turns), indexing="ij")
    a, b = i * turns + j, i * turns + (j + 1) % turns
    c, d = a + turns, b + turns
    wall = np.concatenate([np.stack([a, c, d], -1), np.stack([a, d, b], -1)]).reshape(-1, 3)
    k, top, last = np.arange(turns), len(points) - 2, (steps - 2) * turns
    caps = [
        np.stack([np.full(turns, top), k, (k + 1) % turns], 1),
        np.stack([np.full(turns, top + 1), last + (k + 1) % turns, last + k], 1),
    ]
    return Mesh(np.asarray(centre) + radius_mm * points, np.concatenate([wall, *caps]))


BONE = Bone(ball((0, 0, 0), RADIUS_MM))


def outside_mm(points: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(points, axis=1) - RADIUS_MM)


def sheet(height_mm: float, *, thickness_mm: float, aside: float = 0.0, half: float = 9.0) -> Mesh:
    xs = (aside - half, aside, aside + half)
    lines = [np.array([[x, -12, height_mm], [x, 0, height_mm], [x, 12, height_mm]]) for x in xs]
    return build_free_sheet(lines, thickness_mm=thickness_mm)


def turned_over(before: Mesh, after: Mesh) -> float:
    return float(((before.face_normals * after.face_normals).sum(axis=1) < 0).mean())


def test_the_bone_of_this_test_is_a_closed_body() -> None:
    assert BONE.body.is_closed
    assert BONE.body.volume_mm3 == pytest.approx(4 / 3 * np.pi * RADIUS_MM**3, rel=0.01)


def test_what_lies_outside_comes_back_as_it_was() -> None:
    clear = sheet(RADIUS_MM + 4, thickness_mm=2.0)
    assert keep_out_of_bone(clear, BONE) is clear


def test_how_deep_a_point_lies_in_bone_is_told_at_any_depth() -> None:
    points = np.array([[0, 0, 25.0], [0, 0, 5.0], [0, 0, 30.5], [0, 0, 90.0]])
    assert BONE.inside_mm(points) == pytest.approx([5, 25, 0, 0], abs=TOUCH_MM)


@settings(max_examples=25)
@given(sunk=st.floats(-2.0, 4.0), thickness=st.floats(0.8, 6.0), aside=st.floats(0, 15))
def test_a_sheet_is_brought_out_closed_and_without_a_fold(
    sunk: float, thickness: float, aside: float
) -> None:
    drawn = sheet(RADIUS_MM - sunk, thickness_mm=thickness, aside=aside)
    moved = keep_out_of_bone(drawn, BONE)
    assert outside_mm(moved.vertices).min() > -TOUCH_MM
    assert moved.is_closed
    assert moved.volume_mm3 > 0
    assert turned_over(drawn, moved) < 0.01


def test_only_what_is_near_to_what_had_to_move_goes_along() -> None:
    drawn = sheet(RADIUS_MM - 0.5, thickness_mm=1.0, half=25.0)
    inside = drawn.vertices[outside_mm(drawn.vertices) < 0]
    moved = keep_out_of_bone(drawn, BONE)
    went = (moved.vertices != drawn.vertices).any(axis=1)
    for point in drawn.vertices[went]:
        assert np.linalg.norm(inside - point, axis=1).min() < 2 * REACH_MM
    assert not went.all()


def test_a_vessel_that_lies_half_in_bone_keeps_its_width() -> None:
    turn = np.radians(np.linspace(-25, 25, 9))
    path = RADIUS_MM * np.stack([np.sin(turn), np.zeros(9), np.cos(turn)], axis=1)
    drawn = build_tube(path, 0.6)
    moved = keep_out_of_bone(drawn, BONE)
    assert outside_mm(moved.vertices).min() > -TOUCH_MM
    assert moved.volume_mm3 > 0.8 * drawn.volume_mm3
    assert outside_mm(moved.vertices).max() < 1.2 + 2 * CLEAR_MM


def test_a_muscle_drawn_over_a_process_closes_around_it() -> None:
    process = Bone(ball((40, 0, 0), 2.0))
    lines = [np.array([[40, 12, z], [40, 4, z], [40, -1, z]], float) for z in (-3, 0, 3)]
    moved = keep_out_of_bone(build_free_sheet(lines, thickness_mm=3.0), process)
    away = np.linalg.norm(moved.vertices - [40, 0, 0], axis=1) - 2.0
    assert away.min() > -TOUCH_MM
    beside = moved.vertices[np.abs(moved.vertices[:, 1]) < 1.0]
    assert beside[:, 0].min() < 39
    assert beside[:, 0].max() > 41


def test_a_body_on_the_right_is_moved_as_its_mirror_image_on_the_left() -> None:
    left = sheet(RADIUS_MM - 2, thickness_mm=2.0, aside=14)
    here = keep_out_of_bone(left, BONE).vertices
    there = keep_out_of_bone(mirror_mesh(left), BONE).vertices
    assert np.array_equal(mirror_points(there), here)


def test_a_median_body_stays_its_own_mirror_image() -> None:
    right = sheet(RADIUS_MM - 1, thickness_mm=2.0, aside=-8)
    both = join([right, mirror_mesh(right)])
    moved = keep_out_of_bone(both, BONE).vertices
    half = len(right.vertices)
    assert np.abs(mirror_points(moved[:half]) - moved[half:]).max() < 1e-9
    assert BONE.way_out(np.array([[0, 0, RADIUS_MM - 1]]))[0, 0] == 0.0


def test_moves_lead_straight_out() -> None:
    points = unit(np.array([[1.0, 2, 3], [-1, 0, 2], [0, 1, 1]])) * (RADIUS_MM - 1.5)
    moves = BONE.way_out(points)
    assert np.linalg.norm(moves, axis=1) == pytest.approx(1.5 + CLEAR_MM, abs=TOUCH_MM)
    assert np.einsum("kx,kx->k", unit(moves), unit(points)) == pytest.approx(1, abs=1e-2)
