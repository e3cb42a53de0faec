"""A plan in the making: each change gives a new plan, or a sentence that says why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from pydantic import ValidationError

from anatomy.face import Face
from anatomy.gauge import longest_needle_mm
from anatomy.needle import trace
from anatomy.place import skin_under
from anatomy.toxin import load_products
from anatomy.toxin.injection import DEEPEST_MM, settled_tips
from lessons.plans import Plan, PlannedInjection, Subject
from lessons.plans.plan import MOST_INJECTIONS
from meshes.geodesics import SurfacePoint
from pages.language import _
from pages.needle_placed import NO_ENTRY
from pages.view_link import number_between
from viewer.needle import FLATTEST_DEG, STEEPEST_DEG

FIRST_DEPTH_MM: Final = 4.0  # where a needle begins; no recommendation
FIRST_SALINE_ML: Final = 2.5  # where no label tells it; no recommendation
MIDLINE_MM: Final = 2.0
SAME_PLACE_MM: Final = 1.0
ANY_NUMBER: Final = 1e6
FIELDS: Mapping[str, tuple[str, float, float]] = {
    # field: label, least, most; the dose has limits of its own (anatomy.toxin), see `limits_of`
    "units": (_("Dose, U"), -ANY_NUMBER, ANY_NUMBER),
    "ml": (_("Volume, mL"), -ANY_NUMBER, ANY_NUMBER),
    "depth_mm": (_("Depth, mm"), 0.0, DEEPEST_MM),
    "angle_deg": (_("Angle to the skin, °"), FLATTEST_DEG, STEEPEST_DEG),
    "towards_deg": (_("Tip runs toward, °"), 0.0, 360.0),
}
NO_SITE = _("There is no site {number}. Choose one of the list.")
TOO_MANY = _("A plan holds at most {most} sites. Remove one first.")
AT_SITE = _("Site {number}: {wrong}")
ON_MIDLINE = _("Site {number} lies on the midline, so it has no other side.")
THERE_ALREADY = _(
    "Site {other} lies {apart:.1f} mm from there already, so nothing was placed. Choose it in the "
    "list to change it."
)
LONGEST = _("The longest needle is made {mm:g} mm long.")
NO_MIRROR = _("The other side of site {number} takes no needle.")


def start_plan(subject: Subject, lesson: str, product: str = "ona") -> Plan:
    """A plan without sites: the product's largest vial of its label's own dilution, if known."""
    found = load_products().product(product)
    told = [vial for vial in found.vials if vial.saline_ml] or list(found.vials)
    vial = max(told, key=lambda one: one.units)
    saline_ml = vial.saline_ml[-1] if vial.saline_ml else FIRST_SALINE_ML
    return Plan(
        subject=subject,
        lesson=lesson,
        product=load_products().product_id(product),
        vial_units=vial.units,
        saline_ml=saline_ml,
    )


def changed(plan: Plan, **fields: Any) -> Plan:
    """The same plan with these fields, checked again. Raises ValueError, in words."""
    try:
        return Plan.model_validate({**{k: getattr(plan, k) for k in Plan.model_fields}, **fields})
    except ValidationError as wrong:
        raise ValueError(in_words(wrong)) from None


def in_words(wrong: ValidationError) -> str:
    """What was wrong first, as a sentence."""
    first = wrong.errors(include_url=False)[0]
    where = " ".join(str(part).replace("_", " ") for part in first["loc"])
    return f"{where[:1].upper()}{where[1:]}: {first['msg'].lower()}, got “{first['input']!s:.20}”."


def mixed_with(plan: Plan, **fields: float) -> Plan:
    """The plan with another vial or saline. Raises ValueError where a dose would no longer fit."""
    fresh = changed(plan, **fields)
    mixed = fresh.mixed
    for number, one in enumerate(fresh.injections, start=1):
        try:
            mixed.ml_for(one.units)
        except ValueError as wrong:
            raise ValueError(AT_SITE.format(number=number, wrong=wrong)) from None
    return fresh


def with_product(plan: Plan, product: str) -> Plan:
    """The plan with another product; every site takes that product's own dose a site.

    Units are never converted. Raises UnknownId.
    """
    fresh = start_plan(plan.subject, plan.lesson, product)
    units = load_products().products[fresh.product].site_units
    sites = tuple(one.model_copy(update={"units": units}) for one in plan.injections)
    return changed(fresh, injections=sites)


def add_site(face: Face, plan: Plan, entry: SurfacePoint) -> Plan:
    """The plan with one more site, given as the last one was. Raises ValueError, in words."""
    if len(plan.injections) >= MOST_INJECTIONS:
        raise ValueError(TOO_MANY.format(most=MOST_INJECTIONS))
    like = plan.injections[-1] if plan.injections else None
    _keep_apart(face, plan, entry)
    fresh = PlannedInjection(
        **_where(entry),
        units=load_products().products[plan.product].site_units if like is None else like.units,
        depth_mm=FIRST_DEPTH_MM if like is None else like.depth_mm,
        angle_deg=STEEPEST_DEG if like is None else like.angle_deg,
        towards_deg=0.0 if like is None else like.towards_deg,
    )
    return checked(face, changed(plan, injections=(*plan.injections, fresh)))


def move_site(face: Face, plan: Plan, number: int, entry: SurfacePoint) -> Plan:
    """The plan with this site (from 1) elsewhere. Raises ValueError, in words."""
    site_of(plan, number)
    _keep_apart(face, plan, entry, but=number)
    return _replaced(face, plan, number, **_where(entry))


def set_site(face: Face, plan: Plan, number: int, *, field: str, text: str) -> Plan:
    """The plan with one number of a site as typed. field: of `FIELDS`. Raises ValueError."""
    try:
        value = number_between(text.strip().replace(",", "."), *limits_of(field))
    except ValueError as wrong:
        why = f" {LONGEST.format(mm=longest_needle_mm())}" if field == "depth_mm" else ""
        raise ValueError(f"{FIELDS[field][0]}: {wrong}{why}") from None
    if field == "ml":
        field, value = "units", round(plan.mixed.units_in(value), 3)
    return _replaced(face, plan, number, **{field: value})


def limits_of(field: str) -> tuple[float, float]:
    """The least and the most of a field of `FIELDS`; no depth is more than a needle is long."""
    _label, low, high = FIELDS[field]
    return low, min(high, longest_needle_mm()) if field == "depth_mm" else high


def remove_site(plan: Plan, number: int) -> Plan:
    """The plan without this site (from 1). Raises ValueError for one that is not there."""
    site_of(plan, number)
    kept = [one for n, one in enumerate(plan.injections, start=1) if n != number]
    return changed(plan, injections=tuple(kept))


def mirror_site(face: Face, plan: Plan, number: int) -> Plan:
    """The plan with the same needle at the same place of the other side. Raises ValueError."""
    one = site_of(plan, number)
    x, y, z = one.entry(face).position.tolist()
    if abs(x) < MIDLINE_MM:
        raise ValueError(ON_MIDLINE.format(number=number))
    entry = skin_under(face, (-x, y, z))
    _keep_apart(face, plan, entry)
    if len(plan.injections) >= MOST_INJECTIONS:
        raise ValueError(TOO_MANY.format(most=MOST_INJECTIONS))
    fresh = one.model_copy(update=_where(entry))
    try:
        return checked(face, changed(plan, injections=(*plan.injections, fresh)))
    except ValueError as wrong:
        raise ValueError(f"{NO_MIRROR.format(number=number)} {wrong}") from None


def site_of(plan: Plan, number: int) -> PlannedInjection:
    """The site of this number, from 1. Raises ValueError for one that is not there."""
    if not 1 <= number <= len(plan.injections):
        raise ValueError(NO_SITE.format(number=number))
    return plan.injections[number - 1]


def checked(face: Face, plan: Plan) -> Plan:
    """The plan, if every injection can be given on this face. Raises ValueError, in words."""
    settled_tips(face, plan.given(face))
    return plan


def can_enter(face: Face, entry: SurfacePoint) -> None:
    """Raises ValueError, in words, for a place that takes no needle."""
    try:
        trace(face, entry, -np.asarray(entry.normal), 1.0)
    except ValueError:
        raise ValueError(NO_ENTRY) from None


def _replaced(face: Face, plan: Plan, number: int, **fields: Any) -> Plan:
    one = site_of(plan, number)
    try:
        fresh = PlannedInjection.model_validate({**one.model_dump(), **fields})
    except ValidationError as wrong:
        raise ValueError(in_words(wrong)) from None
    sites = tuple(fresh if n == number else s for n, s in enumerate(plan.injections, start=1))
    return checked(face, changed(plan, injections=sites))


def _keep_apart(face: Face, plan: Plan, entry: SurfacePoint, *, but: int = 0) -> None:
    """Raises ValueError, in words, where another site than `but` is at the same place."""
    for number, there in enumerate(plan.injections, start=1):
        apart_mm = float(np.linalg.norm(there.entry(face).position - entry.position))
        if number != but and apart_mm < SAME_PLACE_MM:
            raise ValueError(THERE_ALREADY.format(other=number, apart=apart_mm))


def _where(entry: SurfacePoint) -> dict[str, Any]:
    a, b, c = (round(float(share), 5) for share in entry.barycentric)
    return {"face_index": int(entry.face), "barycentric": (a, b, c)}
