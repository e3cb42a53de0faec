"""Depth below a skin, found on a grid."""

from __future__ import annotations

import numpy as np

from meshes.build.grid import Grid, graded_axis
from meshes.build.shell import Clay, whole_surface
from meshes.build.solid import ball
from meshes.build.sunk_skin import Skin, SunkSkin, open_loops
from meshes.mesh import Mesh

AXIS = graded_axis((-45.0, 2.0), end=45.0)


def round_skin(*, holes: bool = False) -> Mesh:
    grid = Grid(graded_axis((0.0, 2.0), end=45.0), AXIS, AXIS)
    mesh = whole_surface(
        Clay(grid).add(ball([0, 0, 0], [40] * 3)), smooth_rounds=2, triangles=100_000
    )
    if not holes:
        return mesh
    middle = mesh.vertices[mesh.faces].mean(axis=1)
    wide, narrow = middle[:, 1] < -32, middle[:, 2] > 38
    return Mesh(mesh.vertices, mesh.faces[~wide & ~narrow])


def test_sunk_skin_lies_where_bone_begins() -> None:
    skin = round_skin()
    grid = Grid(graded_axis((0.0, 2.0), end=45.0), AXIS, AXIS)
    sunk = SunkSkin(Skin(skin, np.full(len(skin.vertices), 6.0), skin.normals), grid)

    body = whole_surface(Clay(grid).add(sunk.solid()), smooth_rounds=2, triangles=100_000)

    np.testing.assert_allclose(np.linalg.norm(body.vertices, axis=1), 34.0, atol=0.4)


def test_bone_never_comes_nearer_to_the_skin_than_allowed() -> None:
    skin = round_skin()
    grid = Grid(graded_axis((0.0, 2.0), end=45.0), AXIS, AXIS)
    sunk = SunkSkin(Skin(skin, np.full(len(skin.vertices), 3.0), skin.normals), grid)
    solid = sunk.solid(deeper_mm=-2.0, at_least_mm=2.5)
    inside = solid.distance(np.array([[0.0, 0, 37.0], [0, 0, 38.5], [36.5, 0, 0]]))
    assert (inside < 0).tolist() == [True, False, True]


def test_small_holes_are_covered_and_the_widest_is_left_open() -> None:
    skin = round_skin(holes=True)
    assert len(open_loops(skin.faces)) == 2
    signed, depth = Skin(skin, np.full(len(skin.vertices), 5.0), skin.normals).below(
        np.array([[0.0, 0, 30.0], [0, 0, 44.0]])
    )
    np.testing.assert_allclose(signed, [-8.3, 5.0], atol=1.5)
    np.testing.assert_allclose(depth, 5.0)
