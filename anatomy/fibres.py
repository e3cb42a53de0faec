"""The middle of muscles, vessels and nerves: grids of points along and across their fibres."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshes.mesh import FloatArray, IntArray, Mesh

ROUND = 5  # decimals of (u, v) within which two vertices face each other
TUBE_SIDES = 10  # a piece with as many points at each u is a tube


@lru_cache(maxsize=256)
def fibre_grids(mesh: Mesh) -> tuple[FloatArray, ...]:
    """(nu, nv, 3) mm for each piece of a body: points halfway between its two faces.

    u runs along the fibres from origin to insertion. A tube has nv = 1, its middle line. Pieces
    whose (u, v) make no grid, as those of pads and bones, are left out.
    """
    if mesh.uv is None:
        return ()
    uv, parts = np.round(mesh.uv, ROUND), pieces(mesh)
    chosen = (parts == part for part in range(parts.max() + 1))
    grids = (_grid(mesh.vertices[rows], uv[rows]) for rows in chosen)
    return tuple(grid for grid in grids if grid is not None)


def facing_groups(mesh: Mesh) -> IntArray | None:
    """(n,) the same number for vertices that face each other across a body; None without (u, v).

    Across a sheet they are two, one on either side; round a tube all at one u; and a piece that is
    neither, such as the knot of the modiolus, is one group.
    """
    if mesh.uv is None:
        return None
    uv, parts = np.round(mesh.uv, ROUND), pieces(mesh)
    groups, count = np.zeros(len(uv), dtype=np.int32), 0
    for part in range(parts.max() + 1):
        rows = np.flatnonzero(parts == part)
        groups[rows] = count + _facing(uv[rows])
        count = int(groups[rows].max()) + 1
    return groups


def _facing(uv: FloatArray) -> NDArray[np.integer]:
    """(m,) groups of one piece. A slab tells its outer side first, then its inner in like order."""
    half = len(uv) // 2
    if len(uv) % 2 == 0 and np.array_equal(uv[:half], uv[half:]):
        return np.tile(np.arange(half), 2)
    _, at_u, per_u = np.unique(uv[:, 0], return_inverse=True, return_counts=True)
    tube = np.median(per_u) == TUBE_SIDES
    return at_u if tube else np.zeros(len(uv), dtype=np.int64)


def along_grid(grid: FloatArray) -> FloatArray:
    """(nu, 3) mm the middle line of a grid along its fibres."""
    return np.asarray(grid.mean(axis=1))


def at_share(line: FloatArray, share: float) -> FloatArray:
    """(3,) mm the point of a line (n, 3) at a share of its length."""
    length = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1)))
    return np.array([np.interp(share * length[-1], length, axis) for axis in line.T])


def lengths_mm(grid: FloatArray) -> FloatArray:
    """(nv,) mm how long each fibre of a grid is."""
    return np.asarray(np.linalg.norm(np.diff(grid, axis=0), axis=2).sum(axis=0))


def width_mm(grid: FloatArray, share: float) -> float:
    """How wide a grid is across its fibres at a share of their way, mm."""
    row = grid[round(share * (len(grid) - 1))]
    return float(np.linalg.norm(np.diff(row, axis=0), axis=1).sum())


def direction(grid: FloatArray) -> FloatArray:
    """(3,) unit, the mean way of the fibres from origin to insertion."""
    mean = (grid[-1] - grid[0]).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def pieces(mesh: Mesh) -> IntArray:
    """(n,) which connected piece of a body each vertex is of."""
    a, b = mesh.faces[:, 0], mesh.faces[:, 1]
    c, n = mesh.faces[:, 2], len(mesh.vertices)
    rows, columns = np.concatenate([a, b]), np.concatenate([b, c])
    links = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, n))
    return np.asarray(connected_components(links, directed=False)[1])


def _grid(points: FloatArray, uv: FloatArray) -> FloatArray | None:
    us, at_u, per_u = np.unique(uv[:, 0], return_inverse=True, return_counts=True)
    if np.median(per_u) == TUBE_SIDES:
        return _means(points, at_u, len(us))[:, None]
    vs, at_v = np.unique(uv[:, 1], return_inverse=True)
    cells = at_u * len(vs) + at_v
    if len(np.unique(cells)) != len(us) * len(vs):
        return None
    return _means(points, cells, len(us) * len(vs)).reshape(len(us), len(vs), 3)


def _means(points: FloatArray, groups: NDArray[np.integer], count: int) -> FloatArray:
    total = np.stack([np.bincount(groups, axis, minlength=count) for axis in points.T], axis=1)
    return total / np.bincount(groups, minlength=count)[:, None]
