"""A flat muscle or fascia: rails along the fibres, lofted into a closed body with thickness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meshes.build.curve import chord_parameter, even_shares, profile, smooth_curve
from meshes.build.slab import close_slab
from meshes.build.under_skin import UnderSkin
from meshes.mesh import FloatArray, Mesh, unit

GRID_MM = (1.8, 1.0)  # distance of grid points along the fibres and across, for bundles to show
MOST_ALONG, MOST_ACROSS = 96, 72  # grid points a large sheet makes do with
RING_END = 0.9  # u where a ring is farthest from its beginning
BUNDLE_RELIEF = 0.12  # share of the thickness by which fibre bundles stand out
BUNDLE_SEED = 11  # the same bundles on every machine
EDGE_SHARE = 0.18  # part of the width over which a sheet thins toward its edge
EDGE_THICKNESS = 0.3  # what is left of the thickness at the edge


@dataclass(frozen=True, eq=False)
class Rail:
    """One fibre line: places near the skin (k, 3) mm, depth of the sheet's surface (k,) mm."""

    outside: FloatArray
    depth_mm: FloatArray


def build_sheet(
    space: UnderSkin,
    rails: Sequence[Rail],
    *,
    thickness_mm: float | Sequence[float],
    closed: bool = False,
    fringe_mm: float = 0.0,
    seen_from: str = "",
    grid_mm: tuple[float, float] = GRID_MM,
) -> Mesh:
    """A closed body over `rails`, its outer surface at their depth, between skin and bone.

    closed: each rail runs around and meets itself (orbicularis). u runs along the fibres.
    thickness_mm: one, or several at equal shares of the way along the fibres.
    fringe_mm: how unevenly the fibre bundles begin and end. seen_from: "front" or "side"
    when places are meant as seen from there, which keeps out of the folds of the lids.
    grid_mm: distance of grid points along the fibres and across; wider for a wide, even sheet.
    Raises ValueError on fewer than two rails or a thickness that is not positive.
    """
    thickness = np.atleast_1d(np.asarray(thickness_mm, dtype=np.float64))
    _check(rails, float(thickness.min()))
    outside, depth, uv = _loft(rails, closed=closed, grid_mm=grid_mm)
    if fringe_mm > 0 and not closed:
        outside, depth = _fringe(outside, depth, fringe_mm)
    full, body, relief = _thicknesses(thickness, uv, closed=closed)
    half = 0.5 * (full - body).ravel()
    flat = outside.reshape(-1, 3)
    columns = space.columns_seen(flat, seen_from) if seen_from else space.columns(flat)
    top_mm = depth.ravel() + half + relief.ravel()
    top_mm, bottom_mm = columns.keep_in_room(top_mm, top_mm + body.ravel())
    return close_slab(
        columns.sink(top_mm).reshape(outside.shape),
        columns.sink(bottom_mm).reshape(outside.shape),
        uv=uv,
        ring=closed,
    )


def build_free_sheet(
    rails: Sequence[FloatArray],
    *,
    thickness_mm: float | Sequence[float],
    fringe_mm: float = 0.0,
) -> Mesh:
    """A closed body over rails given in space (k, 3) mm, for what does not lie along the skin.

    The rails run in the middle of its thickness; thickness_mm and fringe_mm are those of a sheet.
    """
    thickness = np.atleast_1d(np.asarray(thickness_mm, dtype=np.float64))
    lines = [Rail(np.asarray(r), np.zeros(len(r))) for r in rails]
    _check(lines, float(thickness.min()))
    middle, none, uv = _loft(lines, closed=False)
    if fringe_mm > 0:
        middle, _ = _fringe(middle, none, fringe_mm)
    _, body, relief = _thicknesses(thickness, uv, closed=False)
    across = unit(np.cross(np.gradient(middle, axis=0), np.gradient(middle, axis=1)))
    half = 0.5 * (body - relief)[..., None] * across
    return close_slab(middle + half, middle - half, uv=uv)


def _thicknesses(
    thickness_mm: FloatArray, uv: FloatArray, *, closed: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(nu, nv) mm each: the full thickness, what the edges leave of it, the relief of bundles."""
    full = profile(np.linspace(0, 1, len(thickness_mm)), thickness_mm, uv[..., 0])
    body = full * _edge_profile(uv, closed=closed)
    return full, body, BUNDLE_RELIEF * body * _bundles(uv.shape[1])


def _check(rails: Sequence[Rail], thickness_mm: float) -> None:
    if len(rails) < 2:
        raise ValueError(f"Expected at least two rails, got {len(rails)}.")
    if thickness_mm <= 0:
        raise ValueError(f"Expected a positive thickness, got {thickness_mm} mm.")


def _loft(
    rails: Sequence[Rail], *, closed: bool, grid_mm: tuple[float, float] = GRID_MM
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(nu, nv, 3) places, (nu, nv) depths and (nu, nv, 2) shares of the sheet."""
    length = max(float(np.linalg.norm(np.diff(r.outside, axis=0), axis=1).sum()) for r in rails)
    nu = int(np.clip(np.ceil(length / grid_mm[0]) + 1, 8, MOST_ALONG))
    lines = [_resample(rail, nu, closed=closed) for rail in rails]
    points = np.stack([p for p, _ in lines], axis=1)
    depths = np.stack([d for _, d in lines], axis=1)
    gaps = np.linalg.norm(np.diff(points, axis=1), axis=2)
    nv = int(np.clip(np.ceil(gaps.sum(axis=1).max() / grid_mm[1]) + 1, 6, MOST_ACROSS))
    knots = np.append(0.0, np.cumsum(gaps.mean(axis=0)))
    knots = knots / knots[-1]
    across = np.linspace(0, 1, nv)
    places = np.stack([_across(points[i], knots, across) for i in range(nu)])
    levels = np.stack([profile(knots, depths[i], across) for i in range(nu)])
    along = np.linspace(0, 1, nu, endpoint=not closed)
    if closed:
        along = RING_END * (1 - np.abs(1 - 2 * along))  # there and back, so that no seam shows
    uv = np.stack(np.meshgrid(along, across, indexing="ij"), axis=-1)
    return places, levels, uv


def _resample(rail: Rail, count: int, *, closed: bool) -> tuple[FloatArray, FloatArray]:
    shares = even_shares(rail.outside, count, closed=closed)
    points = smooth_curve(rail.outside, shares, closed=closed)
    ring = np.vstack([rail.outside, rail.outside[:1]]) if closed else rail.outside
    depth = np.append(rail.depth_mm, rail.depth_mm[:1]) if closed else rail.depth_mm
    return points, profile(chord_parameter(ring), depth, shares)


def _fringe(
    places: FloatArray, depth: FloatArray, fringe_mm: float
) -> tuple[FloatArray, FloatArray]:
    """The sheet with each column drawn in at both ends by its own part of `fringe_mm`."""
    nu, nv = depth.shape
    rng = np.random.default_rng(BUNDLE_SEED)
    pull = rng.uniform(0, fringe_mm, (2, nv)) * (0.4 + 0.6 * (np.arange(nv) % 3 == 0))
    length = np.linalg.norm(np.diff(places, axis=0), axis=2).sum(axis=0)
    even = np.linspace(0, 1, nu)
    drawn, level = np.empty_like(places), np.empty_like(depth)
    for j in range(nv):
        start, end = np.minimum(pull[:, j] / length[j], 0.3)
        at = start + even * (1 - start - end)
        drawn[:, j] = np.stack([np.interp(at, even, x) for x in places[:, j].T], axis=1)
        level[:, j] = np.interp(at, even, depth[:, j])
    return drawn, level


def _bundles(count: int) -> FloatArray:
    """(count,) from 0 to 1: how far below the crest of its bundle each column lies."""
    rng = np.random.default_rng(BUNDLE_SEED)
    return rng.uniform(0, 1, count)


def _across(points: FloatArray, knots: FloatArray, at: FloatArray) -> FloatArray:
    return np.stack([profile(knots, axis, at) for axis in points.T], axis=1)


def _edge_profile(uv: FloatArray, *, closed: bool) -> FloatArray:
    """(nu, nv) share of the full thickness: one inside, thin at the edges and the ends."""
    share = _rounded(np.minimum(uv[..., 1], 1 - uv[..., 1]) / EDGE_SHARE)
    if not closed:
        share = share * _rounded(np.minimum(uv[..., 0], 1 - uv[..., 0]) / EDGE_SHARE)
    return EDGE_THICKNESS + (1 - EDGE_THICKNESS) * share


def _rounded(share: FloatArray) -> FloatArray:
    inside = np.clip(share, 0, 1)
    return np.asarray(np.sqrt(1 - (1 - inside) ** 2))
