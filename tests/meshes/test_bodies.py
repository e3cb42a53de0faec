"""Many bodies at once answer as each of them does when every triangle is tried."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.bodies import CLUSTERS, Bodies, space_order
from meshes.build.tube import build_tube
from meshes.mesh import FloatArray, Mesh
from meshes.separation import separation_mm

rng = np.random.default_rng(3)
MESHES = [
    build_tube(np.cumsum(rng.normal(0, 12, (5, 3)), axis=0), rng.uniform(0.4, 3, 5))
    for _ in range(9)
]
BODIES = Bodies(MESHES)
points_mm = st.tuples(*[st.floats(-60, 60)] * 3).map(np.array)


def test_an_order_in_space_names_every_triangle_once() -> None:
    for mesh in MESHES:
        assert np.sort(space_order(mesh)).tolist() == list(range(len(mesh.faces)))


def test_runs_of_the_order_lie_together() -> None:
    mesh = max(MESHES, key=lambda m: len(m.faces))
    centres = mesh.vertices[mesh.faces].mean(axis=1)
    runs = centres[space_order(mesh)][: len(centres) // CLUSTERS[0] * CLUSTERS[0]]
    spread = np.ptp(runs.reshape(-1, CLUSTERS[0], 3), axis=1).max()
    assert spread < 0.5 * np.ptp(centres, axis=0).max()


@settings(max_examples=60)
@given(start=points_mm, end=points_mm, reach=st.sampled_from([5.0, 30.0, np.inf]))
def test_nearness_is_that_of_every_triangle_tried(
    start: FloatArray, end: FloatArray, reach: float
) -> None:
    found = BODIES.nearness(start, end, within_mm=reach)
    for body, mesh in enumerate(MESHES):
        tried = separation_mm(start, end, mesh.vertices[mesh.faces])
        expected = tried.min() if tried.min() <= reach else np.inf
        assert found.distance_mm[body] == pytest.approx(expected)
        if np.isfinite(expected):
            row = found.row[body]
            assert BODIES.owners[row] == body
            assert tried[BODIES.faces[row]] == pytest.approx(expected)


@settings(max_examples=60)
@given(body=st.integers(0, 8), share=st.floats(0, 1), direction=points_mm)
def test_a_line_meets_what_it_meets_when_every_triangle_is_tried(
    body: int, share: float, direction: FloatArray
) -> None:
    way = direction + np.array([0.0, 0.0, 0.5])
    way = way / max(float(np.linalg.norm(way)), 1e-9)
    mesh = MESHES[body]
    origin = mesh.vertices[int(share * (len(mesh.vertices) - 1))] + 1e-3
    alone = Bodies([mesh]).crossings(origin, way)
    mine = BODIES.crossings(origin, way)
    assert mine.along_mm[mine.owners == body] == pytest.approx(alone.along_mm)
    assert mine.step[mine.owners == body].tolist() == alone.step.tolist()


def test_no_bodies_are_near_nothing() -> None:
    nothing = Bodies([])
    assert nothing.nearness(np.zeros(3), np.ones(3)).distance_mm.tolist() == []
    assert nothing.crossings(np.zeros(3), np.array([0.0, 0.0, 1.0])).spans() == []


def test_the_mesh_of_one_triangle_is_enough() -> None:
    alone = Bodies([Mesh(np.eye(3), np.array([[0, 1, 2]], dtype=np.int32))])
    assert alone.nearness(np.zeros(3), np.zeros(3)).distance_mm == pytest.approx([3**-0.5])
