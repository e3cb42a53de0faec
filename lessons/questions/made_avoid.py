"""Where a vessel or nerve endangers: a question that nobody wrote, from danger zones that name it.

It can be asked where every danger zone that names the vessel or nerve has a rule that was found in
its source, and one lesson has all of these zones, so that marks are judged by all of them. Of the
41 vessels and nerves 31 can; 10 lie in no zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from anatomy.structures import Structure, load_structures
from lessons.measure import HAZARD_KINDS
from lessons.naming import base_id, name_of
from lessons.questions.avoid import MOST_DABS, AvoidQuestion
from lessons.questions.made_words import evidence_of
from lessons.staging import Staging
from lessons.trust import is_verified

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Zone

VIEWS: Mapping[str, str] = {"left": "left_oblique", "median": "front"}  # by side
RADIUS_MM = 11.0  # 12 such marks fill the widest zone, the neck's; wider ones spill off the nose
AVOID_LEFT = "On the patient's left, mark the whole of every danger zone that holds the {name}."
AVOID_MEDIAN = "Across the midline, mark the whole of every danger zone that holds the {name}."
AVOID_BOTH = (
    "On the patient's left and across the midline, mark the whole of every danger zone that holds "
    "the {name}."
)
TEACH = "The {name} lies in: {zones}. What is at stake: {consequence}."
TEACH_ZONES = "The {name} lies in: {zones}."


def zones_with(lesson: Lesson, structure_id: str) -> tuple[Zone, ...]:
    """The danger zones of a lesson that name a structure."""
    return tuple(
        zone
        for zone in lesson.zones
        if structure_id in {base_id(inside.id) for inside in zone.structures}
    )


def host_to_avoid(lessons: Sequence[Lesson], structure_id: str) -> Lesson | None:
    """The first lesson with every danger zone that names a vessel or nerve; None if it cannot be
    asked.
    """
    structure = load_structures().get(structure_id)
    if structure is None or structure.kind not in HAZARD_KINDS:
        return None
    every = {zone.id: zone for one in lessons for zone in zones_with(one, structure_id)}
    if not every or not all(is_verified(zone.rule_evidence) for zone in every.values()):
        return None
    return next((one for one in lessons if every.keys() <= {z.id for z in one.zones}), None)


def make_avoid_of(lesson: Lesson, structure: Structure, *, question_id: str) -> AvoidQuestion:
    """The danger zones of the lesson that name the structure, to be painted."""
    zones = zones_with(lesson, structure.id)
    side = _side(zones)
    return AvoidQuestion(
        id=question_id,
        kind="avoid",
        domain="danger",
        prompt=_prompt(zones).format(name=name_of(structure.id)),
        teaches=_teach(structure, zones),
        evidence=evidence_of(structure),
        zones=tuple(zone.id for zone in zones),
        side=side,
        dabs=MOST_DABS,
        radius_mm=RADIUS_MM,
        scene=Staging(view=VIEWS[side]),
    )


def _side(zones: Sequence[Zone]) -> Literal["left", "median"]:
    return "median" if all(zone.side == "median" for zone in zones) else "left"


def _prompt(zones: Sequence[Zone]) -> str:
    sides = {zone.side for zone in zones}
    if sides == {"median"}:
        return AVOID_MEDIAN
    return AVOID_BOTH if "median" in sides else AVOID_LEFT


def _teach(structure: Structure, zones: Sequence[Zone]) -> str:
    name, names = name_of(structure.id), "; ".join(zone.name for zone in zones)
    if structure.facts.consequence is None:
        return TEACH_ZONES.format(name=name, zones=names)
    return TEACH.format(name=name, zones=names, consequence=structure.facts.consequence)
