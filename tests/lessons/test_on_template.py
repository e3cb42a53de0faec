"""The lesson's places on the real template head."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from anatomy.skull import orbital_rim
from lessons.lesson import Lesson
from lessons.measure import height_over, locate_site, rim_line
from lessons.overlay import overlay_lesson
from meshes.head import load_head
from meshes.scene import Scene

UPPER_RIM_MM = 33.0  # of the template: the upper half of the orbit's rim lies above this height


@pytest.fixture(scope="module")
def head() -> Face:
    return build_bare_face(load_head(), load_patient("template"))


@pytest.mark.parametrize("side", ["left", "right"])
def test_medial_site_stands_over_the_inner_canthus_at_the_height_of_the_glabella(
    head: Face, lesson: Lesson, side: str
) -> None:
    spot = locate_site(head, lesson.site("corr_medial"), side).position
    assert spot[0] == pytest.approx(head.landmark("endocanthion", side)[0], abs=0.5)
    assert spot[1] == pytest.approx(head.landmark("glabella")[1], abs=0.5)


@pytest.mark.parametrize("side", ["left", "right"])
def test_lateral_site_keeps_its_height_and_stays_medial_to_the_pupil(
    head: Face, lesson: Lesson, side: str
) -> None:
    spot = locate_site(head, lesson.site("corr_lateral"), side).position
    height = height_over(rim_line(head, lesson.limit("rim_10"), side), spot)
    assert height is not None
    assert height >= 10
    pupil = head.landmark("pupil", side)
    assert abs(spot[0]) <= abs(pupil[0])
    assert abs(pupil[0]) - abs(spot[0]) < 6


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_rim_that_limits_speak_of_is_the_rim_of_the_skull(
    head: Face, lesson: Lesson, side: str
) -> None:
    bone = np.abs(orbital_rim(head.landmarks, side))
    upper = bone[bone[:, 1] > UPPER_RIM_MM]
    upper = upper[np.argsort(upper[:, 0])]
    told = np.abs(rim_line(head, lesson.limit("rim_10"), side))
    assert told[:, 1] == pytest.approx(np.interp(told[:, 0], upper[:, 0], upper[:, 1]), abs=1.0)


def test_procerus_site_lies_in_the_midline_between_glabella_and_sellion(
    head: Face, lesson: Lesson
) -> None:
    spot = locate_site(head, lesson.site("procerus_mid"), "median").position
    assert abs(spot[0]) < 0.5
    assert head.landmark("sellion")[1] < spot[1] < head.landmark("glabella")[1]


def test_sites_of_one_side_mirror_those_of_the_other(head: Face, lesson: Lesson) -> None:
    for site in lesson.sites:
        if site.side == "both":
            left = locate_site(head, site, "left").position
            right = locate_site(head, site, "right").position
            assert left * [-1, 1, 1] == pytest.approx(right, abs=0.3)


def test_danger_zones_and_limits_are_closed_bodies_facing_outward(
    head: Face, lesson: Lesson
) -> None:
    drawn = overlay_lesson(Scene(items=()), head, lesson).items
    assert len(drawn) == 9
    for item in drawn:
        assert item.mesh.is_closed, item.id
        assert item.mesh.volume_mm3 > 0, item.id
