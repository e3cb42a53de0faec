"""Click an injection site, then say units and depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from anatomy.content import KeyPath, UnknownId
from anatomy.place import skin_point
from lessons.feedback import AnswerRefused, Grade, Truth, no_hit
from lessons.measure import locate_site, measure_placement
from lessons.questions.kind import Asked, Given, Id
from lessons.questions.marking import grade_placed
from lessons.questions.reckless_needle import harmful_needle
from lessons.scoring import RULES
from lessons.staging import Staging

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Site
    from lessons.rubric import Rubric
    from meshes.geodesics import SurfacePoint

KIND = "place"
MOST_UNITS = 500.0
MOST_DEPTH_MM = 40.0
MOST_FACES = 10_000_000

Share = Annotated[float, Field(ge=-0.01, le=1.01)]


class PlaceQuestion(Asked):
    """Which site, on which side, and what to ask beside the place."""

    kind: Literal["place"]
    site: Id
    side: Literal["left", "right", "median"]
    ask_units: bool = True
    ask_depth: bool = True
    scene: Staging


class PlaceAnswer(Given):
    """Where the skin was clicked, the dose and the depth.

    face_index, barycentric: triangle of the skin and weights; None for a click beside the face.
    """

    face_index: Annotated[int, Field(ge=0, le=MOST_FACES)] | None
    barycentric: Annotated[tuple[Share, Share, Share], Field(strict=False)] | None = None
    units: Annotated[float, Field(ge=0, le=MOST_UNITS)] | None = None
    depth_mm: Annotated[float, Field(ge=0, le=MOST_DEPTH_MM)] | None = None


def grade_place(
    face: Face,
    lesson: Lesson,
    question: PlaceQuestion,
    answer: PlaceAnswer,
    rubric: Rubric,
) -> Grade:
    """Points for place, target, clearance, depth and units, with a finding from every rule.

    Raises AnswerRefused when the point is not on this skin, or units or depth are missing.
    """
    site = lesson.site(question.site)
    truth = _truth(face, site, question.side)
    most = rubric.max_points(KIND)
    if answer.face_index is None:
        return no_hit(question.id, kind=KIND, max_points=most, truth=truth)
    placement = measure_placement(
        face,
        lesson,
        site=site,
        side=question.side,
        point=_point(face, answer),
        units=_asked(answer.units, "How many units? Enter the dose.", wanted=question.ask_units),
        depth_mm=_asked(answer.depth_mm, "How deep? Enter millimetres.", wanted=question.ask_depth),
        hazards_within_mm=rubric.danger.safe.middle,
    )
    scores = {
        name: rule(placement, site=site, lesson=lesson, rubric=rubric)
        for name, rule in RULES.items()
    }
    return grade_placed(
        question, KIND, scores, rubric=rubric, truth=truth, distance_mm=placement.distance_mm
    )


def public_place(question: PlaceQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the prompt and the fields to fill, not the site."""
    return {
        **question.shown(),
        "kind": KIND,
        "ask_units": question.ask_units,
        "ask_depth": question.ask_depth,
    }


def perfect_place(face: Face, lesson: Lesson, question: PlaceQuestion) -> dict[str, Any]:
    """What somebody who knows it sends: the site itself, its dose and its depth."""
    site = lesson.site(question.site)
    point = locate_site(face, site, question.side)
    return _sent(point, units=site.units.middle, depth_mm=site.depth_mm.middle)


def reckless_place(face: Face, lesson: Lesson, question: PlaceQuestion) -> dict[str, Any] | None:
    """A needle inside a vessel of which the lesson warns, None where there is none to be met."""
    site = lesson.site(question.site)
    if not question.ask_depth:
        return None
    harm = harmful_needle(face, lesson, site, question.side)
    if harm is None:
        return None
    return _sent(harm.point, units=site.units.middle, depth_mm=harm.depth_mm)


def check_place(lesson: Lesson, question: PlaceQuestion) -> Iterator[tuple[KeyPath, str]]:
    """What is wrong with it in its lesson: a site or a side that is not there."""
    sites = [site.id for site in lesson.sites]
    if question.site not in sites:
        yield ("site",), str(UnknownId("site", question.site, sites))
        return
    sides = lesson.site(question.site).sides
    if question.side not in sides:
        allowed = " or ".join(sides)
        yield ("side",), f"'{question.side}' is no side of {question.site}. Write {allowed}."


def _point(face: Face, answer: PlaceAnswer) -> SurfacePoint:
    if answer.face_index is None or answer.barycentric is None:
        raise AnswerRefused("The place on the skin did not arrive. Please click again.")
    try:
        return skin_point(face, answer.face_index, answer.barycentric)
    except ValueError as error:
        raise AnswerRefused("That place is not on this face. Please click again.") from error


def _asked(value: float | None, question: str, *, wanted: bool) -> float | None:
    if not wanted:
        return None
    if value is None:
        raise AnswerRefused(question)
    return value


def _truth(face: Face, site: Site, side: str) -> Truth:
    point = locate_site(face, site, side)
    x, y, z = (float(v) for v in point.position)
    nx, ny, nz = (float(v) for v in point.normal)
    return Truth(
        site_id=site.id,
        side=side,
        position=(x, y, z),
        normal=(nx, ny, nz),
        label=site.label,
        depth_mm=site.depth_mm.middle,
        units=site.units.middle,
    )


def _sent(point: SurfacePoint, *, units: float, depth_mm: float) -> dict[str, Any]:
    return {
        "face_index": point.face,
        "barycentric": tuple(float(weight) for weight in point.barycentric),
        "units": units,
        "depth_mm": depth_mm,
    }
