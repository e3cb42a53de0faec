"""Numbers as a checked matrix, and the sentence for those that cannot be used."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class UnusableData(ValueError):
    """Data that cannot be used; its text is one plain sentence or two for a person."""


def as_matrix(
    values: ArrayLike,
    name: str,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    least: tuple[int, int] = (1, 1),
    gaps: bool = False,
) -> FloatArray:
    """The values as (rows, columns) float64. least: how many rows and columns there must be.

    gaps: NaN is allowed and means that there is no value. Raises UnusableData.

    >>> as_matrix([[1, 2]], "Ratings", low=0, high=5).shape
    (1, 2)
    """
    try:
        matrix = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise UnusableData(f"{name} must be a table of numbers.") from None
    if matrix.ndim != 2:
        raise UnusableData(f"{name} must be a table, with {matrix.ndim} dimensions it is none.")
    for count, needed, what in zip(matrix.shape, least, ("rows", "columns"), strict=True):
        if count < needed:
            raise UnusableData(f"{name} has too few {what} ({count}); {needed} or more are needed.")
    present = matrix[~np.isnan(matrix)]
    if not gaps and present.size < matrix.size:
        raise UnusableData(f"{name} has an empty place. Every place needs a number.")
    wrong = present[(present < low) | (present > high) | np.isinf(present)]
    if wrong.size:
        raise UnusableData(f"{name}: {wrong[0]:g} is outside {low:g} to {high:g}.")
    return matrix


def as_row(values: ArrayLike, name: str, *, low: float, high: float, least: int = 1) -> FloatArray:
    """The values as (n,) float64 without gaps. Raises UnusableData."""
    if np.ndim(values) != 1:
        raise UnusableData(f"{name} must be a list of numbers.")
    row: FloatArray = as_matrix(np.asarray([values]), name, low=low, high=high, least=(1, least))[0]
    return row


def correlate(a: FloatArray, b: FloatArray) -> float:
    """Pearson's correlation of two lists, NaN where one does not vary or fewer than three are.

    >>> round(correlate(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])), 9)
    1.0
    """
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return math.nan
    return float(np.corrcoef(a, b)[0, 1])
