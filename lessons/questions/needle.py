"""Push a needle in: where it enters, at which angle, which way and how deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from anatomy.content import KeyPath
from anatomy.evidence import Evidenced, Figure, describe
from anatomy.place import Place
from lessons.feedback import AnswerRefused, Grade, Truth, no_hit
from lessons.questions.kind import Asked, Given, Id, Text
from lessons.questions.marking import grade_placed
from lessons.questions.sited import check_site
from lessons.staging import Staging

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.plans.needles import PlannedNeedle
    from lessons.rubric import Rubric

KIND = "needle"
MOST_FACES = 10_000_000
LONGEST_MM = 13.0  # the usual needle, as anatomy/data/needles.yaml tells it
STRAIGHT_DEG = 90.0
NO_ANGLE = "At which angle? Enter degrees between needle and skin, 90 straight in."
NO_ENTRY = "No needle enters there. Click the skin of face or neck, not the mouth or an ear."

Share = Annotated[float, Field(ge=-0.01, le=1.01)]


class Aim(BaseModel):
    """What a needle is meant for where no site of the lesson tells it.

    place: the skin over the target. depth_mm: of the tip below the skin. target: structure ids.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Text
    place: Place
    at: Text
    depth_mm: Figure
    angle_deg: Figure
    layer: Text
    target: tuple[Id, ...] = Field(min_length=1)
    position: Evidenced
    target_evidence: Evidenced

    @model_validator(mode="after")
    def _in_its_units(self) -> Self:
        for key, unit in (("depth_mm", "mm"), ("angle_deg", "deg")):
            figure: Figure = getattr(self, key)
            if figure.unit != unit:
                raise ValueError(f"{key}: {describe(figure)} is no figure in {unit}")
        if not 0 < self.angle_deg.low <= self.angle_deg.high <= STRAIGHT_DEG:
            raise ValueError("angle_deg lies above 0 and up to 90, 90 straight in")
        return self


class NeedleQuestion(Asked):
    """A needle into a site of the lesson, or into an aim of the question's own, on one side.

    ask_angle: the learner sets angle and bearing too; else the needle goes straight in.
    """

    kind: Literal["needle"]
    site: Id | None = None
    aim: Aim | None = None
    side: Literal["left", "right", "median"]
    ask_angle: bool = True
    scene: Staging

    @model_validator(mode="after")
    def _has_one_target(self) -> Self:
        if (self.site is None) == (self.aim is None):
            raise ValueError("it needs one thing to reach. Write site: or aim:, not both")
        if self.aim is not None and not self.ask_angle and self.aim.angle_deg.high < STRAIGHT_DEG:
            raise ValueError("a needle that leans needs its angle. Take ask_angle: false out")
        return self

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """Every structure that it names, and where in its file."""
        for j, name in enumerate(() if self.aim is None else self.aim.target):
            yield ("aim", "target", j), name


class NeedleAnswer(Given):
    """Where the needle enters the skin and how it goes.

    face_index, barycentric: triangle of the skin and weights; None for a click beside the face.
    angle_deg: between needle and skin. towards_deg: where along the skin the tip runs, 0 superior,
    90 lateral. length_mm: along the needle.
    """

    face_index: Annotated[int, Field(ge=0, le=MOST_FACES)] | None
    barycentric: Annotated[tuple[Share, Share, Share], Field(strict=False)] | None = None
    angle_deg: Annotated[float, Field(gt=0, le=90)] | None = None
    towards_deg: Annotated[float, Field(ge=0, le=360)] | None = None
    length_mm: Annotated[float, Field(ge=0, le=LONGEST_MM)] | None = None


def grade_needle(
    face: Face, lesson: Lesson, question: NeedleQuestion, answer: NeedleAnswer, rubric: Rubric
) -> Grade:
    """Points for entry, target, clearance, depth and angle, each measured on this face.

    A vessel that the needle meets, and the right one does not, fails whatever the points. Raises
    AnswerRefused where no needle can go so, or a part is missing.
    """
    from lessons.needling import aim_of, score_needle  # noqa: PLC0415 - plans read questions

    aim = aim_of(face, lesson, question, rubric)
    truth = _truth(question, aim.expert, label=aim.site.name)
    most = rubric.max_points(KIND)
    if answer.face_index is None:
        return no_hit(question.id, kind=KIND, max_points=most, truth=truth)
    placed = _needle(face, question, answer)
    told = score_needle(face, lesson, aim, needle=placed, rubric=rubric)
    return grade_placed(
        question, KIND, told.scores, rubric=rubric, truth=truth, distance_mm=told.distance_mm
    )


def public_needle(question: NeedleQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the prompt and what is to be set, not the site."""
    return {
        **question.shown(),
        "kind": KIND,
        "ask_angle": question.ask_angle,
        "longest_mm": LONGEST_MM,
    }


def check_needle(lesson: Lesson, question: NeedleQuestion) -> Iterator[tuple[KeyPath, str]]:
    """A site or side that does not exist, as (where in the question, problem. Fix.)."""
    yield from check_site(lesson, site=question.site, side=question.side)


def _needle(face: Face, question: NeedleQuestion, answer: NeedleAnswer) -> PlannedNeedle:
    from lessons.plans.needles import needle_of  # noqa: PLC0415 - plans read questions
    from lessons.plans.plan import PlannedInjection  # noqa: PLC0415

    if answer.face_index is None or answer.barycentric is None:
        raise AnswerRefused("The place on the skin did not arrive. Please click again.")
    if answer.length_mm is None:
        raise AnswerRefused("How deep? Enter millimetres along the needle.")
    if question.ask_angle and answer.angle_deg is None:
        raise AnswerRefused(
            "At which angle? Enter degrees between needle and skin, 90 straight in."
        )
    angle = answer.angle_deg if question.ask_angle else None
    try:
        injection = PlannedInjection(
            face_index=answer.face_index,
            barycentric=answer.barycentric,
            units=0.0,
            depth_mm=answer.length_mm,
            angle_deg=STRAIGHT_DEG if angle is None else angle,
            towards_deg=answer.towards_deg or 0.0,
        )
        return needle_of(face, 1, injection)
    except ValueError as error:
        raise AnswerRefused(NO_ENTRY) from error


def _truth(question: NeedleQuestion, expert: PlannedNeedle, *, label: str) -> Truth:
    entry, way = expert.entry, expert.trace.direction
    x, y, z = (float(v) for v in entry.position)
    nx, ny, nz = (float(v) for v in entry.normal)
    return Truth(
        site_id=question.site,
        side=question.side,
        position=(x, y, z),
        normal=(nx, ny, nz),
        label=label,
        depth_mm=round(expert.trace.depth_mm, 1),
        angle_deg=expert.injection.angle_deg,
        towards_deg=expert.injection.towards_deg,
        direction=(float(way[0]), float(way[1]), float(way[2])),
    )
