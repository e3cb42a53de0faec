"""Angoff: how many borderline candidates would be right, item by item; the mean is the cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from certification.standards.matrix import FloatArray, UnusableData, as_matrix, as_row, correlate

ERRORS = 3  # a cut lies within three standard errors in 997 of 1,000 panels
ROUNDING = 1e-9


@dataclass(frozen=True)
class Round:
    """One round: the cut, % of the paper, and its standard errors.

    error_pct: over judges, for these items. error_items_pct: over judges and items, as if both
    were drawn anew (generalizability, judges crossed with items).
    """

    cut_pct: float
    error_pct: float
    error_items_pct: float


@dataclass(frozen=True)
class Judge:
    """One judge of the last round, against the others.

    stringency_pct: own mean less that of all; above 0 asks more. consistency: correlation with the
    mean of the other judges over items. moved_pct: mean absolute change since the first round.
    """

    stringency_pct: float
    consistency: float
    moved_pct: float


@dataclass(frozen=True)
class Calibration:
    """One judge against what candidates did: correlation, and the typical gap, % of candidates."""

    correlation: float
    gap_pct: float


@dataclass(frozen=True)
class AngoffStandard:
    """Every round in order; the last one counts. judges: in the order of the rows."""

    rounds: tuple[Round, ...]
    judges: tuple[Judge, ...]

    @property
    def cut_pct(self) -> float:
        """The cut of the last round, % of the paper."""
        return self.rounds[-1].cut_pct

    @property
    def error_pct(self) -> float:
        """The greatest standard error over judges of any round.

        Judges who have heard each other are no longer independent; the smaller spread of a later
        round would promise too much.
        """
        return max(one.error_pct for one in self.rounds)

    def judges_wanted(self, within_pct: float) -> int:
        """How many judges such as these keep three standard errors of the cut within so much, %.

        The error falls with the square root of the panel.
        """
        times = ERRORS * self.error_pct / within_pct
        return max(2, math.ceil(len(self.judges) * times**2 - ROUNDING))


def set_angoff(rounds: Sequence[ArrayLike]) -> AngoffStandard:
    """The standard of one or more rounds, each (judges, items) of 0 to 100. Raises UnusableData.

    >>> set_angoff([[[60, 70], [50, 60]]]).cut_pct
    60.0
    """
    if not rounds:
        raise UnusableData("An Angoff standard needs one round of ratings or more.")
    tables = [
        as_matrix(one, f"Round {k}", low=0, high=100, least=(2, 2))
        for k, one in enumerate(rounds, start=1)
    ]
    for k, table in enumerate(tables, start=1):
        if table.shape != tables[0].shape:
            raise UnusableData(
                f"Round {k} has {table.shape[0]} judges and {table.shape[1]} items; "
                f"round 1 has {tables[0].shape[0]} and {tables[0].shape[1]}."
            )
    return AngoffStandard(tuple(map(_round, tables)), tuple(_judges(tables[0], tables[-1])))


def calibrate(ratings: ArrayLike, facility_pct: ArrayLike) -> tuple[Calibration, ...]:
    """Each judge against the share of candidates who were right on each item, %.

    ratings: (judges, items), 0 to 100. facility_pct: (items,), best of candidates near the cut.
    The gap is the root mean square after the judge's own mean is taken out, so that being strict
    is no gap. Raises UnusableData.
    """
    table = as_matrix(ratings, "The table of ratings", low=0, high=100, least=(1, 2))
    seen = as_row(facility_pct, "The list of difficulties", low=0, high=100)
    if len(seen) != table.shape[1]:
        raise UnusableData(f"{len(seen)} difficulties do not fit {table.shape[1]} rated items.")
    return tuple(Calibration(correlate(row, seen), _gap(row - seen)) for row in table)


def _gap(apart: FloatArray) -> float:
    return float(np.sqrt(np.mean((apart - apart.mean()) ** 2)))


def _round(table: FloatArray) -> Round:
    judges, items = table.shape
    mean = float(table.mean())
    by_judge, by_item = table.mean(axis=1), table.mean(axis=0)
    rest = table - by_judge[:, None] - by_item[None, :] + mean
    ms_judge = items * float(by_judge.var(ddof=1))
    ms_item = judges * float(by_item.var(ddof=1))
    ms_rest = float((rest**2).sum()) / ((judges - 1) * (items - 1))
    item = max((ms_item - ms_rest) / judges, 0.0)
    judged = ms_judge / (judges * items)
    return Round(mean, math.sqrt(judged), math.sqrt(judged + item / items))


def _judges(first: FloatArray, last: FloatArray) -> list[Judge]:
    mean, count = float(last.mean()), len(last)
    others = (last.sum(axis=0) - last) / (count - 1)
    return [
        Judge(
            float(row.mean()) - mean,
            correlate(row, rest),
            float(np.abs(row - before).mean()),
        )
        for row, rest, before in zip(last, others, first, strict=True)
    ]
