"""What is said of each needle: its site, plane and dose, and what lies near it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.feedback import Finding
from lessons.naming import base_id, name_of
from lessons.plans.noticed import MEASURED, PlanFinding, about, notice
from lessons.scoring import RULES
from lessons.scoring.danger import at_risk
from lessons.scoring.distance import say_mm

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.placement import Placement
    from lessons.plans.aimed import Aimed, Sighted, Stray
    from lessons.plans.needles import PlannedNeedle
    from lessons.rubric import Rubric

HARM_RULES = ("limit", "danger")
ORBIT = "orbit"  # the layer of what lies within the orbit, in style.yaml


def find_in_needles(
    face: Face, lesson: Lesson, sighted: Sighted, rubric: Rubric
) -> Iterator[PlanFinding]:
    """Everything to say about single injections and sites."""
    for one in sighted.aimed:
        yield from _aimed(face, lesson, one, rubric=rubric)
    for stray in sighted.strays:
        yield from _stray(face, lesson, stray, rubric=rubric)


def _aimed(face: Face, lesson: Lesson, one: Aimed, *, rubric: Rubric) -> Iterator[PlanFinding]:
    if one.needle is None or one.placement is None:
        yield missing(one)
        return
    number = one.needle.number
    who = f"Injection {number}, {one.words}"
    told = list(judge(one.placement, one=one, lesson=lesson, rubric=rubric))
    yield from (about(finding, who, number) for finding in told)
    yield plane(one.needle, who, one=one)
    yield from around(face, lesson, one.needle, who=who, told=told, placement=one.placement)


def _stray(face: Face, lesson: Lesson, one: Stray, *, rubric: Rubric) -> Iterator[PlanFinding]:
    number = one.needle.number
    who = f"Injection {number}"
    yield extra(one, lesson)
    rules = {name: RULES[name] for name in HARM_RULES}
    told = [
        finding
        for rule in rules.values()
        for finding in rule(
            one.placement, site=one.nearest.site, lesson=lesson, rubric=rubric
        ).findings
        if finding.severity != "note"
    ]
    yield from (about(finding, who, number) for finding in told)
    yield from around(face, lesson, one.needle, who=who, told=told, placement=one.placement)


def judge(placement: Placement, *, one: Aimed, lesson: Lesson, rubric: Rubric) -> Iterator[Finding]:
    """What the scoring rules say of a placement; the nearest structure is told by `around`."""
    for rule in RULES.values():
        score = rule(placement, site=one.site, lesson=lesson, rubric=rubric)
        yield from (finding for finding in score.findings if finding.severity != "note")


def missing(one: Aimed) -> PlanFinding:
    """A site that the plan leaves out."""
    units = one.site.units
    return notice(
        "missing",
        f"{one.words} is not treated. The technique gives {units.middle:g} U there: {one.site.at}.",
        why="What is left out keeps pulling, and a face treated on one side only looks uneven.",
        value=units.middle,
        unit="U",
        severity="serious",
        evidence=units,
    )


def extra(one: Stray, lesson: Lesson) -> PlanFinding:
    """An injection that belongs to no site of the technique."""
    count = lesson.total.sites
    return notice(
        "extra",
        f"Injection {one.needle.number} belongs to no site of the technique: the nearest one left "
        f"for it, {one.nearest.words}, lies {say_mm(one.placement.distance_mm)} away along the "
        f"skin.",
        why=f"The technique has {count.middle:g} sites; what is given elsewhere reaches muscles "
        "that were not meant.",
        value=one.placement.distance_mm,
        unit="mm",
        severity="minor",
        evidence=count,
        numbers=(one.needle.number,),
    )


def plane(needle: PlannedNeedle, who: str, *, one: Aimed) -> PlanFinding:
    """In which muscle and layer the tip lies."""
    met = needle.trace
    meant = [name for name in met.holds_tip if base_id(name) in one.site.target]
    inside = meant[0] if meant else (met.holds_tip[-1] if met.holds_tip else "")
    place = f"in the {name_of(inside)}" if inside else f"in no named structure, layer {met.layer}"
    bone = f" The needle stands on the {name_of(met.bone)}." if met.bone else ""
    return notice(
        "plane",
        f"{who}: the tip lies {say_mm(met.tip_depth_mm)} below the skin {place}.{bone}",
        why=f"The plane here: {one.site.layer}.",
        value=met.tip_depth_mm,
        unit="mm",
        severity="praise" if meant else "note",
        evidence=one.site.target_evidence,
        numbers=(needle.number,),
    )


def around(
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
