"""Where a needle does harm: inside a vessel of which the lesson itself warns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anatomy.place import skin_under
from lessons.measure import VESSELS, probe_needle, site_needle
from lessons.naming import base_id
from lessons.trust import is_verified
from meshes.geodesics import SurfacePoint

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Site

TRIED = 12  # places along one vessel
WALL_MM = (0.3, 0.6, 1.0)  # how far past the near wall the tip is pushed
WITHIN_MM = 0.1  # only what the needle meets is asked for


@dataclass(frozen=True)
class Harm:
    """A needle that ends inside a vessel."""

    point: SurfacePoint
    depth_mm: float


def harmful_needle(face: Face, lesson: Lesson, site: Site, side: str) -> Harm | None:
    """A needle that ends in a vessel at risk that the site's own needle keeps clear of.

    None where no danger zone of the lesson tells, verified, of a vessel that can be met so.
    """
    near = site_needle(face, site, side).hazards
    for name in _vessels_at_risk(face, lesson):
        if name in near and near[name].path_mm <= 0:
            continue
        for harm in _into(face, name):
            found = probe_needle(face, harm.point, harm.depth_mm, within_mm=WITHIN_MM).hazards
            if name in found and found[name].holds_tip:
                return harm
    return None


def _vessels_at_risk(face: Face, lesson: Lesson) -> list[str]:
    told = {s.id for zone in lesson.zones for s in zone.structures if is_verified(s.depth)}
    return [
        name for name in face.meshes if base_id(name) in told and face.kinds.get(name) in VESSELS
    ]


def _into(face: Face, name: str) -> Iterator[Harm]:
    vertices = face.meshes[name].vertices
    for row in np.linspace(0, len(vertices) - 1, TRIED).astype(int):
        wall = vertices[row]
        point = skin_under(face, wall)
        deep = float(np.linalg.norm(point.position - wall))
        for more in WALL_MM:
            yield Harm(point, round(deep + more, 2))
