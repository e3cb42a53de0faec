"""How far the needle's angle to the skin is from the one the site asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anatomy.evidence import describe
from lessons.feedback import Finding
from lessons.rubric import Rubric
from lessons.scoring.score import Score, score_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import Site


def score_angle(angle_deg: float, *, site: Site, rubric: Rubric) -> Score:
    """Full marks near the angle of the site, fewer the more the needle leans away from it."""
    wanted = site.angle_deg
    error = angle_error_deg(angle_deg, site)
    share = rubric.angle.fraction(error)
    way = "steeper" if error > 0 else "flatter"
    message = f"Right angle: {describe(wanted)} to the skin."
    if error:
        close = " Close enough." if share >= 1 else ""
        message = f"{abs(error):.0f}° {way} than asked, {describe(wanted)} to the skin.{close}"
    finding = Finding(
        rule="angle",
        message=message,
        why="The angle decides which way the tip runs and how deep it comes to lie.",
        value=round(angle_deg, 1),
        unit="°",
        severity="praise" if share >= 1 else "minor",
        evidence=say_evidence(wanted),
        src=wanted.src,
        verified=is_verified(wanted),
    )
    return score_of(share, finding, verified=is_verified(wanted))


def angle_error_deg(angle_deg: float, site: Site) -> float:
    """How far outside the angle of the site, degrees; positive too steep, zero within."""
    if angle_deg > site.angle_deg.high:
        return angle_deg - site.angle_deg.high
    return min(0.0, angle_deg - site.angle_deg.low)
