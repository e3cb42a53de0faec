"""Whether the needle reaches the muscle it is meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.feedback import Finding
from lessons.placement import Placement
from lessons.rubric import Rubric
from lessons.scoring.distance import say_mm
from lessons.scoring.score import Score, score_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site


def score_target(placement: Placement, *, site: Site, lesson: Lesson, rubric: Rubric) -> Score:
    """Full marks when the needle comes as close to the target muscle as it does at the site."""
    del lesson
    beyond = max(0.0, placement.target_gap_mm - max(0.0, placement.site_target_gap_mm))
    share = rubric.target.fraction(beyond)
    verified = is_verified(site.target_evidence)
    finding = Finding(
        rule="target",
        message=_message(placement, hit=share >= 1),
        why="Toxin works where it lands: a muscle that is missed keeps pulling, and its neighbour "
        "is weakened instead.",
        value=round(max(0.0, placement.target_gap_mm), 1),
        unit="mm",
        severity="praise" if share >= 1 else "serious" if share <= 0 and verified else "minor",
        evidence=say_evidence(site.target_evidence),
        src=site.target_evidence.src,
        verified=verified,
    )
    return score_of(share, finding, verified=verified)


def _message(placement: Placement, *, hit: bool) -> str:
    if hit:
        return f"The needle reaches the {placement.target_name}."
    instead = f" It ends in the {placement.hit_name}." if placement.hit_name else ""
    gap = say_mm(placement.target_gap_mm)
    return f"The needle misses the {placement.target_name} by {gap}.{instead}"
