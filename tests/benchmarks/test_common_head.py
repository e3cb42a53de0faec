"""Only what both heads have is compared: what runs on below our neck or out of it is cut."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from benchmarks.common_head import OUT_OF_SKIN_MM, above_neck_edge, in_common, neck_edge
from meshes.build.sheet import build_free_sheet
from meshes.head import load_head
from meshes.mesh import Mesh


@pytest.fixture(scope="module")
def face() -> Face:
    return build_bare_face(load_head(), load_patient("template"))


def band(face: Face, *, down_to_mm: float, out_mm: float = -8.0) -> Mesh:
    """A strap from the chin straight down, so deep below the skin (or out of it) at the chin."""
    start = face.landmark("menton") + np.array([0, 5, out_mm])
    ways = [start + np.array([x, -t * down_to_mm, 0]) for x in (-5, 0, 5) for t in (0, 0.3, 0.6, 1)]
    return build_free_sheet(list(np.array(ways).reshape(3, 4, 3)), thickness_mm=2.0)


def test_the_edge_of_the_neck_lies_on_its_own_plane_and_the_face_above(face: Face) -> None:
    edge = neck_edge(face.skin)
    assert np.abs(above_neck_edge(face, edge)).max() < 10
    assert above_neck_edge(face, face.landmark("menton")[None])[0] > 50


def test_bodies_within_our_head_are_compared_whole(face: Face) -> None:
    body = Mesh(face.skin.vertices, face.skin.faces[above_faces(face)])
    pair = in_common(face, body, body)
    assert pair.left_out == 0
    assert pair.ours is body
    assert pair.theirs is body


def above_faces(face: Face) -> np.ndarray:
    middles = face.skin.vertices[face.skin.faces].mean(axis=1)
    return above_neck_edge(face, middles) > 20


def test_what_stands_out_of_the_face_is_compared_all_the_same(face: Face) -> None:
    out = face.landmark("pronasale") + np.array([0, 0, 20.0])
    rails = [out + np.array([[x, 0, 0], [x, 5, 0], [x, 10, 0]]) for x in (-4.0, 0.0, 4.0)]
    body = build_free_sheet(rails, thickness_mm=2.0)
    assert in_common(face, body, body).theirs is body


def test_what_runs_on_below_the_neck_is_left_out_and_ours_cut_alike(face: Face) -> None:
    theirs, ours = band(face, down_to_mm=200), band(face, down_to_mm=60)
    pair = in_common(face, ours, theirs)
    assert 0 < pair.left_out < 1
    kept = pair.theirs.vertices[pair.theirs.faces].mean(axis=1)
    assert above_neck_edge(face, kept).min() > 0
    in_neck = kept[kept[:, 1] < face.landmark("menton")[1]]
    assert face.finder.find(in_neck).signed_mm.max() <= OUT_OF_SKIN_MM
    lowest = above_neck_edge(face, kept).min()
    own = pair.ours.vertices[pair.ours.faces].mean(axis=1)
    assert above_neck_edge(face, own).min() >= lowest


def test_a_body_wholly_out_of_our_head_is_refused(face: Face) -> None:
    far = band(face, down_to_mm=20, out_mm=60)
    far = far.with_vertices(far.vertices - np.array([0, 40, 0]))
    with pytest.raises(ValueError, match="lies in our head"):
        in_common(face, far, far)
