"""Solids to sculpt with: each says for any point how far outside it the point lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator, RegularGridInterpolator

from meshes.build.grid import graded_axis
from meshes.mesh import FloatArray, unit
from meshes.nearest import barycentric_nearest

FAR_MM = 1e3
WALL_STEP_MM = 1.0
FUNNEL_WALL = 0.85  # a funnel's wall leans, so the way straight to it is a bit shorter


@dataclass(frozen=True, eq=False)
class Solid:
    """distance: (n, 3) mm -> (n,) mm, negative inside. low, high: (3,) mm, the box it lies in."""

    distance: Callable[[FloatArray], FloatArray]
    low: FloatArray
    high: FloatArray


def rod(path: ArrayLike, radius_mm: ArrayLike) -> Solid:
    """A bent rod through points (k, 3) mm with a radius at each (k,)."""
    points, radius = np.asarray(path, float), np.asarray(radius_mm, float)

    def distance(p: FloatArray) -> FloatArray:
        best = np.full(len(p), FAR_MM)
        for a, b, r, s in zip(points[:-1], points[1:], radius[:-1], radius[1:], strict=True):
            way = b - a
            along = np.clip((p - a) @ way / max(float(way @ way), 1e-12), 0, 1)
            off = np.linalg.norm(p - a - along[:, None] * way, axis=1)
            best = np.minimum(best, off - r - along * (s - r))
        return best

    return Solid(distance, points.min(axis=0) - radius.max(), points.max(axis=0) + radius.max())


def plate(rows: ArrayLike, half_mm: ArrayLike) -> Solid:
    """A rounded plate over a net of points (r, c, 3) mm; half its thickness there, (r, c)."""
    net, half = np.asarray(rows, float), np.asarray(half_mm, float)
    corners, halves = _net_triangles(net), _net_triangles(half[..., None])[..., 0]

    def distance(p: FloatArray) -> FloatArray:
        best = np.full(len(p), FAR_MM)
        for corner, thick in zip(corners, halves, strict=True):
            at = barycentric_nearest(p, np.broadcast_to(corner, (len(p), 3, 3)))
            best = np.minimum(best, np.linalg.norm(p - at @ corner, axis=1) - at @ thick)
        return best

    flat = net.reshape(-1, 3)
    return Solid(distance, flat.min(axis=0) - half.max(), flat.max(axis=0) + half.max())


def _net_triangles(net: FloatArray) -> FloatArray:
    a, b, c, d = net[:-1, :-1], net[1:, :-1], net[1:, 1:], net[:-1, 1:]
    both = np.stack([np.stack([a, b, c], axis=2), np.stack([a, c, d], axis=2)], axis=2)
    return both.reshape(-1, 3, net.shape[-1])


def beyond(rows: ArrayLike) -> Solid:
    """All that lies to the side (larger x) of a wall given on a net of (r, c, 3) points, mm.

    Each row keeps one height, each column one z; the solid ends at the net's edges.
    """
    net = np.asarray(rows, float)
    order = np.argsort(net[:, 0, 1])
    y, z, x = net[order, 0, 1], net[0, :, 2], net[order, :, 0]
    fine_y, fine_z = (graded_axis((a[0], WALL_STEP_MM), end=float(a[-1])) for a in (y, z))
    smooth = PchipInterpolator(z, PchipInterpolator(y, x)(fine_y), axis=1)(fine_z)
    wall = RegularGridInterpolator((fine_y, fine_z), smooth)

    def distance(p: FloatArray) -> FloatArray:
        inside = np.stack([np.clip(p[:, 1], y[0], y[-1]), np.clip(p[:, 2], z[0], z[-1])], axis=1)
        ends = [
            wall(inside) - p[:, 0],
            p[:, 1] - y[-1],
            y[0] - p[:, 1],
            p[:, 2] - z[-1],
            z[0] - p[:, 2],
        ]
        return np.asarray(np.max(ends, axis=0))

    flat = net.reshape(-1, 3)
    return Solid(
        distance, flat.min(axis=0), np.maximum(flat.max(axis=0), [FAR_MM, -FAR_MM, -FAR_MM])
    )


def ball(centre: ArrayLike, radii: ArrayLike) -> Solid:
    """An ellipsoid with its axes along the frame (distance near its surface only, Quilez 2008)."""
    middle, size = np.asarray(centre, float), np.asarray(radii, float)

    def distance(p: FloatArray) -> FloatArray:
        near = np.linalg.norm((p - middle) / size, axis=1)
        steep = np.linalg.norm((p - middle) / size**2, axis=1)
        return np.asarray(near * (near - 1) / np.maximum(steep, 1e-9))

    return Solid(distance, middle - size, middle + size)


def funnel(rim: ArrayLike, apex: ArrayLike, *, stops: ArrayLike, widths: ArrayLike) -> Solid:
    """A hollow behind a rim (k, 3) mm that narrows to an apex (3,) mm.

    stops: rising shares of the way from the rim (0) to the apex (1); widths: share of the rim's own
    width there. Before the first stop and after the last the width stays.
    """
    ring, end = np.asarray(rim, float), np.asarray(apex, float)
    middle = ring.mean(axis=0)
    length = float(np.linalg.norm(end - middle))
    axis = (end - middle) / length
    right = unit(np.cross(axis, [0.0, 1.0, 0.0]))
    up = np.cross(right, axis)
    turn, size = _polar(ring - middle, right, up)
    order = np.argsort(turn)
    knots, shares = np.asarray(stops, float), PchipInterpolator(stops, widths)

    def distance(p: FloatArray) -> FloatArray:
        angle, off = _polar(p - middle, right, up)
        reach = np.interp(angle, turn[order], size[order], period=2 * np.pi)
        along = (p - middle) @ axis / length
        wall = FUNNEL_WALL * (off - reach * shares(np.clip(along, knots[0], knots[-1])))
        back = (along - knots[-1]) * length
        front = (knots[0] - along) * length
        return np.asarray(np.maximum(np.maximum(wall, back), front))

    every = np.vstack([ring, end, middle + (ring - middle) * 1.3 + knots[0] * length * axis])
    return Solid(distance, every.min(axis=0), every.max(axis=0))


def _polar(p: FloatArray, right: FloatArray, up: FloatArray) -> tuple[FloatArray, FloatArray]:
    x, y = p @ right, p @ up
    return np.arctan2(y, x), np.hypot(x, y)


def prism(outline: ArrayLike, across: tuple[int, int]) -> Solid:
    """All that an outline (k, 2) mm covers, seen along one axis, at any depth.

    across: the two axes of the frame in which the outline is drawn: (0, 1) from the front, (2, 1)
    from the side. The outline is closed and does not cross itself.
    """
    corners = np.asarray(outline, float)
    ends = np.roll(corners, -1, axis=0)

    def distance(p: FloatArray) -> FloatArray:
        seen = p[:, list(across)]
        best, inside = np.full(len(p), FAR_MM), np.zeros(len(p), dtype=bool)
        for a, b in zip(corners, ends, strict=True):
            way = b - a
            along = np.clip((seen - a) @ way / float(way @ way), 0, 1)
            best = np.minimum(best, np.linalg.norm(seen - a - along[:, None] * way, axis=1))
            crosses = (seen[:, 1] >= a[1]) != (seen[:, 1] >= b[1])
            beyond_it = (seen[:, 0] - a[0]) * way[1] < (seen[:, 1] - a[1]) * way[0]
            inside ^= crosses & (beyond_it == (way[1] > 0))
        return np.where(inside, -best, best)

    low, high = np.full(3, -FAR_MM), np.full(3, FAR_MM)
    low[list(across)], high[list(across)] = corners.min(axis=0), corners.max(axis=0)
    return Solid(distance, low, high)


def grown(solid: Solid, by_mm: float) -> Solid:
    """The solid with its surface moved outward, or inward where `by_mm` is negative."""
    return Solid(lambda p: solid.distance(p) - by_mm, solid.low - by_mm, solid.high + by_mm)


def within(first: Solid, *others: Solid) -> Solid:
    """What lies inside every solid."""
    solids = (first, *others)

    def distance(p: FloatArray) -> FloatArray:
        return np.asarray(np.max([s.distance(p) for s in solids], axis=0))

    return Solid(
        distance,
        np.max([s.low for s in solids], axis=0),
        np.min([s.high for s in solids], axis=0),
    )
