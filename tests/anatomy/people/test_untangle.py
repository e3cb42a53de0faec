"""What is turned over is turned back, with both walls of a body; gentle pushes stay gentle."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.people.around import around
from anatomy.people.pushing import GENTLE_CHANGE, MOST_CHANGE, spread
from anatomy.people.untangle import LEAST_COS, untangle, volume_ratios
from anatomy.shape import Shape
from meshes.bind import Binding
from meshes.mesh import FloatArray, Mesh

SIDE = 21


@pytest.fixture(scope="module")
def slab() -> Shape:
    """Two walls a millimetre apart, 20 mm square, facing away from each other."""
    across, along = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    flat = np.stack([across.ravel(), along.ravel(), np.zeros(SIDE * SIDE)], axis=1).astype(float)
    a = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).ravel()
    up = np.concatenate(
        [np.stack([a, a + 1, a + SIDE], 1), np.stack([a + 1, a + SIDE + 1, a + SIDE], 1)]
    )
    mesh = Mesh(
        np.concatenate([flat, flat - [0, 0, 1.0]]), np.concatenate([up, up[:, ::-1] + SIDE * SIDE])
    )
    n = len(mesh.vertices)
    bound = Binding(np.zeros((n, 8), np.int32), np.full((n, 8), 0.125), np.ones(n))
    return Shape(mesh, bound)


def test_what_is_sound_is_left_alone(slab: Shape) -> None:
    moved = slab.mesh.vertices + np.array([3.0, 0, 0])
    before = moved.copy()
    assert not untangle(around(slab), moved)
    assert np.array_equal(moved, before)


def test_a_fold_is_turned_back(slab: Shape) -> None:
    folded = np.array(slab.mesh.vertices)
    folded[10 * SIDE + 10] += [3.5, 0, 0]
    assert facing(slab, folded) < 0
    mended = turned_back(slab, folded)
    assert facing(slab, mended) >= LEAST_COS
    untouched = np.linalg.norm(slab.mesh.vertices[:, :2] - [10, 10], axis=1) > 9
    assert np.array_equal(mended[untouched], slab.mesh.vertices[untouched])


def test_a_sliver_is_turned_back_though_nearly_a_line(slab: Shape) -> None:
    places = np.array(slab.mesh.vertices)
    a, b, c = slab.mesh.faces[10 * (SIDE - 1) + 10]
    places[b] = 0.5 * (places[a] + places[c]) + [0.01, -0.01, 0]
    sliver = Shape(slab.mesh.with_vertices(places), slab.binding)
    turned = np.array(places)
    turned[b] -= [0.04, -0.04, 0]
    mended = turned_back(sliver, turned)
    assert facing(sliver, mended) >= LEAST_COS


def test_a_push_is_spread_no_steeper_than_allowed_and_never_lessened(slab: Shape) -> None:
    push = np.zeros(len(slab.mesh.vertices))
    push[10 * SIDE + 10] = 2.0
    wide = -pushes(slab, slab.mesh.vertices, push, straight_down(push))[:, 2]
    assert (wide >= push).all()
    other_wall = SIDE * SIDE + 10 * SIDE + 10  # a millimetre below
    assert wide[other_wall] >= 2.0 - MOST_CHANGE - 1e-9
    edges = slab.mesh.faces[:, [0, 1]]
    assert (np.abs(np.diff(wide[edges], axis=1)) <= MOST_CHANGE * np.sqrt(2) + 1e-9).all()


def test_a_gentle_push_takes_more_along(slab: Shape) -> None:
    push = np.zeros(len(slab.mesh.vertices))
    push[10 * SIDE + 10] = 2.0
    ways, points = straight_down(push), slab.mesh.vertices
    wide = -pushes(slab, points, push, ways, most_change=GENTLE_CHANGE)[:, 2]
    assert (wide >= -pushes(slab, points, push, ways)[:, 2]).all()
    edges = slab.mesh.faces[:, [0, 1]]
    assert (np.abs(np.diff(wide[edges], axis=1)) <= GENTLE_CHANGE * np.sqrt(2) + 1e-9).all()


def test_the_walls_of_a_squeezed_body_are_not_swapped(slab: Shape) -> None:
    squeezed = slab.mesh.vertices * [1, 1, 0.3]
    push = np.zeros(len(squeezed))
    push[10 * SIDE + 10] = 2.0
    pushed = squeezed + pushes(slab, squeezed, push, straight_down(push))
    upper, lower = pushed[: SIDE * SIDE, 2], pushed[SIDE * SIDE :, 2]
    assert (upper > lower).all()


def test_what_is_taken_along_goes_the_way_of_the_push(slab: Shape) -> None:
    first = 10 * SIDE + 10
    push = np.zeros(len(slab.mesh.vertices))
    push[first] = 2.0
    ways = straight_down(push)
    ways[first] = [1.0, 0.0, 0.0]
    moved = pushes(slab, slab.mesh.vertices, push, ways)
    assert (moved[:, 0] > 0).sum() > 8
    assert not moved[:, 1:].any()


def test_walls_that_changed_places_are_put_right_though_no_triangle_is_turned(slab: Shape) -> None:
    top = slab.mesh.vertices[:, 2] > slab.mesh.vertices[:, 2].mean()
    near = np.linalg.norm(slab.mesh.vertices[:, :2] - [10, 10], axis=1) < 6
    crossed = np.array(slab.mesh.vertices)
    sunk = np.interp(np.linalg.norm(crossed[:, :2] - [10, 10], axis=1), [3, 9], [1.3, 0.0])
    crossed[top, 2] -= sunk[top]
    assert facing(slab, crossed) > LEAST_COS
    assert (volume_ratios(slab, crossed)[near] < 0).any()
    mended = turned_back(slab, crossed)
    assert (volume_ratios(slab, mended) > 0).all()


def turned_back(shape: Shape, vertices: FloatArray) -> FloatArray:
    """(n, 3) mm, vertices of which some are turned over, put right."""
    mended = np.array(vertices)
    assert untangle(around(shape), mended)
    return mended


def pushes(
    shape: Shape,
    vertices: FloatArray,
    push_mm: FloatArray,
    ways: FloatArray,
    *,
    most_change: float = MOST_CHANGE,
) -> FloatArray:
    """(n, 3) mm, how far each vertex goes when these pushes are spread."""
    push, way = push_mm.copy(), ways.copy()
    spread(around(shape).near, vertices, push, way, most_change)
    return push[:, None] * way


def straight_down(push: FloatArray) -> FloatArray:
    """A way inward for each point of the slab."""
    return np.tile([0.0, 0.0, -1.0], (len(push), 1))


def facing(shape: Shape, vertices: FloatArray) -> float:
    """The least cosine between a triangle and itself on the template."""
    now = shape.mesh.with_vertices(vertices).face_normals
    return float(np.einsum("mx,mx->m", now, shape.mesh.face_normals).min())
