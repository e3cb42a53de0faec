"""What the plan does by day 14 in the model of the dose: strengths, and what may go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from anatomy.toxin import Complication, predict_complications, treat
from anatomy.toxin.complications import SEVERITY
from lessons.naming import base_id, name_of
from lessons.plans.noticed import MODEL, PlanFinding
from lessons.trust import say_evidence

if TYPE_CHECKING:
    from anatomy.face import Face
    from anatomy.toxin import Injection, Treatment
    from lessons.lesson import Lesson

REVIEW_DAY = 14.0
RESIDUAL = (
    "The expert's plan has it on this face as much: a known residual risk of the technique, or a "
    "limit of this model."
)
WORTH_SAYING = 0.02  # a muscle that keeps all but so much of its strength is not told
APART = 0.15  # so far from the expert's plan a target counts as too strong or too weak; our choice


class Strength(BaseModel):
    """How strong a muscle is. day14: after the plan; expert_day14: after the expert's, 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    muscle_id: str
    name: str
    is_target: bool
    day14: float
    expert_day14: float


class Risk(BaseModel):
    """A complication that the model predicts. level: mild, moderate or marked. cause: in words.

    help_text: what helps, with its tag and source. evidence: of the prediction itself.
    residual: the expert's own plan has it on this face and side too, at this level or a graver one;
    which injection brings it may differ.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    side: str
    level: str
    likelihood: str
    measured: float
    unit: str
    cause: str
    avoid: str
    help_text: str
    help_evidence: str
    help_src: str | None
    sources: tuple[str, ...]
    evidence: str
    residual: bool = False


@dataclass(frozen=True)
class Effect:
    """What a plan does by day 14, and what may go wrong."""

    strengths: tuple[Strength, ...]
    risks: tuple[Risk, ...]


def measure_effect(
    face: Face, given: Sequence[Injection], *, expected: Sequence[Injection], lesson: Lesson
) -> Effect:
    """The effect of injections beside that of the expert's. Raises ValueError as `treat` does."""
    treated, technique = treat(face, given), treat(face, expected)
    strengths = list_strengths(treated, technique, lesson)
    if not given:
        return Effect(strengths, ())
    found, usual = (
        list_risks(predict_complications(one, face, day=REVIEW_DAY, targets=target_ids(lesson)))
        for one in (treated, technique)
    )
    return Effect(strengths, tuple(_beside(risk, usual) for risk in found))


def _beside(risk: Risk, usual: Sequence[Risk]) -> Risk:
    """The risk, and whether the expert's own plan has it as much."""
    levels = [SEVERITY.index(u.level) for u in usual if (u.id, u.side) == (risk.id, risk.side)]
    known = bool(levels) and max(levels) >= SEVERITY.index(risk.level)
    if not known:
        return risk
    return risk.model_copy(update={"residual": True, "cause": f"{risk.cause} {RESIDUAL}"})


def list_strengths(treated: Treatment, expected: Treatment, lesson: Lesson) -> tuple[Strength, ...]:
    """Targets first, then every muscle that either plan weakens, the weakest first."""
    ours, theirs = treated.muscle_strength(REVIEW_DAY), expected.muscle_strength(REVIEW_DAY)
    targets = target_ids(lesson)
    told = [
        Strength(
            muscle_id=muscle,
            name=say_muscle(muscle),
            is_target=base_id(muscle) in targets,
            day14=round(ours[muscle], 3),
            expert_day14=round(theirs[muscle], 3),
        )
        for muscle in ours
    ]
    weakened = [
        one for one in told if one.is_target or min(one.day14, one.expert_day14) < 1 - WORTH_SAYING
    ]
    return tuple(sorted(weakened, key=lambda one: (not one.is_target, one.day14, one.muscle_id)))


def target_ids(lesson: Lesson) -> frozenset[str]:
    """Base ids of the muscles that the technique means to weaken."""
    return frozenset(target for site in lesson.sites for target in site.target)


def list_risks(found: Sequence[Complication]) -> tuple[Risk, ...]:
    """The model's complications as plain data."""
    return tuple(
        Risk(
            id=one.id,
            name=one.name,
            side=one.side,
            level=one.severity,
            likelihood=one.likelihood,
            measured=round(one.measured, 1),
            unit=one.unit,
            cause=one.cause,
            avoid=one.rule.avoid,
            help_text=one.rule.rescue.text,
            help_evidence=say_evidence(one.rule.rescue),
            help_src=one.rule.rescue.src,
            sources=one.rule.sources,
            evidence=MODEL,
        )
        for one in found
    )


def find_effects(effect: Effect) -> Iterator[PlanFinding]:
    """Targets too strong or too weak beside the expert's plan, and every predicted complication."""
    for strength in effect.strengths:
        if strength.is_target:
            yield _strength(strength)
    for risk in effect.risks:
        yield PlanFinding(
            rule="complication",
            message=f"{risk.name} ({risk.side}), {risk.level}: {risk.cause}",
            why=risk.avoid,
            value=risk.measured,
            unit=risk.unit,
            severity="minor",
            evidence=risk.evidence,
            verified=False,
        )


def _strength(one: Strength) -> PlanFinding:
    off = one.day14 - one.expert_day14
    word = "as after the expert's plan"
    if abs(off) > APART:
        word = f"too {'strong' if off > 0 else 'weak'} beside the expert's plan"
    return PlanFinding(
        rule="strength",
        message=f"On day {REVIEW_DAY:g} the {one.name} keeps {100 * one.day14:.0f} % of its "
        f"strength, {word} ({100 * one.expert_day14:.0f} %).",
        value=round(100 * one.day14, 1),
        unit="%",
        severity="minor" if abs(off) > APART else "note",
        evidence=MODEL,
        verified=False,
    )


def say_muscle(muscle_id: str) -> str:
    """A muscle with its side: "left corrugator supercilii"."""
    side = muscle_id.rpartition(".")[2] if "." in muscle_id else ""
    return f"{side} {name_of(muscle_id)}".strip()
