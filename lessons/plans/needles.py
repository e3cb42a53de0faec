"""The needles of a plan in a face: where each enters, which way it goes, what it meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anatomy.gauge import needle_for
from anatomy.needle import direction_at, trace
from anatomy.place import side_of, skin_under
from lessons.measure import height_over, rim_line
from lessons.plans.plan import PlannedInjection

if TYPE_CHECKING:
    from anatomy.face import Face
    from anatomy.traces import Trace
    from lessons.lesson import Lesson, Limit
    from lessons.plans.plan import Plan
    from meshes.geodesics import SurfacePoint

STRAIGHT_IN_DEG = 90.0


@dataclass(frozen=True, eq=False)
class PlannedNeedle:
    """One injection of a plan as its needle goes. number: of the injection, from 1.

    entry: on the skin. along: the same point with its normal turned against the needle, so that
    whatever measures "straight in" measures along the needle. trace: what it met.
    """

    number: int
    injection: PlannedInjection
    entry: SurfacePoint
    along: SurfacePoint
    trace: Trace


def trace_plan(face: Face, plan: Plan) -> tuple[PlannedNeedle, ...]:
    """Every needle of a plan. Raises ValueError, in words, with the number of the injection."""
    return tuple(_numbered(face, plan))


def needle_of(face: Face, number: int, injection: PlannedInjection) -> PlannedNeedle:
    """The needle of one injection, of the gauge that its depth asks for (`needle_for`).

    Raises ValueError, in words, for what no needle can do.
    """
    entry = injection.entry(face)
    way = direction_at(entry, injection.angle_deg, towards_deg=injection.towards_deg)
    tool = needle_for(injection.depth_mm)
    met = trace(face, entry, way, injection.depth_mm, needle=tool)
    return PlannedNeedle(number, injection, entry, replace(entry, normal=-way), met)


def height_mm(face: Face, limit: Limit, needle: PlannedNeedle) -> float | None:
    """How high over a limit's rim a needle stays, mm; None where the limit does not reach.

    The lower of the point of entry and, for a needle that leans, the skin over its tip.
    """
    points = [needle.entry]
    if needle.injection.angle_deg < STRAIGHT_IN_DEG:
        points.append(skin_under(face, needle.trace.tip))
    heights = [
        height_over(rim_line(face, limit, side_of(point.position)), point.position)
        for point in points
    ]
    known = [height for height in heights if height is not None]
    return min(known) if known else None


def heights_mm(face: Face, lesson: Lesson, needle: PlannedNeedle) -> dict[str, float | None]:
    """Limit id -> how high over its rim a needle stays, mm."""
    return {limit.id: height_mm(face, limit, needle) for limit in lesson.limits}


def _numbered(face: Face, plan: Plan) -> Iterator[PlannedNeedle]:
    for number, injection in enumerate(plan.injections, start=1):
        try:
            yield needle_of(face, number, injection)
        except ValueError as wrong:
            raise ValueError(f"Injection {number}: {wrong}") from None
