"""How far a straight segment lies from triangles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray

FLAT = 1e-12
NEXT = np.array([1, 2, 0])


def separation_mm(start: FloatArray, end: FloatArray, corners: FloatArray) -> FloatArray:
    """(n,) mm from segments `start` to `end`, (n, 3) or one (3,), to triangles (n, 3, 3).

    Where a segment pierces its triangle the answer is its distance to the nearest edge. Both ends
    may be the same point. The least distance is met at an edge, or at an end above the triangle's
    inside.
    """
    way = np.atleast_2d(end - start).T
    across = corners.transpose(2, 1, 0) - np.atleast_2d(start).T[:, None]
    edges = across.take(NEXT, axis=1) - across
    ends = np.stack([across[:, 0], across[:, 0] - way], axis=1)
    least = _edges_mm2(way[:, None], across, edges).min(axis=0)
    return np.asarray(np.sqrt(np.minimum(least, _above_mm2(ends, edges).min(axis=0))))


def segment_points_mm(start: FloatArray, way: FloatArray, points: FloatArray) -> FloatArray:
    """(n,) mm from segments, from `start` along all of `way`, both (n, 3), to points (n, 3)."""
    gap, long = points - start, np.einsum("ij,ij->i", way, way)
    share = _ratio(np.einsum("ij,ij->i", gap, way), long, long > 0)
    gap -= _share(share)[:, None] * way
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", gap, gap)))


def _edges_mm2(way: FloatArray, origin: FloatArray, edge: FloatArray) -> FloatArray:
    """(...) mm² between segments from zero to `way` and edges, all (3, ...).

    Formula: Ericson, Real-Time Collision Detection 2005, section 5.1.9.
    """
    long, size = _dot(way, way), _dot(edge, edge)
    beside, lean, ahead = -_dot(edge, origin), _dot(way, edge), -_dot(way, origin)
    spread, both = long * size - lean * lean, long * size
    share = _ratio(lean * beside - ahead * size, spread, spread > FLAT * both)
    at = _share(_ratio(lean * _share(share) + beside, size, size > 0))
    share = _share(_ratio(lean * at - ahead, long, long > 0))
    between = origin + at * edge - way * share
    return _dot(between, between)


def _above_mm2(corner: FloatArray, edges: FloatArray) -> FloatArray:
    """(k, n) mm² from zero to the planes of the triangles it lies above; inf elsewhere.

    corner: (3, k, n) the first corner seen from k places. edges: (3, 3, n), the second index
    running around.
    """
    first, second = edges[:, :1], -edges[:, 2:]
    aa, bb, ab = _dot(first, first), _dot(second, second), _dot(first, second)
    ga, gb = -_dot(corner, first), -_dot(corner, second)
    area = aa * bb - ab * ab
    v, w = bb * ga - ab * gb, aa * gb - ab * ga
    lies = (v >= 0) & (w >= 0) & (v + w <= area) & (area > 0)
    rise = corner + _ratio(v, area, lies) * first + _ratio(w, area, lies) * second
    return np.where(lies, _dot(rise, rise), np.inf)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])


def _share(value: FloatArray) -> FloatArray:
    return np.minimum(np.maximum(value, 0.0), 1.0)


def _ratio(over: FloatArray, under: FloatArray, where: NDArray[np.bool_]) -> FloatArray:
    """Over / under, 0 where not `where`."""
    return np.asarray(np.divide(over, under, out=np.zeros_like(over), where=where))
