"""Whether the error at a site grows smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

LATELY = 3  # placements that "at first" and "lately" stand for


@dataclass(frozen=True)
class ErrorTrend:
    """Errors along the skin, mm. first_mm, lately_mm: means of the first and the last three.

    change_mm: lately less at first; None while there are fewer than two placements.
    """

    count: int
    first_mm: float
    lately_mm: float
    change_mm: float | None


def measure_trend(errors_mm: Sequence[float]) -> ErrorTrend:
    """The trend of errors in the order they were made. Raises ValueError for none.

    Of fewer than six placements the first half is "at first" and the rest "lately".

    >>> measure_trend([8.0, 6.0, 4.0, 2.0]).change_mm
    -4.0
    """
    if not errors_mm:
        raise ValueError("No placement, so there is no trend.")
    count = len(errors_mm)
    few = max(1, min(LATELY, count // 2))
    first, lately = fmean(errors_mm[:few]), fmean(errors_mm[-few:])
    return ErrorTrend(count, first, lately, lately - first if count > 1 else None)
