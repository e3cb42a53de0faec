"""Sites of techniques lie in their muscles, on the template and on made-up people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from anatomy.evidence import Figure
from anatomy.face import Face, build_face
from anatomy.nearby import REACH_MM
from anatomy.people import sample_patient
from lessons.check_people import (
    LOOSE_MM,
    NEAR_MM,
    check_bounds,
    check_sites,
    gap_to_target_mm,
    measure_sites,
)
from lessons.lesson import Elsewhere, Lesson
from lessons.load import list_lessons, load_lesson
from tests.built_in import built_in, template_face

PEOPLE = 6
ALL_PEOPLE = 50
WHY = "The brow is lifted between fingers."


@pytest.fixture(scope="module")
def people() -> list[Face]:
    return list(faces_of(PEOPLE))


def faces_of(count: int) -> Iterator[Face]:
    """The template, then so many sampled people, by seed from 1 on."""
    yield template_face()
    for seed in range(1, count + 1):
        yield build_face(built_in(), sample_patient(seed))


def deeper(lesson: Lesson, site_id: str, depth_mm: float, **changes: object) -> Lesson:
    """The lesson with one site at another depth, and that site alone."""
    site = lesson.site(site_id)
    told = Figure(mm=depth_mm, ev="proposal", src="project")
    return lesson.model_copy(
        update={"sites": (site.model_copy(update={"depth_mm": told, **changes}),)}
    )


def test_every_site_reaches_its_target_or_its_lesson_says_why_not(people: list[Face]) -> None:
    lessons = [load_lesson(name) for name in list_lessons()]
    assert check_sites(measure_sites(lessons, people)) == ()


@pytest.mark.long
def test_every_site_does_so_on_the_template_and_50_people_and_says_no_more_than_it_must() -> None:
    fits = measure_sites(map(load_lesson, list_lessons()), faces_of(ALL_PEOPLE))
    for fit in fits:
        print(fit)  # noqa: T201  (pytest -s, or on failure)
    assert check_sites(fits) == ()
    assert check_bounds(fits) == ()


def test_a_site_inside_its_muscle_has_no_gap(face: Face, lesson: Lesson) -> None:
    assert gap_to_target_mm(face, lesson.site("procerus_mid"), "median") == 0


def test_any_depth_that_the_site_tells_may_reach_the_muscle(face: Face, lesson: Lesson) -> None:
    (fit,) = measure_sites([deeper(lesson, "corr_medial", 1.0)], [face])
    whole = next(f for f in measure_sites([lesson], [face]) if f.site_id == "corr_medial")
    assert whole.worst_mm <= fit.worst_mm
    assert whole.missed == 0


def test_a_site_beside_its_muscle_is_told_with_the_distance(face: Face, lesson: Lesson) -> None:
    short = deeper(lesson, "corr_medial", 0.5)
    (sentence,) = check_sites(measure_sites([short], [face]))
    assert sentence.startswith("glabellar_lines: corr_medial: 2 of 2 needles end more than 1 mm")
    assert sentence.endswith("Move the site, or say why and how far in elsewhere.")
    assert NEAR_MM == 1


def test_a_site_that_says_why_it_lies_elsewhere_is_no_problem(face: Face, lesson: Lesson) -> None:
    short = deeper(lesson, "corr_medial", 0.5, elsewhere=Elsewhere(reason=WHY, within_mm=2.5))
    fits = measure_sites([short], [face])
    assert check_sites(fits) == ()
    assert check_bounds(fits) == ()


def test_a_site_that_lies_farther_than_its_lesson_says_is_told(face: Face, lesson: Lesson) -> None:
    short = deeper(lesson, "corr_medial", 0.5, elsewhere=Elsewhere(reason=WHY, within_mm=1.5))
    (sentence,) = check_sites(measure_sites([short], [face]))
    assert "2 of 2 needles end more than 1 mm from the corrugator" in sentence
    assert "elsewhere.within_mm says 1.5 mm at most. Move the site, or write how far" in sentence


def test_a_bound_wider_than_it_need_be_is_told(face: Face, lesson: Lesson) -> None:
    fit = measure_sites([deeper(lesson, "corr_medial", 0.5)], [face])[0]
    wide = Elsewhere(reason=WHY, within_mm=fit.worst_mm + LOOSE_MM + 0.5)
    (sentence,) = check_bounds([replace(fit, elsewhere=wide)])
    assert sentence.endswith("Write less.")


def test_a_reason_without_need_is_told(face: Face, lesson: Lesson) -> None:
    inside = deeper(lesson, "corr_medial", 5.0, elsewhere=Elsewhere(reason=WHY, within_mm=2.0))
    (sentence,) = check_bounds(measure_sites([inside], [face]))
    assert sentence.endswith("Take elsewhere out.")


def test_a_needle_that_meets_bone_before_its_depth_stops_there() -> None:
    (template,) = faces_of(0)
    site = load_lesson("masseter_hypertrophy").site("bulge")
    far, farther = (
        site.model_copy(update={"depth_mm": Figure(mm=mm, ev="proposal", src="project")})
        for mm in (35, 50)
    )
    stopped_mm = gap_to_target_mm(template, far, "left")
    assert stopped_mm < REACH_MM
    assert gap_to_target_mm(template, farther, "left") == stopped_mm
