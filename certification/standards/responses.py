"""The table of answers made of stored papers; what is missing is told, never guessed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from certification.standards.matrix import FloatArray, UnusableData


@dataclass(frozen=True)
class Response:
    """One item on one candidate's paper. chosen: the option's id, "" where it was left out.

    options: the ids of all options of the item; none where it is no choice among options.
    An item that was shown and left out is a response too, with 0 points; an item without a
    response was not on that candidate's paper.
    """

    candidate_id: str
    item_id: str
    chosen: str
    points: float
    max_points: float
    options: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ResponseTable:
    """candidates, items: ids in the order of rows and columns.

    shares: (candidates, items), share of the points, 0 to 1; NaN: not on that paper. chosen: the
    same shape, "" where it was left out or not on the paper. options: those of each item, () where
    it is no choice.
    """

    candidates: tuple[str, ...]
    items: tuple[str, ...]
    shares: FloatArray
    chosen: NDArray[np.str_]
    options: tuple[tuple[str, ...], ...]

    @property
    def scores_pct(self) -> FloatArray:
        """Each candidate's mean share of what was on the paper, %, (candidates,)."""
        scores: FloatArray = 100 * np.nanmean(self.shares, axis=1)
        return scores

    @property
    def facility_pct(self) -> FloatArray:
        """Each item's mean share among those who were asked, %, (items,)."""
        facility: FloatArray = 100 * np.nanmean(self.shares, axis=0)
        return facility

    @property
    def left_out(self) -> int:
        """How many answers were asked for and left out."""
        return int(((self.chosen == "") & ~np.isnan(self.shares)).sum())

    @property
    def not_asked(self) -> int:
        """How many places of the table were on no paper."""
        return int(np.isnan(self.shares).sum())


def tabulate(responses: Sequence[Response]) -> ResponseTable:
    """The table of all responses, candidates and items in order of their ids.

    Raises UnusableData where an answer is stored twice, points are outside 0 to the most of the
    item, or an item has two different mosts.

    >>> tabulate([Response("ann", "q1", "A", 1, 1), Response("ben", "q1", "", 0, 1)]).left_out
    1
    """
    candidates = tuple(sorted({one.candidate_id for one in responses}))
    items = tuple(sorted({one.item_id for one in responses}))
    row = {name: k for k, name in enumerate(candidates)}
    column = {name: k for k, name in enumerate(items)}
    shares = np.full((len(candidates), len(items)), np.nan)
    chosen = np.full(shares.shape, "", dtype=f"U{max([1, *(len(r.chosen) for r in responses)])}")
    most: dict[str, float] = {}
    options: dict[str, dict[str, None]] = {name: {} for name in items}
    for one in responses:
        at = row[one.candidate_id], column[one.item_id]
        _check(one, most, taken=not math.isnan(shares[at]))
        shares[at], chosen[at] = one.points / one.max_points, one.chosen
        options[one.item_id].update(dict.fromkeys(one.options))
    return ResponseTable(candidates, items, shares, chosen, tuple(map(tuple, options.values())))


def forms_of(table: ResponseTable) -> tuple[ResponseTable, ...]:
    """The table of each form, the most taken first; a form is what was asked of a candidate."""
    asked = ~np.isnan(table.shares)
    found, which = np.unique(asked, axis=0, return_inverse=True)
    rows = [np.flatnonzero(which.ravel() == k) for k in range(len(found))]
    order = sorted(range(len(found)), key=lambda k: (-len(rows[k]), rows[k][0]))
    return tuple(_part(table, rows[k], np.flatnonzero(found[k])) for k in order)


def _part(table: ResponseTable, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> ResponseTable:
    return ResponseTable(
        tuple(table.candidates[k] for k in rows),
        tuple(table.items[k] for k in columns),
        table.shares[np.ix_(rows, columns)],
        table.chosen[np.ix_(rows, columns)],
        tuple(table.options[k] for k in columns),
    )


def _check(one: Response, most: dict[str, float], *, taken: bool) -> None:
    where = f"item '{one.item_id}' of candidate '{one.candidate_id}'"
    if taken:
        raise UnusableData(f"The answer to {where} is stored twice. One answer an item counts.")
    if not one.max_points > 0 or not math.isfinite(one.max_points):
        raise UnusableData(f"The most for {where} is {one.max_points:g}; it must be above 0.")
    if not 0 <= one.points <= one.max_points:
        raise UnusableData(
            f"The points for {where} are {one.points:g}; allowed are 0 to {one.max_points:g}."
        )
    if most.setdefault(one.item_id, one.max_points) != one.max_points:
        raise UnusableData(
            f"Item '{one.item_id}' is worth {most[one.item_id]:g} and {one.max_points:g} points. "
            "An item is worth the same on every paper."
        )
