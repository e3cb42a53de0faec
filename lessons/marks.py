"""What lessons mark on a face: places, danger zones, limits. Each is worked out once per face.

A zone takes half a second and many lessons share it, so what was worked out can be kept in a file
from one start to the next (`pages/kept_marks.py`); its key says all that it depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from anatomy.place import Place, resolve_place
from anatomy.zones import zone_mesh
from meshes.build.tube import build_tube
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, Mesh

if TYPE_CHECKING:
    from collections.abc import Callable

    from anatomy.face import Face
    from lessons.lesson import Lesson, Limit, Side, Zone

LIMIT_RADIUS_MM = 1.1
RIM_RADIUS_MM = 0.6  # a limit at the rim itself is drawn thin
BOTH: tuple[Side, ...] = ("right", "left")

T = TypeVar("T")


@dataclass(eq=False)
class Marks:
    """What is known of one face. points: of the skin. bodies: zones and limits. Both by key."""

    points: dict[str, SurfacePoint] = field(default_factory=dict)
    bodies: dict[str, Mesh] = field(default_factory=dict)


_marks: WeakKeyDictionary[Face, Marks] = WeakKeyDictionary()


def marks_of(face: Face) -> Marks:
    """What is known of a face so far; more may be put in."""
    return _marks.setdefault(face, Marks())


def mark_place(face: Face, place: Place, side: str) -> SurfacePoint:
    """The point of the skin that a place names. Raises UnknownId, ValueError."""
    key = f"{place.model_dump_json()} {side}"
    return _once(marks_of(face).points, key, lambda: resolve_place(face, place, side))


def mark_zone(face: Face, zone: Zone, side: Side) -> Mesh:
    """The body of a danger zone on one side. Raises UnknownId, ValueError."""
    depth_mm = (zone.depth_mm.low, zone.depth_mm.high)
    key = f"zone {zone.boundary.model_dump_json()} {depth_mm} {side}"
    return _once(marks_of(face).bodies, key, lambda: draw_zone(face, zone, side, depth_mm=depth_mm))


def draw_zone(face: Face, zone: Zone, side: Side, *, depth_mm: tuple[float, float]) -> Mesh:
    """What lies between two depths below a zone's outline. Raises UnknownId, ValueError."""
    points = [(ref, side, lateral, up) for ref, lateral, up in zone.boundary.drawn()]
    return zone_mesh(face, points, depth_mm=depth_mm)


def mark_limit(face: Face, limit: Limit, side: str) -> Mesh:
    """The line of a limit on one side, as a thin tube. Raises UnknownId, ValueError."""
    radius_mm = LIMIT_RADIUS_MM if limit.keep_above.middle > 0 else RIM_RADIUS_MM
    rim = ";".join(place.model_dump_json() for place in _raised(limit))
    key = f"limit {rim} {radius_mm} {side}"
    return _once(
        marks_of(face).bodies, key, lambda: build_tube(limit_line(face, limit, side), radius_mm)
    )


def limit_line(face: Face, limit: Limit, side: str) -> FloatArray:
    """(k, 3) mm, the line on one side of the skin below which no needle goes."""
    return np.array([mark_place(face, place, side).position for place in _raised(limit)])


def mark_all(face: Face, lesson: Lesson) -> None:
    """Works out everything that a lesson marks. Raises UnknownId, ValueError."""
    for site in lesson.sites:
        for side in site.sides:
            mark_place(face, site.place, side)
    for zone in lesson.zones:
        for side in zone.sides:
            mark_zone(face, zone, side)
    for limit in lesson.limits:
        for side in BOTH:
            mark_limit(face, limit, side)


def _raised(limit: Limit) -> list[Place]:
    up = limit.keep_above.middle
    return [p.model_copy(update={"superior": p.superior + up}) for p in limit.rim]


def _once(known: dict[str, T], key: str, make: Callable[[], T]) -> T:
    if key not in known:
        known[key] = make()
    return known[key]
