"""Smooth surfaces: rows that sum to one, closed bodies, one open rim, left like right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.head import load_head
from meshes.mesh import Mesh
from meshes.subdivide import catmull_clark, mirror_of, refined, subdivision, triangles

HEAD = load_head()
CUBE = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
CUBE_QUADS = np.array(
    [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
)


def open_edges(faces: np.ndarray) -> np.ndarray:
    sides = np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)])
    edges, uses = np.unique(np.sort(sides, axis=1), axis=0, return_counts=True)
    assert uses.max() <= 2
    return np.asarray(edges[uses == 1])


@pytest.mark.parametrize(("level", "skin_points"), [(0, 4410), (1, 17595), (2, 70293)])
def test_levels_have_their_sizes_and_rows_sum_to_one(level: int, skin_points: int) -> None:
    surface = subdivision(HEAD, level)
    assert np.allclose(np.asarray(surface.matrix.sum(1)), 1.0)
    skin = surface.points["skin"]
    assert skin.stop - skin.start == skin_points
    assert surface.matrix.shape == (max(s.stop for s in surface.points.values()), len(HEAD.base))


@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_part_but_the_skin_is_closed_and_outward(level: int) -> None:
    for part, mesh in subdivision(HEAD, level).meshes(HEAD.base).items():
        assert mesh.volume_mm3 > 0
        assert mesh.is_closed == (part != "skin")


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_skin_is_open_only_at_one_clean_loop_round_the_neck(level: int) -> None:
    surface = subdivision(HEAD, level)
    rim = open_edges(surface.faces["skin"])
    points, times = np.unique(rim, return_counts=True)
    assert (times == 2).all()
    heights = surface.mesh("skin", HEAD.base).vertices[points, 1]
    assert heights.max() < -110
    walked, at = {int(rim[0, 0])}, int(rim[0, 1])
    while at not in walked:
        walked.add(at)
        ends = rim[(rim == at).any(1)].ravel()
        at = next((int(p) for p in ends if int(p) not in walked), at)
    assert walked == set(points.tolist())


@pytest.mark.parametrize("level", [1, 2])
def test_left_mirrors_right_at_every_level(level: int) -> None:
    mesh = subdivision(HEAD, level).mesh("skin", HEAD.base)
    mirror = mirror_of(mesh.vertices)
    assert np.array_equal(mirror[mirror], np.arange(len(mirror)))
    turned = np.sort(mirror[mesh.faces], axis=1)
    rows = {tuple(f) for f in np.sort(mesh.faces, axis=1).tolist()}
    assert {tuple(f) for f in turned.tolist()} == rows


def test_coarser_vertices_come_first_so_that_baked_light_fits_each_level() -> None:
    coarse, fine = (subdivision(HEAD, k).mesh("skin", HEAD.base).vertices for k in (1, 2))
    assert np.linalg.norm(fine[: len(coarse)] - coarse, axis=1).max() < 1.5
    assert len(HEAD.exposure) == len(fine)


def test_a_cube_becomes_round_and_stays_closed() -> None:
    matrix, quads = refined(8, CUBE_QUADS, times=3)
    mesh = Mesh(matrix @ CUBE, triangles(quads, short=CUBE, level=3))
    distance = np.linalg.norm(mesh.vertices - 0.5, axis=1)
    assert mesh.is_closed
    assert distance.max() / distance.min() < 1.15


@given(st.tuples(*[st.floats(-50, 50)] * 3))
def test_moving_the_cage_moves_the_surface_alike(shift: tuple[float, float, float]) -> None:
    matrix, _ = catmull_clark(8, CUBE_QUADS)
    moved = matrix @ (CUBE + np.array(shift))
    assert np.allclose(moved, matrix @ CUBE + np.array(shift), atol=1e-9)


def test_an_edge_with_three_faces_is_refused() -> None:
    fan = np.array([[0, 1, 2, 3], [0, 1, 4, 5], [1, 0, 6, 7]])
    with pytest.raises(ValueError, match="at most two faces"):
        catmull_clark(8, fan)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="level 0, 1, 2 or 3, got 7"):
        subdivision(HEAD, 7)


def test_a_shape_without_a_mirror_is_refused() -> None:
    with pytest.raises(ValueError, match="symmetric"):
        mirror_of(np.array([[1.0, 0.0, 0.0], [-2.0, 0.0, 0.0]]))
