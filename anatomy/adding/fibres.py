"""Which way the fibres of a found body run, so that it is drawn with its stripes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from anatomy.adding.picks import box_centre
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder

STRIPED = ("muscle", "ligament", "fascia")
NO_TENDON = 0.2  # a ring has no ends, where muscles are drawn pale
TRUST_MM = 12.0  # a built-in body further away on the whole than this says nothing


def fibre_coordinates(mesh: Mesh, like: Mesh | None, *, fibres: str = "long") -> FloatArray:
    """(n, 2) u along the fibres 0 to 1 and v across.

    like: the built-in body of the same structure, whose fibres are known; without one, they run as
    `fibres` says: the long way of the body, up, across, or in a ring.
    """
    if like is not None and like.uv is not None:
        near = NearestFinder(like).find(mesh.vertices)
        if np.median(near.distance_mm) < TRUST_MM:
            corners = like.uv[like.faces[near.faces]]
            return np.asarray(np.einsum("nc,ncx->nx", near.barycentric, corners))
    uv = _scaled(WAYS[fibres](mesh.vertices - box_centre(mesh.vertices)))
    return uv if fibres != "ring" else NO_TENDON + (1 - 2 * NO_TENDON) * uv


def _long(points: FloatArray) -> FloatArray:
    axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2]
    return np.asarray(points @ axes[:2].T)


def _ring(points: FloatArray) -> FloatArray:
    """Around the middle; u runs up one half and down the other, so that no seam is drawn."""
    turn = np.abs(np.arctan2(points[:, 0], points[:, 1]))
    return np.stack([turn, np.hypot(points[:, 0], points[:, 1])], axis=1)


def _scaled(values: FloatArray) -> FloatArray:
    low, span = values.min(axis=0), np.ptp(values, axis=0)
    return np.asarray((values - low) / np.where(span > 0, span, 1.0))


WAYS: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "long": _long,
    "up": lambda points: points[:, [1, 0]],
    "across": lambda points: points[:, [0, 1]],
    "ring": _ring,
}
