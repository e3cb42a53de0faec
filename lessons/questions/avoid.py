"""Mark where not to inject: paint it on the skin, or pick it from a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import KeyPath, UnknownId
from anatomy.place import skin_point
from lessons.covering import Covered, measure_cover
from lessons.feedback import AnswerRefused, Finding, Grade, Severity, Truth
from lessons.questions.kind import Asked, Given, Id, Text
from lessons.questions.marking import lesson_of
from lessons.scoring.score import Score, total_of
from lessons.staging import Staging
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Side, Zone
    from lessons.rubric import Rubric
    from meshes.geodesics import SurfacePoint

KIND = "avoid"
MOST_DABS = 12
MOST_FACES = 10_000_000
AreaId = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
GivenAreaId = Annotated[str, StringConstraints(max_length=8)]
Share = Annotated[float, Field(ge=-0.01, le=1.01)]


class Area(BaseModel):
    """One area of the face to pick. zone: the danger zone it is, or None where it is safe.

    feedback: what it teaches.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: AreaId
    text: Text
    zone: Id | None = None
    feedback: Text


class AvoidQuestion(Asked):
    """Danger zones of the lesson to be marked with up to `dabs` round marks of `radius_mm`.

    side: which side of the face is asked; of a zone on the midline "median". areas: with them the
    learner picks from this list instead of painting.
    """

    kind: Literal["avoid"]
    zones: tuple[Id, ...] = Field(min_length=1, max_length=4)
    side: Literal["left", "right", "median"]
    dabs: int = Field(default=6, ge=1, le=MOST_DABS)
    radius_mm: float = Field(default=8.0, ge=3, le=15)
    areas: tuple[Area, ...] = Field(default=(), max_length=8)
    scene: Staging

    @model_validator(mode="after")
    def _names_each_zone_once(self) -> Self:
        if len(set(self.zones)) != len(self.zones):
            raise ValueError("zones repeat an id. Name each once")
        return self

    @model_validator(mode="after")
    def _areas_fit_the_zones(self) -> Self:
        if not self.areas:
            return self
        ids = [area.id for area in self.areas]
        if len(set(ids)) != len(ids):
            raise ValueError(f"areas {', '.join(ids)} repeat an id. Use a, b, c, ... once each")
        named = sorted(area.zone for area in self.areas if area.zone is not None)
        if named != sorted(self.zones):
            raise ValueError("each of zones has one area, and no area has another zone")
        if len(named) == len(self.areas):
            raise ValueError("every area is a danger zone. Add one that is safe")
        return self

    @property
    def right_ids(self) -> tuple[str, ...]:
        """Ids of the areas to pick."""
        return tuple(area.id for area in self.areas if area.zone is not None)


class Dab(Given):
    """The middle of one round mark: a triangle of the skin and weights."""

    face_index: Annotated[int, Field(ge=0, le=MOST_FACES)]
    barycentric: Annotated[tuple[Share, Share, Share], Field(strict=False)]


class AvoidAnswer(Given):
    """The marks on the skin, or the ids of the areas that were picked."""

    dabs: Annotated[tuple[Dab, ...], Field(max_length=MOST_DABS, strict=False)] = ()
    area_ids: Annotated[tuple[GivenAreaId, ...], Field(max_length=8, strict=False)] = ()


def grade_avoid(
    face: Face, lesson: Lesson, question: AvoidQuestion, answer: AvoidAnswer, rubric: Rubric
) -> Grade:
    """Points for the zones marked and for sparing the rest, or for the areas picked.

    A zone that was not seen at all fails where its rule is verified; outlines are drawing aids, so
    their edges cost marks and never the pass. Raises AnswerRefused for no mark, too many, or one
    that is not on this skin.
    """
    most = rubric.max_points(KIND)
    scores = _picked(question, answer) if question.areas else None
    if scores is None:
        scores = _painted(face, lesson, question, answer, rubric)
    total = total_of(scores, rubric)
    findings = tuple(f for score in scores.values() for f in score.findings)
    return Grade(
        question_id=question.id,
        kind=KIND,
        points=round(total.share * most, 2),
        max_points=most,
        outcome=total.outcome,
        findings=(*findings, lesson_of(question)),
        truth=Truth(
            side=question.side,
            zone_ids=question.zones,
            option_ids=question.right_ids,
            label=" and ".join(lesson.zone(one).name for one in question.zones),
        ),
    )


def public_avoid(question: AvoidQuestion) -> dict[str, Any]:
    """What may be shown before the answer: how many marks of which size, or the list of areas."""
    return {
        **question.shown(),
        "kind": KIND,
        "dabs": question.dabs,
        "radius_mm": question.radius_mm,
        "options": [{"id": area.id, "text": area.text} for area in question.areas],
    }


def shuffled_areas(question: AvoidQuestion) -> tuple[str, ...]:
    """Ids of the areas, which every attempt shows in its own order."""
    return tuple(area.id for area in question.areas)


def check_avoid(lesson: Lesson, question: AvoidQuestion) -> Iterator[tuple[KeyPath, str]]:
    """A zone that the lesson lacks, or a wrong side, as (where in the question, problem. Fix.)."""
    known = {zone.id: zone for zone in lesson.zones}
    for j, name in enumerate(question.zones):
        if name not in known:
            yield ("zones", j), str(UnknownId("danger zone", name, known))
        elif known[name].side == "both" and question.side == "median":
            yield ("side",), f"{name} lies on both sides. Write side: left or right."


def side_for(zone: Zone, side: Side) -> Side:
    """On which side a zone is asked: its own where it is drawn on the midline."""
    return "median" if zone.side == "median" else side


def _painted(
    face: Face, lesson: Lesson, question: AvoidQuestion, answer: AvoidAnswer, rubric: Rubric
) -> dict[str, Score]:
    dabs = _dabs(face, question, answer)
    zones = [lesson.zone(name) for name in question.zones]
    outlines = [(zone, side_for(zone, question.side)) for zone in zones]
    spared = [(zone, side) for zone in lesson.zones for side in zone.sides if zone not in zones]
    found = measure_cover(face, outlines, dabs=dabs, radius_mm=question.radius_mm, spared=spared)
    scores = {
        f"zone_{zone.id}": _score_zone(zone, share, rubric)
        for zone, share in zip(zones, found.zones, strict=True)
    }
    return {**scores, "outside": _score_outside(zones[0], found, rubric)}


def _dabs(face: Face, question: AvoidQuestion, answer: AvoidAnswer) -> list[SurfacePoint]:
    if not answer.dabs:
        raise AnswerRefused("Mark at least one place first.")
    if len(answer.dabs) > question.dabs:
        raise AnswerRefused(f"Use up to {question.dabs} marks. Take one away first.")
    try:
        return [skin_point(face, dab.face_index, dab.barycentric) for dab in answer.dabs]
    except ValueError as error:
        raise AnswerRefused("That place is not on this face. Please click again.") from error


def _score_zone(zone: Zone, share: float, rubric: Rubric) -> Score:
    rule = rubric.avoid
    missed = 100 * share < rule.missed_below.middle
    kept = 0.0 if missed else rule.covered.fraction(100 * (1 - share))
    seen = is_verified(zone.rule_evidence)
    severity: Severity = "praise" if kept >= 1 else "serious" if missed and seen else "minor"
    finding = Finding(
        rule="zone",
        message=_say_zone(zone, share, missed=missed),
        why=f"{zone.mechanism} {zone.consequence} {zone.rule}",
        value=round(100 * share),
        unit="%",
        severity=severity,
        evidence=say_evidence(zone.rule_evidence if missed else zone.boundary_evidence),
        src=zone.rule_evidence.src if missed else zone.boundary_evidence.src,
        verified=seen if missed else is_verified(zone.boundary_evidence),
    )
    return Score(kept, 0.0 if missed and seen else 1.0, (finding,))


def _say_zone(zone: Zone, share: float, *, missed: bool) -> str:
    if missed:
        return f"You left the zone “{zone.name}” open to the needle."
    return f"{100 * share:.0f} % of the zone “{zone.name}” is marked."


def _score_outside(zone: Zone, found: Covered, rubric: Rubric) -> Score:
    kept = rubric.avoid.outside.fraction(100 * found.outside)
    about = zone.boundary_evidence
    finding = Finding(
        rule="outside",
        message=f"{100 * found.outside:.0f} % of what you marked lies outside every danger zone.",
        why="Where everything is forbidden nothing can be treated. A round mark overlaps any "
        "outline a little; that costs nothing.",
        value=round(100 * found.outside),
        unit="%",
        severity="praise" if kept >= 1 else "minor",
        evidence=say_evidence(about),
        src=about.src,
        verified=is_verified(about),
    )
    return Score(kept, kept if is_verified(about) else 1.0, (finding,))


def _picked(question: AvoidQuestion, answer: AvoidAnswer) -> dict[str, Score]:
    chosen, offered = answer.area_ids, {area.id for area in question.areas}
    if not chosen:
        raise AnswerRefused("Pick at least one area first.")
    if len(set(chosen)) != len(chosen) or not set(chosen) <= offered:
        raise AnswerRefused("That area is not one of those offered. Please choose again.")
    right = set(question.right_ids)
    share = max(0.0, (len(right & set(chosen)) - len(set(chosen) - right)) / len(right))
    verified = is_verified(question.evidence)
    findings = tuple(_about(question, area, taken=area.id in chosen) for area in question.areas)
    return {"areas": Score(share, share if verified else 1.0, findings)}


def _about(question: AvoidQuestion, area: Area, *, taken: bool) -> Finding:
    danger, verified = area.zone is not None, is_verified(question.evidence)
    severity: Severity = "note"
    if taken and danger:
        severity, verdict = "praise", "Rightly kept away from."
    elif taken:
        severity, verdict = "minor", "Safe, and marked as dangerous."
    elif danger:
        severity, verdict = "serious" if verified else "minor", "Left open to the needle."
    else:
        verdict = "Rightly left free."
    return Finding(
        rule="area",
        message=f"{verdict} “{area.text}”: {area.feedback}",
        severity=severity,
        evidence=say_evidence(question.evidence),
        src=question.evidence.src,
        verified=verified,
    )
