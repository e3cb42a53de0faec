"""Closing two facing grids of points into one solid: the shared last step of sheets and pads."""

from __future__ import annotations

import numpy as np

from meshes.mesh import FloatArray, IntArray, Mesh


def close_slab(
    outer: FloatArray, inner: FloatArray, *, uv: FloatArray, ring: bool = False, disk: bool = False
) -> Mesh:
    """A closed body between two (nu, nv, 3) grids, outward where `outer` lies outside `inner`.

    uv: (nu, nv, 2), given to both sides. ring: the first index runs around and meets itself.
    disk: the grid is bent to a disk, whose cells are cut along their shorter diagonal; else two
    of the disk's corners and the rim beside them are slivers.
    """
    nu, nv = outer.shape[:2]
    top = _grid_faces(nu, nv, ring=ring)
    if disk:
        top = _cut_shorter(top, outer + inner)
    if _faces_inward(outer, inner, top):
        top = top[:, ::-1]
    bottom = top[:, ::-1] + nu * nv
    wall = np.array(
        [t for a, b in _border(top) for t in ((b, a, a + nu * nv), (b, a + nu * nv, b + nu * nv))]
    )
    vertices = np.vstack([outer.reshape(-1, 3), inner.reshape(-1, 3)])
    both = np.tile(uv.reshape(-1, 2), (2, 1))
    return Mesh(vertices, np.concatenate([top, bottom, wall]), uv=both)


def _grid_faces(nu: int, nv: int, *, ring: bool) -> IntArray:
    rows = np.arange(nu if ring else nu - 1)
    i, j = np.meshgrid(rows, np.arange(nv - 1), indexing="ij")
    a, b = i * nv + j, ((i + 1) % nu) * nv + j
    first = np.stack([a, b, b + 1], axis=-1).reshape(-1, 3)
    second = np.stack([a, b + 1, a + 1], axis=-1).reshape(-1, 3)
    return np.concatenate([first, second]).astype(np.int32)


def _cut_shorter(faces: IntArray, grid: FloatArray) -> IntArray:
    """The two triangles of each cell, as `_grid_faces` lists them, on its shorter diagonal."""
    points = grid.reshape(-1, 3)
    first, second = np.split(faces, 2)
    (a, b, c), d = first.T, second[:, 2]
    along, other = (np.linalg.norm(points[p] - points[q], axis=1) for p, q in ((a, c), (b, d)))
    keep = (along <= other)[:, None]
    return np.concatenate(
        [
            np.where(keep, first, np.stack([a, b, d], axis=-1)),
            np.where(keep, second, np.stack([b, c, d], axis=-1)),
        ]
    )


def _faces_inward(outer: FloatArray, inner: FloatArray, faces: IntArray) -> bool:
    points = outer.reshape(-1, 3)
    a, b, c = (points[faces[:, k]] for k in range(3))
    lift = (outer - inner).reshape(-1, 3)[faces].mean(axis=1)
    return float(np.einsum("ij,ij->", np.cross(b - a, c - a), lift)) < 0


def _border(faces: IntArray) -> IntArray:
    """(k, 2) directed edges that only one triangle uses."""
    directed = np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)])
    key = np.sort(directed, axis=1)
    _, first, count = np.unique(key, axis=0, return_index=True, return_counts=True)
    return np.asarray(directed[first[count == 1]], dtype=np.int32)
