"""What is bound to the cage moves with it, smoothly and the same on both sides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from meshes.bind import Binding, bind_rows, bind_to_cage, mirror_binding

GRID = np.array([[x, y, 0.0] for x in range(-5, 6) for y in range(-5, 6)], dtype=float) * 4
ALL = np.arange(len(GRID), dtype=np.int32)
moves = st.floats(-20, 20)


@settings(max_examples=40, deadline=None)
@given(x=st.floats(-15, 15), y=st.floats(-15, 15), dx=moves, dy=moves, dz=moves)
def test_a_cage_that_moves_as_a_whole_moves_everything_as_much(
    x: float, y: float, dx: float, dy: float, dz: float
) -> None:
    bound = bind_to_cage(np.array([[x, y, -3.0]]), GRID, ALL, follow=np.ones(1))
    assert bound.weights.sum(axis=1) == pytest.approx(1)
    assert (bound.weights >= 0).all()
    moved = bound.weights @ np.ones((8, 1)) * [dx, dy, dz]
    assert moved == pytest.approx(np.array([[dx, dy, dz]]))


@settings(max_examples=40, deadline=None)
@given(x=st.floats(-15, 15), y=st.floats(-15, 15), angle=st.floats(0, 6.3))
def test_neighbours_never_part(x: float, y: float, angle: float) -> None:
    wave = np.stack([0 * GRID[:, 0], 0 * GRID[:, 0], 5 * np.sin(GRID[:, 0] / 6)], axis=1)
    here = np.array([x, y, -2.0])
    there = here + 0.05 * np.array([np.cos(angle), np.sin(angle), 0])
    bound = bind_to_cage(np.array([here, there]), GRID, ALL, follow=np.ones(2))
    moved = bound.matrix @ wave[: bound.matrix.shape[1]]
    assert np.linalg.norm(moved[0] - moved[1]) < 0.3


def test_the_mirror_of_a_binding_moves_as_the_mirror() -> None:
    opposite = np.array([np.flatnonzero((p * [-1, 1, 1] == GRID).all(axis=1))[0] for p in GRID])
    point = np.array([[7.0, 3.0, -1.0]])
    left = bind_to_cage(point, GRID, ALL, follow=np.ones(1))
    right = mirror_binding(left, opposite.astype(np.int32))
    assert (GRID[right.points[0]] == GRID[left.points[0]] * [-1, 1, 1]).all()


def test_a_short_row_of_a_matrix_is_kept_whole() -> None:
    rows = csr_matrix(np.array([[0.5, 0.0, 0.25, 0.25], [0.0, 1.0, 0.0, 0.0]]))
    bound = bind_rows(rows)
    assert bound.matrix.toarray() == pytest.approx(rows.toarray())
    assert bound.follow.tolist() == [1.0, 1.0]


def test_the_arrays_of_a_binding_are_read_only_and_its_own() -> None:
    points = np.zeros((2, 8), dtype=np.int32)
    bound = Binding(points, np.full((2, 8), 1 / 8), np.ones(2))
    for array in (bound.points, bound.weights, bound.follow):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    points[0] = 5
    assert bound.points.max() == 0
