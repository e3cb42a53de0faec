"""Work in parts: every row once, in order."""

from __future__ import annotations

import pytest

from meshes.in_parts import LEAST_ROWS, work_in_parts


@pytest.mark.parametrize("rows", [0, 1, LEAST_ROWS - 1, LEAST_ROWS, 10 * LEAST_ROWS + 7])
def test_every_row_is_worked_on_once_and_in_order(rows: int) -> None:
    parts = work_in_parts(rows, lambda first, last: list(range(first, last)))
    assert [row for part in parts for row in part] == list(range(rows))


def test_a_problem_in_a_part_is_told() -> None:
    def fail(first: int, last: int) -> None:
        raise ValueError(f"{first} to {last}")

    with pytest.raises(ValueError, match="to"):
        work_in_parts(10 * LEAST_ROWS, fail)
