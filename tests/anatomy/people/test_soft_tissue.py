"""Soft tissue is thicker in fuller faces and in men, thinner with age, and never turned around."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.atlas import Atlas
from anatomy.face import Face, build_face
from anatomy.patients import Patient, load_patient
from anatomy.people import sample_patient
from anatomy.people.soft_tissue import BONES, soft_tissue
from meshes.mesh import join
from meshes.nearest import NearestFinder

PLACES = ("gonion", "zygion", "pogonion", "glabella")


def thickness_mm(face: Face, place: str) -> float:
    """Mm from the skin at a landmark to the nearest bone."""
    bone = NearestFinder(join([face.meshes[name] for name in BONES]))
    return float(bone.find(face.landmark(place)[None]).distance_mm[0])


def like_template(**changes: object) -> Patient:
    return load_patient("template").model_copy(update=changes)


def test_the_template_is_as_it_was_drawn(atlas: Atlas, face: Face) -> None:
    assert soft_tissue(atlas, load_patient("template"), atlas.template) is None
    for name, shape in face.shapes.items():
        assert np.array_equal(face.meshes[name].vertices, shape.mesh.vertices)


@pytest.mark.parametrize("place", PLACES)
def test_tissue_grows_with_fullness(atlas: Atlas, face: Face, place: str) -> None:
    thin, full = (build_face(atlas, like_template(fullness=f)) for f in (0.0, 1.0))
    usual = thickness_mm(face, place)
    assert thickness_mm(thin, place) < usual < thickness_mm(full, place)


@pytest.mark.parametrize("place", PLACES)
def test_men_have_thicker_tissue(atlas: Atlas, face: Face, place: str) -> None:
    man = build_face(atlas, like_template(sex="male"))
    assert thickness_mm(man, place) > thickness_mm(face, place)


def test_cheeks_and_temples_grow_thinner_with_age(atlas: Atlas, face: Face) -> None:
    old = build_face(atlas, like_template(age=80))
    for place in ("zygion", "frontotemporale"):
        assert thickness_mm(old, place) < thickness_mm(face, place)


def test_lids_and_nose_do_not_swell(atlas: Atlas, face: Face) -> None:
    full = build_face(atlas, like_template(fullness=1.0))
    for place in ("rhinion", "endocanthion"):
        assert abs(thickness_mm(full, place) - thickness_mm(face, place)) < 1.0


def test_the_skin_stays_where_it_is_and_depths_are_told_anew(atlas: Atlas, face: Face) -> None:
    full = build_face(atlas, like_template(fullness=1.0))
    assert np.array_equal(full.skin.vertices, face.skin.vertices)
    before, after = (f.meshes["masseter_superficial.left"].depth_mm for f in (face, full))
    assert before is not None
    assert after is not None
    assert after.mean() > before.mean()


def test_a_sampled_patient_is_as_full_as_wished(atlas: Atlas) -> None:
    thin, full = (
        build_face(atlas, sample_patient(4, sex="female", age=30, fullness=f)) for f in (0.0, 1.0)
    )
    assert thickness_mm(full, "gonion") > 1.2 * thickness_mm(thin, "gonion")
