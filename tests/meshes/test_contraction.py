"""A muscle draws itself in along its own fibres."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.contraction import Contraction, effort, fibre_steps
from meshes.mesh import FloatArray

LONG, WIDE = 13, 4


@pytest.fixture(scope="module")
def strip() -> tuple[FloatArray, FloatArray]:
    """Both sides of a sheet bent round a quarter of a circle of 20 mm, and its (u, v)."""
    turn, across = np.meshgrid(
        np.linspace(0, np.pi / 2, LONG), np.linspace(0, 1, WIDE), indexing="ij"
    )
    uv = np.stack([turn / turn.max(), across], axis=-1).reshape(-1, 2)
    sides = [
        np.stack([r * np.cos(turn), r * np.sin(turn), 8 * across], axis=-1).reshape(-1, 3)
        for r in (20.0, 18.0)
    ]
    return np.vstack(sides), np.tile(uv, (2, 1))


def lengths(vertices: FloatArray) -> FloatArray:
    """(2, WIDE) mm, of every fibre on both sides."""
    grid = vertices.reshape(2, LONG, WIDE, 3)
    return np.asarray(np.linalg.norm(np.diff(grid, axis=1), axis=3).sum(axis=1))


@given(shortening=st.floats(0.01, 0.3), held=st.floats(0, 1))
def test_each_fibre_grows_shorter_by_its_share_and_stays_on_its_own_line(
    strip: tuple[FloatArray, FloatArray], shortening: float, held: float
) -> None:
    vertices, uv = strip
    steps = fibre_steps(vertices, uv, shortening=shortening, held=held)
    there = vertices + steps.moves(vertices)
    assert lengths(there) == pytest.approx((1 - shortening) * lengths(vertices), rel=0.01)
    assert there[:, 2] == pytest.approx(vertices[:, 2])
    radius = np.linalg.norm(there[:, :2], axis=1)
    assert radius == pytest.approx(np.linalg.norm(vertices[:, :2], axis=1), rel=0.005)


@pytest.mark.parametrize(("held", "still"), [(0.0, 0), (0.5, LONG // 2), (1.0, LONG - 1)])
def test_what_is_held_stays(strip: tuple[FloatArray, FloatArray], held: float, still: int) -> None:
    vertices, uv = strip
    moves = fibre_steps(vertices, uv, shortening=0.2, held=held).moves(vertices)
    far = np.linalg.norm(moves, axis=1).reshape(2, LONG, WIDE)
    assert far[:, still] == pytest.approx(0.0, abs=1e-9)
    assert np.delete(far, still, axis=1).min() > 0.1


def test_a_ring_has_no_end_to_draw_in(strip: tuple[FloatArray, FloatArray]) -> None:
    vertices, uv = strip
    there_and_back = np.stack([0.9 * (1 - np.abs(1 - 2 * uv[:, 0])), uv[:, 1]], axis=1)
    with pytest.raises(ValueError, match="a grid of fibres"):
        fibre_steps(vertices, there_and_back, shortening=0.1, held=0.0)


def test_units_add_up_to_all_that_a_muscle_can_do() -> None:
    units = {"down": 1.0, "sneer": 0.5}
    assert effort(units, {}) == 0
    assert effort(units, {"sneer": 0.5, "smile": 1.0}) == 0.25
    assert effort(units, {"down": 1.0, "sneer": 1.0}) == 1
    drawn = Contraction(np.ones((2, 3)), units).drawn({"sneer": 1.0})
    assert drawn == pytest.approx(np.full((2, 3), 0.5))
