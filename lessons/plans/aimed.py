"""The needles of a plan beside the sites of the technique, measured in millimetres."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anatomy.evidence import Figure
from anatomy.place import SkinOffset, offset_along_skin, side_of
from lessons.measure import Needle, locate_site, measure_placement, probe_needle
from lessons.placement import Height, Placement
from lessons.plans.matching import pair_sites
from lessons.plans.needles import PlannedNeedle, heights_mm, needle_of

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Site
    from lessons.plans.expert import Carried
    from lessons.rubric import Rubric

NOTHING = Needle({}, {}, "")


@dataclass(frozen=True, eq=False)
class Aimed:
    """A site on one side, the expert's needle there, and the learner's with what was measured.

    site: with its depth as far as bone lets a needle go here. expert_offset: from the site to the
    expert's point of entry. needle, placement: None where the plan leaves the site out.
    """

    site: Site
    side: str
    expert: PlannedNeedle
    expert_offset: SkinOffset
    needle: PlannedNeedle | None = None
    placement: Placement | None = None

    @property
    def words(self) -> str:
        """The site as people call it: "Corrugator, medial (left)"."""
        return self.site.name if self.side == "median" else f"{self.site.name} ({self.side})"


@dataclass(frozen=True, eq=False)
class Stray:
    """An injection that belongs to no site, measured against all the same; nearest: that site."""

    needle: PlannedNeedle
    nearest: Aimed
    placement: Placement


@dataclass(frozen=True, eq=False)
class Sighted:
    """A plan beside the technique. aimed: every site. strays: injections that belong to none."""

    aimed: tuple[Aimed, ...]
    strays: tuple[Stray, ...]

    @property
    def treated(self) -> int:
        """How many sites have an injection."""
        return sum(one.needle is not None for one in self.aimed)


def sight_plan(
    face: Face,
    lesson: Lesson,
    *,
    carried: Sequence[Carried],
    needles: Sequence[PlannedNeedle],
    rubric: Rubric,
) -> Sighted:
    """Every site with its injection, and every injection without a site."""
    sites = [expected(face, number, one, rubric) for number, one in enumerate(carried, start=1)]
    points = [locate_site(face, one.site, one.side).position for one in carried]
    entries = [needle.entry.position for needle in needles]
    within = rubric.distance.zero_at.middle
    found = pair_sites(points, entries, within_mm=within)
    chosen = dict(found.pairs)
    by_row = {row: needles[column] for row, column in chosen.items()}
    aimed = tuple(
        measured(face, lesson, one, needle=by_row.get(row), rubric=rubric)
        for row, one in enumerate(sites)
    )
    return Sighted(
        aimed,
        tuple(_stray(face, lesson, needles[k], aimed=aimed, rubric=rubric) for k in found.extra),
    )


def expected(face: Face, number: int, carried: Carried, rubric: Rubric) -> Aimed:
    """The expert's needle at one site, before anything is held beside it."""
    expert = needle_of(face, number, carried.injection)
    slack_mm, side = rubric.depth.full_within.middle, carried.side
    site = _reachable(carried.site, expert.trace.tip_depth_mm, slack_mm)
    origin = locate_site(face, site, side)
    lateral_side = side_of(expert.entry.position) if side == "median" else side
    offset = offset_along_skin(face, origin, expert.entry, side=lateral_side)
    return Aimed(site, side, expert, offset)


def _reachable(site: Site, tip_depth_mm: float, slack_mm: float) -> Site:
    """The site with its depth widened to where bone ends the expert's needle, beyond the slack."""
    depth = site.depth_mm
    if depth.low - slack_mm <= tip_depth_mm <= depth.high + slack_mm:
        return site
    low = min(depth.low, math.floor(10 * tip_depth_mm) / 10)
    high = max(depth.high, math.ceil(10 * tip_depth_mm) / 10)
    told = {**depth.model_dump(exclude_none=True), "mm": (low, high)}
    return site.model_copy(update={"depth_mm": Figure.model_validate(told)})


def measured(
    face: Face, lesson: Lesson, one: Aimed, *, needle: PlannedNeedle | None, rubric: Rubric
) -> Aimed:
    """The site with a needle held beside the expert's; as it was where there is none."""
    if needle is None:
        return one
    at_site = probe_needle(face, one.expert.along, one.expert.trace.depth_mm)
    placement = _placed(face, lesson, one, needle=needle, at_site=at_site, rubric=rubric)
    heights = heights_mm(face, lesson, one.expert)
    return replace(
        one,
        needle=needle,
        placement=_with_heights(face, lesson, placement, needle=needle, asked=heights),
    )


def _stray(
    face: Face, lesson: Lesson, needle: PlannedNeedle, *, aimed: Sequence[Aimed], rubric: Rubric
) -> Stray:
    nearest = min(aimed, key=lambda one: _apart(face, one, needle))
    placement = _placed(face, lesson, nearest, needle=needle, at_site=NOTHING, rubric=rubric)
    return Stray(needle, nearest, _with_heights(face, lesson, placement, needle=needle, asked={}))


def _placed(
    face: Face,
    lesson: Lesson,
    one: Aimed,
    *,
    needle: PlannedNeedle,
    at_site: Needle,
    rubric: Rubric,
) -> Placement:
    """The placement of a needle along its own way; its depth is that of its tip below the skin."""
    placement = measure_placement(
        face,
        lesson,
        site=one.site,
        side=one.side,
        point=needle.along,
        units=needle.injection.units,
        depth_mm=needle.trace.depth_mm,
        hazards_within_mm=rubric.danger.safe.middle,
        at_site=at_site,
    )
    return replace(placement, depth_mm=round(needle.trace.tip_depth_mm, 1))


def _with_heights(
    face: Face,
    lesson: Lesson,
    placement: Placement,
    *,
    needle: PlannedNeedle,
    asked: Mapping[str, float | None],
) -> Placement:
    heights = heights_mm(face, lesson, needle)
    told = tuple(Height(limit, mm, asked.get(limit)) for limit, mm in heights.items())
    return replace(placement, heights=told)


def _apart(face: Face, one: Aimed, needle: PlannedNeedle) -> float:
    at = locate_site(face, one.site, one.side).position
    return float(((at - needle.entry.position) ** 2).sum())
