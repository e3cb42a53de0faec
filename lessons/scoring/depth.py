"""Whether the tip of the needle lies in the right plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anatomy.evidence import describe
from lessons.feedback import Finding
from lessons.placement import Placement
from lessons.rubric import Rubric
from lessons.scoring.distance import say_mm
from lessons.scoring.score import Score, score_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site

FULL = Score(1.0, 1.0, ())


def score_depth(placement: Placement, *, site: Site, lesson: Lesson, rubric: Rubric) -> Score:
    """Full marks within the depth of the site, fewer above or below it."""
    del lesson
    if placement.depth_mm is None:
        return FULL
    error = depth_error_mm(placement.depth_mm, site)
    share = rubric.depth.fraction(error)
    verified = is_verified(site.depth_mm)
    finding = Finding(
        rule="depth",
        message=_message(error, site, within=share >= 1, hit=placement.hit_name),
        why=f"The plane here: {site.layer}.",
        value=placement.depth_mm,
        unit="mm",
        severity="praise" if share >= 1 else "minor",
        evidence=say_evidence(site.depth_mm),
        src=site.depth_mm.src,
        verified=verified,
    )
    return score_of(share, finding, verified=verified)


def depth_error_mm(depth_mm: float, site: Site) -> float:
    """How far outside the depth of the site, mm; positive too deep, zero within."""
    if depth_mm > site.depth_mm.high:
        return depth_mm - site.depth_mm.high
    return min(0.0, depth_mm - site.depth_mm.low)


def _message(error: float, site: Site, *, within: bool, hit: str) -> str:
    wanted = describe(site.depth_mm)
    if error == 0:
        return f"Right depth: {wanted} below the skin."
    way = "too deep" if error > 0 else "too superficial"
    close = " Close enough." if within else f" Yours lies in the {hit}." if hit else ""
    return f"{say_mm(error)} {way}: the tip belongs {wanted} below the skin.{close}"
