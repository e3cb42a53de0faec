"""Landmarks lie where anatomy says: by name, by side, on the skin, on every face."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.content import UnknownId
from anatomy.landmarks import find_landmarks, landmark_place, landmark_rows, load_landmarks
from anatomy.patients import load_patient
from meshes.frame import MIRROR
from meshes.head import load_head
from meshes.nearest import NearestFinder
from meshes.subdivide import subdivision

HEAD = load_head()
CAGES = {name: HEAD.cage(load_patient(name).shape) for name in ("template", "adult_male")}
FACES = {name: find_landmarks(HEAD, cage) for name, cage in CAGES.items()}
PROFILE = [  # from the hairline down
    "trichion",
    "metopion",
    "glabella",
    "midline_supraorbital_rim",
    "nasion",
    "rhinion",
    "pronasale",
    "subnasale",
    "labiale_superius",
    "stomion",
    "labiale_inferius",
    "sublabiale",
    "pogonion",
    "gnathion",
]


def test_all_33_landmarks_are_there_with_their_sides() -> None:
    marks = load_landmarks()
    assert len(marks) == 33
    paired = sum(mark.side == "paired" for mark in marks.values())
    assert len(FACES["template"]) == 33 + paired
    assert len({mark.sym for mark in marks.values()}) == 33


@pytest.mark.parametrize("who", FACES)
def test_landmarks_mirror_on_a_symmetric_face(who: str) -> None:
    found = FACES[who]
    for name, point in found.items():
        if name.endswith(".left"):
            assert np.allclose(point * MIRROR, found[name[:-5] + ".right"], atol=1e-6)
            assert point[0] > 0
        elif not name.endswith(".right"):
            assert abs(point[0]) < 1e-6


@pytest.mark.parametrize("who", FACES)
def test_the_profile_runs_from_the_hairline_down(who: str) -> None:
    heights = [FACES[who][name][1] for name in PROFILE]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("who", FACES)
def test_every_landmark_but_the_pupil_lies_on_the_skin(who: str) -> None:
    skin = NearestFinder(subdivision(HEAD, 2).mesh("skin", CAGES[who]))
    points = np.array([p for name, p in FACES[who].items() if not name.startswith("pupil")])
    assert skin.find(points).distance_mm.max() < 1e-6


@pytest.mark.parametrize("who", FACES)
def test_landmarks_keep_their_order_from_the_midline_outward(who: str) -> None:
    at = {name: abs(float(p[0])) for name, p in FACES[who].items()}
    eye = ["endocanthion.left", "pupil.left", "exocanthion.left", "jugale.left", "zygion.left"]
    assert [at[n] for n in eye] == sorted(at[n] for n in eye)
    assert at["superciliare.left"] < at["brow_tail.left"]
    assert FACES[who]["superciliare.left"][1] > FACES[who]["brow_tail.left"][1]
    assert FACES[who]["palpebrale_superius.left"][1] > FACES[who]["palpebrale_inferius.left"][1]
    assert FACES[who]["otobasion_inferius.left"][1] < FACES[who]["tragion.left"][1]


@pytest.mark.parametrize("who", FACES)
def test_the_frankfort_plane_is_level_and_the_origin_between_the_tragia(who: str) -> None:
    found = FACES[who]
    tragia = (found["tragion.left"] + found["tragion.right"]) / 2
    orbitale = (found["orbitale.left"] + found["orbitale.right"]) / 2
    assert np.linalg.norm(tragia) < 3.0
    assert abs(np.degrees(np.arctan2(*(orbitale - tragia)[1:]))) < 2.5


@settings(max_examples=15)
@given(st.floats(0, 1), st.floats(0, 1))
def test_extreme_landmarks_stay_extreme_on_other_faces(tip: float, chin: float) -> None:
    cage = HEAD.cage({"nose_point_up": tip, "chin_prominent_incr": chin, "sex": 1.0})
    found = find_landmarks(HEAD, cage)
    skin = subdivision(HEAD, 2).mesh("skin", cage).vertices
    middle = skin[np.abs(skin[:, 0]) < 1e-6]
    tip_area = middle[np.linalg.norm(middle - found["pronasale"], axis=1) < 4]
    assert found["pronasale"][2] == pytest.approx(tip_area[:, 2].max(), abs=1e-9)


def test_rows_give_the_same_points() -> None:
    cage = CAGES["template"]
    for name, row in landmark_rows(HEAD, cage).items():
        assert np.allclose(row @ cage, FACES["template"][name])


@pytest.mark.parametrize("level", [1, 2])
def test_a_landmark_names_its_triangle_at_each_level(level: int) -> None:
    place = landmark_place(HEAD, CAGES["template"], "glabella", level=level)
    skin = subdivision(HEAD, level).mesh("skin", CAGES["template"])
    corners = skin.vertices[skin.faces[place.faces[0]]]
    assert np.linalg.norm(place.barycentric[0] @ corners - FACES["template"]["glabella"]) < 0.2


def test_an_unknown_landmark_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="glabella"):
        landmark_place(HEAD, HEAD.base, "glabela", level=1)
