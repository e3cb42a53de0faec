"""The expert's plan follows the technique, keeps clear of vessels, and is sound."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.atlas import Atlas
from anatomy.evidence import Figure
from anatomy.face import Face, build_face
from anatomy.needle import VESSELS
from anatomy.place import Place
from lessons.lesson import Lesson
from lessons.load import load_rubric
from lessons.measure import HAZARD_KINDS, height_over, locate_site, rim_line, site_needle
from lessons.naming import base_id
from lessons.plans import Subject, debrief
from lessons.plans.expert import carry_sites
from lessons.plans.inject import LOWER_MM, usual_length_mm
from lessons.plans.needles import needle_of
from tests.lessons.plans.planning import ARTERY_AT_SITE, TEMPLATE, expert

SOME = (TEMPLATE, Subject(id="amara"), Subject(seed=1))
MORE = (Subject(seed=2), Subject(seed=7))
PEOPLE = (*SOME, *(pytest.param(one, marks=pytest.mark.long) for one in MORE))


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda s: s.id or f"seed {s.seed}")
def who(request: pytest.FixtureRequest) -> Subject:
    """Somebody."""
    subject: Subject = request.param
    return subject


@pytest.fixture(scope="module")
def person(atlas: Atlas, who: Subject) -> Face:
    """Their face."""
    return build_face(atlas, who.patient)


def test_the_experts_plan_debriefs_as_sound(person: Face, who: Subject, lesson: Lesson) -> None:
    found = debrief(person, expert(person, lesson, who), lesson)
    assert found.verdict == "sound", found.summary
    assert found.extra == ()
    assert all(match.number == n for n, match in enumerate(found.matches, start=1))
    assert found.total_units == lesson.total.units.middle == found.label_units.units


def test_no_vessel_and_no_nerve_is_touched_where_the_tolerance_leaves_a_way(
    person: Face, lesson: Lesson
) -> None:
    for one in carry_sites(person, lesson):
        met = needle_of(person, 1, one.injection).trace
        assert not met.hits, (one.site.id, one.side)
        assert not met.aspirates


def test_each_needle_is_as_clear_as_that_of_the_site_itself_or_clearer(
    person: Face, lesson: Lesson
) -> None:
    safe_mm = load_rubric(lesson.rubric).danger.safe.middle
    for one in carry_sites(person, lesson):
        if one.injection.angle_deg < 90:
            continue  # the site's own needle is taken straight in
        met = needle_of(person, 1, one.injection).trace
        clear = min(met.near_path[kind].distance_mm for kind in HAZARD_KINDS)
        usual = min(h.path_mm for h in site_needle(person, one.site, one.side).hazards.values())
        assert clear >= min(usual, safe_mm) - 0.5


def test_it_stays_within_the_tolerance_and_no_lower_over_any_rim(
    person: Face, lesson: Lesson
) -> None:
    most_mm = load_rubric(lesson.rubric).distance.full_within.middle
    for one in carry_sites(person, lesson):
        site = locate_site(person, one.site, one.side)
        entry = one.injection.entry(person)
        assert np.linalg.norm(entry.position - site.position) <= most_mm
        side = "right" if site.position[0] < 0 else "left"
        for limit in lesson.limits:
            rim = rim_line(person, limit, side)
            height, usual = (height_over(rim, p.position) for p in (entry, site))
            if height is not None and usual is not None:
                assert height >= usual - LOWER_MM


def test_the_tip_lies_within_the_depth_of_the_site_or_on_bone(person: Face, lesson: Lesson) -> None:
    for one in carry_sites(person, lesson):
        met = needle_of(person, 1, one.injection).trace
        low, high = one.site.depth_mm.low, one.site.depth_mm.high
        assert met.tip_depth_mm <= high + 0.5
        assert met.tip_depth_mm >= low - 0.7 or met.bone


def test_a_leaning_needle_points_away_from_the_eye(person: Face, lesson: Lesson) -> None:
    for one in carry_sites(person, lesson):
        if one.injection.angle_deg < 90:
            needle = needle_of(person, 1, one.injection)
            pupil = person.landmark("pupil", one.side)
            away = needle.entry.position - pupil
            assert needle.trace.direction @ away > 0


def test_on_a_face_whose_artery_lies_at_the_site_the_site_itself_would_be_unsafe(
    atlas: Atlas, lesson: Lesson
) -> None:
    """The reason why an expert does not simply carry the sites."""
    face = build_face(atlas, ARTERY_AT_SITE.patient)
    hazards = site_needle(face, lesson.site("corr_medial"), "right").hazards.values()
    held = [hazard for hazard in hazards if hazard.holds_tip and hazard.kind in VESSELS]
    assert [hazard.id for hazard in held] == ["supratrochlear_artery.right"]


def test_the_plan_is_the_same_again_and_takes_the_labels_units(
    template: Face, lesson: Lesson
) -> None:
    assert expert(template, lesson) == expert(template, lesson)
    assert {one.units for one in expert(template, lesson, product="abo").injections} == {10.0}
    assert expert(template, lesson, product="abo").total_units == 50.0


@pytest.mark.parametrize(
    ("place", "target", "deep"),
    [
        (Place(ref="gonion", superior=20, lateral=-10), "masseter_superficial", ((10, 18), 90)),
        (Place(ref="cheilion", superior=-15, lateral=8), "depressor_anguli_oris", (6.1, 60)),
        (Place(ref="gonion", superior=-30, lateral=-10), "platysma", ((2, 4), 15)),
    ],
)
def test_sites_of_other_regions_are_carried_no_deeper_than_the_usual_needle_is_long(
    template: Face,
    lesson: Lesson,
    place: Place,
    target: str,
    deep: tuple[object, float],
) -> None:
    depth, angle = deep
    told = {"ev": "recalled", "src": "kim_book"}
    site = lesson.site("corr_medial").model_copy(
        update={
            "place": place,
            "target": (target,),
            "depth_mm": Figure.model_validate({"mm": depth, **told}),
            "angle_deg": Figure.model_validate({"deg": angle, **told}),
        }
    )
    elsewhere = lesson.model_copy(update={"sites": (site,), "limits": ()})
    right, left = carry_sites(template, elsewhere)
    assert right.injection.depth_mm == pytest.approx(left.injection.depth_mm, abs=0.05)
    for one in (right, left):
        assert one.injection.depth_mm <= usual_length_mm()
        met = needle_of(template, 1, one.injection).trace
        assert any(base_id(name) == target for name in met.holds_tip)
