"""What lies foremost in the frontal view."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, IntArray, Mesh

CANDIDATES = 160  # triangles tried per place, nearest in the frontal view
EDGE = 1e-9


def foremost(mesh: Mesh, places: FloatArray) -> tuple[IntArray, FloatArray]:
    """The foremost triangle (n,) and barycentric weights (n, 3) at each width and height.

    places: (n, 3) mm, of which x and y count. Raises ValueError where a place lies beside the mesh.
    """
    corners = mesh.vertices[mesh.faces]
    tree = cKDTree(corners[:, :, :2].mean(axis=1))
    near = tree.query(places[:, :2], k=min(CANDIDATES, len(corners)))[1]
    weights = _frontal_weights(places[:, None, :2], corners[near][..., :2])
    inside = weights.min(axis=-1) >= -EDGE
    if not inside.any(axis=1).all():
        lost = places[~inside.any(axis=1)][0]
        raise ValueError(f"Expected a place in front of the mesh, got {lost.round(1).tolist()} mm.")
    ahead = np.where(inside, np.einsum("nkc,nkc->nk", weights, corners[near][..., 2]), -np.inf)
    row, best = np.arange(len(places)), ahead.argmax(axis=1)
    return near[row, best].astype(np.int32), weights[row, best]


def _frontal_weights(points: FloatArray, corners: FloatArray) -> FloatArray:
    """(..., 3) barycentric weights in the plane; far outside where a triangle is seen edge-on."""
    a, b, c = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    first, second, way = b - a, c - a, points - a
    area = _cross(first, second)
    safe = np.where(np.abs(area) > 1e-12, area, np.nan)
    v, w = _cross(way, second) / safe, _cross(first, way) / safe
    return np.nan_to_num(np.stack([1 - v - w, v, w], axis=-1), nan=-1.0)


def _cross(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.asarray(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0])
