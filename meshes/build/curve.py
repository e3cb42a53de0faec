"""Smooth curves through a few points."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline, PchipInterpolator

from meshes.mesh import FloatArray


def chord_parameter(points: ArrayLike) -> FloatArray:
    """(n,) from 0 to 1, the share of the way along straight pieces between the points."""
    array = np.asarray(points, dtype=np.float64)
    lengths = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(array, axis=0), axis=1)))
    if lengths[-1] == 0:
        raise ValueError("Expected points that differ, got the same point throughout.")
    return np.asarray(lengths / lengths[-1])


def smooth_curve(points: ArrayLike, at: ArrayLike, *, closed: bool = False) -> FloatArray:
    """(m, d) points of a smooth curve through `points` (n, d) at shares `at` (m,) of its length.

    A closed curve returns to its first point. Two points give a straight line.
    """
    array = np.asarray(points, dtype=np.float64)
    if closed:
        array = np.vstack([array, array[:1]])
    if len(array) == 2:
        return np.asarray(array[0] + np.asarray(at)[:, None] * (array[1] - array[0]))
    spline = CubicSpline(chord_parameter(array), array, bc_type="periodic" if closed else "natural")
    return np.asarray(spline(np.asarray(at)))


def even_shares(points: ArrayLike, count: int, *, closed: bool = False) -> FloatArray:
    """(count,) shares that cut the smooth curve through `points` into pieces of equal length."""
    fine = np.linspace(0, 1, 400)
    length = chord_parameter(smooth_curve(points, fine, closed=closed))
    return np.asarray(np.interp(np.linspace(0, 1, count, endpoint=not closed), length, fine))


def profile(knots: ArrayLike, values: ArrayLike, at: ArrayLike) -> FloatArray:
    """(m,) values between knots without overshoot, for radii, widths and depths."""
    x, y = np.asarray(knots, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if len(y) == 1:
        return np.full(np.shape(at), y[0])
    return np.asarray(PchipInterpolator(x, y)(at))
