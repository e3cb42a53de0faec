"""A line through closed bodies goes in as often as it comes out, even along their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meshes.bodies import Bodies
from meshes.crossing import Crossings, frame_along
from meshes.mesh import FloatArray, Mesh, join, unit
from tests.meshes.test_mesh import box

directions = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda d: np.linalg.norm(d) > 0.1)
places = st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(-0.5, 1.5)] * 3)


def crossed(mesh: Mesh, origin: FloatArray, direction: FloatArray) -> Crossings:
    return Bodies([mesh]).crossings(origin[None], direction[None])


def spans(walls: Crossings) -> FloatArray:
    """(s, 3) body, from mm, to mm."""
    found = walls.stretches()
    return np.stack([found.owners, found.from_mm, found.to_mm], axis=1)


def holds(walls: Crossings, at_mm: float) -> bool:
    return any(start <= at_mm < end for _, start, end in spans(walls))


@given(direction=directions)
def test_the_axes_of_a_line_stand_upright_on_each_other(
    direction: tuple[float, float, float],
) -> None:
    axes = frame_along(unit(direction))
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1)


@settings(max_examples=300)
@given(place=places, direction=directions)
@example(place=(0.0, 0.0, 0.0), direction=(-1.0, -1.0, 8.87e-163))
def test_every_line_leaves_a_closed_body_as_often_as_it_enters(
    place: tuple[float, float, float], direction: tuple[float, float, float]
) -> None:
    walls = crossed(box(), np.array(place), unit(direction))
    assert walls.step.sum() == 0
    assert (np.diff(walls.along_mm) >= 0).all()


@given(
    place=st.tuples(*[st.floats(-0.5, 1.5).filter(lambda v: min(abs(v), abs(v - 1)) > 1e-6)] * 3),
    direction=directions,
)
def test_a_point_is_held_exactly_when_it_is_inside(
    place: tuple[float, float, float], direction: tuple[float, float, float]
) -> None:
    inside = all(0 < v < 1 for v in place)
    assert holds(crossed(box(), np.array(place), unit(direction)), 0.0) == inside


@pytest.mark.parametrize("x", [0.25, 0.5, 0.75])
def test_a_line_along_the_diagonal_edges_of_a_box_is_inside_once(x: float) -> None:
    walls = crossed(box(), np.array([x, x, -3.0]), np.array([0.0, 0.0, 1.0]))
    assert spans(walls) == pytest.approx(np.array([[0, 3, 4]]))


def test_bodies_that_overlap_count_as_one() -> None:
    second = box()
    both = join([box(), second.with_vertices(second.vertices + np.array([0.0, 0.0, 0.5]))])
    walls = crossed(both, np.array([0.3, 0.4, -1.0]), np.array([0.0, 0.0, 1.0]))
    assert spans(walls) == pytest.approx(np.array([[0, 1, 2.5]]))
    assert holds(walls, 1.7)
    assert not holds(walls, 2.7)


def test_a_line_beside_everything_meets_nothing() -> None:
    walls = crossed(box(), np.array([5.0, 5.0, 5.0]), np.array([0.0, 0.0, 1.0]))
    assert spans(walls).tolist() == []


def test_a_body_that_is_not_closed_does_not_upset_the_next() -> None:
    walls = Crossings(
        along_mm=np.array([1.0, 2.0, 3.0, 1.5, 2.5, 4.0, 0.5, 0.7]),
        lines=np.array([0, 0, 0, 0, 0, 1, 1, 1]),
        owners=np.array([0, 0, 0, 2, 2, 0, 1, 1], dtype=np.int32),
        step=np.array([1, -1, 1, 1, -1, -1, 1, -1], dtype=np.int32),
    )
    assert spans(walls).tolist() == [[0, 1, 2], [2, 1.5, 2.5], [1, 0.5, 0.7]]
    assert walls.stretches().lines.tolist() == [0, 0, 1]
