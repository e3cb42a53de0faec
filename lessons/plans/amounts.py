"""The whole dose against the label, against three months, and against the vial."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from anatomy.evidence import describe
from anatomy.toxin import load_products
from lessons.feedback import Severity
from lessons.plans.noticed import PlanFinding, notice

if TYPE_CHECKING:
    from anatomy.toxin.products import Product, Vial
    from lessons.lesson import Lesson
    from lessons.plans.plan import Plan
    from lessons.rubric import Rubric


def find_amounts(plan: Plan, lesson: Lesson, rubric: Rubric) -> Iterator[PlanFinding]:
    """What the total comes to. lesson: with the units of the plan's product."""
    yield label_total(plan.total_units, lesson, rubric)
    yield three_months(plan.total_units, plan.mixed.product)
    yield vials(plan)
    yield dilution(plan)


def label_total(total: float, lesson: Lesson, rubric: Rubric) -> PlanFinding:
    """The total against the label's; far over it is critical, and more is never judged better.

    The rubric says from which share of the label's total on it counts, and from which it is far.
    """
    label = lesson.total.units
    over = max(0.0, total - label.high) or min(0.0, total - label.low)
    whole = label.high if over > 0 else label.low
    kept = rubric.units.fraction(100 * over / whole) if whole else 1.0
    whose = "label" if lesson.status.kind == "on_label" else "technique"
    way = f"{abs(over):g} U {'more' if over > 0 else 'less'} than the {whose}'s {describe(label)}"
    return notice(
        "label_total",
        f"{total:g} U of {lesson.product.name} in all"
        f"{f': {way}' if over else f', as the {whose} gives: {describe(label)}'}.",
        why=lesson.product.not_interchangeable,
        value=total,
        unit="U",
        severity=_severity(over, kept),
        evidence=label,
    )


def _severity(over: float, kept: float) -> Severity:
    if kept >= 1:
        return "praise"
    if over < 0:
        return "minor"
    return "critical" if kept <= 0 else "serious"


def three_months(total: float, product_id: str) -> PlanFinding:
    """The total against the most that one person is given in three months."""
    products = load_products()
    most = products.pharmacology.most_in_three_months
    generic = products.products[product_id].generic
    if most.what != product_id:
        return notice(
            "three_months",
            f"For {generic} no most in three months is recorded here; {total:g} U are planned.",
            why=products.not_interchangeable.text,
            value=total,
            unit="U",
            severity="note",
            evidence=None,
        )
    over = total > most.high
    return notice(
        "three_months",
        f"{total:g} U are planned; no more than {describe(most)} of {generic} are given to one "
        "person in three months, all treatments together.",
        value=total,
        unit="U",
        severity="critical" if over else "note",
        evidence=most,
    )


def vials(plan: Plan) -> PlanFinding:
    """How many vials the plan opens, and what is left of them."""
    size, total = plan.vial_units, plan.total_units
    count = max(1, math.ceil(total / size - 1e-9)) if total > 0 else 0
    left = count * size - total
    opened = f"{count} vial{'' if count == 1 else 's'} of {size:g} U"
    text = f"{total:g} U take {opened}; {left:g} U are left."
    return notice(
        "vials",
        text + _better_vial(plan, count, left),
        value=total,
        unit="U",
        severity="note",
        evidence=_vial(plan),
    )


def dilution(plan: Plan) -> PlanFinding:
    """How the vial was mixed beside the label's own way."""
    mixed, vial = plan.mixed, _vial(plan)
    usual = " or ".join(f"{ml:g}" for ml in vial.saline_ml)
    beside = {
        True: f"the label's own {usual} mL",
        False: f"the label adds {usual} mL",
        None: "no label amount is recorded here",
    }[mixed.as_label]
    return notice(
        "dilution",
        f"{mixed.vial_units:g} U in {mixed.saline_ml:g} mL of saline make "
        f"{mixed.units_per_tenth_ml:.3g} U in 0.1 mL ({beside}).",
        why="The same units in more volume spread further.",
        value=mixed.units_per_tenth_ml,
        unit="U in 0.1 mL",
        severity="praise" if mixed.as_label else "note",
        evidence=vial,
    )


def _better_vial(plan: Plan, count: int, left: float) -> str:
    """What another size of vial would save, as a sentence that follows; "" for nothing."""
    if not count:
        return ""
    sizes = [vial.units for vial in _product(plan).vials]
    wasted = {
        size: math.ceil(plan.total_units / size - 1e-9) * size - plan.total_units for size in sizes
    }
    best = min(sizes, key=lambda size: (wasted[size], -size))
    if wasted[best] >= left - 1e-9:
        return ""
    return f" Vials of {best:g} U would leave {wasted[best]:g} U."


def _product(plan: Plan) -> Product:
    return load_products().products[plan.mixed.product]


def _vial(plan: Plan) -> Vial:
    return next(vial for vial in _product(plan).vials if vial.units == plan.vial_units)
