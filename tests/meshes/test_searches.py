"""Distances to triangles are the least there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from meshes.bodies import Bodies
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import barycentric_nearest

corners_mm = arrays(np.float64, (3, 3), elements=st.floats(-10, 10))
point_mm = arrays(np.float64, (3,), elements=st.floats(-20, 20))
SHARES = np.linspace(0, 1, 400)[:, None]


def point_to_triangle_mm(points: FloatArray, corners: FloatArray) -> FloatArray:
    many = np.broadcast_to(corners, (len(points), 3, 3))
    place = np.einsum("nc,ncx->nx", barycentric_nearest(points, many), many)
    return np.asarray(np.linalg.norm(points - place, axis=1))


def separation_mm(start: FloatArray, end: FloatArray, corners: FloatArray) -> FloatArray:
    triangle = Bodies([Mesh(corners[0], np.array([[0, 1, 2]], dtype=np.int32))])
    return np.asarray(triangle.nearness(start[None], end[None]).distance_mm[0])


def area_mm2(corners: FloatArray) -> float:
    return float(np.linalg.norm(np.cross(corners[1] - corners[0], corners[2] - corners[0])) / 2)


@given(corners=corners_mm, point=point_mm)
def test_a_point_is_as_far_as_its_nearest_place(corners: FloatArray, point: FloatArray) -> None:
    assume(area_mm2(corners) > 1e-3)
    expected = point_to_triangle_mm(point[None], corners)
    assert separation_mm(point, point, corners[None]) == pytest.approx(expected, abs=1e-6)


@given(corners=corners_mm, start=point_mm, end=point_mm)
def test_no_place_of_a_segment_is_nearer_and_one_is_as_near(
    corners: FloatArray, start: FloatArray, end: FloatArray
) -> None:
    assume(area_mm2(corners) > 1e-3)
    places = start + SHARES * (end - start)
    sampled = point_to_triangle_mm(places, corners).min()
    gap_mm = float(separation_mm(start, end, corners[None])[0])
    step_mm = float(np.linalg.norm(end - start)) / (len(SHARES) - 1)
    pierced = sampled <= 0.5 * step_mm
    assert gap_mm <= sampled + 1e-6 or pierced
    assert gap_mm >= sampled - 0.5 * step_mm - 1e-6
