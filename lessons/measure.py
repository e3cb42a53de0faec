"""Measuring a placed needle on a face. The only part of grading that touches the mesh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from anatomy.nearby import REACH_MM, Passed, needle_clearances, within_of_needle_mm
from anatomy.place import offset_along_skin, side_of
from lessons.marks import mark_place
from lessons.naming import base_id, name_of
from lessons.placement import Hazard, Height, Placement
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Limit, Site

VESSELS = ("artery", "vein")
HAZARD_KINDS = ("artery", "vein", "nerve")
AIMED_AT = ("muscle", "gland")  # what a site may be meant for
PROBED = (*HAZARD_KINDS, *AIMED_AT)
SIDES = ("", ".left", ".right")
NOWHERE_MM = 1000.0


@dataclass(frozen=True)
class Needle:
    """What lies near one needle path, nearest first. tip_muscle: id of the muscle at the tip.

    muscles: distance of each muscle and gland, mm.
    """

    hazards: dict[str, Passed]
    muscles: dict[str, float]
    tip_muscle: str


_needles: WeakKeyDictionary[Face, dict[tuple[Site, str], Needle]] = WeakKeyDictionary()
_rims: WeakKeyDictionary[Face, dict[tuple[Limit, str], FloatArray]] = WeakKeyDictionary()


def measure_placement(
    face: Face,
    lesson: Lesson,
    *,
    site: Site,
    side: str,
    point: SurfacePoint,
    units: float | None,
    depth_mm: float | None,
    hazards_within_mm: float = REACH_MM,
    at_site: Needle | None = None,
) -> Placement:
    """What a needle at `point` looks like beside the site on one side of a face.

    depth_mm: straight down from the skin; the site's own depth is taken where it is None.
    hazards_within_mm: every vessel and nerve this near is told, and the nearest up to REACH_MM.
    at_site: the needle that keeps the distance asked; by default the one straight in at the site.
    """
    origin = locate_site(face, site, side)
    at_site = site_needle(face, site, side) if at_site is None else at_site
    depth = site.depth_mm.middle if depth_mm is None else depth_mm
    reach = _reach(face, point, depth, site=site, hazards_within_mm=hazards_within_mm)
    needle = probe_needle(face, point, depth, within_mm=reach)
    offset = offset_along_skin(face, origin, point, side=_lateral_side(side, point))
    gap, name = _gap(needle, site)
    return Placement(
        lateral_mm=offset.lateral_mm,
        superior_mm=offset.superior_mm,
        distance_mm=offset.distance_mm,
        toward=side_of(point.position) if side == "median" else "",
        wrong_side=side != "median" and side_of(point.position) != side,
        units=units,
        depth_mm=depth_mm,
        target_gap_mm=gap,
        site_target_gap_mm=_gap(at_site, site)[0],
        target_name=name,
        hit_name=name_of(needle.tip_muscle) if needle.tip_muscle else "",
        hazards=hazards_between(needle, at_site),
        heights=tuple(_height(face, limit, point, origin) for limit in lesson.limits),
    )


def locate_site(face: Face, site: Site, side: str) -> SurfacePoint:
    """The site's place on this face, found once per face."""
    return mark_place(face, site.place, side)


def site_needle(face: Face, site: Site, side: str) -> Needle:
    """What the site's own needle meets on this face, measured once per face."""
    known, key = _needles.setdefault(face, {}), (site, side)
    found = known.get(key)
    if found is None:
        point = locate_site(face, site, side)
        found = known[key] = probe_needle(face, point, site.depth_mm.middle)
    return found


def probe_needle(
    face: Face,
    point: SurfacePoint,
    depth_mm: float,
    *,
    within_mm: float | Mapping[str, float] = REACH_MM,
) -> Needle:
    """What lies near a needle pushed straight down from a skin point."""
    near = needle_clearances(face, point, depth_mm, kinds=PROBED, within_mm=within_mm)
    return Needle(
        hazards={n.id: n for n in near if n.kind in HAZARD_KINDS},
        muscles={n.id: n.path_mm for n in near if n.kind in AIMED_AT},
        tip_muscle=next((n.id for n in near if n.kind == "muscle" and n.holds_tip), ""),
    )


def rim_line(face: Face, limit: Limit, side: str) -> FloatArray:
    """(k, 3) mm, the bony rim of a limit on one side of the skin, measured once per face."""
    known, key = _rims.setdefault(face, {}), (limit, side)
    found = known.get(key)
    if found is None:
        points = [mark_place(face, place, side).position for place in limit.rim]
        found = known[key] = np.array(points)
    return found


def height_over(rim: FloatArray, position: FloatArray) -> float | None:
    """How far above a rim line (k, 3) a position lies, mm; None beyond the ends of the line.

    Both stand at the same distance from the midline, so the way between them is up and back.
    """
    order = np.argsort(np.abs(rim[:, 0]))
    across = np.abs(rim[order, 0])
    x = abs(float(position[0]))
    if not across[0] <= x <= across[-1]:
        return None
    up = float(position[1] - np.interp(x, across, rim[order, 1]))
    back = float(position[2] - np.interp(x, across, rim[order, 2]))
    return float(np.copysign(np.hypot(up, back), up))


def target_reach_mm(site: Site) -> dict[str, float]:
    """How far muscles and glands matter, mm: the site's own anywhere, others only when pierced."""
    targets = {f"{base}{side}": REACH_MM for base in site.target for side in SIDES}
    return {**dict.fromkeys(AIMED_AT, 0.0), **targets}


def _lateral_side(side: str, point: SurfacePoint) -> str:
    return side_of(point.position) if side == "median" else side


def _gap(needle: Needle, site: Site) -> tuple[float, str]:
    gaps = {i: mm for i, mm in needle.muscles.items() if base_id(i) in site.target}
    if not gaps:
        return NOWHERE_MM, name_of(site.target[0])
    nearest = min(gaps, key=lambda i: gaps[i])
    return gaps[nearest], name_of(nearest)


def _reach(
    face: Face, point: SurfacePoint, depth_mm: float, *, site: Site, hazards_within_mm: float
) -> dict[str, float]:
    """How far each structure matters, mm: the target anywhere, other muscles only when pierced."""
    nearest_mm = within_of_needle_mm(face, point, depth_mm, kinds=HAZARD_KINDS)
    hazards_mm = max(hazards_within_mm, min(nearest_mm, REACH_MM))
    return {**dict.fromkeys(HAZARD_KINDS, hazards_mm), **target_reach_mm(site)}


def hazards_between(needle: Needle, at_site: Needle) -> tuple[Hazard, ...]:
    """The vessels and nerves near one needle, each with how near the right needle comes to it."""
    return tuple(
        Hazard(
            id=name,
            name=name_of(name),
            kind=near.kind,
            path_mm=near.path_mm,
            holds_tip=near.holds_tip,
            site_path_mm=at_site.hazards[name].path_mm if name in at_site.hazards else NOWHERE_MM,
            depth_mm=near.depth_mm,
        )
        for name, near in needle.hazards.items()
    )


def _height(face: Face, limit: Limit, point: SurfacePoint, site: SurfacePoint) -> Height:
    return Height(
        limit_id=limit.id,
        height_mm=height_over(rim_line(face, limit, side_of(point.position)), point.position),
        site_height_mm=height_over(rim_line(face, limit, side_of(site.position)), site.position),
    )
