"""How far a straight segment lies from triangles."""

from __future__ import annotations

import numpy as np

from meshes.mesh import FloatArray

FLAT = 1e-12


def separation_mm(start: FloatArray, end: FloatArray, corners: FloatArray) -> FloatArray:
    """(n,) mm from the segment `start` to `end` (3,) to the triangles (n, 3, 3).

    Where the segment pierces a triangle the answer is its distance to the nearest edge. Both may be
    the same point. The least distance is met at an edge, or at an end above the triangle's inside.
    """
    edges = np.roll(corners, -1, axis=1) - corners
    flat = _segment_edges_mm2(start, end, corners.reshape(-1, 3), edges.reshape(-1, 3))
    least = np.sqrt(flat.reshape(-1, 3).min(axis=1))
    for tip in (start,) if np.array_equal(start, end) else (start, end):
        least = np.minimum(least, _above_mm(tip, corners, edges))
    return least


def along_segment(points: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """(n, 3) mm, for each point the nearest point of a straight segment."""
    way = end - start
    length = float(way @ way)
    if length == 0:
        return np.broadcast_to(start, points.shape)
    share = np.clip((points @ way - start @ way) / length, 0, 1)
    return np.asarray(start + share[:, None] * way)


def _segment_edges_mm2(
    start: FloatArray, end: FloatArray, origin: FloatArray, edge: FloatArray
) -> FloatArray:
    """(n,) mm² between one segment and n edges (Ericson 2005, section 5.1.9)."""
    way = end - start
    gap = start - origin
    long, size = float(way @ way), _dot(edge, edge)
    lean, ahead, beside = edge @ way, gap @ way, _dot(edge, gap)
    spread = long * size - lean * lean
    crossing = spread > FLAT * long * size
    share = np.clip(_ratio(lean * beside - ahead * size, spread, crossing), 0, 1)
    at = np.clip(_ratio(lean * share + beside, size, size > 0), 0, 1)
    if long > 0:
        share = np.clip((lean * at - ahead) / long, 0, 1)
    between = gap + share[:, None] * way - at[:, None] * edge
    return _dot(between, between)


def _above_mm(tip: FloatArray, corners: FloatArray, edges: FloatArray) -> FloatArray:
    """(n,) mm from a point to the planes of the triangles that it lies above; inf elsewhere."""
    first, second = edges[:, 0], -edges[:, 2]
    gap = tip - corners[:, 0]
    aa, bb, ab = _dot(first, first), _dot(second, second), _dot(first, second)
    ga, gb = _dot(gap, first), _dot(gap, second)
    area = aa * bb - ab * ab
    v, w = bb * ga - ab * gb, aa * gb - ab * ga
    inside = (v >= 0) & (w >= 0) & (v + w <= area) & (area > 0)
    u, t = _ratio(v, area, inside), _ratio(w, area, inside)
    rise = gap - u[:, None] * first - t[:, None] * second
    return np.where(inside, np.sqrt(_dot(rise, rise)), np.inf)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _ratio(over: FloatArray, under: FloatArray, where: np.ndarray) -> FloatArray:
    return np.asarray(np.divide(over, under, out=np.zeros_like(over), where=where))
