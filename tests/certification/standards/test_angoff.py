"""Angoff: cut, errors, judges; and the sentences for ratings that cannot be used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from certification.standards.angoff import calibrate, set_angoff
from certification.standards.matrix import UnusableData

RATINGS = st.tuples(st.integers(2, 8), st.integers(2, 10)).flatmap(
    lambda size: arrays(np.float64, size, elements=st.integers(0, 100).map(float))
)


@given(RATINGS)
def test_the_error_over_judges_is_that_of_their_means_and_items_only_add(table: np.ndarray) -> None:
    found = set_angoff([table]).rounds[0]
    means = table.mean(axis=1)
    assert found.cut_pct == pytest.approx(float(means.mean()))
    assert found.error_pct == pytest.approx(
        float(means.std(ddof=1)) / np.sqrt(len(means)), abs=1e-9
    )
    assert found.error_items_pct >= found.error_pct - 1e-9


@given(RATINGS)
def test_stringencies_sum_to_nothing_and_order_is_no_matter(table: np.ndarray) -> None:
    found, turned = set_angoff([table]), set_angoff([table[::-1]])
    assert sum(one.stringency_pct for one in found.judges) == pytest.approx(0, abs=1e-6)
    assert turned.cut_pct == pytest.approx(found.cut_pct)
    assert [one.stringency_pct for one in turned.judges] == pytest.approx(
        [one.stringency_pct for one in found.judges][::-1], abs=1e-9
    )


@given(RATINGS, st.floats(0.1, 0.9))
def test_a_milder_judge_lowers_the_cut(table: np.ndarray, share: float) -> None:
    milder = table.copy()
    milder[0] *= share
    assert set_angoff([milder]).cut_pct <= set_angoff([table]).cut_pct + 1e-9


def test_a_later_round_counts_for_the_cut_and_never_makes_the_error_smaller() -> None:
    first, last = np.array([[40.0, 60.0], [60.0, 90.0]]), np.array([[50.0, 70.0], [52.0, 74.0]])
    found = set_angoff([first, last])
    assert found.cut_pct == last.mean()
    assert found.error_pct == found.rounds[0].error_pct > found.rounds[1].error_pct
    assert [one.moved_pct for one in found.judges] == [10.0, 12.0]


def test_being_strict_is_no_gap() -> None:
    seen = np.array([40.0, 60.0, 80.0])
    strict, wild = calibrate(np.array([seen + 15, seen[::-1]]), seen)
    assert strict.gap_pct == pytest.approx(0)
    assert strict.correlation == pytest.approx(1)
    assert wild.correlation == pytest.approx(-1)


@pytest.mark.parametrize(
    ("rounds", "sentence"),
    [
        ([], "one round of ratings or more"),
        ([[[50, 60]]], "Round 1 has too few rows .1.; 2"),
        ([[[50, 160], [50, 60]]], "160 is outside 0 to 100"),
        ([[[1, 2], [3, 4]], [[1, 2], [3, 4], [5, 6]]], "Round 2 has 3 judges and 2 items"),
    ],
)
def test_ratings_that_cannot_be_used_are_told(rounds: list[object], sentence: str) -> None:
    with pytest.raises(UnusableData, match=sentence):
        set_angoff(rounds)  # type: ignore[arg-type]
    with pytest.raises(UnusableData, match="3 difficulties do not fit 2"):
        calibrate([[1, 2]], [1, 2, 3])


def test_a_panel_with_twice_the_error_wants_four_times_the_judges() -> None:
    near = set_angoff([[[59, 59], [61, 61]]])
    far = set_angoff([[[58, 58], [62, 62]]])
    assert near.error_pct == pytest.approx(1)
    assert (near.judges_wanted(2), far.judges_wanted(2)) == (5, 18)
    assert near.judges_wanted(3) == 2
