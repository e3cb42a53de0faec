"""Sites of techniques lie in their muscles, on the template and on made-up people."""

from __future__ import annotations

import pytest

from anatomy.atlas import load_atlas
from anatomy.evidence import Figure
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from anatomy.people import sample_patient
from lessons.check_people import NEAR_MM, check_sites, gap_to_target_mm, measure_sites
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson

PEOPLE = 6


@pytest.fixture(scope="module")
def people() -> list[Face]:
    atlas = load_atlas()
    drawn = [sample_patient(seed) for seed in range(1, PEOPLE + 1)]
    return [build_face(atlas, person) for person in (load_patient("template"), *drawn)]


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
    assert sentence.endswith("Move the site, or say why in elsewhere.")
    assert NEAR_MM == 1


def test_a_site_that_says_why_it_lies_elsewhere_is_no_problem(face: Face, lesson: Lesson) -> None:
    short = deeper(lesson, "corr_medial", 0.5, elsewhere="The brow is lifted between fingers.")
    assert check_sites(measure_sites([short], [face])) == ()
