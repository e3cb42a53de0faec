"""What learners of three sorts send for questions of plane, needle, avoid and drill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from anatomy.face import Face
from anatomy.place import skin_under
from lessons.covering import skin_samples, zone_mask
from lessons.lesson import Lesson
from lessons.load import load_rubric
from lessons.needling import aim_of
from lessons.plans.plan import PlannedInjection
from lessons.questions.avoid import AvoidQuestion, side_for
from lessons.questions.drill import DrillQuestion
from lessons.questions.needle import NeedleQuestion
from lessons.questions.plane import PlaneQuestion, right_depth
from meshes.geodesics import SurfacePoint

ENOUGH = 0.04  # a zone is full when so little of it is left
EVERY = 17  # one of so many samples is tried as the middle of a mark


def perfect_plane(face: Face, lesson: Lesson, question: PlaneQuestion) -> dict[str, Any]:
    """The right layer and the middle of the right depth."""
    del face
    depth = right_depth(lesson, question)
    deep = depth.middle if question.ask_depth and depth is not None else None
    return {"layer": question.layer, "depth_mm": deep}


def perfect_needle(face: Face, lesson: Lesson, question: NeedleQuestion) -> dict[str, Any]:
    """The needle of somebody who searches around the site for what is clear of everything."""
    aim = aim_of(face, lesson, question, load_rubric(lesson.rubric))
    return needle_data(aim.expert.injection)


def needle_data(injection: PlannedInjection) -> dict[str, Any]:
    """A needle as the page sends it."""
    return {
        "face_index": injection.face_index,
        "barycentric": list(injection.barycentric),
        "angle_deg": injection.angle_deg,
        "towards_deg": injection.towards_deg,
        "length_mm": injection.depth_mm,
    }


def perfect_avoid(face: Face, lesson: Lesson, question: AvoidQuestion) -> dict[str, Any]:
    """The areas to pick, or marks that fill the zones and little else."""
    if question.areas:
        return {"area_ids": list(question.right_ids)}
    return {"dabs": [dab_data(one) for one in fill_zones(face, lesson, question)]}


def dab_data(point: SurfacePoint) -> dict[str, Any]:
    """A mark as the page sends it."""
    return {"face_index": point.face, "barycentric": [float(w) for w in point.barycentric]}


def fill_zones(face: Face, lesson: Lesson, question: AvoidQuestion) -> list[SurfacePoint]:
    """Marks, each where it newly covers most of the zones and spills least."""
    skin = skin_samples(face)
    whole = np.zeros(len(skin.areas), dtype=bool)
    for name in question.zones:
        zone = lesson.zone(name)
        whole |= zone_mask(face, zone, side_for(zone, question.side))
    chosen: list[SurfacePoint] = []
    tried = np.flatnonzero(whole)[::EVERY]
    near = np.flatnonzero(
        np.linalg.norm(skin.positions - skin.positions[whole].mean(axis=0), axis=1) < 80
    )
    under = cdist(skin.positions[tried], skin.positions[near]) <= question.radius_mm
    areas, marked = skin.areas[near], under.astype(float)
    spilt = 0.25 * (marked @ (areas * ~whole[near]))
    open_mm2 = areas * whole[near]
    whole_mm2, fresh_mm2 = open_mm2.sum(), marked @ open_mm2
    while len(chosen) < question.dabs and open_mm2.sum() > ENOUGH * whole_mm2:
        best = int((fresh_mm2 - spilt).argmax())
        chosen.append(skin_under(face, skin.positions[tried[best]]))
        covered = np.flatnonzero(under[best] & (open_mm2 > 0))
        fresh_mm2 -= marked[:, covered] @ open_mm2[covered]
        open_mm2[covered] = 0.0
    return chosen


def perfect_drill(question: DrillQuestion, *, seconds: float = 3.0) -> dict[str, Any]:
    """The first right option of every moment, at once."""
    return drill_data(
        question, [next(o.id for o in m.options if o.right) for m in question.moments], seconds
    )


def reckless_drill(question: DrillQuestion) -> dict[str, Any]:
    """The worst option of every moment."""
    worst = [
        max(m.options, key=lambda o: (o.critical, o.harmful, not o.right)).id
        for m in question.moments
    ]
    return drill_data(question, worst, 1.0)


def drill_data(
    question: DrillQuestion, chosen: Sequence[str | None], seconds: float = 3.0
) -> dict[str, Any]:
    """A drill as the page sends it."""
    steps = [
        {"moment_id": moment.id, "option_id": option, "seconds": seconds}
        for moment, option in zip(question.moments, chosen, strict=True)
    ]
    return {"steps": steps, "extra_time": 1.0}
