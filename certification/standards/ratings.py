"""Judges' ratings as they are pasted: a table of items and judges, checked line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from anatomy.content import did_you_mean
from certification.standards.matrix import FloatArray, UnusableData

MOST_JUDGES = 50
HEAD = "The first line names the judges: item, first judge, second judge."


@dataclass(frozen=True, eq=False)
class Ratings:
    """One round. judges: names in order. table: (judges, items), 0 to 100, in the items' order."""

    judges: tuple[str, ...]
    table: FloatArray


def read_ratings(text: str, items: Sequence[str]) -> Ratings:
    r"""The ratings of a pasted table. Separators are commas, semicolons or tabs.

    items: ids of all items of the paper, each of which must be rated once, in any order. Raises
    UnusableData with the line, what is wrong and what is allowed.

    >>> read_ratings("item,Ann,Ben\nq1,60,70", ["q1"]).table.tolist()
    [[60.0], [70.0]]
    """
    rows = [(number, row) for number, row in enumerate(_rows(text), start=1) if any(row)]
    if len(rows) < 2:
        raise UnusableData(f"There are no ratings. {HEAD}")
    judges = _judges(rows[0][1])
    found: dict[str, list[float]] = {}
    for number, row in rows[1:]:
        name = row[0]
        if name not in items:
            raise UnusableData(
                f"Line {number}: no item is called '{name[:40]}'. {did_you_mean(name, items)}"
            )
        if name in found:
            raise UnusableData(f"Line {number}: '{name}' is rated twice. Keep one line an item.")
        if len(row) != len(judges) + 1:
            raise UnusableData(
                f"Line {number}: {len(row) - 1} ratings for {len(judges)} judges. "
                "Every judge rates every item."
            )
        found[name] = [_number(cell, number) for cell in row[1:]]
    missing = [name for name in items if name not in found]
    if missing:
        raise UnusableData(f"{len(missing)} items are not rated, the first is '{missing[0]}'.")
    return Ratings(judges, np.array([found[name] for name in items]).T.copy())


def write_ratings(ratings: Ratings, items: Sequence[str]) -> str:
    """The same table as text, such as one that an instructor can begin with."""
    lines = [",".join(("item", *ratings.judges))]
    for name, row in zip(items, ratings.table.T, strict=True):
        lines.append(",".join((name, *(f"{value:.0f}" for value in row))))
    return "\n".join(lines)


def _rows(text: str) -> list[list[str]]:
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text.strip()), delimiter=separator)
    try:
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error:
        raise UnusableData(f"The table cannot be read. {HEAD}") from None


def _judges(head: list[str]) -> tuple[str, ...]:
    judges = tuple(head[1:])
    if len(judges) < 2 or not all(judges):
        raise UnusableData(f"Two judges or more are needed, each with a name. {HEAD}")
    if len(set(judges)) < len(judges):
        raise UnusableData("Two judges have the same name. Give each a name of their own.")
    if len(judges) > MOST_JUDGES:
        raise UnusableData(f"{len(judges)} judges are too many; {MOST_JUDGES} are allowed.")
    return judges


def _number(cell: str, line: int) -> float:
    try:
        value = float(cell.removesuffix("%"))
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 100:
        raise UnusableData(
            f"Line {line}: '{cell[:20]}' is no rating. Write a number from 0 to 100."
        )
    return value
