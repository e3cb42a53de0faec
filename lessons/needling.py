"""A needle of a question beside the one an expert would push in on the same face."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from anatomy.evidence import Figure
from anatomy.needle import VESSELS
from lessons.feedback import Finding
from lessons.lesson import Site
from lessons.naming import name_of
from lessons.plans.aimed import Aimed, expected, measured
from lessons.plans.around import ORBIT
from lessons.plans.expert import Carried
from lessons.plans.inject import inject_site
from lessons.plans.noticed import MEASURED
from lessons.scoring import RULES
from lessons.scoring.angle import score_angle
from lessons.scoring.danger import at_risk
from lessons.scoring.distance import say_mm
from lessons.scoring.score import Score

if TYPE_CHECKING:
    from anatomy.face import Face
    from anatomy.nearby import Crossed
    from anatomy.traces import Trace
    from lessons.lesson import Lesson
    from lessons.plans.needles import PlannedNeedle
    from lessons.questions.needle import Aim, NeedleQuestion
    from lessons.rubric import Rubric

PLACEMENT_RULES = ("distance", "target", "limit", "danger", "depth")  # a needle has no units
NOTHING = Figure(units=0, ev="proposal", src="project")
NO_VOLUME = Figure(ml=0, ev="proposal", src="project")
FULL = Score(1.0, 1.0, ())


@dataclass(frozen=True, eq=False)
class Needled:
    """A needle's scores by rule, and how far it entered from the site along the skin, mm."""

    scores: Mapping[str, Score]
    distance_mm: float


_aims: WeakKeyDictionary[Face, dict[tuple[object, ...], Aimed]] = WeakKeyDictionary()


def aim_of(face: Face, lesson: Lesson, question: NeedleQuestion, rubric: Rubric) -> Aimed:
    """What a question aims at on this face, with the expert's needle; found once a face.

    Raises UnknownId for a site or landmark that does not exist.
    """
    site = site_of(lesson, question)
    known, key = _aims.setdefault(face, {}), (site, question.side, lesson.limits, rubric.id)
    found = known.get(key)
    if found is None:
        injection = inject_site(face, lesson, rubric, site=site, side=question.side)
        found = known[key] = expected(face, 1, Carried(site, question.side, injection), rubric)
    return found


def site_of(lesson: Lesson, question: NeedleQuestion) -> Site:
    """The site of the lesson, or the question's own aim as one. Raises UnknownId."""
    if question.aim is None:
        return lesson.site(question.site or "")
    return _as_site(question.id, question.aim, median=question.side == "median")


def score_needle(
    face: Face, lesson: Lesson, aim: Aimed, *, needle: PlannedNeedle, rubric: Rubric
) -> Needled:
    """What is left of the marks by each rule, beside the expert's needle."""
    held = measured(face, lesson, aim, needle=needle, rubric=rubric)
    placement = held.placement
    if placement is None:
        raise ValueError("A needle that is held beside a site has a placement.")
    scores = {
        name: RULES[name](placement, site=held.site, lesson=lesson, rubric=rubric)
        for name in PLACEMENT_RULES
    }
    scores["angle"] = score_angle(needle.injection.angle_deg, site=held.site, rubric=rubric)
    met = tuple(_vessels_met(lesson, needle.trace, aim.expert.trace))
    scores["vessel"] = Score(0.0, 0.0, met) if met else FULL
    astray = tuple(_astray(face, lesson, needle.trace, aim.expert.trace))
    scores["astray"] = Score(0.0, 0.0, astray) if astray else FULL
    scores["reach"] = Score(1.0, 1.0, tuple(_told(needle.trace)))
    return Needled(scores, placement.distance_mm)


def _vessels_met(lesson: Lesson, given: Trace, right: Trace) -> Iterator[Finding]:
    """One finding for each vessel whose wall the needle meets, and the expert's does not."""
    spared = {near.id for near in right.hits}
    for near in given.hits:
        if near.kind not in VESSELS or near.id in spared:
            continue
        known = at_risk(lesson, near.id)
        met = next((c for c in given.crossed if c.id == near.id), None)
        where = "" if met is None else f", {say_mm(met.from_mm)} along its way"
        yield Finding(
            rule="vessel",
            message=f"The needle meets the {name_of(near.id)}{where}.",
            why="" if known is None else f"{known[0].mechanism} {known[0].consequence}",
            value=0.0 if met is None else round(met.from_mm, 1),
            unit="mm",
            severity="critical",
            evidence=MEASURED,
            src=None if known is None else known[0].rule_evidence.src,
        )


def _astray(face: Face, lesson: Lesson, given: Trace, right: Trace) -> Iterator[Finding]:
    """Where the needle goes and no needle belongs: into the orbit, or out of the tissue again."""
    inside = _in_orbit(face, given)
    if inside and not _in_orbit(face, right):
        known = at_risk(lesson, inside[0].id)
        yield Finding(
            rule="orbit",
            message=f"The needle enters the orbit, {say_mm(inside[0].from_mm)} along its way: "
            f"{name_of(inside[0].id)}.",
            why="" if known is None else f"{known[0].mechanism} {known[0].consequence}",
            value=round(inside[0].from_mm, 1),
            unit="mm",
            severity="critical",
            evidence=MEASURED,
            src=None if known is None else known[0].rule_evidence.src,
        )
    if given.outside and not right.outside:
        yield Finding(
            rule="outside",
            message="The tip came out of the tissue again, so nothing would be injected.",
            severity="serious",
            evidence=MEASURED,
        )


def _in_orbit(face: Face, given: Trace) -> list[Crossed]:
    if face.atlas is None:
        return []
    return [one for one in given.crossed if face.atlas.structure(one.id).layer == ORBIT]


def _told(given: Trace) -> Iterator[Finding]:
    """What is worth knowing of the way: bone that stopped it, and the nearest of each kind."""
    if given.stopped_by_bone_mm is not None:
        yield _note("bone", f"Bone stopped the needle {say_mm(given.stopped_by_bone_mm)} in.")
    near = [
        given.near_path[kind] for kind in ("artery", "vein", "nerve") if kind in given.near_path
    ]
    if near:
        words = ", ".join(f"{name_of(one.id)} {say_mm(one.distance_mm)}" for one in near)
        yield _note("clearance", f"Nearest to the needle: {words}.")


def _note(rule: str, message: str) -> Finding:
    return Finding(rule=rule, message=message, severity="note", evidence=MEASURED)


def _as_site(name: str, aim: Aim, *, median: bool) -> Site:
    return Site(
        id=name,
        name=aim.label,
        label=aim.label,
        side="median" if median else "both",
        place=aim.place,
        at=aim.at,
        units=NOTHING,
        ml=NO_VOLUME,
        depth_mm=aim.depth_mm,
        angle_deg=aim.angle_deg,
        layer=aim.layer,
        target=aim.target,
        position=aim.position,
        target_evidence=aim.target_evidence,
    )
