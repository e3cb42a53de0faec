"""Found meshes are made closed and outward, or refused."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from meshes.mesh import Mesh, join
from meshes.sound import Unsound, make_coarser, make_sound


def ball(radius: float = 10.0, at: tuple[float, float, float] = (0, 0, 0), level: int = 3) -> Mesh:
    made = trimesh.creation.icosphere(subdivisions=level, radius=radius)
    return Mesh(made.vertices + np.array(at), made.faces)


def wedge(way: float) -> Mesh:
    """A tetrahedron that shares the edge from 0 to (1, 0, 0) with the wedge of the other way."""
    points = np.array([[0, 0, 0], [1, 0, 0], [0, way, 0], [0, 0, way]], dtype=np.float64)
    faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], dtype=np.int32)
    return Mesh(points, faces)


def test_a_sound_mesh_stays_as_it_is() -> None:
    sound = make_sound(ball())
    assert sound.is_closed
    assert sound.volume_mm3 == pytest.approx(ball().volume_mm3)


def test_triangles_that_share_no_points_are_joined() -> None:
    whole = ball()
    soup = Mesh(
        whole.vertices[whole.faces].reshape(-1, 3),
        np.arange(3 * len(whole.faces), dtype=np.int32).reshape(-1, 3),
    )
    assert not soup.is_closed
    assert make_sound(soup).is_closed


def test_an_inside_out_mesh_and_single_turned_triangles_are_turned() -> None:
    whole = ball()
    faces = np.array(whole.faces[:, ::-1])
    faces[::7] = faces[::7, ::-1]
    sound = make_sound(Mesh(whole.vertices, faces))
    assert sound.is_closed
    assert sound.volume_mm3 == pytest.approx(whole.volume_mm3)


def test_a_small_hole_is_filled_and_a_large_opening_refused() -> None:
    whole = ball()
    assert make_sound(Mesh(whole.vertices, whole.faces[6:])).is_closed
    with pytest.raises(Unsound, match=r"open along \d+ edges"):
        make_sound(Mesh(ball(level=5).vertices, ball(level=5).faces[:4000]))


def test_bodies_that_touch_in_an_edge_come_apart_there() -> None:
    first, second = wedge(1.0), wedge(-1.0)
    both = join([first, second])
    sound = make_sound(both)
    assert sound.is_closed
    assert len(sound.faces) == 8


def test_loose_specks_are_dropped() -> None:
    sound = make_sound(join([ball(), ball(0.05, (30, 0, 0), 1)]))
    assert len(sound.faces) == len(ball().faces)


def test_a_coarser_mesh_stays_closed_and_keeps_its_form() -> None:
    fine = make_sound(ball(level=5))
    coarse = make_coarser(fine, triangles=2000)
    assert coarse.is_closed
    assert len(coarse.faces) < 3000
    assert coarse.volume_mm3 == pytest.approx(fine.volume_mm3, rel=0.02)


def test_nothing_is_refused_in_a_sentence() -> None:
    with pytest.raises(Unsound, match="no triangle of it has an area"):
        make_sound(Mesh(np.zeros((3, 3)), np.array([[0, 1, 2]], dtype=np.int32)))
