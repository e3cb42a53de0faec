"""What lies foremost in the frontal view, or outermost in the view from the side."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, IntArray, Mesh

VIEW_AXES = {"front": (0, 1, 2), "side": (2, 1, 0)}  # across, up, toward the eye
CANDIDATES = 160  # triangles tried per place, nearest in the frontal view
EDGE = 1e-9


def foremost(mesh: Mesh, places: FloatArray, view: str = "front") -> tuple[IntArray, FloatArray]:
    """The triangle (n,) nearest to the eye and barycentric weights (n, 3) behind each place.

    places: (n, 3) mm. view: "front", or "side" for the patient's left. A place beside the mesh gets
    triangle -1. Raises KeyError on another view.
    """
    axes = list(VIEW_AXES[view])
    corners, places = mesh.vertices[mesh.faces][..., axes], places[:, axes]
    tree = cKDTree(corners[:, :, :2].mean(axis=1))
    near = tree.query(places[:, :2], k=min(CANDIDATES, len(corners)))[1]
    weights = _frontal_weights(places[:, None, :2], corners[near][..., :2])
    inside = weights.min(axis=-1) >= -EDGE
    ahead = np.where(inside, np.einsum("nkc,nkc->nk", weights, corners[near][..., 2]), -np.inf)
    row, best = np.arange(len(places)), ahead.argmax(axis=1)
    found = np.where(inside.any(axis=1), near[row, best], -1)
    return found.astype(np.int32), weights[row, best]


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
