"""The one frame, and ways into it: mm, +x the patient's left, +y up, +z out of the face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from meshes.mesh import FloatArray, Mesh

MIRROR = np.array([-1.0, 1.0, 1.0])


def mirror_points(points: ArrayLike) -> FloatArray:
    """Points (n, 3) mm on the other side of the midline."""
    return np.asarray(np.asarray(points, dtype=np.float64) * MIRROR)


def mirror_mesh(mesh: Mesh) -> Mesh:
    """The mesh on the other side of the midline, still facing outward."""
    return replace(mesh, vertices=mirror_points(mesh.vertices), faces=mesh.faces[:, ::-1])
