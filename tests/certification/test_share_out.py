"""Whole items shared out by weight."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from certification.share_out import Cell, largest_remainder, share_cells

weights = st.dictionaries(
    st.sampled_from("abcdefg"), st.floats(1, 100, allow_nan=False), min_size=1
)


@given(weights, st.integers(0, 200))
def test_shares_add_up_and_lie_within_one_of_their_quota(
    told: dict[str, float], total: int
) -> None:
    counts = largest_remainder(told, total)
    assert sum(counts.values()) == total
    whole = sum(told.values())
    assert all(abs(counts[name] - total * told[name] / whole) < 1 for name in told)


def test_the_largest_remainder_gets_the_item_that_is_left() -> None:
    assert largest_remainder({"a": 47, "b": 16, "c": 15.8, "d": 12, "e": 6.1, "f": 3.1}, 10) == {
        "a": 5, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0
    }  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 20), min_size=2, max_size=5),
    st.lists(st.floats(1, 9), min_size=3, max_size=3),
    st.lists(st.integers(0, 30), min_size=15, max_size=15),
)
def test_rows_and_columns_add_up_wherever_that_can_be(
    rows: list[int], columns: list[float], free: list[int]
) -> None:
    wanted = {f"r{k}": n for k, n in enumerate(rows)}
    levels = largest_remainder({f"c{k}": w for k, w in enumerate(columns)}, sum(rows))
    room = dict(zip(((r, c) for r in wanted for c in levels), free, strict=False))
    if not can_be(wanted, levels, room):
        with pytest.raises(ValueError, match="the bank has"):
            share_cells(wanted, levels, room)
        return
    table = share_cells(wanted, levels, room)
    assert all(0 <= n <= room[cell] for cell, n in table.items())
    assert {r: sum(table[r, c] for c in levels) for r in wanted} == wanted
    assert {c: sum(table[r, c] for r in wanted) for c in levels} == levels


def can_be(rows: dict[str, int], columns: dict[str, int], room: dict[Cell, int]) -> bool:
    """Whether any table fits, by linear programming."""
    cells = list(room)
    sums = [[cell[0] == row for cell in cells] for row in rows]
    sums += [[cell[1] == column for cell in cells] for column in columns]
    found = linprog(
        np.zeros(len(cells)),
        A_eq=np.array(sums, dtype=float),
        b_eq=[*rows.values(), *columns.values()],
        bounds=[(0, room[cell]) for cell in cells],
    )
    return bool(found.success)


def test_too_few_items_are_told_in_words() -> None:
    with pytest.raises(ValueError, match="the bank has 2 items for a, 3 are wanted"):
        share_cells({"a": 3}, {"x": 3}, {("a", "x"): 2})
    with pytest.raises(ValueError, match="too few items of the levels y"):
        share_cells({"a": 4}, {"x": 2, "y": 2}, {("a", "x"): 9, ("a", "y"): 0})
