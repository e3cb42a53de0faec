"""The words under a printed plan: whose it is, what is injected where, and what it is not."""

from __future__ import annotations

from typing import Any

from anatomy.toxin import load_products
from lessons.plans import Debrief
from pages.explore_paper import CREDITS, DATE
from pages.plan_desk import Desk
from pages.plan_faces import name_subject
from pages.shell import BADGE, PRODUCT

TITLE = "Plan · {person} · {product}"
MIXED = (
    "{brand}, {vial:g} U in {saline:g} mL of saline: {tenth:.3g} U in 0.1 mL. {total:g} U in all."
)
SITE = "{number}: {units:g} U, {depth:g} mm, {angle:g}°"
PINS = "Diamonds with numbers: this plan. Balls with letters: the expert’s."
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
    sites = "; ".join(
        SITE.format(number=n, units=one.units, depth=one.depth_mm, angle=one.angle_deg)
        for n, one in enumerate(plan.injections, start=1)
    )
    atlas = studio.atlas
    credit = CREDITS.format(atlas=atlas.name, version=atlas.version, key=atlas.content_hash[:8])
    return {
        "title": TITLE.format(person=name_subject(plan.subject), product=PRODUCT),
        "lines": [
            mixed,
            *([f"{sites}."] if sites else []),
            f"{found.summary} {PINS}",
            f"{credit} {DATE.format(day=day)}",
        ],
        "warning": f"{BADGE}. Nobody may inject from this page.",
        "file": FILE.format(day=day),
    }
