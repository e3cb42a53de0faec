"""How an expert would inject one site of a face: moved a little where a vessel lies too close.

A site is moved within the tolerance of the rubric, and its depth within the lesson's range, only
where a vessel or a nerve lies closer than the rubric's safe distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anatomy.gauge import find_needle
from anatomy.needle import direction_at, trace_many
from anatomy.place import outward, side_of, skin_under
from anatomy.tissue import outer_faces
from lessons.measure import HAZARD_KINDS, height_over, locate_site, rim_line
from lessons.naming import base_id
from lessons.plans.plan import PlannedInjection
from meshes.geodesics import skin_axes

if TYPE_CHECKING:
    from anatomy.face import Face
    from anatomy.traces import Trace
    from lessons.lesson import Lesson, Side, Site
    from lessons.rubric import Rubric
    from meshes.geodesics import SurfacePoint

RING_STEP_MM = 1.0
BEARINGS = 12
SWINGS_DEG = (0.0, 45.0, -45.0)  # how far a leaning needle may turn from straight away from the eye
CLOSE_STEP_MM = 0.5  # clearances that differ by less are as good as each other
LOWER_MM = 0.3  # so much lower over a rim than the site counts as level with it
TOUCHED_MM = 0.2  # a wall this near the middle of a needle is met by its tube


@dataclass(frozen=True, eq=False)
class Candidate:
    """One way to inject a site. moved_mm: how far from it. off_mm: from the middle depth.

    swing_deg: how far it is turned from straight away from the eye.
    """

    entry: SurfacePoint
    towards_deg: float
    length_mm: float
    moved_mm: float
    off_mm: float
    swing_deg: float


def inject_site(
    face: Face, lesson: Lesson, rubric: Rubric, *, site: Site, side: Side
) -> PlannedInjection:
    """The way to inject a site on one side of a face that touches nothing and moves least."""
    choices = list(_candidates(face, rubric, site=site, side=side))
    entries = [one.entry for one in choices]
    angle = site.angle_deg.middle
    ways = [direction_at(c.entry, angle, towards_deg=c.towards_deg) for c in choices]
    met = trace_many(face, entries, np.array(ways), [one.length_mm for one in choices])
    usual = _heights(face, lesson, entries[0])
    ranks = [
        _rank(one, tried, site=site, safe_mm=rubric.danger.safe.middle)
        if _kept(_heights(face, lesson, one.entry), usual)
        else NEVER
        for one, tried in zip(choices, met, strict=True)
    ]
    best = min(range(len(choices)), key=lambda row: ranks[row])
    entry = choices[best].entry
    return PlannedInjection(
        face_index=int(entry.face),
        barycentric=(
            float(entry.barycentric[0]),
            float(entry.barycentric[1]),
            float(entry.barycentric[2]),
        ),
        units=site.units.middle,
        depth_mm=round(met[best].depth_mm, 2),
        angle_deg=angle,
        towards_deg=choices[best].towards_deg,
    )


Rank = tuple[float, ...]
NEVER: Rank = (math.inf,)


def _rank(one: Candidate, met: Trace, *, site: Site, safe_mm: float) -> Rank:
    """What makes a way to inject worse, the gravest first.

    A wall touched, the target missed, closeness, a tip outside the target, moving from the site.
    """
    clear_mm = min(
        (met.near_path[kind].distance_mm for kind in HAZARD_KINDS if kind in met.near_path),
        default=safe_mm,
    )
    reached = any(base_id(crossed.id) in site.target for crossed in met.crossed)
    too_close = math.floor(max(0.0, safe_mm - clear_mm) / CLOSE_STEP_MM)
    return (
        float(clear_mm <= TOUCHED_MM),
        float(not reached),
        float(too_close),
        float(not any(base_id(name) in site.target for name in met.holds_tip)),
        round(one.moved_mm, 3),
        round(one.off_mm, 3),
        abs(one.swing_deg),
        one.swing_deg,
    )


def _candidates(face: Face, rubric: Rubric, *, site: Site, side: Side) -> Iterator[Candidate]:
    """Every way that is tried, the site itself at its middle depth first."""
    depth, sine = site.depth_mm, math.sin(math.radians(site.angle_deg.middle))
    depths, longest_mm = dict.fromkeys((depth.middle, depth.low, depth.high)), usual_length_mm()
    leans = site.angle_deg.middle < 90
    origin = locate_site(face, site, side)
    for entry, moved_mm in _entries(face, origin, side, rubric.distance.full_within.middle):
        away = _away_from_eye(face, entry) if leans else 0.0
        for swing in SWINGS_DEG if leans else (0.0,):
            for deep in depths:
                yield Candidate(
                    entry,
                    towards_deg=(away + swing) % 360,
                    length_mm=min(deep / sine, longest_mm),
                    moved_mm=moved_mm,
                    off_mm=abs(deep - depth.middle),
                    swing_deg=swing,
                )


def usual_length_mm() -> float:
    """The longest that the usual needle is made, mm: no expert goes deeper with it."""
    return find_needle(None).longest_mm


def _entries(
    face: Face, origin: SurfacePoint, side: str, within_mm: float
) -> Iterator[tuple[SurfacePoint, float]]:
    """The site's own point and rings of points around it, each with how far it lies from it.

    A median site stays on the midline.
    """
    yield origin, 0.0
    outer = outer_faces(face)
    bearings = 2 if side == "median" else BEARINGS
    turns = np.linspace(0, 2 * np.pi, bearings, endpoint=False)
    for ring in np.arange(RING_STEP_MM, within_mm - 1e-9, RING_STEP_MM):
        for turn in turns:
            left = outward(side) * ring * math.sin(turn)
            way = face.walker.path(origin, left, ring * math.cos(turn))
            entry = skin_under(face, way[-1])
            if outer[entry.face]:
                yield entry, float(ring)


def _away_from_eye(face: Face, entry: SurfacePoint) -> float:
    """The bearing along the skin straight away from the pupil of this side, degrees."""
    side = side_of(entry.position)
    left, superior = skin_axes(entry)
    away = entry.position - face.landmark("pupil", side)
    lateral = outward(side) * float(away @ left)
    return round(math.degrees(math.atan2(lateral, float(away @ superior))) % 360, 1)


def _heights(face: Face, lesson: Lesson, entry: SurfacePoint) -> list[float | None]:
    side = side_of(entry.position)
    return [height_over(rim_line(face, limit, side), entry.position) for limit in lesson.limits]


def _kept(heights: Sequence[float | None], usual: Sequence[float | None]) -> bool:
    """Whether every height over a rim is that of the site itself, or more."""
    both = zip(heights, usual, strict=True)
    return all(h is None or u is None or h >= u - LOWER_MM for h, u in both)
