"""Whether the dose is right, in units of the lesson's product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anatomy.evidence import describe
from lessons.feedback import Finding
from lessons.placement import Placement
from lessons.rubric import Rubric
from lessons.scoring.score import Score, score_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site

FULL = Score(1.0, 1.0, ())


def score_units(placement: Placement, *, site: Site, lesson: Lesson, rubric: Rubric) -> Score:
    """Full marks at the site's dose, fewer the further away, as a share of that dose."""
    if placement.units is None:
        return FULL
    error = dose_error(placement.units, site)
    share = rubric.units.fraction(100 * error / site.units.middle)
    verified = is_verified(site.units)
    finding = Finding(
        rule="units",
        message=_message(error, site, lesson.product.name),
        why=lesson.product.not_interchangeable,
        value=placement.units,
        unit="U",
        severity="praise" if share >= 1 else "serious" if share <= 0 and verified else "minor",
        evidence=say_evidence(site.units),
        src=site.units.src,
        verified=verified,
    )
    return score_of(share, finding, verified=verified)


def dose_error(units: float, site: Site) -> float:
    """How many units over (positive) or under (negative) the dose of the site."""
    if units > site.units.high:
        return units - site.units.high
    return min(0.0, units - site.units.low)


def _message(error: float, site: Site, product: str) -> str:
    wanted = f"{describe(site.units)} of {product}"
    if error == 0:
        return f"Right dose: {wanted}."
    return f"{abs(error):g} U too {'much' if error > 0 else 'little'}: this site takes {wanted}."
