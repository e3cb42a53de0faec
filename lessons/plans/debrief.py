"""The debrief of a plan: what was right, what was risky, and what an expert would do here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from anatomy.toxin import predict_complications, treat
from lessons.load import load_rubric
from lessons.plans.aimed import Aimed, Sighted, sight_plan
from lessons.plans.amounts import find_amounts
from lessons.plans.effect import (
    Risk,
    Strength,
    find_effects,
    list_risks,
    list_strengths,
    target_ids,
)
from lessons.plans.expert import carry_sites, expert_plan
from lessons.plans.history import find_history, is_for_today
from lessons.plans.label import dose_lesson
from lessons.plans.needle_findings import find_in_needles
from lessons.plans.needles import trace_plan
from lessons.plans.noticed import PlanFinding, weigh
from lessons.plans.plan import Plan
from lessons.plans.symmetry import find_symmetry
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson

Verdict = Literal["sound", "improve", "unsafe"]


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
    if plan.lesson != lesson.id:
        raise ValueError(f"The plan follows the lesson {plan.lesson!r}, not {lesson.id!r}.")
    if not lesson.sites:
        raise ValueError(f"The lesson {lesson.title!r} has no sites, so nothing can be planned.")
    dosed = dose_lesson(lesson, plan.product)
    rubric = load_rubric(lesson.rubric)
    given = plan.given(face)
    expert = _expert(face, plan, lesson)
    sighted = sight_plan(
        face,
        dosed,
        carried=carry_sites(face, dosed),
        needles=trace_plan(face, plan),
        rubric=rubric,
    )
    treated = treat(face, given)
    strengths = list_strengths(treated, treat(face, expert.given(face)), dosed)
    found = predict_complications(treated, face, targets=target_ids(dosed)) if given else ()
    risks = list_risks(found)
    about_sites = (
        ()
        if _rightly_nobody(plan)
        else (
            *find_in_needles(face, dosed, sighted, rubric),
            *find_symmetry(sighted.aimed, rubric),
            *find_amounts(plan, dosed, rubric),
            *find_effects(strengths, risks),
        )
    )
    findings = weigh((*find_history(plan), *about_sites))
    verdict = verdict_of(findings)
    return Debrief(
        verdict=verdict,
        summary=summarise(verdict, findings, plan=plan, sighted=sighted),
        findings=findings,
        matches=tuple(_match(one) for one in sighted.aimed),
        extra=tuple(stray.needle.number for stray in sighted.strays),
        strengths=strengths,
        complications=risks,
        total_units=plan.total_units,
        label_units=_label(dosed),
        expert=expert,
    )


def verdict_of(findings: Sequence[PlanFinding]) -> Verdict:
    """The verdict of findings: only verified ones count, and one critical is enough."""
    counted = {finding.severity for finding in findings if finding.verified}
    if "critical" in counted:
        return "unsafe"
    return "improve" if counted & {"serious", "minor"} else "sound"


def _rightly_nobody(plan: Plan) -> bool:
    return not plan.injections and not is_for_today(plan.subject)


def _expert(face: Face, plan: Plan, lesson: Lesson) -> Plan:
    carried = expert_plan(
        face,
        lesson,
        subject=plan.subject,
        product=plan.product,
        vial_units=plan.vial_units,
        saline_ml=plan.saline_ml,
    )
    if is_for_today(plan.subject):
        return carried
    return carried.model_copy(update={"injections": ()})


def summarise(
    verdict: Verdict, findings: Sequence[PlanFinding], *, plan: Plan, sighted: Sighted
) -> str:
    """The debrief in one sentence."""
    name = plan.subject.patient.name
    if _rightly_nobody(plan):
        return f"Nobody is treated today, and that is right for {name}."
    counted = [f for f in findings if f.verified and f.severity in ("critical", "serious", "minor")]
    if counted:
        more = f" ({len(counted) - 1} more below)" if len(counted) > 1 else ""
        word = "Unsafe" if verdict == "unsafe" else "To improve"
        return f"{word}: {counted[0].message.rstrip('.')}{more}."
    treated = sum(one.needle is not None for one in sighted.aimed)
    today = "" if is_for_today(plan.subject) else f"; but read why {name} should wait"
    return (
        f"Sound: {treated} of {len(sighted.aimed)} sites, {plan.total_units:g} U in all, and no "
        f"verified figure speaks against it{today}."
    )


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
