"""How far the scores of a paper would come out alike again: KR-20, Cronbach's alpha, SEM."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from certification.standards.matrix import FloatArray, UnusableData, as_matrix


@dataclass(frozen=True)
class Reliability:
    """alpha: KR-20 where all items are right or wrong. sem_pct: standard error of a score, of 100.

    alpha is NaN where the scores do not vary. candidates, items: on how many it rests.
    """

    alpha: float
    sem_pct: float
    candidates: int
    items: int
    dichotomous: bool


def kr20(right: ArrayLike) -> float:
    """Kuder and Richardson's formula 20 of (candidates, items) of 0 and 1; NaN without variance.

    Variances are those of the population, as in the formula. Raises UnusableData.

    >>> round(kr20([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]), 6)
    0.75
    """
    scores = as_matrix(right, "The table of answers", low=0, high=1, least=(2, 2))
    if not _is_dichotomous(scores):
        raise UnusableData("KR-20 needs answers that are right (1) or wrong (0) only.")
    return cronbach_alpha(scores)


def cronbach_alpha(points: ArrayLike) -> float:
    """Cronbach's alpha of (candidates, items) of points; NaN where the sums do not vary."""
    scores = as_matrix(points, "The table of points", least=(2, 2))
    count = scores.shape[1]
    total = float(scores.sum(axis=1).var())
    if total <= 1e-12:
        return math.nan
    apart = float(scores.var(axis=0).sum())
    return float(count / (count - 1) * (1 - apart / total))


def measure_reliability(shares: ArrayLike) -> Reliability:
    """The reliability of (candidates, items) of shares of the points, 0 to 1; NaN: not asked.

    Only items that all candidates were asked can be used. Raises UnusableData where fewer than
    two are, or fewer than two candidates.
    """
    scores = as_matrix(shares, "The table of answers", low=0, high=1, least=(2, 1), gaps=True)
    shared: FloatArray = scores[:, ~np.isnan(scores).any(axis=0)]
    if shared.shape[1] < 2:
        raise UnusableData(
            f"Reliability needs 2 items that every candidate was asked; there are "
            f"{shared.shape[1]}."
        )
    dichotomous = _is_dichotomous(shared)
    alpha = kr20(shared) if dichotomous else cronbach_alpha(shared)
    spread = 100 * float(shared.mean(axis=1).std(ddof=1))
    return Reliability(
        alpha,
        spread if math.isnan(alpha) else spread * math.sqrt(1 - min(max(alpha, 0.0), 1.0)),
        shared.shape[0],
        shared.shape[1],
        dichotomous,
    )


def _is_dichotomous(scores: FloatArray) -> bool:
    return bool(np.isin(scores, (0.0, 1.0)).all())
