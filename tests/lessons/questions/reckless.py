"""What a learner who does not mind danger sends for questions of plane, needle and avoid."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from anatomy.needle import VESSELS, trace_many
from anatomy.place import skin_point, skin_under
from anatomy.tissue import outer_faces
from lessons.covering import skin_samples, zone_mask
from lessons.lesson import Lesson
from lessons.load import load_rubric
from lessons.measure import probe_needle
from lessons.needling import aim_of
from lessons.questions.avoid import AvoidQuestion, side_for
from lessons.questions.needle import LONGEST_MM, NeedleQuestion
from lessons.questions.plane import MOST_DEPTH_MM, PlaneQuestion, pin_of
from lessons.scoring.danger import at_risk
from lessons.strata import measure_strata, orbit_from
from lessons.trust import is_verified
from meshes.geodesics import SurfacePoint
from tests.lessons.questions.knowing import EVERY, dab_data

TRIED, EVERY_PLACE = 300, 5  # of the nearest places of the skin, one of so many
TRIED_MM = 0.5  # between two depths


def reckless_plane(face: Face, lesson: Lesson, question: PlaneQuestion) -> dict[str, Any]:
    """A layer that is critical or else farthest from the right one, and a depth that does harm."""
    depth = worst_depth(face, lesson, question) if question.ask_depth else None
    return {"layer": worst_layer(question), "depth_mm": depth}


def worst_layer(question: PlaneQuestion) -> str | None:
    """A critical layer, or the farthest from the right one, the deeper of two."""
    if question.layer is None:
        return None
    right = question.layers.index(question.layer)
    far = max(enumerate(question.layers), key=lambda one: (abs(one[0] - right), one[0]))[1]
    return next(iter(question.critical), far)


def worst_depth(face: Face, lesson: Lesson, question: PlaneQuestion) -> float:
    """As deep as can be in an orbit, inside a vessel at risk, or else as deep as can be."""
    pin = pin_of(face, lesson, question)
    orbit = orbit_from(measure_strata(face, pin, MOST_DEPTH_MM))
    if question.of is not None or orbit is not None:
        return MOST_DEPTH_MM
    tried = np.arange(0.0, MOST_DEPTH_MM, TRIED_MM).tolist()
    return next((deep for deep in tried if in_vessel(face, lesson, pin, deep)), MOST_DEPTH_MM)


def in_vessel(face: Face, lesson: Lesson, point: SurfacePoint, depth_mm: float) -> bool:
    """Whether a tip so deep lies in a vessel of which the lesson warns, from a source."""
    met = [one for one in probe_needle(face, point, depth_mm).hazards.values() if one.holds_tip]
    known = [at_risk(lesson, one.id) for one in met if one.kind in VESSELS]
    return any(is_verified(pair[1].depth) for pair in known if pair is not None)


def reckless_needle(face: Face, lesson: Lesson, question: NeedleQuestion) -> dict[str, Any]:
    """A long needle straight in, at the nearest place where it meets a vessel that need not be met.

    Raises LookupError where none can be reached.
    """
    right = aim_of(face, lesson, question, load_rubric(lesson.rubric)).expert
    spared = {near.id for near in right.trace.hits}
    tried = skin_around(face, right.entry)
    met = trace_many(
        face, tried, np.array([-one.normal for one in tried]), [LONGEST_MM] * len(tried)
    )
    for entry, one in zip(tried, met, strict=True):
        if any(hit.kind in VESSELS and hit.id not in spared for hit in one.hits):
            straight = {"angle_deg": 90.0, "towards_deg": 0.0, "length_mm": LONGEST_MM}
            return {**dab_data(entry), **straight}
    raise LookupError(f"{question.id}: no vessel lies within reach of a needle straight in.")


def skin_around(face: Face, middle: SurfacePoint) -> list[SurfacePoint]:
    """Places of the outer skin where a needle may enter, the nearest first."""
    skin = skin_samples(face)
    order = np.linalg.norm(skin.positions - middle.position, axis=1).argsort()
    rows = order[outer_faces(face)[skin.triangles[order]]][: TRIED * EVERY_PLACE : EVERY_PLACE]
    return [skin_point(face, int(skin.triangles[row]), skin.weights[row]) for row in rows]


def reckless_avoid(face: Face, lesson: Lesson, question: AvoidQuestion) -> dict[str, Any]:
    """Every safe area is picked, or all marks stand right beside the zones: danger called safe."""
    if question.areas:
        return {"area_ids": [area.id for area in question.areas if area.zone is None]}
    skin = skin_samples(face)
    whole = np.zeros(len(skin.areas), dtype=bool)
    for name in question.zones:
        zone = lesson.zone(name)
        whole |= zone_mask(face, zone, side_for(zone, question.side))
    tried = skin.positions[~whole][::EVERY]
    apart = cKDTree(skin.positions[whole]).query(tried)[0]
    beside = tried[apart > question.radius_mm]
    nearest = apart[apart > question.radius_mm].argsort()[: question.dabs]
    return {"dabs": [dab_data(skin_under(face, one)) for one in beside[nearest]]}
