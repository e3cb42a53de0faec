"""Judges' ratings: a round's table, one estimate as it is typed, one judge's table as pasted."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from anatomy.content import did_you_mean
from certification.standards.matrix import FloatArray, UnusableData

COLUMNS = ("item", "estimate")
HEAD = "Write a line for each item: its id, a comma, your estimate from 0 to 100."
NO_ESTIMATE = "“{text}” is no estimate. Write a number from 0 to 100."
LONGEST_TOLD = 40  # letters of a stranger's word that a sentence repeats


@dataclass(frozen=True, eq=False)
class Ratings:
    """One round. judges, items: ids in order. table: (judges, items), 0 to 100."""

    judges: tuple[str, ...]
    items: tuple[str, ...]
    table: FloatArray


def read_estimate(text: str) -> float:
    """How many of 100 borderline candidates are right. Raises UnusableData.

    >>> read_estimate(" 65 % ")
    65.0
    """
    try:
        value = float(text.strip().removesuffix("%"))
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 100:
        raise UnusableData(NO_ESTIMATE.format(text=text[:LONGEST_TOLD]))
    return value


def check_item(name: str, items: Collection[str]) -> None:
    """Nothing where the panel rates this item. Raises UnusableData."""
    if name not in items:
        told = name[:LONGEST_TOLD]
        raise UnusableData(f"No item is called “{told}”. {did_you_mean(told, list(items))}")


def read_estimates(text: str, items: Collection[str]) -> dict[str, float]:
    r"""One judge's estimates as pasted, by item. Separators are commas, semicolons or tabs.

    items: ids of all items; those that are left out are not rated. Raises UnusableData with the
    line, what is wrong and what is allowed; then none of the lines counts.

    >>> read_estimates("item,estimate\nq1,60", ["q1"])
    {'q1': 60.0}
    """
    found: dict[str, float] = {}
    for number, row in enumerate(_rows(text), start=1):
        if not any(row) or (number == 1 and row[0].lower() == COLUMNS[0]):
            continue
        try:
            item = _new_item(row, items, found)
            found[item] = read_estimate(row[1])
        except UnusableData as why:
            raise UnusableData(f"Line {number}: {why}") from None
    if not found:
        raise UnusableData(f"There are no estimates. {HEAD}")
    return found


def _new_item(row: Sequence[str], items: Collection[str], found: Collection[str]) -> str:
    """The item of a line of two columns that is not rated yet. Raises UnusableData."""
    check_item(row[0], items)
    if row[0] in found:
        raise UnusableData(f"“{row[0]}” is rated twice. Keep one line an item.")
    if len(row) != len(COLUMNS):
        raise UnusableData(f"{len(row)} columns are not two. {HEAD}")
    return row[0]


def _rows(text: str) -> list[list[str]]:
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text.strip()), delimiter=separator)
    try:
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error:
        raise UnusableData(f"The table cannot be read. {HEAD}") from None
