"""The landmark level with the upper rims follows a patient's bone, not the root of the nose."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.spatial import cKDTree

from anatomy.atlas import Atlas
from anatomy.face import Face, build_face
from anatomy.people import find_patient, sample_patient
from anatomy.people.rims import LEVEL_WITH_RIMS
from anatomy.skull import orbital_rim
from lessons.load import load_lesson
from lessons.measure import rim_line
from meshes.mesh import IntArray

PEOPLE = ("adult_male", "birgit", "chen", "emeka", "105", "500", "505")
ON_BONE_MM = 1.2  # of the rim's curve, where bone has its edge there
UPPER_MM = 6.0  # the stretch below the top of a rim that is looked at
DRAWN_OFF_MM = 3.5  # outermost the told rim is as wide on everybody, their own is not
SIDES = ("left", "right")


@pytest.fixture(scope="module", params=PEOPLE)
def person(atlas: Atlas, request: pytest.FixtureRequest) -> Face:
    """Somebody with another brow than the template's."""
    who: str = request.param
    return build_face(atlas, sample_patient(int(who)) if who.isdigit() else find_patient(who))


@lru_cache(maxsize=2)
def upper_rim(template: Face, side: str) -> IntArray:
    """Vertices of the cranium along the upper rim of one orbit, from the nose outward."""
    rim = orbital_rim(template.landmarks, side)
    away, nearest = cKDTree(template.mesh("cranium").vertices).query(rim)
    rows = nearest[(away < ON_BONE_MM) & (rim[:, 1] > rim[:, 1].max() - UPPER_MM)]
    across = np.abs(template.mesh("cranium").vertices[rows, 0])
    return np.asarray(rows[np.argsort(across)], dtype=np.int32)


def height_of_rims(face: Face, template: Face) -> float:
    """Mm, the mean height of both upper rims."""
    rows = np.concatenate([upper_rim(template, side) for side in SIDES])
    return float(face.mesh("cranium").vertices[rows, 1].mean())


def test_the_landmark_is_as_far_below_the_rims_as_on_the_template(person: Face, face: Face) -> None:
    """It was up to 7 mm lower, where the root of the nose is long."""
    ours, theirs = (
        one.landmark(LEVEL_WITH_RIMS)[1] - height_of_rims(one, face) for one in (person, face)
    )
    assert ours == pytest.approx(theirs, abs=0.7)


def test_it_lies_on_the_skin_in_the_midline(person: Face) -> None:
    place = person.landmark(LEVEL_WITH_RIMS)
    assert abs(place[0]) < 1
    assert person.finder.find(place).distance_mm[0] < 0.05


def test_the_rim_that_a_lesson_draws_is_the_rim_of_the_patient(person: Face, face: Face) -> None:
    """Sites stay clear of this line by 10 mm, so it must be where the bone is."""
    limit = load_lesson("glabellar_lines").limit("rim_10")
    for side in SIDES:
        bone = np.abs(person.mesh("cranium").vertices[upper_rim(face, side)])
        bone = bone[np.argsort(bone[:, 0])]
        told = np.abs(rim_line(person, limit, side))
        within = (told[:, 0] > bone[0, 0]) & (told[:, 0] < bone[-1, 0])
        off = told[within, 1] - np.interp(told[within, 0], bone[:, 0], bone[:, 1])
        assert within.sum() >= 4
        assert np.abs(off).max() < DRAWN_OFF_MM
        assert np.abs(off).mean() < 2


def test_a_frown_moves_the_skin_but_not_the_level(atlas: Atlas, person: Face) -> None:
    frown = build_face(atlas, person.patient, {"frown": 1.0})
    assert frown.landmark(LEVEL_WITH_RIMS)[1] == pytest.approx(
        person.landmark(LEVEL_WITH_RIMS)[1], abs=1e-9
    )
