"""KR-20 and alpha against a direct computation, and what never changes them."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from certification.standards.matrix import UnusableData
from certification.standards.reliability import cronbach_alpha, kr20, measure_reliability

TABLES = st.tuples(st.integers(2, 12), st.integers(2, 9)).flatmap(
    lambda size: arrays(np.int8, size, elements=st.integers(0, 1))
)


def direct_kr20(table: np.ndarray) -> Fraction | None:
    """k / (k - 1) * (1 - sum p q / variance of the sums), in fractions."""
    rows = [[Fraction(int(value)) for value in row] for row in table]
    people, items = len(rows), len(rows[0])
    sums = [sum(row, Fraction(0)) for row in rows]
    mean = sum(sums, Fraction(0)) / people
    variance = sum(((one - mean) ** 2 for one in sums), Fraction(0)) / people
    if variance == 0:
        return None
    shares = [sum((row[k] for row in rows), Fraction(0)) / people for k in range(items)]
    spread = sum((p * (1 - p) for p in shares), Fraction(0))
    return Fraction(items, items - 1) * (1 - spread / variance)


@given(TABLES)
def test_kr20_agrees_with_a_direct_computation_to_a_billionth(table: np.ndarray) -> None:
    direct, found = direct_kr20(table), kr20(table)
    if direct is None:
        assert math.isnan(found)
    else:
        assert abs(found - float(direct)) <= 1e-9


def test_kr20_of_a_whole_cohort_agrees_to_a_billionth() -> None:
    table = np.random.default_rng(1).integers(0, 2, (500, 120))
    direct = direct_kr20(table)
    assert direct is not None
    assert abs(kr20(table) - float(direct)) <= 1e-9


@given(TABLES, st.randoms(use_true_random=False))
def test_order_and_scale_change_nothing(table: np.ndarray, random: object) -> None:
    rng = np.random.default_rng(int(table.sum()))
    moved = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]
    found = cronbach_alpha(table)
    for other in (moved, 3.0 * moved, 1.0 - moved):
        assert cronbach_alpha(other) == pytest.approx(found, nan_ok=True, abs=1e-9)


@given(TABLES)
def test_alpha_is_never_above_one_and_items_told_twice_raise_it(table: np.ndarray) -> None:
    found, twice = cronbach_alpha(table), cronbach_alpha(np.hstack([table, table]))
    if not math.isnan(found):
        assert found <= 1 + 1e-9
        assert twice >= found - 1e-9


def test_items_that_not_all_were_asked_are_left_out_and_counted() -> None:
    table = np.array([[1, 1, 0, np.nan], [0, 1, 0, 1], [1, 0, 1, 1], [0, 0, 0, 0]])
    found = measure_reliability(table)
    assert (found.candidates, found.items) == (4, 3)
    assert found.alpha == pytest.approx(kr20(table[:, :3]))


def test_the_sem_is_the_spread_that_reliability_leaves() -> None:
    table = np.random.default_rng(2).integers(0, 2, (40, 20))
    found = measure_reliability(table)
    spread = 100 * float(table.mean(axis=1).std(ddof=1))
    assert found.sem_pct == pytest.approx(spread * math.sqrt(1 - max(found.alpha, 0)))


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([[1, 0.5], [0, 1]], "right \\(1\\) or wrong \\(0\\) only"),
        ([[1, 0]], "too few rows .1.; 2 or more"),
        ([[1, 2], [0, 1]], "2 is outside 0 to 1"),
        ([[1, float("nan")], [0, 1]], "empty place"),
        ([1, 0], "must be a table"),
        ([["a", "b"], ["c", "d"]], "must be a table of numbers"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(table: list[object], sentence: str) -> None:
    with pytest.raises(UnusableData, match=sentence):
        kr20(table)  # type: ignore[arg-type]


def test_reliability_needs_two_items_that_all_were_asked() -> None:
    with pytest.raises(UnusableData, match="there are 1"):
        measure_reliability(np.array([[1, np.nan], [0, 1]]))
