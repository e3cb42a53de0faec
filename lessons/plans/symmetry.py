"""Whether left and right are alike: in units, and in millimetres beside the mirrored site."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from anatomy.place import SkinOffset
from lessons.plans.noticed import PlanFinding, notice
from lessons.scoring.distance import say_mm

if TYPE_CHECKING:
    from lessons.plans.aimed import Aimed
    from lessons.rubric import Rubric

NEARLY = 1e-6


def find_symmetry(aimed: Sequence[Aimed], rubric: Rubric) -> Iterator[PlanFinding]:
    """For each site treated on both sides: the difference in units and in place."""
    for right, left in _pairs(aimed):
        yield _units(right, left, rubric)
        yield _places(right, left, rubric)


def mirror_gap_mm(one: SkinOffset, other: SkinOffset) -> float:
    """How far the mirror of one injection lies from the other, mm along the skin.

    Each offset is taken from its own site, so a face that is uneven itself is no fault of the plan.
    """
    return math.hypot(one.lateral_mm - other.lateral_mm, one.superior_mm - other.superior_mm)


def _pairs(aimed: Sequence[Aimed]) -> Iterator[tuple[Aimed, Aimed]]:
    treated = {(one.site.id, one.side): one for one in aimed if one.needle is not None}
    for (site_id, side), one in treated.items():
        other = treated.get((site_id, "left"))
        if side == "right" and other is not None:
            yield one, other


def _numbers(*sites: Aimed) -> tuple[int, ...]:
    return tuple(sorted(one.needle.number for one in sites if one.needle is not None))


def _dose(one: Aimed) -> float:
    return 0.0 if one.needle is None else one.needle.injection.units


def _units(right: Aimed, left: Aimed, rubric: Rubric) -> PlanFinding:
    off = abs(_dose(right) - _dose(left))
    alike = rubric.units.fraction(100 * off / right.site.units.middle) >= 1
    message = f"{right.site.name}: the same dose on both sides, {_dose(left):g} U."
    if off > 0:
        more = "right" if _dose(right) > _dose(left) else "left"
        message = (
            f"{right.site.name}: {_dose(right):g} U on the right and {_dose(left):g} U on the "
            f"left, {off:g} U more on the {more}."
        )
    return notice(
        "symmetry_units",
        message,
        why="The technique gives both sides the same; an uneven dose needs an uneven face.",
        value=off,
        unit="U",
        severity="praise" if alike else "minor",
        evidence=right.site.units,
        numbers=_numbers(right, left),
    )


def _places(right: Aimed, left: Aimed, rubric: Rubric) -> PlanFinding:
    gap = mirror_gap_mm(_offset(right), _offset(left))
    expert_gap = mirror_gap_mm(right.expert_offset, left.expert_offset)
    allowed = max(rubric.distance.full_within.middle, expert_gap)
    alike = gap <= allowed + NEARLY
    return notice(
        "symmetry_place",
        f"{right.site.name}: mirrored, the two sides lie {say_mm(gap)} apart"
        f"{', which is even' if alike else ''}.",
        why=f"Up to {say_mm(allowed)} counts as even here (a choice of this project).",
        value=gap,
        unit="mm",
        severity="praise" if alike else "minor",
        evidence=right.site.position,
        numbers=_numbers(right, left),
    )


def _offset(one: Aimed) -> SkinOffset:
    if one.placement is None:
        return SkinOffset(0.0, 0.0)
    return SkinOffset(one.placement.lateral_mm, one.placement.superior_mm)
