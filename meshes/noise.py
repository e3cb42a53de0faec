"""Smooth noise at fixed places: a lattice of chance, read between its corners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.mesh import FloatArray, IntArray

SIDE = 32  # corners of the lattice each way; it repeats


@dataclass(frozen=True, eq=False)
class Grain:
    """Places in a lattice. corners, weights: (n, 8), the corners around each place and how much
    each counts there.
    """

    corners: IntArray
    weights: FloatArray

    def drawn(self, seed: int) -> FloatArray:
        """(n,) smooth noise about -1..1; the same seed, the same."""
        lattice = np.random.default_rng(seed).uniform(-1, 1, SIDE**3)
        return np.asarray(np.einsum("nk,nk->n", self.weights, lattice[self.corners]))


def grain(places: FloatArray, scale_mm: float) -> Grain:
    """Where places (n, 3) lie in a lattice whose grains are `scale_mm` wide."""
    scaled = np.asarray(places, dtype=np.float64) / scale_mm
    low = np.floor(scaled)
    near = scaled - low
    near = near * near * (3 - 2 * near)
    steps = np.array([(k >> 2 & 1, k >> 1 & 1, k & 1) for k in range(8)])
    shares = np.where(steps, near[:, None], 1 - near[:, None]).prod(axis=2)
    at = (low.astype(np.int64)[:, None] + steps) % SIDE
    corners = (at[..., 0] * SIDE + at[..., 1]) * SIDE + at[..., 2]
    return Grain(corners.astype(np.int32), shares)
