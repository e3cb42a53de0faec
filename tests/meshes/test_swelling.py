"""A body that the cage makes shorter or longer keeps its volume."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.bind import Binding
from meshes.build.slab import close_slab
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.swelling import Swelling, measure_swelling, mirror_swelling

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


@pytest.fixture(scope="module")
def binding(slab: Mesh) -> Binding:
    """Two cage points, one at either end, that pull the strip between them."""
    share = slab.vertices[:, 0] / (LONG - 1)
    points = np.tile(np.array([0, 1], dtype=np.int32), (len(share), 1))
    return Binding(points, np.stack([1 - share, share], axis=1), np.ones(len(share)))


def shorter_by(mm: float) -> dict[str, tuple[IntArray, FloatArray]]:
    return {"pull": (np.array([1], dtype=np.int32), np.array([[-mm, 0.0, 0.0]]))}


def carried(slab: Mesh, binding: Binding, swelling: Swelling, mm: float, weight: float) -> Mesh:
    acted = np.array([[0.0, 0, 0], [-mm * weight, 0, 0]])
    growth = swelling.growth({"pull": weight})
    return slab.with_vertices(
        slab.vertices + binding.matrix @ acted + growth * swelling.halves(slab.vertices)
    )


@given(mm=st.floats(-4, 4))
def test_a_unit_at_full_weight_leaves_the_volume(
    slab: Mesh, groups: IntArray, binding: Binding, mm: float
) -> None:
    swelling = measure_swelling(slab, binding, groups, shorter_by(mm))
    moved = carried(slab, binding, swelling, mm, 1.0)
    assert moved.volume_mm3 == pytest.approx(slab.volume_mm3, rel=0.005)


@given(mm=st.floats(-4, 4), weight=st.floats(0, 1))
def test_at_any_weight_it_nearly_does(
    slab: Mesh, groups: IntArray, binding: Binding, mm: float, weight: float
) -> None:
    swelling = measure_swelling(slab, binding, groups, shorter_by(mm))
    moved = carried(slab, binding, swelling, mm, weight)
    assert moved.volume_mm3 == pytest.approx(slab.volume_mm3, rel=0.03)


def test_what_grows_shorter_grows_thicker_about_its_middle(
    slab: Mesh, groups: IntArray, binding: Binding
) -> None:
    swelling = measure_swelling(slab, binding, groups, shorter_by(3))
    assert swelling.growth({"pull": 1.0}) == pytest.approx(11 / 8 - 1, rel=0.01)
    assert swelling.halves(slab.vertices)[:, 2] == pytest.approx(slab.vertices[:, 2])
    assert np.abs(swelling.halves(slab.vertices)[:, :2]).max() == 0


def test_a_unit_that_does_nothing_is_left_out(
    slab: Mesh, groups: IntArray, binding: Binding
) -> None:
    assert measure_swelling(slab, binding, groups, shorter_by(0.001)).changes == {}
    assert Swelling(groups, {}).growth({"pull": 1.0}) == 0


def test_the_other_side_swells_by_the_other_sides_units() -> None:
    mirrored = mirror_swelling(Swelling(np.zeros(1, dtype=np.int32), {"brow_down.left": 0.1}))
    assert mirrored.changes == {"brow_down.right": 0.1}
