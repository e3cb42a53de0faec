"""Laying one anatomy over another: a smooth warp from point pairs, and from known depths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import RBFInterpolator

from meshes.mesh import FloatArray
from meshes.nearest import NearestFinder

KERNEL = "linear"
SAME_MM = 1e-6  # two sources nearer than this are one place
FOUND_SPREAD = 4  # pairs needed for an affine part in space


@dataclass(frozen=True, eq=False)
class Pairs:
    """Places of one anatomy and where they belong in another.

    source, target: (k, 3) mm. slack: (k,) how freely the warp may miss a pair; 0 meets it exactly.
    """

    source: FloatArray
    target: FloatArray
    slack: FloatArray

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(
            np.vstack([self.source, other.source]),
            np.vstack([self.target, other.target]),
            np.concatenate([self.slack, other.slack]),
        )


def pair_up(source: ArrayLike, target: ArrayLike, *, slack: float = 0.0) -> Pairs:
    """Pairs of (k, 3) places, all with one slack. Raises ValueError on shapes that differ."""
    a, b = np.asarray(source, dtype=np.float64), np.asarray(target, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 2 or a.shape[1] != 3:
        raise ValueError(f"Expected two lists of (k, 3) places, got {a.shape} and {b.shape}.")
    return Pairs(a, b, np.full(len(a), slack))


def warp_from_pairs(pairs: Pairs) -> Callable[[ArrayLike], FloatArray]:
    """A smooth map of space, (n, 3) -> (n, 3) mm, that carries each source to its target.

    It is affine plus a sum of distances to the sources (radial basis, linear kernel, degree 1), so
    equal sources and targets give the identity. Raises ValueError on fewer than four pairs or on
    two pairs that share a source.
    """
    if len(pairs.source) < FOUND_SPREAD:
        raise ValueError(f"Expected at least {FOUND_SPREAD} pairs, got {len(pairs.source)}.")
    shared = len(pairs.source) - len(np.unique(np.round(pairs.source / SAME_MM), axis=0))
    if shared:
        raise ValueError(f"Expected each source once, got {shared} repeated.")
    moves = RBFInterpolator(
        pairs.source, pairs.target - pairs.source, kernel=KERNEL, degree=1, smoothing=pairs.slack
    )

    def warp(points: ArrayLike) -> FloatArray:
        places = np.asarray(points, dtype=np.float64)
        return np.asarray(places + moves(places))

    return warp


def at_depth(skin: NearestFinder, points: ArrayLike, depth_mm: ArrayLike) -> FloatArray:
    """(k, 3) mm, points moved straight in or out until they lie at a depth below a surface.

    depth_mm: (k,) wanted depth at each point, or (v,) per vertex of the surface.
    """
    places = np.asarray(points, dtype=np.float64)
    near = skin.find(places)
    depth = np.asarray(depth_mm, dtype=np.float64)
    corners = skin.mesh.faces[near.faces]
    if len(depth) == len(skin.mesh.vertices):
        depth = np.einsum("kc,kc->k", near.barycentric, depth[corners])
    normal = np.einsum("kc,kcx->kx", near.barycentric, skin.mesh.normals[corners])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return np.asarray(near.points - depth[:, None] * normal)


def spread_out(points: ArrayLike, *, gap_mm: float) -> np.ndarray:
    """Indices of a subset of (n, 3) points, one for each filled cube of `gap_mm`."""
    cells = np.floor(np.asarray(points, dtype=np.float64) / gap_mm).astype(np.int64)
    return np.sort(np.unique(cells, axis=0, return_index=True)[1])
