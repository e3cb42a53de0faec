"""What an expert would plan for this face: the sites carried to it, clear of vessels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lessons.load import load_rubric
from lessons.plans.inject import inject_site
from lessons.plans.label import dose_lesson
from lessons.plans.plan import Plan, PlannedInjection

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson, Side, Site
    from lessons.plans.plan import Subject


@dataclass(frozen=True, eq=False)
class Carried:
    """A site of the technique on one side of this face, and how an expert would inject it."""

    site: Site
    side: Side
    injection: PlannedInjection


_carried: WeakKeyDictionary[Face, dict[tuple[object, ...], tuple[Carried, ...]]] = (
    WeakKeyDictionary()
)


def expert_plan(
    face: Face,
    lesson: Lesson,
    *,
    subject: Subject,
    product: str,
    vial_units: float,
    saline_ml: float,
) -> Plan:
    """The technique's sites on this face with the label's units of this product.

    Raises UnknownId for a product that is not there; ValueError, in words, where no label of it
    tells the dose (units are never converted), and for a vial that cannot be mixed so.
    """
    plan = Plan(
        subject=subject,
        lesson=lesson.id,
        product=product,
        vial_units=vial_units,
        saline_ml=saline_ml,
        injections=tuple(one.injection for one in carry_sites(face, dose_lesson(lesson, product))),
    )
    for one in plan.injections:
        plan.mixed.ml_for(one.units)
    return plan


def carry_sites(face: Face, lesson: Lesson) -> tuple[Carried, ...]:
    """Every site of a lesson on every side of a face, in the lesson's order; found once a face."""
    known, key = _carried.setdefault(face, {}), (lesson.sites, lesson.limits, lesson.rubric)
    found = known.get(key)
    if found is None:
        rubric = load_rubric(lesson.rubric)
        found = known[key] = tuple(
            Carried(site, side, inject_site(face, lesson, rubric, site=site, side=side))
            for site in lesson.sites
            for side in site.sides
        )
    return found
