"""How far a straight segment lies from triangles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray

FLAT = 1e-12


def separation_mm(start: FloatArray, end: FloatArray, corners: FloatArray) -> FloatArray:
    """(n,) mm from the segment `start` to `end` (3,) to the triangles (n, 3, 3).

    Where the segment pierces a triangle the answer is its distance to the nearest edge. Both may be
    the same point. The least distance is met at an edge, or at an end above the triangle's inside.
    """
    across = np.ascontiguousarray(corners.transpose(2, 1, 0)) - start[:, None, None]
    edges = across[:, [1, 2, 0]] - across
    way = end - start
    least = _edges_mm2(way, across, edges).min(axis=0)
    least = np.minimum(least, _above_mm2(across[:, 0], edges))
    if way.any():
        least = np.minimum(least, _above_mm2(across[:, 0] - way[:, None], edges))
    return np.asarray(np.sqrt(least))


def segment_points_mm(start: FloatArray, end: FloatArray, points: FloatArray) -> FloatArray:
    """(n,) mm from the segment `start` to `end` (3,) to points (n, 3)."""
    gap, way = points - start, end - start
    long = float(way @ way)
    if long > 0:
        share = np.clip(gap @ way / long, 0, 1)
        gap -= share[:, None] * way
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", gap, gap)))


def _edges_mm2(way: FloatArray, origin: FloatArray, edge: FloatArray) -> FloatArray:
    """(...) mm² between the segment from zero to `way` (3,) and edges, origin and edge (3, ...).

    Formula: Ericson, Real-Time Collision Detection 2005, section 5.1.9.
    """
    long, size = float(way @ way), _dot(edge, edge)
    beside = -_dot(edge, origin)
    if long == 0:
        at = np.clip(_ratio(beside, size, size > 0), 0, 1)
        between = origin + at * edge
        return _dot(between, between)
    lean, ahead = _dot(way, edge), -_dot(way, origin)
    spread = long * size - lean * lean
    share = _ratio(lean * beside - ahead * size, spread, spread > FLAT * long * size)
    at = np.clip(_ratio(lean * np.clip(share, 0, 1) + beside, size, size > 0), 0, 1)
    share = np.clip((lean * at - ahead) / long, 0, 1)
    between = origin + at * edge - np.multiply.outer(way, share)
    return _dot(between, between)


def _above_mm2(corner: FloatArray, edges: FloatArray) -> FloatArray:
    """(n,) mm² from zero to the planes of the triangles it lies above; inf elsewhere.

    corner: (3, n) the first corner. edges: (3, 3, n), the second index running around.
    """
    first, second = edges[:, 0], -edges[:, 2]
    aa, bb, ab = _dot(first, first), _dot(second, second), _dot(first, second)
    ga, gb = -_dot(corner, first), -_dot(corner, second)
    area = aa * bb - ab * ab
    v, w = bb * ga - ab * gb, aa * gb - ab * ga
    inside = (v >= 0) & (w >= 0) & (v + w <= area) & (area > 0)
    rise = corner + _ratio(v, area, inside) * first + _ratio(w, area, inside) * second
    return np.where(inside, _dot(rise, rise), np.inf)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])


def _ratio(over: FloatArray, under: FloatArray, where: NDArray[np.bool_]) -> FloatArray:
    return np.asarray(np.divide(over, under, out=np.zeros_like(over), where=where))
