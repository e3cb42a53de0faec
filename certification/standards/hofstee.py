"""Hofstee: a compromise between what judges find acceptable and how candidates did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from certification.standards.matrix import FloatArray, UnusableData, as_matrix, as_row

DRAWS = 300
STEPS = 40  # halvings: the cut is found to 1e-12 of the box
CROSSED = "The candidates' curve meets the judges' line."
TOO_MANY_FAIL = (
    "Even the lowest acceptable cut fails more candidates than the judges accept; "
    "the lowest cut is taken."
)
TOO_FEW_FAIL = (
    "Even the highest acceptable cut fails fewer candidates than the judges expect; "
    "the highest cut is taken."
)


@dataclass(frozen=True)
class HofsteeStandard:
    """cut_pct of the paper, its standard error, who fails there, and whether the lines met."""

    cut_pct: float
    error_pct: float
    fail_pct: float
    crossed: bool
    note: str


def set_hofstee(
    scores_pct: ArrayLike, bounds_pct: ArrayLike, *, rng: np.random.Generator
) -> HofsteeStandard:
    """The cut where the share of failing candidates meets the judges' line. Raises UnusableData.

    scores_pct: (candidates,), 0 to 100. bounds_pct: (judges, 4): lowest and highest acceptable cut,
    lowest and highest acceptable failure rate, %; the judges' means count. The line runs from
    (lowest cut, highest rate) to (highest cut, lowest rate). The error is that of a bootstrap
    over candidates and judges.
    """
    scores = as_row(scores_pct, "The list of scores", low=0, high=100, least=2)
    bounds = as_matrix(bounds_pct, "The table of bounds", low=0, high=100)
    if bounds.shape[1] != 4:
        raise UnusableData("Each judge gives 4 bounds: two cuts and two failure rates.")
    for low, high, what in ((0, 1, "cut"), (2, 3, "failure rate")):
        if (bounds[:, low] >= bounds[:, high]).any():
            raise UnusableData(f"The lowest acceptable {what} must be below the highest.")
    box = bounds.mean(axis=0)
    cut = float(_cross(scores[None], box[None])[0])
    people = rng.integers(len(scores), size=(DRAWS, len(scores)))
    panels = rng.integers(len(bounds), size=(DRAWS, len(bounds)))
    drawn = _cross(scores[people], bounds[panels].mean(axis=1))
    crossed, note = _told(scores, box)
    error = float(np.std(drawn, ddof=1))
    return HofsteeStandard(cut, error, failing_pct(scores, cut), crossed, note)


def failing_pct(scores_pct: FloatArray, cut_pct: float) -> float:
    """How many of the candidates lie below the cut, %.

    >>> failing_pct(np.array([50.0, 60.0, 70.0, 80.0]), 60.0)
    25.0
    """
    return 100 * float(np.mean(scores_pct < cut_pct))


def _told(scores: FloatArray, box: FloatArray) -> tuple[bool, str]:
    if failing_pct(scores, box[0]) > box[3]:
        return False, TOO_MANY_FAIL
    if failing_pct(scores, box[1]) < box[2]:
        return False, TOO_FEW_FAIL
    return True, CROSSED


def _cross(scores: FloatArray, boxes: FloatArray) -> FloatArray:
    """Where each rising curve passes its falling line; an end of the box where it does not.

    scores: (drawings, candidates). boxes: (drawings, 4).
    """
    start, end, fail_low, fail_high = boxes.T
    low, high = start, end
    for _ in range(STEPS):
        middle = (low + high) / 2
        failing = 100 * (scores < middle[:, None]).mean(axis=1)
        above = failing >= fail_high + (fail_low - fail_high) * (middle - start) / (end - start)
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    cuts: FloatArray = (low + high) / 2
    return cuts
