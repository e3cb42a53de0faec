"""Which way the fibres of a found body run, so that it is drawn with its stripes."""

from __future__ import annotations

import numpy as np

from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder

STRIPED = ("muscle", "ligament", "fascia")
TRUST_MM = 12.0  # a built-in body further away on the whole than this says nothing


def fibre_coordinates(mesh: Mesh, like: Mesh | None) -> FloatArray:
    """(n, 2) u along the fibres 0 to 1 and v across.

    like: the built-in body of the same structure, whose fibres are known; without one, fibres run
    the long way of the body.
    """
    if like is not None and like.uv is not None:
        near = NearestFinder(like).find(mesh.vertices)
        if np.median(near.distance_mm) < TRUST_MM:
            corners = like.uv[like.faces[near.faces]]
            return np.asarray(np.einsum("nc,ncx->nx", near.barycentric, corners))
    centred = mesh.vertices - mesh.vertices.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    along = centred @ axes[:2].T
    low, span = along.min(axis=0), np.ptp(along, axis=0)
    return np.asarray((along - low) / np.where(span > 0, span, 1.0))
