"""A rounded body in space, such as a gland or a knot of fibres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meshes.build.grid import disk_grid
from meshes.build.slab import close_slab
from meshes.mesh import FloatArray, Mesh

STEP_MM = 1.5
LEAST_CELLS = 8
RIM = 0.08  # share of the half axis left at the rim where front and back meet


def build_ball(centre: FloatArray, radii_mm: Sequence[float]) -> Mesh:
    """A closed ellipsoid around `centre` (3,) mm with half axes along x, y and z.

    Raises ValueError on a half axis that is not positive.
    """
    radii = np.asarray(radii_mm, dtype=np.float64)
    if radii.shape != (3,) or radii.min() <= 0:
        raise ValueError(f"Expected three positive half axes, got {radii_mm} mm.")
    disk = disk_grid(max(LEAST_CELLS, int(np.ceil(2 * radii.max() / STEP_MM))))
    bulge = np.sqrt(np.maximum(1 - (disk**2).sum(axis=-1), RIM**2))
    front = centre + radii * np.concatenate([disk, bulge[..., None]], axis=-1)
    back = centre + radii * np.concatenate([disk, -bulge[..., None]], axis=-1)
    return close_slab(front, back, uv=0.5 + 0.5 * disk, disk=True)
