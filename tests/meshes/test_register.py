"""Warps from point pairs, and points brought to a depth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder
from meshes.register import at_depth, pair_up, spread_out, warp_from_pairs


def scattered(seed: int, count: int = 12) -> FloatArray:
    return np.random.default_rng(seed).uniform(-80, 80, (count, 3))


def sphere(radius_mm: float) -> Mesh:
    turn, tilt = np.meshgrid(
        np.linspace(0, 2 * np.pi, 60, endpoint=False), np.linspace(0.05, 3.09, 30)
    )
    points = radius_mm * np.stack(
        [np.sin(tilt) * np.cos(turn), np.cos(tilt), -np.sin(tilt) * np.sin(turn)], axis=-1
    )
    row, col = np.meshgrid(np.arange(29), np.arange(60), indexing="ij")
    a, b = row * 60 + col, row * 60 + (col + 1) % 60
    faces = np.concatenate([np.stack([a, a + 60, b], -1), np.stack([b, a + 60, b + 60], -1)])
    return Mesh(points.reshape(-1, 3), faces.reshape(-1, 3))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_warp_meets_every_pair_exactly(first: int, second: int) -> None:
    source, target = scattered(first), scattered(second + 20_000)

    warp = warp_from_pairs(pair_up(source, target))

    np.testing.assert_allclose(warp(source), target, atol=1e-6)


@given(st.integers(0, 10_000))
def test_equal_places_give_the_identity(seed: int) -> None:
    source = scattered(seed)
    anywhere = scattered(seed + 1, 50)

    warp = warp_from_pairs(pair_up(source, source))

    np.testing.assert_allclose(warp(anywhere), anywhere, atol=1e-9)


@given(st.integers(0, 10_000))
def test_an_affine_change_is_found_everywhere(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, shift = np.eye(3) + rng.uniform(-0.2, 0.2, (3, 3)), rng.uniform(-30, 30, 3)
    source, anywhere = scattered(seed), scattered(seed + 1, 50)

    warp = warp_from_pairs(pair_up(source, source @ matrix + shift))

    np.testing.assert_allclose(warp(anywhere), anywhere @ matrix + shift, atol=1e-6)


def test_slack_lets_a_pair_be_missed_while_the_others_are_met() -> None:
    source = scattered(1)
    loose = pair_up(scattered(2, 5), scattered(3, 5), slack=50.0)

    warp = warp_from_pairs(pair_up(source, source + 1.0) + loose)

    np.testing.assert_allclose(warp(source), source + 1.0, atol=1e-6)
    assert np.linalg.norm(warp(loose.source) - loose.target, axis=1).min() > 0.1


def test_a_repeated_source_is_refused() -> None:
    source = np.vstack([scattered(1), scattered(1)[:1]])
    with pytest.raises(ValueError, match="Expected each source once, got 1 repeated"):
        warp_from_pairs(pair_up(source, source))


def test_three_pairs_are_too_few() -> None:
    with pytest.raises(ValueError, match="Expected at least 4 pairs, got 3"):
        warp_from_pairs(pair_up(scattered(1, 3), scattered(2, 3)))


def test_lists_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Expected two lists of \(k, 3\) places"):
        pair_up(scattered(1, 5), scattered(2, 6))


@given(st.floats(0.5, 20), st.integers(0, 1000))
def test_points_come_to_lie_at_the_wanted_depth(depth_mm: float, seed: int) -> None:
    skin = sphere(60.0)
    finder = NearestFinder(skin)
    points = np.random.default_rng(seed).normal(size=(20, 3))
    points = points / np.linalg.norm(points, axis=1, keepdims=True) * 55.0

    moved = at_depth(finder, points, np.full(20, depth_mm))

    np.testing.assert_allclose(-finder.find(moved).signed_mm, depth_mm, atol=0.25)


def test_depth_per_vertex_is_read_between_the_vertices() -> None:
    skin = sphere(60.0)
    points = np.array([[50.0, 3.0, 2.0], [-20.0, 40.0, 10.0]])
    high = skin.vertices[:, 0] > 0

    moved = at_depth(NearestFinder(skin), points, np.where(high, 5.0, 12.0))

    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), [55.0, 48.0], atol=0.4)


def test_spread_out_points_fill_each_cube_once() -> None:
    points = scattered(4, 500)
    some = points[spread_out(points, gap_mm=20.0)]
    cubes = np.floor(some / 20.0)
    assert len(np.unique(cubes, axis=0)) == len(some)
    assert len(some) == len(np.unique(np.floor(points / 20.0), axis=0))
