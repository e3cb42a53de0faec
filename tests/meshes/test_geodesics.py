"""Walks along the skin are as long as asked, and charts read them back."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meshes.geodesics import SkinWalker, skin_axes, surface_point
from meshes.mesh import Mesh, unit

RADIUS_MM = 80.0


def ball(steps: int = 200) -> Mesh:
    """A ball of triangles without its poles' degenerate ones: enough of it to walk on."""
    u, v = np.meshgrid(
        np.linspace(0, 2 * np.pi, steps, endpoint=False), np.linspace(0.2, np.pi - 0.2, steps // 2)
    )
    points = RADIUS_MM * np.stack([np.sin(v) * np.sin(u), np.cos(v), np.sin(v) * np.cos(u)], -1)
    rows, columns = v.shape
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns), indexing="ij")
    a, b = i * columns + j, i * columns + (j + 1) % columns
    c, d = a + columns, b + columns
    faces = np.concatenate([np.stack([a, c, d], -1), np.stack([a, d, b], -1)]).reshape(-1, 3)
    return Mesh(points.reshape(-1, 3), faces)


SKIN = ball()
WALKER = SkinWalker(SKIN)
START = surface_point(SKIN, 9_900, np.full(3, 1 / 3))
CHART = WALKER.chart(START, radius_mm=50.0)
steps_mm = st.floats(-30, 30)


def test_the_ball_faces_outward() -> None:
    assert SKIN.normals[100] @ unit(SKIN.vertices[100]) > 0.99


@settings(max_examples=60, deadline=None)
@given(left=steps_mm, superior=steps_mm)
def test_a_walk_is_as_long_as_asked_and_stays_on_the_skin(left: float, superior: float) -> None:
    path = WALKER.path(START, left, superior)
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    assert length == pytest.approx(np.hypot(left, superior), abs=1e-6)
    assert np.abs(np.linalg.norm(path, axis=1) - RADIUS_MM).max() < 0.5


@settings(max_examples=60, deadline=None)
@given(left=steps_mm, superior=steps_mm)
def test_a_chart_reads_a_walk_back(left: float, superior: float) -> None:
    assume(np.hypot(left, superior) < 45)
    end = WALKER.path(START, left, superior)[-1]
    assert CHART.offset(end) == pytest.approx([left, superior], abs=0.3)


def test_the_start_of_a_chart_is_exactly_zero() -> None:
    assert CHART.offset(START.position).tolist() == [0.0, 0.0]


def test_left_is_the_patients_left_and_superior_is_up() -> None:
    left, superior = skin_axes(START)
    assert abs(left @ superior) < 1e-12
    assert superior[1] > 0
    assert np.cross(superior, START.normal) == pytest.approx(left)
