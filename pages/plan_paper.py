"""The words under a printed plan: whose it is, what is injected where, and what it is not."""

from __future__ import annotations

from typing import Any, Final

from anatomy.face import Face
from anatomy.toxin import load_products
from lessons.plans import Debrief, Plan
from pages.explore_paper import CREDITS, DATE
from pages.language import _, say_day
from pages.plan_desk import Desk
from pages.plan_faces import name_subject
from pages.retold import retold
from pages.shell import ON_PAPER, PRODUCT

TITLE = _("Plan · {person} · {product}")
MIXED = _(
    "{brand}, {vial:g} U in {saline:g} mL of saline: {tenth:.3g} U in 0.1 mL. {total:g} U in all."
)
SITE = _("{number}: {where}, {up}: {units:g} U, {depth:g} mm deep, {angle:g}° to the skin.")
MIDLINE, BESIDE = _("on the midline"), _("{mm:.0f} mm to the patient’s {side}")
ABOVE, BELOW = _("{mm:.0f} mm above the glabella"), _("{mm:.0f} mm below the glabella")
STRAIGHT = _("Distances of sites are straight, as seen from the front.")
PINS = _("Diamonds: this plan. Balls: the expert’s.")
NEAR_MIDLINE_MM: Final = 1.0
FILE = "facies_plan_{day}.png"


def plan_paper(desk: Desk, found: Debrief) -> dict[str, Any]:
    """What `Viewer.show_paper` needs."""
    plan, studio = desk.plan, desk.studio
    day = f"{studio.clock():%Y-%m-%d}"
    mixed = MIXED.format(
        brand=load_products().products[plan.product].brand,
        vial=plan.vial_units,
        saline=plan.saline_ml,
        tenth=plan.mixed.units_per_tenth_ml,
        total=plan.total_units,
    )
    atlas = studio.atlas
    credit = CREDITS.format(atlas=atlas.name, version=atlas.version, key=atlas.content_hash[:8])
    return {
        "title": TITLE.format(person=name_subject(plan.subject), product=PRODUCT),
        "lines": [
            mixed,
            *site_lines(plan, desk.face),
            f"{retold(found.summary)} {PINS} {STRAIGHT}",
            f"{credit} {DATE.format(day=say_day(studio.clock()))}",
        ],
        "warning": str(ON_PAPER),
        "file": FILE.format(day=day),
    }


def site_lines(plan: Plan, face: Face) -> tuple[str, ...]:
    """A line for each site: where it is, straight from the midline and the glabella, and how."""
    glabella = face.landmarks["glabella"]
    lines = []
    for number, one in enumerate(plan.injections, start=1):
        x, y, _ = (one.entry(face).position - glabella).tolist()
        beside = BESIDE.format(mm=abs(x), side="left" if x > 0 else "right")
        line = SITE.format(
            number=number,
            where=MIDLINE if abs(x) < NEAR_MIDLINE_MM else beside,
            up=(ABOVE if y >= 0 else BELOW).format(mm=abs(y)),
            units=one.units,
            depth=one.depth_mm,
            angle=one.angle_deg,
        )
        lines.append(line)
    return tuple(lines)
