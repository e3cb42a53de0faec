"""How near the needle comes to vessels and nerves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anatomy.evidence import Figure
from lessons.feedback import Finding, Severity
from lessons.placement import Hazard, Placement
from lessons.rubric import DangerRule, Rubric
from lessons.scoring.distance import say_mm
from lessons.scoring.score import Score
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import AtRisk, Lesson, Site, Zone

VESSELS = ("artery", "vein")
TOLD_MM = 0.05  # a wall this near counts as touched


def score_danger(placement: Placement, *, site: Site, lesson: Lesson, rubric: Rubric) -> Score:
    """Full marks while every vessel and nerve keeps its distance.

    A hazard asks for `min(safe, the site's own clearance - slack)` of the rubric's danger rule, at
    least 0: a site close to a vessel loses nothing itself, nor does a hand that is off by less than
    the slack, and any step nearer loses. A wall that the site's needle does not touch always costs
    all the marks when it is touched; a tip inside such a vessel is critical.
    """
    del site
    return score_hazards(placement.hazards, lesson, rubric)


def score_hazards(hazards: Sequence[Hazard], lesson: Lesson, rubric: Rubric) -> Score:
    """What is left of the marks beside these vessels and nerves, nearest first."""
    opinions = [_judge(hazard, lesson, rubric.danger) for hazard in hazards]
    share = min((o[0] for o in opinions), default=1.0)
    verified = min((o[0] for o in opinions if o[1]), default=1.0)
    told = [f for _, _, f in opinions if f is not None]
    if not told and hazards:
        told = [_nearest(hazards[0], lesson)]
    return Score(share, verified, tuple(told))


def asked_clearance_mm(hazard: Hazard, rule: DangerRule) -> float:
    """How far from this hazard a needle must stay to lose nothing, mm; 0 means only not inside."""
    return max(0.0, min(rule.safe.middle, hazard.site_path_mm - rule.slack.middle))


def clearance_share(hazard: Hazard, rule: DangerRule) -> float:
    """Share of the asked clearance that is kept, 0 to 1; never rises as the needle nears it."""
    if hazard.site_path_mm <= 0:
        return 1.0  # the site's own needle meets it
    if hazard.path_mm <= 0:
        return 0.0
    asked = asked_clearance_mm(hazard, rule)
    return 1.0 if hazard.path_mm >= asked else hazard.path_mm / asked


def tip_inside(hazard: Hazard) -> bool:
    """True when the needle's tip lies in a vessel that the site's own needle keeps clear of."""
    return hazard.kind in VESSELS and hazard.holds_tip and hazard.site_path_mm > 0


def at_risk(lesson: Lesson, structure_id: str) -> tuple[Zone, AtRisk] | None:
    """The danger zone that speaks of a structure, and its entry, the verified one first."""
    base = structure_id.removesuffix(".left").removesuffix(".right")
    found = [(z, s) for z in lesson.zones for s in z.structures if s.id == base]
    return next((pair for pair in found if is_verified(pair[1].depth)), found[0] if found else None)


def _judge(hazard: Hazard, lesson: Lesson, rule: DangerRule) -> tuple[float, bool, Finding | None]:
    share = clearance_share(hazard, rule)
    known = at_risk(lesson, hazard.id)
    verified = known is not None and is_verified(known[1].depth)
    if share >= 1:
        return share, verified, None
    severity: Severity = "minor"
    if verified and share <= 0:
        severity = "critical" if tip_inside(hazard) else "serious"
    return share, verified, _finding(hazard, lesson, severity)


def _nearest(hazard: Hazard, lesson: Lesson) -> Finding:
    return _finding(hazard, lesson, "note")


def _finding(hazard: Hazard, lesson: Lesson, severity: Severity) -> Finding:
    known = at_risk(lesson, hazard.id)
    figure: Figure | None = None if known is None else known[1].depth
    return Finding(
        rule="danger",
        message=_message(hazard),
        why=""
        if known is None
        else f"{_sentence(known[0].mechanism)} {_sentence(known[0].consequence)}",
        value=round(max(0.0, hazard.path_mm), 1),
        unit="mm",
        severity=severity,
        evidence=say_evidence(figure),
        src=None if figure is None else figure.src,
        verified=is_verified(figure),
    )


def _message(hazard: Hazard) -> str:
    if hazard.kind in VESSELS and hazard.holds_tip:
        return f"The tip of the needle lies inside the {hazard.name}."
    if hazard.path_mm <= TOLD_MM:
        return f"The needle passes through the {hazard.name}, {say_mm(hazard.depth_mm)} deep here."
    return (
        f"The nearest part of the {hazard.name} is {say_mm(hazard.path_mm)} from the needle, "
        f"{say_mm(hazard.depth_mm)} deep."
    )


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."
