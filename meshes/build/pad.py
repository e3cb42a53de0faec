"""A fat compartment, a gland or a danger zone: what lies between two depths below an outline."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from meshes.build.curve import even_shares, smooth_curve
from meshes.build.grid import disk_grid
from meshes.build.slab import close_slab
from meshes.build.under_skin import UnderSkin
from meshes.mesh import FloatArray, Mesh

STEP_MM = 1.8
MIN_CELLS = 10
ROUND_EDGE = 0.15  # share of the thickness left at the outline of a rounded pad


def build_pad(
    space: UnderSkin,
    outline: ArrayLike,
    *,
    top_mm: float,
    bottom_mm: float,
    rounded: bool = True,
    step_mm: float = STEP_MM,
) -> Mesh:
    """A closed body under a star-shaped `outline` (k, 3) mm, from `top_mm` to `bottom_mm`.

    rounded: the body swells from a thin edge and keeps between skin and bone; else its walls are
    upright and both depths are kept as given. Raises ValueError on an outline of fewer than three
    points or depths out of order.
    """
    corners = np.asarray(outline, dtype=np.float64)
    if len(corners) < 3:
        raise ValueError(f"Expected an outline of at least three points, got {len(corners)}.")
    if not 0 <= top_mm < bottom_mm:
        raise ValueError(f"Expected 0 <= top < bottom, got {top_mm} and {bottom_mm} mm.")
    disk = _disk_grid(corners, step_mm)
    places = _places(corners, disk)
    columns = space.columns(places.reshape(-1, 3))
    top, bottom = _depths(disk, top_mm, bottom_mm, rounded=rounded)
    if rounded:
        top, bottom = columns.keep_in_room(top, bottom)
    return close_slab(
        columns.sink(top).reshape(places.shape),
        columns.sink(bottom).reshape(places.shape),
        uv=0.5 + 0.5 * disk,
        disk=True,
    )


def _disk_grid(corners: FloatArray, step_mm: float) -> FloatArray:
    """(n, n, 2) a grid of the unit disk, fine enough for an outline of this size."""
    size = 2 * float(np.linalg.norm(corners - corners.mean(axis=0), axis=1).max())
    return disk_grid(max(MIN_CELLS, int(np.ceil(size / step_mm))))


def _places(corners: FloatArray, disk: FloatArray) -> FloatArray:
    centre = corners.mean(axis=0)
    turns = 256
    rim = smooth_curve(corners, even_shares(corners, turns, closed=True), closed=True)
    rim = np.vstack([rim, rim[:1]])
    angle = (np.arctan2(disk[..., 1], disk[..., 0]) / (2 * np.pi)) % 1.0
    at = np.stack([np.interp(angle, np.linspace(0, 1, turns + 1), axis) for axis in rim.T], axis=-1)
    radius = np.linalg.norm(disk, axis=-1)[..., None]
    return np.asarray(centre + radius * (at - centre))


def _depths(
    disk: FloatArray, top_mm: float, bottom_mm: float, *, rounded: bool
) -> tuple[FloatArray, FloatArray]:
    middle, half = 0.5 * (top_mm + bottom_mm), 0.5 * (bottom_mm - top_mm)
    radius = np.clip(np.linalg.norm(disk, axis=-1).ravel(), 0, 1)
    swell = np.full_like(radius, half)
    if rounded:
        swell = half * (ROUND_EDGE + (1 - ROUND_EDGE) * np.sqrt(1 - radius**4))
    return middle - swell, middle + swell
