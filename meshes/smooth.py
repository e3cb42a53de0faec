"""Smoothing over the neighbours of a mesh: of normals, or of anything known at its vertices."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags

from meshes.mesh import FloatArray, Mesh, unit


def averaging(mesh: Mesh) -> csr_matrix:
    """(n, n) sparse: the mean of each vertex and its neighbours."""
    n = len(mesh.vertices)
    edges = np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)])
    links = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n)).tocsr()
    links = ((links + links.T) > 0).astype(np.float64) + diags(np.ones(n))
    return csr_matrix(diags(1 / np.asarray(links.sum(axis=1)).ravel()) @ links)


def smooth_normals(mesh: Mesh, *, steps: int) -> FloatArray:
    """(n, 3) unit normals averaged over the neighbourhood of each vertex."""
    average = averaging(mesh)
    normals = mesh.normals
    for _ in range(steps):
        normals = unit(average @ normals)
    return normals
