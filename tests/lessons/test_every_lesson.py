"""What holds for every lesson as shipped, on the real template face."""

from __future__ import annotations

import pytest

from anatomy.face import Face
from lessons.grade import grade
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson
from lessons.measure import locate_site
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.identify import IdentifyQuestion, right_ids
from lessons.questions.place import PlaceAnswer, PlaceQuestion
from lessons.rubric import Rubric
from tests.built_in import template_face

ON_LABEL = {"glabellar_lines", "forehead_lines", "lateral_canthal_lines", "platysma_bands"}
LEAST_QUESTIONS = 12
LESSONS = list_lessons()
LEAST_KINDS = {
    "technique": {"identify", "place", "choice"},
    "region": {"identify", "choice"},
    "system": {"identify", "choice"},
    "danger": {"identify", "choice"},
    "theory": {"choice"},
}  # only a technique has sites to place a needle at


@pytest.fixture(scope="module")
def template() -> Face:
    return template_face()


@pytest.fixture(params=LESSONS)
def shipped(request: pytest.FixtureRequest) -> Lesson:
    return load_lesson(request.param)


def test_it_has_questions_of_three_kinds_and_the_steps_of_both_versions(
    shipped: Lesson,
) -> None:
    assert len(shipped.questions) >= LEAST_QUESTIONS
    asked = {question.kind for question in shipped.questions}
    assert asked >= LEAST_KINDS[shipped.kind]
    assert shipped.sites or "place" not in asked
    assert 3 <= len(shipped.short_steps) < len(shipped.steps)


def test_the_label_is_claimed_for_its_own_four_uses_alone() -> None:
    lessons = [load_lesson(name) for name in LESSONS]
    claimed = {
        one.id for one in lessons if one.kind == "technique" and one.status.kind == "on_label"
    }
    assert claimed == ON_LABEL


def test_an_off_label_lesson_shows_published_doses_and_no_label_total(shipped: Lesson) -> None:
    if shipped.kind == "technique" and shipped.status.kind == "off_label":
        assert shipped.total.published
        assert shipped.total.units.ev == "derived"
        assert "no label" in (shipped.total.units.note or "") or shipped.total.of


def test_every_site_answered_exactly_earns_full_marks(
    shipped: Lesson, template: Face, rubric: Rubric
) -> None:
    for question in shipped.questions:
        if isinstance(question, PlaceQuestion):
            site = shipped.site(question.site)
            spot = locate_site(template, site, question.side)
            answer = PlaceAnswer(
                face_index=spot.face,
                barycentric=(spot.barycentric[0], spot.barycentric[1], spot.barycentric[2]),
                units=site.units.middle if question.ask_units else None,
                depth_mm=site.depth_mm.middle,
            )
            told = grade(template, shipped, question, answer, rubric)
            assert told.points == told.max_points, question.id
            assert told.outcome == "correct"


def test_what_is_to_be_clicked_is_on_the_face_and_shown(shipped: Lesson, template: Face) -> None:
    for question in shipped.questions:
        if isinstance(question, IdentifyQuestion):
            assert right_ids(template, question), question.id
            assert question.target not in question.mixed_up
            assert question.target not in question.scene.hide


def test_every_option_that_endangers_says_why(shipped: Lesson) -> None:
    for question in shipped.questions:
        if isinstance(question, ChoiceQuestion):
            assert len({option.feedback for option in question.options}) == len(question.options)


def test_steps_of_a_technique_show_each_of_its_sites(shipped: Lesson) -> None:
    shown = {name for step in shipped.steps for name in step.markers}
    assert "all" in shown or {site.id for site in shipped.sites} <= shown


def test_a_technique_shows_a_needle_in_one_of_its_steps(shipped: Lesson) -> None:
    assert any(step.needle for step in shipped.steps) == (shipped.kind == "technique")
