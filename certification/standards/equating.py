"""Two forms made comparable through the items they share; what to say where these are few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from certification.standards.limits import Limits, load_limits
from certification.standards.matrix import FloatArray, UnusableData, as_matrix, as_row

NONE_SENTENCE = (
    "The forms share {common} of {items} items and were taken by {candidates} candidates at least. "
    "To compare scores, {needed} shared items and {few} on each form are needed; the scores stay "
    "as they are."
)
MEAN_SENTENCE = (
    "Equated by the means of {common} shared items, because fewer than {linear} took one form. "
    "Far from the mean this is rough."
)
LINEAR_SENTENCE = "Equated linearly through {common} shared items (chained)."
FLAT_SENTENCE = "Equated by the means of {common} shared items, because scores do not vary."


@dataclass(frozen=True)
class Equating:
    """How a score of form B reads on form A: slope * score + shift_pct. note: what was done."""

    method: Literal["none", "mean", "linear"]
    slope: float
    shift_pct: float
    common: int
    note: str

    def to_form_a(self, scores_pct: ArrayLike) -> FloatArray:
        """Scores of form B, % of the paper, on the scale of form A; kept within 0 to 100."""
        scores = np.asarray(scores_pct, dtype=np.float64)
        read: FloatArray = np.clip(self.slope * scores + self.shift_pct, 0, 100)
        return read


def equate(
    form_a: ArrayLike,
    form_b: ArrayLike,
    common: Sequence[tuple[int, int]],
    *,
    limits: Limits | None = None,
) -> Equating:
    """Form B on the scale of form A through shared items, by different candidates.

    form_a, form_b: (candidates, items) of shares of the points, 0 to 1. common: pairs (column in
    A, column in B). Scores are % of the paper, so forms may differ in length. Raises UnusableData.
    """
    limits = limits or load_limits()
    a = as_matrix(form_a, "Form A", low=0, high=1, least=(2, 2))
    b = as_matrix(form_b, "Form B", low=0, high=1, least=(2, 2))
    _check_common(common, a.shape[1], b.shape[1])
    fewest, longer = min(len(a), len(b)), max(a.shape[1], b.shape[1])
    needed = _needed(longer, limits)
    if len(common) < needed or fewest < limits.few_candidates.at:
        few = limits.few_candidates.text
        note = NONE_SENTENCE.format(
            common=len(common), items=longer, candidates=fewest, needed=needed, few=few
        )
        return Equating("none", 1.0, 0.0, len(common), note)
    sums = [100 * one.mean(axis=1) for one in (a, b)]
    columns = [list(one) for one in zip(*common, strict=True)]
    anchors = [100 * a[:, columns[0]].mean(axis=1), 100 * b[:, columns[1]].mean(axis=1)]
    return _chained(sums, anchors, len(common), linear=fewest >= limits.linear_candidates.at,
                    limits=limits)  # fmt: skip


def forms_apart_pct(facility_a_pct: ArrayLike, facility_b_pct: ArrayLike) -> float:
    """How far two forms differ in expected score, % of the paper, by the facility of their items.

    >>> forms_apart_pct([60, 80], [70, 74])
    2.0
    """
    means = [
        float(as_row(one, "The list of facilities", low=0, high=100).mean())
        for one in (facility_a_pct, facility_b_pct)
    ]
    return abs(means[1] - means[0])


def _needed(items: int, limits: Limits) -> int:
    """Shared items that are enough: the share or the count, the greater; half of a short form.

    >>> _needed(120, load_limits()), _needed(30, load_limits())
    (24, 15)
    """
    share = -(-items * limits.common_share.at // 100)
    return int(max(2, min(items, max(share, min(limits.common_items.at, items / 2)))))


def _check_common(common: Sequence[tuple[int, int]], in_a: int, in_b: int) -> None:
    for a, b in common:
        if not (0 <= a < in_a and 0 <= b < in_b):
            raise UnusableData(f"The shared item ({a}, {b}) is in one form only.")
    for column in zip(*common, strict=True):
        if len(set(column)) < len(column):
            raise UnusableData("An item is named twice among the shared items.")


def _chained(
    sums: list[FloatArray], anchors: list[FloatArray], common: int, *, linear: bool, limits: Limits
) -> Equating:
    (mean_a, mean_b), (anchor_a, anchor_b) = (
        [float(one.mean()) for one in both] for both in (sums, anchors)
    )
    spreads = [float(one.std(ddof=1)) for one in (*sums, *anchors)]
    if linear and min(spreads) > 0:
        of_a, of_b = spreads[0] / spreads[2], spreads[3] / spreads[1]
        slope = of_a * of_b
        shift = mean_a + of_a * (anchor_b - anchor_a) - slope * mean_b
        return Equating("linear", slope, shift, common, LINEAR_SENTENCE.format(common=common))
    shift = mean_a - mean_b + anchor_b - anchor_a
    sentence = FLAT_SENTENCE if linear else MEAN_SENTENCE
    note = sentence.format(common=common, linear=limits.linear_candidates.text)
    return Equating("mean", 1.0, shift, common, note)
