"""Where a needle belongs and where it goes astray, worked out in Python from the lesson's files."""

from __future__ import annotations

from anatomy.face import Face
from anatomy.place import outward, skin_under
from lessons.lesson import Lesson, Site
from lessons.measure import locate_site
from lessons.questions.place import PlaceQuestion
from meshes.geodesics import SurfacePoint
from tests.e2e.visitor import Visitor


def read_question(visitor: Visitor, lesson: Lesson) -> PlaceQuestion:
    """The question on the page, known by its words, as a learner knows it."""
    prompt = visitor.at("prompt").inner_text()
    found = [q for q in lesson.questions if isinstance(q, PlaceQuestion) and q.prompt == prompt]
    assert len(found) == 1, prompt
    return found[0]


def site_of(lesson: Lesson, question: PlaceQuestion) -> Site:
    """The site that the words ask for."""
    return lesson.site(question.site)


def on_the_spot(face: Face, lesson: Lesson, question: PlaceQuestion) -> SurfacePoint:
    """Where the lesson puts the needle."""
    return locate_site(face, site_of(lesson, question), question.side)


def too_lateral(
    face: Face, lesson: Lesson, question: PlaceQuestion, *, by_mm: float
) -> SurfacePoint:
    """So many millimetres along the skin, away from the midline."""
    start = on_the_spot(face, lesson, question)
    way = face.walker.path(start, outward(question.side) * by_mm, 0.0)
    return skin_under(face, way[-1])


def put_needle(visitor: Visitor, point: SurfacePoint) -> None:
    """Come close, click the skin there, and see the needle stand."""
    visitor.come_closer()
    visitor.click_face(point.position)
    visitor.page.wait_for_function(
        "window.facies.viewer.state.markers.some(m => m.kind === 'answer')"
    )
    visitor.wait_drawn()


def say_dose_and_depth(visitor: Visitor, site: Site, question: PlaceQuestion) -> None:
    """Type the right units and depth, where the question asks for them."""
    if question.ask_units:
        visitor.at("units").fill(f"{site.units.middle:g}")
    if question.ask_depth:
        visitor.at("depth_mm").fill(f"{site.depth_mm.middle:g}")


def start_placing(visitor: Visitor) -> None:
    """From the start of practice to the first question that asks for a needle."""
    visitor.at("kind-place").click()
    visitor.page.locator("[data-testid=kind-place][aria-pressed=true]").wait_for()
    before = visitor.serial
    visitor.at("start").click()
    visitor.at("prompt").wait_for()
    visitor.wait_drawn(serial=before + 1)


def next_question(visitor: Visitor) -> None:
    """From the feedback to the next question."""
    before = visitor.serial
    visitor.at("next").click()
    visitor.at("prompt").wait_for()
    visitor.wait_drawn(serial=before + 1)
