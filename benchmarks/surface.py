"""Points spread over a surface, to measure it by."""

from __future__ import annotations

import numpy as np

from meshes.mesh import FloatArray, Mesh

SAMPLES = 1500
SEED = 5


def sample(mesh: Mesh) -> FloatArray:
    """(1500, 3) mm points of a surface, as many on each piece of equal area."""
    rng = np.random.default_rng(SEED)
    chosen = rng.choice(len(mesh.faces), SAMPLES, p=mesh.areas_mm2 / mesh.areas_mm2.sum())
    weights = rng.dirichlet(np.ones(3), SAMPLES)
    return np.asarray(np.einsum("ij,ijk->ik", weights, mesh.vertices[mesh.faces[chosen]]))
