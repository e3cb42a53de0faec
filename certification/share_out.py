"""Sharing whole items out by weight, in one direction and in two."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

Cell = tuple[str, str]  # a row and a column


def largest_remainder(weights: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole numbers in proportion to the weights that add up to the total (Hamilton's method).

    >>> largest_remainder({"a": 22, "b": 13, "c": 65}, 10)
    {'a': 2, 'b': 1, 'c': 7}
    """
    whole = sum(weights.values())
    quotas = {name: total * weight / whole for name, weight in weights.items()}
    counts = {name: int(quota) for name, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda name: (counts[name] - quotas[name], name))
    for name in by_remainder[: total - sum(counts.values())]:
        counts[name] += 1
    return counts


def share_cells(
    rows: Mapping[str, int], columns: Mapping[str, int], room: Mapping[Cell, int]
) -> dict[Cell, int]:
    """How many of each (row, column), so that rows and columns add up, within each cell's room.

    Each row is shared out by the columns' weights, then single items are moved along the row, from
    a column that has too many to one that has too few. Raises ValueError where there is no room.
    """
    table: dict[Cell, int] = {}
    for row, count in rows.items():
        free = {column: room.get((row, column), 0) for column in columns}
        if sum(free.values()) < count:
            raise ValueError(
                f"the bank has {sum(free.values())} items for {row}, {count} are wanted. "
                "Write more questions, or ask for fewer"
            )
        wanted = largest_remainder(columns, count)
        table |= {(row, column): n for column, n in _within(wanted, free).items()}
    while True:
        sums = {column: sum(table[row, column] for row in rows) for column in columns}
        over = [column for column in columns if sums[column] > columns[column]]
        under = [column for column in columns if sums[column] < columns[column]]
        if not over:
            return table
        _move(table, over[0], under, room)


def _within(wanted: Mapping[str, int], free: Mapping[str, int]) -> dict[str, int]:
    """The counts, with what has no room given to the columns that have most left."""
    counts = {column: min(n, free[column]) for column, n in wanted.items()}
    for _ in range(sum(wanted.values()) - sum(counts.values())):
        widest = max(counts, key=lambda column: free[column] - counts[column])
        counts[widest] += 1
    return counts


def _move(table: dict[Cell, int], start: str, ends: list[str], room: Mapping[Cell, int]) -> None:
    """Move one item from the column `start` to one of `ends`, through others where need be."""
    came: dict[str, tuple[str, str]] = {}  # column: (column before, row that moves)
    queue = deque([start])
    while queue:
        column = queue.popleft()
        if column in ends:
            while column != start:
                before, row = came[column]
                table[row, before] -= 1
                table[row, column] += 1
                column = before
            return
        for row, other in sorted(table, key=lambda cell: -(room.get(cell, 0) - table[cell])):
            has_room = table[row, other] < room.get((row, other), 0)
            if has_room and table[row, column] > 0 and other not in {start, *came}:
                came[other] = (column, row)
                queue.append(other)
    raise ValueError(
        f"the bank has too few items of the levels {', '.join(ends)}. Write more questions"
    )
