"""Borderline regression and Hofstee: exact where they can be, refusing what they cannot use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.standards.borderline import FALLING, passes, set_borderline
from certification.standards.hofstee import TOO_FEW_FAIL, TOO_MANY_FAIL, failing_pct, set_hofstee
from certification.standards.matrix import UnusableData

RATINGS = np.array([[1, 2], [2, 3], [3, 3], [4, 5], [5, 1], [3, 4]], dtype=float)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@given(st.floats(5, 40), st.floats(1, 10))
def test_on_a_straight_line_the_cut_is_exact_and_has_no_error(start: float, slope: float) -> None:
    found = set_borderline(start + slope * RATINGS, RATINGS, rng=rng())
    for station in found.stations:
        assert station.cut_pct == pytest.approx(start + 2 * slope)
        assert station.slope_pct == pytest.approx(slope)
        assert station.error_pct == pytest.approx(0, abs=1e-6)
        assert station.r_squared == pytest.approx(1)
    assert found.stations_needed == 2


def test_the_same_seed_gives_the_same_error() -> None:
    noisy = 20 + 10 * RATINGS + rng().normal(0, 3, RATINGS.shape)
    assert set_borderline(noisy, RATINGS, rng=rng()) == set_borderline(noisy, RATINGS, rng=rng())


def test_a_station_that_somebody_missed_is_read_from_those_who_took_it() -> None:
    rated = np.vstack([RATINGS, [[3, np.nan]]])
    found = set_borderline(20 + 10 * rated, rated, rng=rng())
    assert [one.candidates for one in found.stations] == [7, 6]
    assert not passes(found, [[100, np.nan]])[0]
    assert passes(found, [[100, 100]])[0]


def test_a_station_whose_checklist_falls_with_the_rating_says_so() -> None:
    found = set_borderline(80 - 10 * RATINGS, RATINGS, rng=rng())
    assert found.stations[0].note == FALLING


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s, r: (s, r[:, :1]), "same size"),
        (lambda s, r: (np.where(s == s[0, 0], np.nan, s), r), "both a checklist and a global"),
        (lambda s, r: (s, r + 0.5), "outside 1 to 5"),
        (lambda s, r: (s, np.where(r == 2, 2.5, r)), "whole number from 1 to 5"),
        (lambda s, r: (s, np.full_like(r, 3)), "two different ratings"),
        (lambda s, r: (s[:3], r[:3]), "too few rows .3.; 5 or more"),
        (lambda s, r: (s * 10, r), "outside 0 to 100"),
    ],
)
def test_stations_that_cannot_be_used_are_told(change: object, sentence: str) -> None:
    scores, ratings = change(20 + 10 * RATINGS, RATINGS)  # type: ignore[operator]
    with pytest.raises(UnusableData, match=sentence):
        set_borderline(scores, ratings, rng=rng())


def test_passing_asks_for_all_stations() -> None:
    found = set_borderline(20 + 10 * RATINGS, RATINGS, rng=rng())
    with pytest.raises(UnusableData, match="3 stations do not fit the 2"):
        passes(found, [[1, 2, 3]])


@given(
    st.lists(st.floats(0, 100), min_size=2, max_size=40),
    st.floats(30, 59),
    st.floats(60, 90),
)
def test_hofstees_cut_never_leaves_the_box(scores: list[float], low: float, high: float) -> None:
    found = set_hofstee(scores, [[low, high, 5, 40]], rng=rng())
    assert low <= found.cut_pct <= high
    above = set_hofstee(scores, [[low, high, 10, 60]], rng=rng())
    assert above.cut_pct >= found.cut_pct - 1e-9  # who accepts more failing gets no lower cut


def test_hofstee_tells_when_the_lines_do_not_meet() -> None:
    low, high = np.full(10, 20.0), np.full(10, 95.0)
    assert set_hofstee(low, [[60, 75, 5, 40]], rng=rng()).note == TOO_MANY_FAIL
    assert set_hofstee(low, [[60, 75, 5, 40]], rng=rng()).cut_pct == pytest.approx(60)
    assert set_hofstee(high, [[60, 75, 5, 40]], rng=rng()).note == TOO_FEW_FAIL
    assert set_hofstee(high, [[60, 75, 5, 40]], rng=rng()).cut_pct == pytest.approx(75)
    assert failing_pct(low, 20.0) == 0


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ([[75, 60, 5, 40]], "cut must be below"),
        ([[60, 75, 40, 40]], "failure rate must be below"),
        ([[60, 75, 5]], "4 bounds"),
        ([[60, 175, 5, 40]], "outside 0 to 100"),
    ],
)
def test_bounds_that_cannot_be_used_are_told(bounds: list[list[float]], sentence: str) -> None:
    with pytest.raises(UnusableData, match=sentence):
        set_hofstee([50, 60], bounds, rng=rng())
