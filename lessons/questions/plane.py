"""Say in which layer the tip belongs below a pin on the skin, and how deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from anatomy.content import KeyPath, UnknownId
from anatomy.evidence import Figure, describe
from anatomy.nearby import nearest_structures, needle_tip
from anatomy.place import Place, resolve_place
from anatomy.style import load_style
from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.measure import hazards_between, locate_site, probe_needle
from lessons.naming import base_id, name_of
from lessons.questions.kind import Asked, Given, Id
from lessons.questions.marking import lesson_of
from lessons.questions.sited import check_site
from lessons.scoring.danger import score_hazards
from lessons.scoring.distance import say_mm
from lessons.scoring.score import Score, score_of, total_of
from lessons.staging import Staging
from lessons.strata import ORBIT, Stratum, layer_at, measure_strata, orbit_from, say_strata
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric
    from meshes.geodesics import SurfacePoint

KIND = "plane"
MOST_DEPTH_MM = 19.0
SHOWN_MM = 15.0  # how far down layers are told, and further only where the answer lies deeper
MEASURED = "measured on this face"
SEEN = ("artery", "vein", "nerve", "muscle", "gland")
LayerId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)]


class PlaneQuestion(Asked):
    """Which layer, and how many millimetres, below a site or a place of its own.

    site or place: where the pin stands, on this side. layers: those to choose from, from the skin
    in. layer: the right one. depth_mm: the right depth; that of the site where it is left out.
    critical: layers that endanger the patient. of: the structure whose depth is asked, where it is
    not that of a needle's tip.
    """

    kind: Literal["plane"]
    site: Id | None = None
    place: Place | None = None
    side: Literal["left", "right", "median"]
    layers: tuple[LayerId, ...] = Field(default=(), max_length=8)
    layer: LayerId | None = None
    critical: tuple[LayerId, ...] = ()
    ask_depth: bool = False
    depth_mm: Figure | None = None
    of: Id | None = None
    scene: Staging

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if (self.site is None) == (self.place is None):
            raise ValueError("it needs one place for its pin. Write site: or place:, not both")
        if self.layer is None and not self.ask_depth:
            raise ValueError("it asks nothing. Write layer: and layers:, or ask_depth: true")
        if self.ask_depth and self.depth_mm is None and self.site is None:
            raise ValueError("a place of its own has no depth. Add depth_mm: {mm: ..., ev: ...}")
        if self.depth_mm is not None and self.depth_mm.unit != "mm":
            raise ValueError(f"{describe(self.depth_mm)} is no depth. Write {{mm: ...}}")
        return self

    @model_validator(mode="after")
    def _asks_how_deep_it_lies(self) -> Self:
        if self.of is not None and (self.layer is not None or self.depth_mm is None):
            raise ValueError("of: asks how deep it lies. Give its depth_mm:, and no layer:")
        return self

    @model_validator(mode="after")
    def _offers_the_right_layer(self) -> Self:
        if self.layer is None:
            if self.layers or self.critical:
                raise ValueError("layers are offered, but none is right. Add layer:")
            return self
        if len(set(self.layers)) != len(self.layers) or len(self.layers) < 2:
            raise ValueError("layers need two or more to choose from, each once")
        for name in (self.layer, *self.critical):
            if name not in self.layers:
                raise ValueError(f"'{name}' is not among layers. Add it there")
        if self.layer in self.critical:
            raise ValueError(f"'{self.layer}' is right and critical. Remove one of the two")
        return self

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """Every structure that it names, and where in its file."""
        if self.of is not None:
            yield ("of",), self.of


class PlaneAnswer(Given):
    """The layer that was chosen and the depth below the skin; None where not asked."""

    layer: LayerId | None = None
    depth_mm: Annotated[float, Field(ge=0, le=MOST_DEPTH_MM)] | None = None


def grade_plane(
    face: Face, lesson: Lesson, question: PlaneQuestion, answer: PlaneAnswer, rubric: Rubric
) -> Grade:
    """Points for layer, depth and clearance, with the layers as measured on this face.

    A tip in the orbit, where no right one lies, fails whatever the points. Raises AnswerRefused
    for a layer that was not offered, or where a part is missing.
    """
    point = pin_of(face, lesson, question)
    layer, depth_mm = _read(question, answer)
    right = right_depth(lesson, question)
    reach = min(MOST_DEPTH_MM, max(SHOWN_MM, depth_mm or 0.0, 0.0 if right is None else right.high))
    strata = measure_strata(face, point, reach)
    scores = {}
    if layer is not None:
        scores["layer"] = _score_layer(question, layer, strata, rubric)
    if depth_mm is not None and right is not None and question.of is not None:
        scores["plane"] = _score_where(
            depth_mm,
            right,
            name=name_of(question.of),
            model=_model_depth(face, point, question.of, right),
            rubric=rubric,
        )
    elif depth_mm is not None and right is not None:
        scores["plane"] = _score_depth(depth_mm, right, strata, rubric)
        scores["danger"] = _score_danger(
            face, lesson, point, given_mm=depth_mm, right_mm=right.middle, rubric=rubric
        )
        scores["orbit"] = _score_orbit(depth_mm, right, strata, rubric)
    total = total_of(scores, rubric)
    most = rubric.max_points(KIND)
    findings = tuple(f for score in scores.values() for f in score.findings)
    return Grade(
        question_id=question.id,
        kind=KIND,
        points=round(total.share * most, 2),
        max_points=most,
        outcome=total.outcome,
        findings=(*findings, lesson_of(question)),
        truth=_truth(question, point, right),
    )


def public_plane(question: PlaneQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the layers to choose from, not which is right."""
    style = load_style()
    return {
        **question.shown(),
        "kind": KIND,
        "layers": [{"id": one, "text": style.layer_name(one)} for one in question.layers],
        "ask_layer": question.layer is not None,
        "ask_depth": question.ask_depth,
        "of_structure": question.of is not None,
    }


def check_plane(lesson: Lesson, question: PlaneQuestion) -> Iterator[tuple[KeyPath, str]]:
    """A site, side or layer that does not exist, as (where in the question, problem. Fix.)."""
    yield from check_site(lesson, site=question.site, side=question.side)
    known = list(load_style().layer_ids)
    for j, name in enumerate(question.layers):
        if name not in known:
            yield ("layers", j), str(UnknownId("layer", name, known))
    rows = [known.index(name) for name in question.layers if name in known]
    if rows != sorted(rows):
        yield ("layers",), "layers run from the skin in. Write them in the order of style.yaml."


def pin_of(face: Face, lesson: Lesson, question: PlaneQuestion) -> SurfacePoint:
    """Where on this face the pin stands. Raises UnknownId for a site or landmark."""
    if question.place is not None:
        return resolve_place(face, question.place, question.side)
    return locate_site(face, lesson.site(question.site or ""), question.side)


def right_depth(lesson: Lesson, question: PlaneQuestion) -> Figure | None:
    """The right depth below the skin, None where nothing tells one."""
    if question.depth_mm is not None or question.site is None:
        return question.depth_mm
    return lesson.site(question.site).depth_mm


def _read(question: PlaneQuestion, answer: PlaneAnswer) -> tuple[str | None, float | None]:
    if question.layer is not None and answer.layer is None:
        raise AnswerRefused("Choose a layer first.")
    if answer.layer is not None and answer.layer not in question.layers:
        raise AnswerRefused("That layer is not one of those offered. Please choose again.")
    if question.ask_depth and answer.depth_mm is None:
        raise AnswerRefused("How deep? Enter millimetres.")
    return answer.layer, answer.depth_mm if question.ask_depth else None


def _score_layer(
    question: PlaneQuestion, layer: str, strata: tuple[Stratum, ...], rubric: Rubric
) -> Score:
    verified = is_verified(question.evidence)
    right, name = question.layer or "", load_style().layer_name
    apart = abs(question.layers.index(layer) - question.layers.index(right))
    dangerous = layer in question.critical
    fails = dangerous and (verified or layer == ORBIT)  # no needle belongs there
    share = 1.0 if apart == 0 else 0.0
    if apart == 1 and not dangerous:
        share = rubric.next_layer.middle / 100
    message = f"Right: {name(right)}."
    if apart:
        message = f"You chose {name(layer)}; the tip belongs in: {name(right)}."
    finding = Finding(
        rule="layer",
        message=message,
        why=f"Straight in below the pin, {MEASURED}: {say_strata(strata)}.",
        severity="praise" if apart == 0 else "critical" if fails else "serious",
        evidence=say_evidence(question.evidence),
        src=question.evidence.src,
        verified=verified,
    )
    return score_of(share, finding, verified=verified)


def _score_depth(
    depth_mm: float, right: Figure, strata: tuple[Stratum, ...], rubric: Rubric
) -> Score:
    error = max(0.0, depth_mm - right.high) + min(0.0, depth_mm - right.low)
    share = rubric.depth.fraction(error)
    here = layer_at(strata, depth_mm)
    wanted = describe(right)
    message = f"Right depth: {wanted} below the skin."
    if error:
        way = "too deep" if error > 0 else "too superficial"
        close = " Close enough." if share >= 1 else ""
        message = f"{say_mm(error)} {way}: the tip belongs {wanted} below the skin.{close}"
    finding = Finding(
        rule="depth",
        message=message,
        why=f"At {say_mm(depth_mm)} your tip lies here, {MEASURED}: {here.name} "
        f"({here.from_mm:.1f} to {here.to_mm:.1f} mm).",
        value=depth_mm,
        unit="mm",
        severity="praise" if share >= 1 else "minor",
        evidence=say_evidence(right),
        src=right.src,
        verified=is_verified(right),
    )
    return score_of(share, finding, verified=is_verified(right))


def _score_where(depth_mm: float, right: Figure, *, name: str, model: str, rubric: Rubric) -> Score:
    """How well the depth of a structure is known; the model's own is told beside the published."""
    error = max(0.0, depth_mm - right.high) + min(0.0, depth_mm - right.low)
    share = rubric.depth.fraction(error)
    message = f"The {name} was found {describe(right)} deep"
    message += ", as you said." if share >= 1 else f"; you said {say_mm(depth_mm)}."
    finding = Finding(
        rule="depth",
        message=message,
        why=model,
        value=depth_mm,
        unit="mm",
        severity="praise" if share >= 1 else "minor",
        evidence=say_evidence(right),
        src=right.src,
        verified=is_verified(right),
    )
    return score_of(share, finding, verified=is_verified(right))


def _model_depth(face: Face, point: SurfacePoint, name: str, right: Figure) -> str:
    tip = needle_tip(point, right.middle)
    near = (n for n in nearest_structures(face, tip, kinds=SEEN) if base_id(n.id) == name)
    found = next(near, None)
    if found is None:
        return ""
    return f"In this model its nearest part lies {found.depth_mm:.1f} mm deep, {MEASURED}."


def _score_danger(
    face: Face,
    lesson: Lesson,
    point: SurfacePoint,
    *,
    given_mm: float,
    right_mm: float,
    rubric: Rubric,
) -> Score:
    given = probe_needle(face, point, given_mm)
    right = probe_needle(face, point, right_mm)
    return score_hazards(hazards_between(given, right), lesson, rubric)


def _score_orbit(
    depth_mm: float, right: Figure, strata: tuple[Stratum, ...], rubric: Rubric
) -> Score:
    """Nothing is left of a tip in the orbit.

    The tarsus counts as orbit, and a right wheal before it may touch it; what the rubric takes for
    a right depth is therefore never too deep.
    """
    begins = orbit_from(strata)
    if begins is None or depth_mm < max(begins, right.high + rubric.depth.full_within.middle):
        return Score(1.0, 1.0, ())
    finding = Finding(
        rule="orbit",
        message=f"The needle enters the orbit, {say_mm(begins)} along its way.",
        value=round(begins, 1),
        unit="mm",
        severity="critical",
        evidence=MEASURED,
    )
    return Score(0.0, 0.0, (finding,))


def _truth(question: PlaneQuestion, point: SurfacePoint, right: Figure | None) -> Truth:
    x, y, z = (float(v) for v in point.position)
    nx, ny, nz = (float(v) for v in point.normal)
    layer = question.layer or ""
    return Truth(
        site_id=question.site,
        side=question.side,
        position=(x, y, z),
        normal=(nx, ny, nz),
        label=load_style().layer_name(layer) if layer else "",
        depth_mm=None if right is None else right.middle,
        layer=layer,
    )
