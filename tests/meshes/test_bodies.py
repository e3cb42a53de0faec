"""Many bodies at once answer as each of them does when every triangle is tried."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.every_triangle import segment_mm
from meshes.bodies import Bodies
from meshes.box_tree import LEAF, space_order
from meshes.build.tube import build_tube
from meshes.mesh import FloatArray, Mesh

RUN = 8 * LEAF
rng = np.random.default_rng(3)
MESHES = [
    build_tube(np.cumsum(rng.normal(0, 12, (5, 3)), axis=0), rng.uniform(0.4, 3, 5))
    for _ in range(9)
]
BODIES = Bodies(MESHES)
ONE = np.array([[0, 1, 2]], dtype=np.int32)
ALONE = [Bodies([Mesh(m.vertices[face], ONE) for face in m.faces]) for m in MESHES]
points_mm = st.tuples(*[st.floats(-60, 60)] * 3).map(np.array)


def test_an_order_in_space_names_every_triangle_once() -> None:
    for mesh in MESHES:
        assert np.sort(space_order(mesh)).tolist() == list(range(len(mesh.faces)))


def test_runs_of_the_order_lie_together() -> None:
    mesh = max(MESHES, key=lambda m: len(m.faces))
    centres = mesh.vertices[mesh.faces].mean(axis=1)
    runs = centres[space_order(mesh)][: len(centres) // RUN * RUN]
    spread = np.ptp(runs.reshape(-1, RUN, 3), axis=1).max()
    assert spread < 0.5 * np.ptp(centres, axis=0).max()


ways_mm = st.lists(st.tuples(points_mm, points_mm), min_size=1, max_size=4)
reaches_mm = st.lists(st.sampled_from([0.0, 5.0, 30.0, np.inf]), min_size=9, max_size=9)


@settings(max_examples=60)
@given(ways=ways_mm, reach=reaches_mm)
def test_nearness_is_that_of_every_triangle_tried(
    ways: list[tuple[FloatArray, FloatArray]], reach: list[float]
) -> None:
    starts, ends = np.array([w[0] for w in ways]), np.array([w[1] for w in ways])
    found = BODIES.nearness(starts, ends, within_mm=reach)
    for (way, (start, end)), (body, mesh) in product(enumerate(ways), enumerate(MESHES)):
        tried = segment_mm(start, end, mesh.vertices[mesh.faces])
        expected = tried.min() if tried.min() <= reach[body] else np.inf
        assert found.distance_mm[way, body] == pytest.approx(expected, abs=1e-9)
        row = found.row[way, body]
        if np.isfinite(expected):
            assert BODIES.owners[row] == body
            assert tried[BODIES.faces[row]] == pytest.approx(expected, abs=1e-9)
        else:
            assert row == 0


@settings(max_examples=60)
@given(body=st.integers(0, 8), share=st.floats(0, 1), direction=points_mm)
def test_a_line_meets_what_it_meets_when_every_triangle_is_tried(
    body: int, share: float, direction: FloatArray
) -> None:
    origins, ways = lines_at(body, share, direction)
    together = BODIES.crossings(origins, ways)
    for line, number in product(range(2), range(len(MESHES))):
        alone = ALONE[number].crossings(origins[line][None], ways[line][None])
        order = np.lexsort((-alone.step, alone.along_mm))
        mine = (together.lines == line) & (together.owners == number)
        assert together.along_mm[mine] == pytest.approx(alone.along_mm[order], abs=1e-9)
        assert together.step[mine].tolist() == alone.step[order].tolist()


@settings(max_examples=60)
@given(
    body=st.integers(0, 8), share=st.floats(0, 1), direction=points_mm, length_mm=st.floats(0, 20)
)
def test_a_stretch_of_a_line_lies_in_the_bodies_that_the_whole_line_says(
    body: int, share: float, direction: FloatArray, length_mm: float
) -> None:
    origins, ways = lines_at(body, share, direction)
    far = BODIES.crossings(origins, ways).stretches()
    near = BODIES.crossings(origins, ways, length_mm=length_mm).stretches()
    told = [
        {
            (line, owner): (start, end)
            for line, owner, start, end in zip(s.lines, s.owners, s.from_mm, s.to_mm, strict=True)
            if start <= length_mm and end >= 0
        }
        for s in (far, near)
    ]
    assert told[0] == told[1]


def lines_at(body: int, share: float, direction: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(2, 3) origins at a vertex of a body, and there and back along a direction."""
    way = direction + np.array([0.0, 0.0, 0.5])
    way = way / max(float(np.linalg.norm(way)), 1e-9)
    mesh = MESHES[body]
    origin = mesh.vertices[int(share * (len(mesh.vertices) - 1))] + 1e-3
    return np.stack([origin, origin]), np.stack([way, -way])


def test_no_bodies_are_near_nothing() -> None:
    nothing = Bodies([])
    start, way = np.zeros((1, 3)), np.array([[0.0, 0.0, 1.0]])
    assert nothing.nearness(start, way).distance_mm.tolist() == [[]]
    assert nothing.crossings(start, way).stretches().owners.tolist() == []


def test_nobody_asks_nothing() -> None:
    none = np.empty((0, 3))
    assert BODIES.nearness(none, none).distance_mm.shape == (0, len(MESHES))
    assert BODIES.crossings(none, none, length_mm=5).stretches().owners.tolist() == []


def test_the_mesh_of_one_triangle_is_enough() -> None:
    triangle = Mesh(np.eye(3), np.array([[0, 1, 2]], dtype=np.int32))
    empty = Mesh(np.empty((0, 3)), np.empty((0, 3), dtype=np.int32))
    point = np.zeros((1, 3))
    found = Bodies([empty, triangle, empty]).nearness(point, point).distance_mm
    assert found == pytest.approx(np.array([[np.inf, 3**-0.5, np.inf]]))


def test_a_group_is_as_near_as_the_nearest_of_its_bodies() -> None:
    starts, ends = rng.uniform(-60, 60, (2, 20, 3))
    groups = [np.array([0, 3, 8]), np.array([], dtype=np.int64), np.array([5])]
    each, found = BODIES.nearness(starts, ends), BODIES.nearness(starts, ends, groups=groups)
    expected = np.stack([each.distance_mm[:, g].min(axis=1, initial=np.inf) for g in groups], 1)
    assert (found.distance_mm == expected).all()
    assert np.isin(BODIES.owners[found.row[:, 0]], groups[0]).all()


def test_a_line_through_more_walls_than_there_is_room_for_meets_them_all() -> None:
    start, way = np.array([[0.0, 0.0, -1.0]]), np.array([[0.0, 0.0, 1.0]])
    thin = Mesh(np.array([[-1.0, -1, 0], [3, -1, 0], [-1, 3, 0]]), np.vstack([ONE, ONE[:, ::-1]]))
    many = Bodies([thin.with_vertices(thin.vertices + np.array([0, 0, k])) for k in range(100)])
    assert len(many.crossings(start, way).lines) == 200


@pytest.mark.parametrize("away_mm", [1e3, 1e5, 1e7])
def test_nothing_is_missed_far_from_the_middle(away_mm: float) -> None:
    """The numbers of the boxes are short: far away they are as wide as a hand."""
    moved = Bodies([Mesh(m.vertices + away_mm, m.faces) for m in MESHES])
    starts, ends = rng.uniform(-60, 60, (2, 200, 3))
    near, expected = moved.nearness(starts + away_mm, ends + away_mm), BODIES.nearness(starts, ends)
    assert near.distance_mm == pytest.approx(expected.distance_mm, abs=1e-5)
    ways = (ends - starts) / np.linalg.norm(ends - starts, axis=1, keepdims=True)
    met, lines = moved.crossings(starts + away_mm, ways), BODIES.crossings(starts, ways)
    assert np.array_equal(met.lines, lines.lines)
    assert met.along_mm == pytest.approx(lines.along_mm, abs=1e-4)
