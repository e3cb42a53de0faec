"""Borderline regression: checklist score on the examiner's rating, read at borderline."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from certification.standards.limits import Limits, load_limits
from certification.standards.matrix import BoolArray, FloatArray, UnusableData, as_matrix
from certification.standards.reliability import measure_reliability

DRAWS = 400
LEAST_CANDIDATES = 5
FALLING = "The checklist does not rise with the examiner's rating; this cut cannot be used."


@dataclass(frozen=True)
class Station:
    """One station's line. cut_pct: its checklist score at borderline; slope_pct: for one rating.

    error_pct: standard error of the cut (bootstrap). r_squared: how much of the checklist the
    rating explains. note: "" or why the cut cannot be used.
    """

    cut_pct: float
    error_pct: float
    slope_pct: float
    r_squared: float
    candidates: int
    note: str


@dataclass(frozen=True)
class BorderlineStandard:
    """cut_pct: mean of the stations' cuts. needed_pct: with the SEM. stations_needed: to pass."""

    stations: tuple[Station, ...]
    cut_pct: float
    error_pct: float
    sem_pct: float
    needed_pct: float
    stations_needed: int


def set_borderline(
    checklists_pct: ArrayLike,
    ratings: ArrayLike,
    *,
    rng: np.random.Generator,
    limits: Limits | None = None,
) -> BorderlineStandard:
    """The standard of an examination in stations. Raises UnusableData.

    checklists_pct: (candidates, stations), 0 to 100. ratings: same shape, whole numbers 1 to 5
    (clear fail, borderline, pass, good, excellent). NaN in both: not taken.
    """
    limits = limits or load_limits()
    least = (LEAST_CANDIDATES, 1)
    scores = as_matrix(
        checklists_pct, "The table of checklists", low=0, high=100, least=least, gaps=True
    )
    rated = as_matrix(ratings, "The table of global ratings", low=1, high=5, least=least, gaps=True)
    _check_pairs(scores, rated)
    at = limits.borderline.at
    cuts, slopes = _lines(scores[None], rated[None], at)
    drawn = _bootstrap(scores, rated, at, rng)
    errors = np.nanstd(drawn, axis=0, ddof=1)
    stations = tuple(
        _station(scores[:, k], rated[:, k], float(cuts[0, k]), float(slopes[0, k]), float(error))
        for k, error in enumerate(errors)
    )
    whole = scores[~np.isnan(scores).any(axis=1)]
    sem = 0.0 if scores.shape[1] < 2 else measure_reliability(whole / 100).sem_pct
    cut = float(cuts[0].mean())
    return BorderlineStandard(
        stations,
        cut,
        float(np.nanstd(drawn.mean(axis=1), ddof=1)),
        sem,
        min(cut + limits.sem_added.at * sem, 100.0),
        math.ceil(limits.stations_passed.at / 100 * len(stations) - 1e-9),
    )


def passes(standard: BorderlineStandard, checklists_pct: ArrayLike) -> BoolArray:
    """Who passes, (candidates,): the whole reaches the cut, and enough stations reach theirs.

    checklists_pct: (candidates, stations); a station that was not taken counts as 0.
    """
    taken = as_matrix(checklists_pct, "The table of checklists", low=0, high=100, gaps=True)
    if taken.shape[1] != len(standard.stations):
        raise UnusableData(f"{taken.shape[1]} stations do not fit the {len(standard.stations)}.")
    scores = np.nan_to_num(taken)
    cuts = np.array([station.cut_pct for station in standard.stations])
    enough = (scores >= cuts).sum(axis=1) >= standard.stations_needed
    passed: BoolArray = (scores.mean(axis=1) >= standard.needed_pct) & enough
    return passed


def _check_pairs(scores: FloatArray, rated: FloatArray) -> None:
    if scores.shape != rated.shape:
        raise UnusableData("Checklists and global ratings must have the same size.")
    if (np.isnan(scores) != np.isnan(rated)).any():
        raise UnusableData("A station needs both a checklist and a global rating, or neither.")
    if (rated[~np.isnan(rated)] % 1).any():
        raise UnusableData("A global rating is a whole number from 1 to 5.")
    for k, column in enumerate(rated.T, start=1):
        found = column[~np.isnan(column)]
        if len(found) < LEAST_CANDIDATES or np.ptp(found) == 0:
            raise UnusableData(
                f"Station {k} needs {LEAST_CANDIDATES} candidates and two different ratings."
            )


def _lines(scores: FloatArray, rated: FloatArray, at: float) -> tuple[FloatArray, FloatArray]:
    """Cut and slope of each drawing and station, of (drawings, candidates, stations).

    NaN where a drawing holds one kind of rating only.
    """
    count = (~np.isnan(rated)).sum(axis=1)
    mean_rating, mean_score = (
        _divide(np.nansum(one, axis=1), count.astype(np.float64)) for one in (rated, scores)
    )
    apart = rated - mean_rating[:, None]
    together = np.nansum(apart * (scores - mean_score[:, None]), axis=1)
    slope = _divide(together, np.nansum(apart**2, axis=1))
    return np.clip(mean_score + slope * (at - mean_rating), 0, 100), slope


def _divide(above: FloatArray, below: FloatArray) -> FloatArray:
    """The quotient, NaN where nothing is below."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _bootstrap(
    scores: FloatArray, rated: FloatArray, at: float, rng: np.random.Generator
) -> FloatArray:
    """Cuts of candidates drawn with replacement, (drawings, stations)."""
    rows = rng.integers(len(scores), size=(DRAWS, len(scores)))
    return _lines(scores[rows], rated[rows], at)[0]


def _station(
    scores: FloatArray, rated: FloatArray, cut: float, slope: float, error: float
) -> Station:
    here = ~np.isnan(rated)
    spread, total = rated[here].var(), scores[here].var()
    explained = slope**2 * spread / total if total > 0 else 0.0
    note = "" if slope > 0 else FALLING
    return Station(cut, error, slope, float(explained), int(here.sum()), note)
