"""Packed shapes come back as they were, within a step."""

from __future__ import annotations

import gzip
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from meshes.bind import Binding
from meshes.io.columns import ColumnReader, pack_column, pack_deltas
from meshes.io.pack import (
    DEPTH_STEPS_PER_MM,
    MASK_STEPS,
    MOVE_STEPS_PER_MM,
    PHASE_STEPS,
    STEPS_PER_MM,
    UV_STEPS,
    WEIGHT_STEPS,
    pack_key,
    pack_scene,
    quantise_binding,
    shape_digest,
    unpack_scene,
)
from meshes.mesh import Mesh
from meshes.scene import Scene
from tests.viewer.shapes import moving_scene, tiny_scene

WHOLE = hnp.arrays(np.int64, st.integers(0, 40), elements=st.integers(-(2**30), 2**30))


@given(WHOLE)
def test_column_comes_back(values: np.ndarray) -> None:
    assert ColumnReader(pack_column(values)).column(len(values)).tolist() == values.tolist()


@given(
    hnp.arrays(
        np.int64,
        st.tuples(st.integers(1, 20), st.integers(1, 4)),
        elements=st.integers(-9999, 9999),
    )
)
def test_deltas_come_back(values: np.ndarray) -> None:
    n, k = values.shape
    assert ColumnReader(pack_deltas(values)).deltas(n, k).tolist() == values.tolist()


def test_lines_swelling_and_contraction_come_back() -> None:
    scene = moving_scene()
    shapes, _ = unpack_scene(pack_scene(scene))
    found = {item.id: shape for item, shape in zip(scene.items, shapes, strict=True)}
    lines, told = found["skin"].lines, scene.item("skin").lines
    assert lines is not None
    assert told is not None
    assert lines.groups == told.groups
    assert lines.phase == pytest.approx(told.phase, abs=0.5 / PHASE_STEPS)
    assert lines.mask == pytest.approx(told.mask, abs=0.5 / MASK_STEPS)
    assert np.array_equal(lines.group, told.group)
    swelling, meant = found["muscle.left"].swelling, scene.item("muscle.left").swelling
    assert swelling is not None
    assert meant is not None
    assert np.array_equal(swelling.groups, meant.groups)
    drawn, own = found["muscle.left"].contraction, scene.item("muscle.left").contraction
    assert drawn is not None
    assert own is not None
    assert drawn.units == own.units
    half_a_step = 0.5 / MOVE_STEPS_PER_MM
    assert np.abs(np.subtract(drawn.moves, own.moves)).max() <= half_a_step


def test_another_way_to_move_is_another_shape() -> None:
    skin, muscle = moving_scene().item("skin"), moving_scene().item("muscle.left")
    assert shape_digest(replace(skin, lines=None)) != shape_digest(skin)
    assert shape_digest(replace(muscle, swelling=None)) != shape_digest(muscle)
    assert shape_digest(replace(muscle, contraction=None)) != shape_digest(muscle)


def test_shapes_come_back_within_half_a_step() -> None:
    scene = tiny_scene()
    shapes, cage = unpack_scene(pack_scene(scene))
    assert cage is not None
    assert scene.cage is not None
    for item, shape in zip(scene.items, shapes, strict=True):
        mesh = shape.mesh
        assert shape.kind == item.kind
        assert np.array_equal(mesh.faces, item.mesh.faces)
        assert np.abs(mesh.vertices - item.mesh.vertices).max() <= 0.5 / STEPS_PER_MM + 1e-9
        assert mesh.depth_mm is not None
        assert item.mesh.depth_mm is not None
        assert np.abs(mesh.depth_mm - item.mesh.depth_mm).max() <= 0.5 / DEPTH_STEPS_PER_MM + 1e-9
        if item.mesh.uv is not None:
            assert mesh.uv is not None
            assert np.abs(mesh.uv - item.mesh.uv).max() <= 0.5 / UV_STEPS + 1e-9
    assert np.abs(cage.rest - scene.cage.rest).max() <= 0.5 / STEPS_PER_MM


def test_cage_units_come_back_whatever_the_order_of_their_points() -> None:
    scene = tiny_scene()
    assert scene.cage is not None
    points, moves = np.array([4, 0, 2], dtype=np.int32), np.arange(9.0).reshape(3, 3) / 7
    cage = replace(scene.cage, units={"odd": (points, moves)})
    _, back = unpack_scene(pack_scene(replace(scene, cage=cage)))
    assert back is not None
    got_points, got_moves = back.units["odd"]
    assert got_points.tolist() == [0, 2, 4]
    assert np.abs(got_moves - moves[[1, 2, 0]]).max() <= 0.5 / MOVE_STEPS_PER_MM


def test_bound_points_move_alike_before_and_after() -> None:
    scene = tiny_scene()
    shapes, _ = unpack_scene(pack_scene(scene))
    rng = np.random.default_rng(3)
    moves = rng.normal(0, 5, (6, 3))
    for item, shape in zip(scene.items, shapes, strict=True):
        before, after = item.binding, shape.binding
        assert before is not None
        assert after is not None
        expected = np.einsum("nk,nkx->nx", before.weights, moves[before.points])
        got = np.einsum("nk,nkx->nx", after.weights, moves[after.points])
        assert np.abs(expected - got).max() < 0.15
        assert np.abs(after.follow - before.follow).max() <= 0.5 / WEIGHT_STEPS


@settings(max_examples=40)
@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(1, 12), st.integers(1, 24)), elements=st.floats(0.01, 1)
    )
)
def test_quantised_weights_sum_to_a_whole_in_every_row(weights: np.ndarray) -> None:
    n, k = weights.shape
    points = np.tile(np.arange(k, dtype=np.int32), (n, 1))
    weights = weights / weights.sum(axis=1, keepdims=True)
    got, steps = quantise_binding(Binding(points, weights, np.ones(n)))
    assert steps.sum(axis=1).tolist() == [WEIGHT_STEPS] * n
    assert (steps >= 0).all()
    assert got.shape[1] % 4 == 0
    assert got.shape[1] <= 16


def test_same_scene_gives_same_bytes() -> None:
    assert pack_scene(tiny_scene()) == pack_scene(tiny_scene())
    assert pack_key(pack_scene(tiny_scene())) == pack_key(pack_scene(tiny_scene()))


def test_another_scene_gives_another_key() -> None:
    scene = tiny_scene()
    assert pack_key(pack_scene(scene)) != pack_key(pack_scene(Scene(scene.items[1:])))


def test_colours_come_back_and_missing_columns_stay_missing() -> None:
    item = tiny_scene().items[0]
    color = np.random.default_rng(0).random((len(item.mesh.vertices), 3))
    bare = Mesh(item.mesh.vertices, item.mesh.faces, color=color)
    (shape,), cage = unpack_scene(pack_scene(Scene((replace(item, mesh=bare, binding=None),))))
    assert cage is None
    assert shape.binding is None
    assert shape.mesh.depth_mm is None
    assert shape.mesh.color is not None
    assert np.abs(shape.mesh.color - color).max() <= 0.5 / 255 + 1e-9


def test_digest_sees_every_change_of_shape_and_none_of_look() -> None:
    item = tiny_scene().items[1]
    same = replace(item, id="other", color="#000000", opacity=0.2, name="Other")
    assert shape_digest(same) == shape_digest(item)
    moved = replace(item, mesh=item.mesh.with_vertices(item.mesh.vertices + 0.01))
    assert shape_digest(moved) != shape_digest(item)
    assert shape_digest(replace(item, kind="artery")) != shape_digest(item)
    assert shape_digest(replace(item, binding=None)) != shape_digest(item)


@pytest.mark.parametrize("data", [b"FCS2\0\0\0\0", b"", b"FCS"])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="packed scene"):
        unpack_scene(gzip.compress(data))
