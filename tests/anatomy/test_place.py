"""Places are walked to along the skin, and read back to the tenth of a millimetre."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.place import (
    Place,
    front_of_skin,
    offset_along_skin,
    resolve_place,
    side_of,
    skin_point,
    skin_under,
)
from meshes.frame import mirror_points

READ_BACK_MM = 0.1
sides = st.sampled_from(["left", "right"])
brow = st.sampled_from(["glabella", "superciliare"])
lateral_mm = st.floats(-4, 15)
superior_mm = st.floats(-6, 25)


@settings(max_examples=80)
@given(ref=brow, side=sides, lateral=lateral_mm, superior=superior_mm)
def test_a_place_is_read_back_in_the_millimetres_it_was_written_in(
    face: Face, ref: str, side: str, lateral: float, superior: float
) -> None:
    origin = resolve_place(face, Place(ref=ref), side)
    point = resolve_place(face, Place(ref=ref, lateral=lateral, superior=superior), side)
    back = offset_along_skin(face, origin, point, side=side)
    assert back.lateral_mm == pytest.approx(lateral, abs=READ_BACK_MM)
    assert back.superior_mm == pytest.approx(superior, abs=READ_BACK_MM)
    assert back.distance_mm == pytest.approx(np.hypot(lateral, superior), abs=2 * READ_BACK_MM)


@settings(max_examples=30)
@given(lateral=lateral_mm, superior=superior_mm)
def test_the_same_place_on_the_other_side_is_its_mirror_image(
    face: Face, lateral: float, superior: float
) -> None:
    place = Place(ref="superciliare", lateral=lateral, superior=superior)
    left, right = (resolve_place(face, place, side).position for side in ("left", "right"))
    assert mirror_points(left) == pytest.approx(right, abs=0.05)


@settings(max_examples=40)
@given(ref=brow, side=sides, lateral=lateral_mm, superior=superior_mm)
def test_a_place_lies_on_the_skin_and_is_found_again_by_its_triangle(
    face: Face, ref: str, side: str, lateral: float, superior: float
) -> None:
    point = resolve_place(face, Place(ref=ref, lateral=lateral, superior=superior), side)
    again = skin_point(face, point.face, point.barycentric)
    assert again.position == pytest.approx(point.position, abs=1e-9)
    assert face.finder.find(point.position).distance_mm[0] < 1e-6
    assert np.linalg.norm(point.normal) == pytest.approx(1)


def test_a_place_may_be_written_as_a_row() -> None:
    row = Place.model_validate(["glabella", 8, 4.5])
    assert row == Place(ref="glabella", lateral=8.0, superior=4.5)


def test_a_row_of_another_length_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="written as a row is"):
        Place.model_validate(["glabella", 8])


def test_a_place_on_a_line_stands_below_that_line(face: Face) -> None:
    place = Place(ref="glabella", line="pupil")
    for side in ("left", "right"):
        spot = resolve_place(face, place, side).position
        assert spot[0] == pytest.approx(face.landmark("pupil", side)[0], abs=0.01)
        assert spot[1] == pytest.approx(face.landmark("glabella")[1], abs=0.01)


def test_an_unknown_landmark_is_answered_with_the_nearest_match(face: Face) -> None:
    with pytest.raises(UnknownId, match=r"landmark 'glabela'.*'glabella'"):
        resolve_place(face, Place(ref="glabela"))


@pytest.mark.parametrize(
    ("face_index", "weights", "told"),
    [
        (-1, (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
        (10**9, (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
        (0, (0.2, 0.3, float("nan")), "three finite barycentric weights"),
        (0, (0.2, float("inf"), 0.5), "three finite barycentric weights"),
        (0, (0.5, 0.5), "three finite barycentric weights"),
        (0, ((0.2, 0.3, 0.5),), "three finite barycentric weights"),
        (0, (0.2, 0.3, 0.6), "that sum to one"),
        (0, (-0.2, 0.7, 0.5), "weights from 0 to 1"),
        (0, (0.0, 0.0, 0.0), "that sum to one"),
        (0, ("a", "b", "c"), "three finite barycentric weights"),
        (0, None, "three finite barycentric weights"),
        (0.5, (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
        (float("nan"), (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
        (True, (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
        ("7", (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
        (None, (0.2, 0.3, 0.5), "Expected a triangle of the skin"),
    ],
)
def test_a_hostile_point_is_refused_in_words(
    face: Face, face_index: int, weights: tuple[float, ...], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        skin_point(face, face_index, weights)


@settings(max_examples=60)
@given(share=st.floats(0, 1), a=st.floats(0, 1), b=st.floats(0, 1))
def test_every_true_point_of_the_skin_is_accepted(
    face: Face, share: float, a: float, b: float
) -> None:
    index = int(share * (len(face.skin.faces) - 1))
    low, high = sorted((a, b))
    point = skin_point(face, index, (low, high - low, 1 - high))
    corners = face.skin.vertices[face.skin.faces[index]]
    assert (point.position >= corners.min(axis=0) - 1e-9).all()
    assert (point.position <= corners.max(axis=0) + 1e-9).all()


def test_the_side_of_a_point_is_the_patients() -> None:
    assert side_of(np.array([3.0, 0, 0])) == "left"
    assert side_of(np.array([-3.0, 0, 0])) == "right"
    assert side_of(np.zeros(3)) == "left"


def test_lateral_is_away_from_the_midline_on_either_side(face: Face) -> None:
    origin = resolve_place(face, Place(ref="superciliare"), "right")
    beyond = resolve_place(face, Place(ref="superciliare", lateral=5), "right")
    assert beyond.position[0] < origin.position[0]
    assert offset_along_skin(face, origin, beyond).lateral_mm == pytest.approx(5, abs=READ_BACK_MM)


def test_a_place_beside_the_face_is_refused_in_words(face: Face) -> None:
    with pytest.raises(ValueError, match="within the face"):
        front_of_skin(face, 500.0, 0.0)


def test_the_nearest_skin_below_a_point_off_the_face_is_where_it_stands(face: Face) -> None:
    start = resolve_place(face, Place(ref="glabella"))
    found = skin_under(face, start.position + 3 * start.normal)
    assert np.linalg.norm(found.position - start.position) < 0.5
