"""What the answers tell about each item: difficulty, discrimination, distractors, and flags."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from certification.standards.flags import Flag, flag_item
from certification.standards.limits import Limits, load_limits
from certification.standards.matrix import (
    BoolArray,
    FloatArray,
    UnusableData,
    as_matrix,
    correlate,
)

RIGHT = 1.0 - 1e-9  # a share of the points from which an answer is the key


@dataclass(frozen=True)
class Choice:
    """One option: who chose it, % of those asked; its correlation with the rest of the paper."""

    option: str
    chosen_pct: float
    correlation: float
    is_key: bool


@dataclass(frozen=True)
class ItemReport:
    """One item as the answers show it.

    facility_pct: mean share of the points, % (the classic difficulty index). discrimination: of
    the upper group less that of the lower, -1 to 1. correlation: point-biserial with the mean of
    the candidate's other items. omitted_pct: who gave no answer. NaN where it cannot be told.
    """

    candidates: int
    facility_pct: float
    discrimination: float
    correlation: float
    omitted_pct: float
    choices: tuple[Choice, ...]
    flags: tuple[Flag, ...] = ()


def analyse_items(
    shares: ArrayLike,
    chosen: NDArray[np.str_],
    *,
    options: Sequence[Sequence[str]] | None = None,
    limits: Limits | None = None,
) -> tuple[ItemReport, ...]:
    """A report for each item, flags included. Raises UnusableData.

    shares: (candidates, items), share of the points, 0 to 1; NaN: this candidate was not asked.
    chosen: the same shape, the option's id, "" where nothing was chosen (or nothing to choose).
    options: all options of each item, so that one that nobody chose is known too; an item with
    none is no choice, and its distractors are not looked at.
    """
    limits = limits or load_limits()
    points = as_matrix(shares, "The table of answers", low=0, high=1, least=(2, 2), gaps=True)
    if chosen.shape != points.shape:
        raise UnusableData("Points and chosen options must have the same size.")
    if options is not None and len(options) != points.shape[1]:
        raise UnusableData(f"Options of {len(options)} items do not fit {points.shape[1]} items.")
    rests = rest_scores(points)
    if np.isnan(points).all(axis=1).any():
        raise UnusableData("A candidate was asked nothing. Leave candidates without a paper out.")
    totals = np.nanmean(points, axis=1)
    return tuple(
        _report(
            points[:, k],
            chosen[:, k],
            (totals, rests[:, k]),
            known=() if options is None else options[k],
            limits=limits,
        )
        for k in range(points.shape[1])
    )


def rest_scores(points: FloatArray) -> FloatArray:
    """The mean of each candidate's other items, (candidates, items); NaN where there is none."""
    asked = (~np.isnan(points)).sum(axis=1, keepdims=True)
    others = asked - ~np.isnan(points)
    sums = np.nansum(points, axis=1, keepdims=True) - np.nan_to_num(points)
    rests: FloatArray = np.divide(sums, others, out=np.full_like(points, np.nan), where=others > 0)
    return rests


def extreme_groups(totals: FloatArray, share_pct: float) -> tuple[BoolArray, BoolArray]:
    """Upper and lower group, (candidates,): this share at each end, and who ties with the last.

    >>> upper, lower = extreme_groups(np.array([1.0, 2.0, 3.0, 4.0]), 27)
    >>> upper.tolist(), lower.tolist()
    ([False, False, False, True], [True, False, False, False])
    """
    count = max(1, round(share_pct / 100 * len(totals)))
    ordered = np.sort(totals)
    return totals >= ordered[-count], totals <= ordered[count - 1]


def _report(
    points: FloatArray,
    chosen: NDArray[np.str_],
    scores: tuple[FloatArray, FloatArray],
    *,
    known: Sequence[str],
    limits: Limits,
) -> ItemReport:
    asked = ~np.isnan(points)
    totals, rest = (one[asked] for one in scores)
    points, chosen = points[asked], chosen[asked]
    if len(points) == 0:
        return ItemReport(0, math.nan, math.nan, math.nan, math.nan, ())
    upper, lower = extreme_groups(totals, limits.upper_lower.at)
    report = ItemReport(
        len(points),
        100 * float(points.mean()),
        float(points[upper].mean() - points[lower].mean()),
        _correlate(points, rest),
        100 * float(np.mean(chosen == "")) if known else 0.0,
        _choices(points, chosen, rest, known=known),
    )
    return replace(report, flags=flag_item(report, limits))


def _choices(
    points: FloatArray, chosen: NDArray[np.str_], rest: FloatArray, *, known: Sequence[str]
) -> tuple[Choice, ...]:
    keys = set(chosen[points >= RIGHT].tolist()) - {""}
    names = dict.fromkeys((*known, *(sorted(set(chosen.tolist()) - {""}) if known else ())))
    return tuple(
        Choice(
            name,
            100 * float(np.mean(chosen == name)),
            _correlate((chosen == name).astype(np.float64), rest),
            name in keys,
        )
        for name in names
    )


def _correlate(a: FloatArray, rest: FloatArray) -> float:
    known = ~np.isnan(rest)
    return correlate(a[known], rest[known])
