"""Problems that show only on a face: places that do not exist, sites beside their muscle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from anatomy.content import KeyPath, Problem, UnknownId
from anatomy.face import Face
from anatomy.place import Place, resolve_place
from lessons.check_asked import check_asked_on_face
from lessons.check_people import measure_site, say_missed
from lessons.lesson import Site
from lessons.load import OpenLesson
from lessons.measure import VESSELS, site_needle
from lessons.naming import base_id, name_of
from meshes.geodesics import SurfacePoint

MOST_BESIDE_MM = 15.0  # from a site to its muscle as seen from outside; this project's choice


def check_on_face(opened: OpenLesson, face: Face) -> list[Problem]:
    """Every place of a lesson tried on a face, every site held against muscle and vessels."""
    problems = list(_place_problems(opened, face))
    if problems:
        return problems
    return [*_site_problems(opened, face), *check_asked_on_face(opened, face)]


def gap_beside_mm(face: Face, site: Site, point: SurfacePoint) -> float:
    """How far a site lies beside its target muscles as seen along the needle, mm.

    From the skin point to the nearest point of a target, the part along the normal left out;
    infinite where the face has none of them.
    """
    bodies = [mesh for name, mesh in face.meshes.items() if base_id(name) in site.target]
    if not bodies:
        return float("inf")
    way = np.concatenate([body.vertices for body in bodies]) - point.position
    beside = way - (way @ point.normal)[:, None] * point.normal
    return float(np.linalg.norm(beside, axis=1).min())


def _place_problems(opened: OpenLesson, face: Face) -> Iterator[Problem]:
    for path, place in _places(opened):
        try:
            resolve_place(face, place, "left")
        except (UnknownId, ValueError) as error:
            yield opened.document.problem(path, str(error))


def _places(opened: OpenLesson) -> Iterator[tuple[KeyPath, Place]]:
    lesson = opened.lesson
    for k, site in enumerate(lesson.sites):
        yield ("sites", k, "place"), site.place
    for k, limit in enumerate(lesson.limits):
        for j, place in enumerate(limit.rim):
            yield ("limits", k, "rim", j), place


def _site_problems(opened: OpenLesson, face: Face) -> Iterator[Problem]:
    for k, site in enumerate(opened.lesson.sites):
        missed = say_missed(measure_site(opened.lesson, site, face))
        if missed:
            yield opened.document.problem(("sites", k, "depth_mm"), missed)
        for side in site.sides:
            point = resolve_place(face, site.place, side)
            gap = gap_beside_mm(face, site, point)
            if gap > MOST_BESIDE_MM:
                yield opened.document.problem(("sites", k, "place"), _beside(site, gap))
                break
            met = _vessel_at_tip(face, site, side)
            if met is not None:
                message = f"the needle ends inside the {name_of(met)} ({side}). Move the site."
                yield opened.document.problem(("sites", k, "place"), message)
                break


def _beside(site: Site, gap_mm: float) -> str:
    targets = " and ".join(name_of(name) for name in site.target)
    return (
        f"the site lies {gap_mm:.0f} mm beside the {targets}. "
        f"Move it to within {MOST_BESIDE_MM:.0f} mm."
    )


def _vessel_at_tip(face: Face, site: Site, side: str) -> str | None:
    needle = site_needle(face, site, side)
    inside = [
        name for name, near in needle.hazards.items() if near.holds_tip and near.kind in VESSELS
    ]
    return inside[0] if inside else None
