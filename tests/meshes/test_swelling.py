"""A body that the cage makes shorter or longer keeps its volume."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.build.slab import close_slab
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.swelling import Swelling

LONG, WIDE = 12, 5


@pytest.fixture(scope="module")
def slab() -> Mesh:
    """A strip 11 mm long, 4 mm wide and 2 mm thick."""
    x, y = np.meshgrid(np.arange(LONG), np.arange(WIDE), indexing="ij")
    flat = np.stack([x, y, np.ones_like(x)], axis=-1).astype(np.float64)
    uv = np.stack([x / (LONG - 1), y / (WIDE - 1)], axis=-1)
    return close_slab(flat, flat * [1, 1, -1], uv=uv)


@pytest.fixture(scope="module")
def groups(slab: Mesh) -> IntArray:
    _, found = np.unique(slab.vertices[:, :2], axis=0, return_inverse=True)
    return np.asarray(found.ravel(), dtype=np.int32)


@given(mm=st.floats(-4, 4))
def test_what_is_pulled_keeps_its_volume(slab: Mesh, groups: IntArray, mm: float) -> None:
    moved = slab.with_vertices(Swelling(groups).swollen(slab, pulled(slab, mm)))
    assert moved.volume_mm3 == pytest.approx(slab.volume_mm3, rel=0.003)


def test_what_grows_shorter_grows_thicker_about_its_middle(slab: Mesh, groups: IntArray) -> None:
    swollen = Swelling(groups).swollen(slab, pulled(slab, 3.0))
    assert swollen[:, :2] == pytest.approx(pulled(slab, 3.0)[:, :2])
    assert np.abs(swollen[:, 2]) == pytest.approx(11 / 8, rel=0.01)


def test_what_stays_as_large_is_left_as_it_is(slab: Mesh, groups: IntArray) -> None:
    aside = slab.vertices + np.array([5.0, 0, 0])
    assert np.array_equal(Swelling(groups).swollen(slab, aside), aside)


def test_a_body_pressed_flat_grows_no_more_than_it_may(slab: Mesh, groups: IntArray) -> None:
    flat = slab.vertices * [0.001, 1, 1]
    assert np.abs(Swelling(groups).swollen(slab, flat)[:, 2]).max() <= 2.5 + 1e-9


def pulled(slab: Mesh, mm: float) -> FloatArray:
    """The strip made shorter by so much, its far end most."""
    return slab.vertices - np.outer(slab.vertices[:, 0] / (LONG - 1), [mm, 0, 0])
