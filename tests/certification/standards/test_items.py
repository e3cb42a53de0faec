"""Item analysis: what each number means, and that order and numbering are no matter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from certification.standards.items import analyse_items, extreme_groups, rest_scores
from certification.standards.matrix import UnusableData

CHOSEN = st.tuples(st.integers(4, 15), st.integers(2, 6)).flatmap(
    lambda size: arrays(np.dtype("<U1"), size, elements=st.sampled_from("ABCD"))
)
OPTIONS = tuple("ABCD")


def reports_of(chosen: np.ndarray) -> tuple[object, ...]:
    shares = (chosen == "A").astype(float)
    return analyse_items(shares, chosen, options=[OPTIONS] * chosen.shape[1])


def numbers(report: object) -> list[float]:
    names = ("facility_pct", "discrimination", "correlation", "omitted_pct")
    return [getattr(report, name) for name in names]


@given(CHOSEN)
def test_who_sits_where_changes_nothing(chosen: np.ndarray) -> None:
    turned = chosen[np.random.default_rng(0).permutation(len(chosen))]
    for one, other in zip(reports_of(chosen), reports_of(turned), strict=True):
        assert numbers(one) == pytest.approx(numbers(other), nan_ok=True, abs=1e-9)


@given(CHOSEN)
def test_numbers_stay_in_their_ranges_and_choices_add_up(chosen: np.ndarray) -> None:
    for report in analyse_items((chosen == "A") * 1.0, chosen, options=[OPTIONS] * len(chosen[0])):
        assert 0 <= report.facility_pct <= 100
        assert -1 <= report.discrimination <= 1
        assert math.isnan(report.correlation) or abs(report.correlation) <= 1 + 1e-9
        assert sum(one.chosen_pct for one in report.choices) == pytest.approx(100)
        assert [one.option for one in report.choices if one.is_key] in (["A"], [])


def test_rest_scores_leave_the_item_out_and_know_gaps() -> None:
    rests = rest_scores(np.array([[1.0, 0.0, np.nan], [1.0, 1.0, 0.0]]))
    assert rests[0, :2].tolist() == [0.0, 1.0]
    assert rests[1].tolist() == [0.5, 0.5, 1.0]


def test_who_ties_with_the_last_of_a_group_belongs_to_it() -> None:
    upper, lower = extreme_groups(np.array([1.0, 1.0, 1.0, 2.0, 3.0, 3.0]), 27)
    assert upper.tolist() == [False] * 4 + [True, True]
    assert lower.tolist() == [True] * 3 + [False] * 3


def test_an_item_most_answer_right_and_one_most_answer_wrong_are_told() -> None:
    rng = np.random.default_rng(3)
    chosen = rng.choice(list("ABCD"), (60, 8))
    chosen[:, 0], chosen[:, 1] = "A", "B"
    easy, hard = analyse_items((chosen == "A") * 1.0, chosen, options=[OPTIONS] * 8)[:2]
    assert "too_easy" in [flag.kind for flag in easy.flags]
    told = {flag.kind: flag.sentence for flag in hard.flags}
    assert told["too_hard"].startswith("Only 0 % are right")
    assert [flag.kind for flag in easy.flags].count("idle_distractor") == 3


def test_an_answer_left_out_counts_as_wrong_and_is_counted_and_one_not_asked_does_neither() -> None:
    chosen = np.array([["A", ""], ["A", "A"], ["B", "A"], ["", "A"]])
    shares = np.array([[1, 0], [1, 1], [0, 1], [np.nan, 1]])
    first, second = analyse_items(shares, chosen, options=[OPTIONS] * 2)
    assert (first.candidates, first.omitted_pct) == (3, 0)
    assert first.facility_pct == pytest.approx(200 / 3)
    assert (second.candidates, second.omitted_pct, second.facility_pct) == (4, 25, 75)


def test_items_without_options_have_no_distractors_to_flag() -> None:
    shares = np.random.default_rng(1).random((30, 4))
    reports = analyse_items(shares, np.full(shares.shape, ""), options=[()] * 4)
    assert not any(one.choices for one in reports)
    assert {one.omitted_pct for one in reports} == {0.0}


def test_data_that_do_not_fit_are_told() -> None:
    with pytest.raises(UnusableData, match="same size"):
        analyse_items([[1, 0], [0, 1]], np.array([["A"], ["B"]]))
    with pytest.raises(UnusableData, match="Options of 1 items"):
        analyse_items([[1, 0], [0, 1]], np.full((2, 2), "A"), options=[OPTIONS])
    with pytest.raises(UnusableData, match="asked nothing"):
        analyse_items(np.array([[np.nan, np.nan], [0, 1]]), np.full((2, 2), "A"))
