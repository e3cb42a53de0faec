"""Whether the needle keeps the height over the bony rim that the label asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.feedback import Finding, Severity
from lessons.placement import Height, Placement
from lessons.rubric import Rubric
from lessons.scoring.distance import say_mm
from lessons.scoring.score import Score
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Limit, Site

LEVEL_MM = 1e-3  # a point told by its triangle is rounded: so much lower is as high


def score_limit(placement: Placement, *, site: Site, lesson: Lesson, rubric: Rubric) -> Score:
    """Full marks on or above every limit, at most half just under one, none further down.

    A limit asks for its height, or the height of the site itself where that is lower. Under
    `critical_below` (or under what is asked, where that is less) a verified limit is critical.
    """
    del site
    share = verified_share = 1.0
    findings = []
    for height in placement.heights:
        limit = lesson.limit(height.limit_id)
        kept = height_share(height, limit, rubric)
        if kept >= 1 or height.height_mm is None:
            continue
        verified = is_verified(limit.keep_above)
        share = min(share, kept)
        verified_share = min(verified_share, kept if verified else 1.0)
        severity: Severity = "minor"
        if verified:
            severity = "critical" if kept <= 0 else "serious"
        findings.append(_finding(limit, height.height_mm, severity))
    return Score(share, verified_share, tuple(findings))


def height_share(height: Height, limit: Limit, rubric: Rubric) -> float:
    """Share of the marks that a height over the rim leaves, 0 to 1; never rises on the way down."""
    if height.height_mm is None:
        return 1.0
    asked = limit.keep_above.middle
    if height.site_height_mm is not None:
        asked = min(asked, height.site_height_mm)
    if height.height_mm >= asked - LEVEL_MM:
        return 1.0
    floor = min(rubric.limit.critical_below.middle, asked)
    if height.height_mm < floor or floor == asked:
        return 0.0
    part = (height.height_mm - floor) / (asked - floor)
    return max(0.0, part) * rubric.limit.violated_at_most.middle / 100


def _finding(limit: Limit, height_mm: float, severity: Severity) -> Finding:
    where = f"{say_mm(height_mm)} {'above' if height_mm >= 0 else 'below'} {limit.over}"
    return Finding(
        rule="limit",
        message=f"Your needle enters {where}. {limit.rule}",
        why=limit.why,
        value=round(height_mm, 1),
        unit="mm",
        severity=severity,
        evidence=say_evidence(limit.keep_above),
        src=limit.keep_above.src,
        verified=is_verified(limit.keep_above),
    )
