"""What is said of each site and the needle meant for it: place, plane, depth and dose."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from anatomy.style import load_style
from lessons.feedback import Finding
from lessons.measure import site_needle
from lessons.naming import base_id, name_of
from lessons.plans.around import find_around
from lessons.plans.noticed import PlanFinding, about, notice
from lessons.scoring import RULES
from lessons.scoring.danger import TOLD_MM
from lessons.scoring.distance import say_mm

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Site
    from lessons.placement import Placement
    from lessons.plans.aimed import Aimed, Sighted, Stray
    from lessons.plans.needles import PlannedNeedle
    from lessons.rubric import Rubric

MOVED_MM = 0.5
HARM_RULES = ("limit", "danger")


def find_at_sites(
    face: Face, lesson: Lesson, sighted: Sighted, rubric: Rubric
) -> Iterator[PlanFinding]:
    """Everything to say about single injections and sites."""
    for one in sighted.aimed:
        yield from _aimed(face, lesson, one, rubric=rubric)
    for stray in sighted.strays:
        yield from _stray(face, lesson, stray, rubric=rubric)


def _aimed(face: Face, lesson: Lesson, one: Aimed, *, rubric: Rubric) -> Iterator[PlanFinding]:
    yield from moved(face, one, rubric)
    if one.needle is None or one.placement is None:
        yield missing(one)
        return
    number = one.needle.number
    who = f"Injection {number}, {one.words}"
    told = list(judge_placement(one.placement, site=one.site, lesson=lesson, rubric=rubric))
    yield from (about(finding, who, number) for finding in told)
    yield plane(one.needle, who, one=one)
    yield from find_around(face, lesson, one.needle, who=who, told=told, placement=one.placement)


def _stray(face: Face, lesson: Lesson, one: Stray, *, rubric: Rubric) -> Iterator[PlanFinding]:
    number = one.needle.number
    who = f"Injection {number}"
    yield extra(one, lesson)
    site, placement = one.nearest.site, one.placement
    told = list(
        judge_placement(placement, site=site, lesson=lesson, rubric=rubric, rules=HARM_RULES)
    )
    yield from (about(finding, who, number) for finding in told)
    yield from find_around(face, lesson, one.needle, who=who, told=told, placement=one.placement)


def judge_placement(
    placement: Placement,
    *,
    site: Site,
    lesson: Lesson,
    rubric: Rubric,
    rules: Collection[str] = tuple(RULES),
) -> Iterator[Finding]:
    """What scoring rules say of a placement; notes of what lies near are left to `around`."""
    for name in rules:
        score = RULES[name](placement, site=site, lesson=lesson, rubric=rubric)
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
        f"Injection {one.needle.number} belongs to no site of the technique: the nearest one, "
        f"{one.nearest.words}, lies {say_mm(one.placement.distance_mm)} away along the "
        "skin.",
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
    place = (
        f"in the {name_of(inside)}" if inside else f"in no named structure ({_layer(met.layer)})"
    )
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


def moved(face: Face, one: Aimed, rubric: Rubric) -> Iterator[PlanFinding]:
    """Why the expert does not enter at the site itself on this face; nothing where they do."""
    shift_mm = one.expert_offset.distance_mm
    if shift_mm < MOVED_MM:
        return
    hazards = site_needle(face, one.site, one.side).hazards.values()
    near = min(hazards, key=lambda hazard: hazard.path_mm, default=None)
    safe = rubric.danger.safe
    reason = f"so that the needle reaches the {name_of(one.site.target[0])}"
    if near is not None and near.path_mm < safe.middle:
        passes = f"passes {say_mm(near.path_mm)} from" if near.path_mm > TOLD_MM else "meets"
        reason = f"because straight in at the site it {passes} the {name_of(near.id)}"
    yield notice(
        "expert_moved",
        f"{one.words}: on this face the expert's needle enters {say_mm(shift_mm)} beside the site, "
        f"{reason}.",
        value=shift_mm,
        unit="mm",
        severity="note",
        evidence=safe,
        numbers=() if one.needle is None else (one.needle.number,),
    )


@lru_cache(maxsize=16)
def _layer(layer_id: str) -> str:
    name = load_style().layer_name(layer_id)
    return name[:1].lower() + name[1:]
