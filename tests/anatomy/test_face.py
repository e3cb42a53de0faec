"""Every patient and every expression carries all structures along with the skin."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.atlas import Atlas
from anatomy.content import UnknownId
from anatomy.expressions import load_expressions
from anatomy.face import Face, build_bare_face, build_face
from anatomy.patients import Patient, load_patient
from anatomy.people.corners import REACH_MM, person_cage
from anatomy.structures import load_structures
from anatomy.thickness import build_tissue
from meshes.frame import mirror_points
from meshes.geodesics import surface_point
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder
from meshes.subdivide import mirror_of

MIRROR_MM = 1e-6
# Between the template and the adult man, of all vertices of a structure, from the outer skin.
DEPTH_CHANGE_MM = {"typical": 0.2, "most": 0.6}
DEEP_SHARE, TYPICAL_SHARE = 0.15, 0.05  # deeper than 4 mm the change may grow with the depth
STRICT, MOST_SHARE = ("upper_face", "temple"), 0.9  # elsewhere one vertex in ten may change more
FOLLOWS_SKIN = ("artery", "vein", "nerve", "muscle", "fat")
BEHIND_THE_SKIN = ("levator_palpebrae_superioris", "temporalis")  # deep, far from where skin leads
KEPT_VOLUME = 0.05
BASE = Patient(id="base", name="The base head", age=30, sex="female")


def carried(face: Face, *, kinds: tuple[str, ...] = FOLLOWS_SKIN) -> dict[str, Mesh]:
    return {name: face.meshes[name] for name, kind in face.kinds.items() if kind in kinds}


def test_no_weights_are_the_base_head_but_for_the_corners_of_mouth_and_lids() -> None:
    """Which move as one from the template's (anatomy/people/corners.py); eyeballs are smaller."""
    head = load_head()
    skin = head.parts["skin"]
    assert np.array_equal(build_bare_face(head, BASE).cage, person_cage(head, BASE))
    cage, base = person_cage(head, BASE)[skin], head.base[skin]
    corners = [k for left in REACH_MM for k in (left, head.mirror[left])]
    near = np.linalg.norm(base[:, None] - head.base[corners], axis=2).min(axis=1)
    assert np.allclose(cage[near > 20], base[near > 20], atol=1e-9)
    assert np.linalg.norm(cage - base, axis=1).max() < 1.0


@settings(max_examples=10)
@given(name=st.sampled_from(sorted(load_head().targets)))
def test_a_weight_of_zero_is_the_base_head(name: str) -> None:
    head = load_head()
    patient = BASE.model_copy(update={"weights": {name: 0.0}})
    assert np.array_equal(head.cage(patient.shape), head.base)


def test_an_expression_of_zero_changes_nothing(atlas: Atlas, face: Face) -> None:
    still = dict.fromkeys(load_expressions().actions, 0.0)
    same = build_face(atlas, face.patient, still)
    for name, mesh in face.meshes.items():
        assert np.array_equal(same.meshes[name].vertices, mesh.vertices), name


def test_the_template_carries_the_atlas_as_it_was_drawn(atlas: Atlas, face: Face) -> None:
    for name, shape in atlas.shapes.items():
        assert np.abs(face.meshes[name].vertices - shape.mesh.vertices).max() < 1e-9, name


def test_left_is_the_mirror_of_right_on_the_template(face: Face) -> None:
    for name, mesh in face.meshes.items():
        if name in face.kinds and name.endswith(".left"):
            other = face.meshes[f"{name.removesuffix('left')}right"]
            assert np.abs(mirror_points(mesh.vertices) - other.vertices).max() <= MIRROR_MM, name


def test_the_skin_and_the_landmarks_of_the_template_are_mirror_symmetric(face: Face) -> None:
    partner = mirror_of(face.skin.vertices, tolerance_mm=MIRROR_MM)
    assert np.sort(partner).tolist() == list(range(len(partner)))
    for name, place in face.landmarks.items():
        if name.endswith(".left"):
            other = face.landmarks[f"{name.removesuffix('left')}right"]
            assert mirror_points(place) == pytest.approx(other, abs=MIRROR_MM)


def test_every_structure_of_another_patient_is_closed_and_outward(man: Face) -> None:
    for name, mesh in carried(man, kinds=(*FOLLOWS_SKIN, "bone")).items():
        assert mesh.is_closed, name
        assert mesh.volume_mm3 > 0, name


def test_structures_keep_their_depth_below_the_skin_of_another_patient(
    face: Face, man: Face
) -> None:
    ours, his = build_tissue(face).finder, build_tissue(man).finder
    wrong = {}
    for name, mesh in carried(face).items():
        structure = load_structures()[name.split(".")[0]]
        if structure.id in BEHIND_THE_SKIN or structure.layer == "orbit":
            continue
        some = slice(None, None, 20)
        before = ours.find(mesh.vertices[some]).distance_mm
        thicker_mm = known_depth(man, name)[some] - known_depth(face, name)[some]
        there = his.find(man.meshes[name].vertices[some]).distance_mm
        change = np.abs(there - (before + thicker_mm))
        limit_mm = np.maximum(DEPTH_CHANGE_MM["most"], DEEP_SHARE * before)
        if name.startswith("orbicularis_oculi"):
            limit_mm = limit_mm * 2.5  # where the lids fold, the nearest skin is another fold
        typical_mm = max(DEPTH_CHANGE_MM["typical"], TYPICAL_SHARE * float(np.median(before)))
        share = 1.0 if structure.region in STRICT else MOST_SHARE
        over_mm = float(np.quantile(change - limit_mm, share))
        if np.median(change) >= typical_mm or over_mm > 0:
            wrong[name] = (round(float(np.median(change)), 2), round(float(change.max()), 2))
    assert wrong == {}


def known_depth(face: Face, name: str) -> FloatArray:
    """(n,) mm, how deep a structure's vertices are meant to lie, the tissue's thickness counted."""
    depth = face.meshes[name].depth_mm
    assert depth is not None
    return depth


def test_an_expression_moves_muscles_with_the_skin_and_leaves_bone_at_rest(
    atlas: Atlas, face: Face
) -> None:
    frown = build_face(atlas, face.patient, {"frown": 1.0})
    moved = {
        name: float(np.linalg.norm(mesh.vertices - face.meshes[name].vertices, axis=1).max())
        for name, mesh in carried(frown, kinds=("muscle", "bone")).items()
    }
    assert moved["corrugator_supercilii.left"] > 0.5
    assert moved["cranium"] == 0
    for name, mesh in carried(frown).items():
        assert mesh.volume_mm3 > 0, name


@pytest.mark.parametrize("action", sorted(load_expressions().actions))
def test_muscles_keep_their_volume_whatever_the_face_does(
    atlas: Atlas, face: Face, man: Face, action: str
) -> None:
    for rest in (face, man):
        moved = build_face(atlas, rest.patient, {action: 1.0})
        for name, mesh in carried(moved, kinds=("muscle",)).items():
            share = mesh.volume_mm3 / rest.meshes[name].volume_mm3
            assert abs(share - 1) <= KEPT_VOLUME, (name, share)


@settings(max_examples=4)
@given(action=st.sampled_from(sorted(load_expressions().actions)), weight=st.floats(0.2, 1.0))
def test_no_expression_turns_a_vessel_inside_out(
    atlas: Atlas, face: Face, action: str, weight: float
) -> None:
    moved = build_face(atlas, face.patient, {action: weight})
    for name, mesh in carried(moved, kinds=("artery", "vein", "nerve")).items():
        assert mesh.is_closed, name
        assert mesh.volume_mm3 > 0, name


def test_both_display_levels_show_the_same_head(atlas: Atlas, face: Face) -> None:
    fine = build_face(atlas, face.patient, level=2)
    assert len(fine.skin.vertices) > 3 * len(face.skin.vertices)
    gap = NearestFinder(fine.skin).find(face.skin.vertices[::40]).distance_mm
    assert np.median(gap) < 0.05
    for name in atlas.shapes:
        assert np.array_equal(fine.meshes[name].vertices, face.meshes[name].vertices)


def test_the_arrays_of_a_face_are_read_only(face: Face, atlas: Atlas) -> None:
    arrays: list[np.ndarray] = [face.cage, face.rest, atlas.template, *face.landmarks.values()]
    for mesh in face.meshes.values():
        arrays += [mesh.vertices, mesh.faces]
    for shape in atlas.shapes.values():
        arrays += [shape.binding.points, shape.binding.weights, shape.binding.follow]
    assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(FrozenInstanceError):
        face.level = 2  # type: ignore[misc]


def test_an_unknown_structure_is_answered_with_the_nearest_match(face: Face) -> None:
    with pytest.raises(UnknownId, match=r"structure 'frontalis\.lft'.*'frontalis\.left'"):
        face.mesh("frontalis.lft")


def test_an_unknown_landmark_is_answered_with_the_nearest_match(face: Face) -> None:
    with pytest.raises(UnknownId, match=r"landmark 'endocantion'.*'endocanthion'"):
        face.landmark("endocantion")


def test_a_paired_landmark_takes_the_side_asked_for(face: Face) -> None:
    assert face.landmark("pupil", "left")[0] > 0 > face.landmark("pupil", "right")[0]
    assert face.landmark("pupil.right", "left")[0] < 0
    assert np.array_equal(face.landmark("glabella", "left"), face.landmark("glabella", "right"))


def test_the_map_around_a_point_is_made_once(face: Face) -> None:
    origin = face.finder.find(face.landmark("glabella"))
    point = surface_point(face.skin, int(origin.faces[0]), origin.barycentric[0])
    assert face.chart(point) is face.chart(point)


def test_a_head_alone_has_no_structures() -> None:
    bare = build_bare_face(load_head(), load_patient("template"))
    assert bare.kinds == {}
    assert {"skin", "eye.left", "eye.right", "eyebrow.left"} <= set(bare.meshes)
