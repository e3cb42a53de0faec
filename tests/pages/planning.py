"""A plan's page in tests: placing sites on it, and what must hold when it refuses something."""

from __future__ import annotations

from anatomy.place import Place, resolve_place
from lessons.plans import Plan
from meshes.geodesics import SurfacePoint
from pages.plan import PlanPage
from viewer.picks import Pick


def pick(point: SurfacePoint) -> Pick:
    a, b, c = point.barycentric.tolist()
    return Pick("skin", point.face, (a, b, c))


def beside_glabella(planning: PlanPage, lateral: float, superior: float = 5.0) -> SurfacePoint:
    place = Place(ref="glabella", lateral=lateral, superior=superior)
    return resolve_place(planning.desk.face, place, "left")


def placed(planning: PlanPage, *laterals: float) -> Plan:
    """The plan with a site at each of these distances from the midline."""
    planning.go("sites")
    for lateral in laterals:
        planning._picked(pick(beside_glabella(planning, lateral)))
    assert len(planning.desk.plan.injections) == len(laterals), planning.desk.trouble
    return planning.desk.plan


def refused(planning: PlanPage, before: Plan, *words: str) -> None:
    """One sentence with these words is shown, and the plan is as it was."""
    assert planning.desk.plan == before
    assert all(word in planning.desk.trouble for word in words), planning.desk.trouble
    assert 'data-testid="trouble"' in planning.card.html
