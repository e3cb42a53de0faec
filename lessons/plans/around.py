"""What lies near each needle of a plan: the orbit, vessels, nerves, and the lines over the rim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anatomy.needle import BEVEL_MM, VESSELS
from lessons.feedback import Finding
from lessons.naming import name_of
from lessons.plans.noticed import MEASURED, PlanFinding, notice
from lessons.scoring.danger import at_risk
from lessons.scoring.distance import say_mm

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.placement import Placement
    from lessons.plans.needles import PlannedNeedle

ORBIT = "orbit"  # the layer of what lies within the orbit, in style.yaml


def find_around(
    face: Face,
    lesson: Lesson,
    needle: PlannedNeedle,
    *,
    who: str,
    told: list[Finding],
    placement: Placement,
) -> Iterator[PlanFinding]:
    """The orbit when it is entered, and the nearest vessel, nerve and limit line."""
    yield from _orbit(face, lesson, needle, who=who)
    yield from _blood(lesson, needle, who=who, told=told)
    said = " ".join(finding.message for finding in told if finding.rule == "danger")
    yield from _nearest(lesson, needle, who=who, said=said)
    if not any(finding.rule == "limit" for finding in told):
        yield from _heights(lesson, placement, who=who, number=needle.number)


def _orbit(face: Face, lesson: Lesson, needle: PlannedNeedle, *, who: str) -> Iterator[PlanFinding]:
    if face.atlas is None:
        return
    inside = [c for c in needle.trace.crossed if face.atlas.structure(c.id).layer == ORBIT]
    if not inside:
        return
    zones = (at_risk(lesson, crossed.id) for crossed in inside)
    zone = next((pair[0] for pair in zones if pair is not None), None)
    yield PlanFinding(
        rule="orbit",
        message=f"{who}: the needle enters the orbit, {say_mm(inside[0].from_mm)} along its way: "
        f"{name_of(inside[0].id)}.",
        why="" if zone is None else f"{zone.mechanism} {zone.consequence}",
        value=round(inside[0].from_mm, 1),
        unit="mm",
        severity="critical",
        evidence=MEASURED,
        src=None if zone is None else zone.rule_evidence.src,
        numbers=(needle.number,),
    )


def _blood(
    lesson: Lesson, needle: PlannedNeedle, *, who: str, told: list[Finding]
) -> Iterator[PlanFinding]:
    """Every vessel in which the opening of the needle lies, so that blood would come back.

    A vessel that is known already to hold the tip is not told twice.
    """
    met = needle.trace
    said = " ".join(finding.message for finding in told if finding.severity == "critical")
    opens_mm = max(met.depth_mm - BEVEL_MM, 0.0)
    open_in = (c for c in met.crossed if c.kind in VESSELS and c.to_mm > opens_mm)
    for vessel in {crossed.id: crossed for crossed in open_in}.values():
        if name_of(vessel.id) in said:
            continue
        known = at_risk(lesson, vessel.id)
        yield notice(
            "blood",
            f"{who}: the opening of the needle lies in the {name_of(vessel.id)}, "
            f"{say_mm(vessel.from_mm)} along its way; blood would come back.",
            why="" if known is None else f"{known[0].mechanism} {known[0].consequence}",
            value=vessel.from_mm,
            unit="mm",
            severity="critical",
            evidence=None if known is None else known[1].depth,
            numbers=(needle.number,),
        )


def _nearest(
    lesson: Lesson, needle: PlannedNeedle, *, who: str, said: str
) -> Iterator[PlanFinding]:
    near = needle.trace.near_path
    vessels = [near[kind] for kind in ("artery", "vein") if kind in near]
    nerves = [near[kind] for kind in ("nerve",) if kind in near]
    for rule, found in (("nearest_vessel", vessels), ("nearest_nerve", nerves)):
        if not found:
            continue
        closest = min(found, key=lambda one: one.distance_mm)
        if name_of(closest.id) in said:
            continue
        known = at_risk(lesson, closest.id)
        yield notice(
            rule,
            f"{who}: the nearest {rule.removeprefix('nearest_')} is the {name_of(closest.id)}, "
            f"{say_mm(closest.distance_mm)} from the needle.",
            value=closest.distance_mm,
            unit="mm",
            severity="note",
            evidence=None if known is None else known[1].depth,
            numbers=(needle.number,),
        )


def _heights(
    lesson: Lesson, placement: Placement, *, who: str, number: int
) -> Iterator[PlanFinding]:
    for height in placement.heights:
        limit = lesson.limit(height.limit_id)
        if height.height_mm is None:
            continue
        where = "above" if height.height_mm >= 0 else "below"
        yield notice(
            "height",
            f"{who}: {say_mm(height.height_mm)} {where} the bony rim ({limit.name}).",
            why=limit.why,
            value=height.height_mm,
            unit="mm",
            severity="note",
            evidence=limit.keep_above,
            numbers=(number,),
        )
