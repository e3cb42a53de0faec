"""The debrief of a plan: what was right, what was risky, and what an expert would do here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from lessons.load import load_rubric
from lessons.plans.aimed import Aimed, Sighted, sight_plan
from lessons.plans.amounts import find_amounts
from lessons.plans.at_sites import find_at_sites
from lessons.plans.effect import Effect, Risk, Strength, find_effects, measure_effect
from lessons.plans.expert import carry_sites, expert_plan
from lessons.plans.history import find_history, is_for_today
from lessons.plans.label import dose_lesson
from lessons.plans.needles import trace_plan
from lessons.plans.noticed import PlanFinding, weigh
from lessons.plans.plan import Plan
from lessons.plans.symmetry import find_symmetry
from lessons.plans.verdict import Verdict, is_rightly_empty, summarise, verdict_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric


class Part(BaseModel):
    """A part of a debrief; nothing in it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Match(Part):
    """A site of the technique beside the injection meant for it.

    number: of that injection, from 1; None where the plan leaves the site out, and then distance,
    units and depth are None too. distance_mm: along the skin from the site. depth_mm,
    expert_depth_mm: of the tip, straight below the skin.
    """

    site_id: str
    side: str
    site_name: str
    number: int | None
    distance_mm: float | None
    units: float | None
    expert_units: float
    depth_mm: float | None
    expert_depth_mm: float


class LabelUnits(Part):
    """What the label gives in all, with its evidence."""

    units: float
    evidence: str
    src: str | None
    verified: bool


class Debrief(Part):
    """All that is said of a plan. findings: gravest first.

    extra: numbers of the injections that belong to no site. complications: as the model predicts
    them. expert: what an expert would do today; without injections where nobody should be treated.
    """

    verdict: Verdict
    summary: str
    findings: tuple[PlanFinding, ...]
    matches: tuple[Match, ...]
    extra: tuple[int, ...]
    strengths: tuple[Strength, ...]
    complications: tuple[Risk, ...]
    total_units: float
    label_units: LabelUnits
    expert: Plan


def debrief(face: Face, plan: Plan, lesson: Lesson) -> Debrief:
    """The debrief of a plan on a face.

    Raises ValueError, in words, for an injection that cannot be given (with its number), for a vial
    that cannot be mixed so, and where no label tells the doses of this product; UnknownId for an
    unknown product, patient or case.
    """
    _check(plan, lesson)
    dosed, rubric = dose_lesson(lesson, plan.product), load_rubric(lesson.rubric)
    given = plan.given(face)
    technique = _technique(face, plan, lesson)
    carried, needles = carry_sites(face, dosed), trace_plan(face, plan)
    sighted = sight_plan(face, dosed, carried=carried, needles=needles, rubric=rubric)
    effect = measure_effect(face, given, expected=technique.given(face), lesson=dosed)
    findings = weigh(_findings(face, plan, dosed, sighted=sighted, effect=effect, rubric=rubric))
    today = technique.injections if is_for_today(plan.subject) else ()
    return Debrief(
        verdict=verdict_of(findings),
        summary=summarise(findings, plan, treated=sighted.treated, sites=len(sighted.aimed)),
        findings=findings,
        matches=tuple(_match(one) for one in sighted.aimed),
        extra=tuple(stray.needle.number for stray in sighted.strays),
        strengths=effect.strengths,
        complications=effect.risks,
        total_units=plan.total_units,
        label_units=_label(dosed),
        expert=technique.model_copy(update={"injections": today}),
    )


def _check(plan: Plan, lesson: Lesson) -> None:
    if plan.lesson != lesson.id:
        raise ValueError(f"The plan follows the lesson {plan.lesson!r}, not {lesson.id!r}.")
    if not lesson.sites:
        raise ValueError(f"The lesson {lesson.title!r} has no sites, so nothing can be planned.")


def _technique(face: Face, plan: Plan, lesson: Lesson) -> Plan:
    return expert_plan(
        face,
        lesson,
        subject=plan.subject,
        product=plan.product,
        vial_units=plan.vial_units,
        saline_ml=plan.saline_ml,
    )


def _findings(
    face: Face, plan: Plan, lesson: Lesson, *, sighted: Sighted, effect: Effect, rubric: Rubric
) -> Iterator[PlanFinding]:
    yield from find_history(plan)
    if is_rightly_empty(plan):
        return
    yield from find_at_sites(face, lesson, sighted, rubric)
    yield from find_symmetry(sighted.aimed, rubric)
    yield from find_amounts(plan, lesson, rubric)
    yield from find_effects(effect)


def _match(one: Aimed) -> Match:
    needle, placement = one.needle, one.placement
    return Match(
        site_id=one.site.id,
        side=one.side,
        site_name=one.site.name,
        number=None if needle is None else needle.number,
        distance_mm=None if placement is None else round(placement.distance_mm, 1),
        units=None if needle is None else needle.injection.units,
        expert_units=one.site.units.middle,
        depth_mm=None if needle is None else round(needle.trace.tip_depth_mm, 1),
        expert_depth_mm=round(one.expert.trace.tip_depth_mm, 1),
    )


def _label(lesson: Lesson) -> LabelUnits:
    total = lesson.total.units
    return LabelUnits(
        units=total.middle,
        evidence=say_evidence(total),
        src=total.src,
        verified=is_verified(total),
    )
