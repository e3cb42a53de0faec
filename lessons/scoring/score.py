"""What one rule thinks of a placement, and how the rules add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.feedback import Finding, Outcome
from lessons.rubric import Rubric, Slope

NEARLY = 1e-9


@dataclass(frozen=True)
class Score:
    """A rule's opinion.

    share: marks left, 0 to 1, all figures counted. verified_share: the same, counting only figures
    on which a learner may be failed; never below share. findings: what to tell the learner.
    """

    share: float
    verified_share: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Total:
    """Share of the points, 0 to 1, and what that is called."""

    share: float
    outcome: Outcome


def score_of(share: float, *findings: Finding, verified: bool) -> Score:
    """A score whose figure is verified, or one that can fail nobody."""
    return Score(share, share if verified else 1.0, findings)


def total_of(scores: Mapping[str, Score], rubric: Rubric) -> Total:
    """All rules together.

    The sum: position = least of the gates (distance, target, danger, limit), then units, depth and
    angle take away at most their weight: `position * (1 - sum_k weight_k * (1 - share_k))`.

    Why nothing dangerous pays. Every gate and every factor rises with its share and is at least
    zero, and each rule's share falls, or stays, as its own error grows or its own clearance
    shrinks. So of two answers, the one that is no nearer to the site, no nearer in units and depth,
    and nearer to a vessel, a nerve or a limit never scores more: the total is monotone in every
    measured number. On the site every error is zero and every clearance equals the site's own,
    which is all a rule may ask, so every share is one and the marks are full.

    Unverified figures may cost marks but never a pass: the result is
    `max(all, min(verified only, pass mark))`, which is monotone too. A critical finding
    (always on a verified figure) makes it zero.
    """
    findings = [finding for score in scores.values() for finding in score.findings]
    if any(finding.severity == "critical" for finding in findings):
        return Total(0.0, "critical")
    everything = _join({rule: score.share for rule, score in scores.items()}, rubric)
    verified = _join({rule: score.verified_share for rule, score in scores.items()}, rubric)
    share = max(everything, min(verified, rubric.pass_share))
    return Total(share, outcome_of(share, rubric))


def outcome_of(share: float, rubric: Rubric) -> Outcome:
    """The word for a share of the points."""
    if share >= rubric.correct_share - NEARLY:
        return "correct"
    return "partly" if share >= rubric.pass_share - NEARLY else "wrong"


def _join(shares: Mapping[str, float], rubric: Rubric) -> float:
    weights = {
        rule: slope.weight.middle / 100
        for rule, slope in _weighed(rubric).items()
        if slope.weight is not None
    }
    position = min((s for rule, s in shares.items() if rule not in weights), default=1.0)
    lost = sum(weight * (1 - shares.get(rule, 1.0)) for rule, weight in weights.items())
    return position * (1 - lost)


def _weighed(rubric: Rubric) -> Mapping[str, Slope]:
    return {"units": rubric.units, "depth": rubric.depth, "angle": rubric.angle}
