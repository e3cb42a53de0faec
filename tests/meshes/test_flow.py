"""A flow carries points as it says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from meshes.bind import Binding
from meshes.flow import COLUMNS, FINE, SOFT, Flow, terms
from meshes.mesh import FloatArray

rng = np.random.default_rng(3)
POINTS = rng.uniform(-60, 60, (40, 3))


def bound(follow: float) -> Binding:
    weights = rng.uniform(0.1, 1, (len(POINTS), 8))
    weights /= weights.sum(axis=1, keepdims=True)
    return Binding(
        rng.integers(0, 20, weights.shape, dtype=np.int32), weights, np.full(len(POINTS), follow)
    )


def still() -> tuple[FloatArray, FloatArray]:
    return np.zeros((terms(POINTS).shape[1], 3)), np.zeros((20, COLUMNS))


def test_the_polynomial_is_that_of_its_terms_at_any_depth() -> None:
    wide, table = still()
    wide[:] = rng.normal(size=wide.shape)
    there = Flow(wide, table).carry(POINTS, bound(0.0), np.full(len(POINTS), 50.0))
    assert there - POINTS == pytest.approx(terms(POINTS) @ wide, abs=1e-9)


def test_what_the_skin_has_for_itself_is_followed_at_the_skin_alone() -> None:
    wide, table = still()
    table[:, SOFT] = 2.0
    table[:, FINE + 1] = 3.0
    flow, depth = Flow(wide, table), np.zeros(len(POINTS))
    at_skin, at_bone = (flow.carry(POINTS, bound(f), depth) - POINTS for f in (1.0, 0.0))
    assert at_skin == pytest.approx(np.tile([2.0, 3.0, 0.0], (len(POINTS), 1)))
    assert not at_bone.any()


def test_what_the_polynomial_leaves_fades_with_depth() -> None:
    wide, table = still()
    table[:, 0] = 1.0
    flow = Flow(wide, table)
    depths = (0.0, 5.0, 10.0, 40.0)
    moved = [
        (flow.carry(POINTS, bound(1.0), np.full(len(POINTS), d)) - POINTS)[:, 0] for d in depths
    ]
    assert moved[0] == pytest.approx(1.0)
    assert moved[2] == pytest.approx(0.5)
    assert all((deep < shallow).all() for shallow, deep in pairwise(moved))
