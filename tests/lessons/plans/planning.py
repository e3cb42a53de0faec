"""Plans that the tests share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anatomy.face import Face
from anatomy.place import Place, resolve_place
from lessons.lesson import Lesson
from lessons.plans import Plan, PlannedInjection, Subject, expert_plan
from lessons.plans.noticed import PlanFinding
from lessons.plans.verdict import Verdict
from meshes.geodesics import SurfacePoint

TEMPLATE = Subject(id="template")
WORSE: tuple[Verdict, ...] = ("sound", "improve", "unsafe")


def expert(face: Face, lesson: Lesson, subject: Subject = TEMPLATE, product: str = "ona") -> Plan:
    """The expert's plan from a vial mixed as the label says."""
    vial_units, saline_ml = {"ona": (100.0, 2.5), "abo": (300.0, 2.5)}[product]
    return expert_plan(
        face, lesson, subject=subject, product=product, vial_units=vial_units, saline_ml=saline_ml
    )


def with_injections(plan: Plan, injections: Sequence[PlannedInjection]) -> Plan:
    """The same plan with other injections."""
    return plan.model_copy(update={"injections": tuple(injections)})


def at(point: SurfacePoint, **given: Any) -> PlannedInjection:
    """An injection at a skin point, 4 U and 3 mm straight in where nothing else is said."""
    a, b, c = (float(weight) for weight in point.barycentric)
    told = {"units": 4.0, "depth_mm": 3.0, **given}
    return PlannedInjection(face_index=point.face, barycentric=(a, b, c), **told)


def placed(face: Face, place: Place, side: str = "left", **given: Any) -> PlannedInjection:
    """An injection at a place on a side."""
    return at(resolve_place(face, place, side), **given)


def of_rule(findings: Sequence[PlanFinding], *rules: str) -> list[PlanFinding]:
    """The findings of these rules."""
    return [finding for finding in findings if finding.rule in rules]


def rank(verdict: Verdict) -> int:
    """How bad a verdict is."""
    return WORSE.index(verdict)
