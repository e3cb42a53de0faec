"""What one planned site comes to: its volume, where its tip lies, and what its needle meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from anatomy.face import Face
from anatomy.gauge import needle_for
from anatomy.needle import direction_at, trace
from anatomy.traces import Trace
from lessons.plans import Plan, PlannedInjection
from pages.language import _
from pages.needle_placed import NO_ENTRY
from pages.needle_reading import UNNAMED
from pages.plan_draft import site_of
from pages.retold import retold

IN, ON_BONE = _("in {held}"), _("on {bone}")


@dataclass(frozen=True)
class SiteReading:
    """What one site comes to. at_tip: what holds the tip, muscles first: "in Procerus".

    stopped_mm: where bone stopped the needle; None where it did not. hits: vessels and nerves that
    the needle meets, by name. tool: the needle that is long enough (`needle_for`), "" for none.
    """

    number: int
    injection: PlannedInjection
    volume_ml: float
    at_tip: str
    stopped_mm: float | None
    hits: tuple[str, ...]
    tool: str = ""


def read_site(face: Face, plan: Plan, number: int, name: Callable[[str], str]) -> SiteReading:
    """Where the tip of a site lies. name: an item's id in words."""
    one = site_of(plan, number)
    volume_ml = plan.mixed.ml_for(one.units)
    entry = one.entry(face)
    way = direction_at(entry, one.angle_deg, towards_deg=one.towards_deg)
    try:
        tool = needle_for(one.depth_mm)
    except ValueError as wrong:
        return SiteReading(number, one, volume_ml, retold(str(wrong)), None, ())
    try:
        found = trace(face, entry, way, one.depth_mm, needle=tool)
    except ValueError:
        return SiteReading(number, one, volume_ml, NO_ENTRY, None, ())
    hits = tuple(dict.fromkeys(name(hit.id) for hit in found.hits))
    at_tip = IN.format(held=_held(face, found, name))
    if found.bone:
        at_tip = ON_BONE.format(bone=name(found.bone))
    return SiteReading(number, one, volume_ml, at_tip, found.stopped_by_bone_mm, hits, tool)


def _held(face: Face, found: Trace, name: Callable[[str], str]) -> str:
    """The muscles that hold the tip, else what does."""
    muscles = [key for key in found.holds_tip if _is_muscle(face, key)]
    return ", ".join(dict.fromkeys(name(k) for k in muscles or found.holds_tip)) or UNNAMED


def _is_muscle(face: Face, item_id: str) -> bool:
    base = item_id.removesuffix(".left").removesuffix(".right")
    return face.atlas is not None and face.atlas.structure(base).kind == "muscle"


@dataclass(frozen=True)
class SitesShown:
    """How the list of sites stands. chosen: a number, 0 for none. form: what was typed.

    steps: field -> how much one press of minus or plus changes it.
    """

    chosen: int
    moving: bool
    form: Mapping[str, str]
    steps: Mapping[str, float]
