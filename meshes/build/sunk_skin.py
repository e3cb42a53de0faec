"""How deep points of a grid lie below a skin, and below what begins under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import RegularGridInterpolator
from scipy.spatial import cKDTree

from meshes.build.grid import Grid, graded_axis
from meshes.build.solid import Solid
from meshes.mesh import FloatArray, IntArray, Mesh, unit

STEEP = 0.8  # above this cosine the way to the nearest skin point counts along its normal
LID_RINGS = 12
EDGE_MM = 5.0  # around a hole its lid tells inside from outside
COARSE_MM = 2.5  # grid on which the distance to the skin is found before it is spread


@dataclass(frozen=True, eq=False)
class Skin:
    """An outer skin, and how deep below each vertex something begins: (n,) mm.

    outward: (n, 3) normals meant over a neighbourhood, which tell inside from outside where the
    skin itself turns inward, as at the lips.
    """

    mesh: Mesh
    depth_mm: FloatArray
    outward: FloatArray

    @cached_property
    def cloud(self) -> tuple[FloatArray, ...]:
        """Close points of the skin and of lids over its smaller holes.

        Places (k, 3), normals (k, 3), outward normals (k, 3) and depths (k,).
        """
        faces = self.mesh.faces
        corners = [faces, *(faces[:, [i, (i + 1) % 3]] for i in range(3))]
        rows = [np.unique(faces)[:, None], *corners]
        skin = [
            np.concatenate([of[r].mean(axis=1) for r in rows])
            for of in (self.mesh.vertices, self.mesh.normals, self.outward, self.depth_mm)
        ]
        lids = [self._lid(loop) for loop in self._holes()]
        for loop, lid in zip(self._holes(), lids, strict=True):
            rim = cKDTree(self.mesh.vertices[loop])
            skin[2][rim.query(skin[0])[0] < EDGE_MM] = lid[2][0]
        return tuple(np.concatenate(parts) for parts in zip(skin, *lids, strict=True))

    def _holes(self) -> list[IntArray]:
        loops = open_loops(self.mesh.faces)
        return sorted(
            loops, key=lambda loop: float(np.ptp(self.mesh.vertices[loop], axis=0).sum())
        )[:-1]

    def _lid(self, loop: IntArray) -> tuple[FloatArray, ...]:
        edge, depth = self.mesh.vertices[loop], self.depth_mm[loop]
        middle = edge.mean(axis=0)
        share = np.linspace(0, 1, LID_RINGS)[:-1, None, None]
        points = (edge + share * (middle - edge)).reshape(-1, 3)
        depths = (depth + share[..., 0] * (depth.mean() - depth)).ravel()
        across = np.cross(edge - middle, np.roll(edge, -1, axis=0) - middle).sum(axis=0)
        outward = unit(across) * np.sign(across @ (middle - self.mesh.vertices.mean(axis=0)))
        normals = np.tile(outward, (len(points), 1))
        return points, normals, normals, depths

    def below(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n,), (n,) mm: how far outside the skin each point lies, and the depth given there."""
        places, normals, outward, depths = self.cloud
        distance, near = cKDTree(places).query(points, workers=-1)
        gap = points - places[near]
        straight = np.einsum("kx,kx->k", gap, normals[near])
        side = np.einsum("kx,kx->k", gap, outward[near])
        flat = (np.abs(straight) > STEEP * distance) & (straight * side > 0)
        return np.where(flat, straight, np.copysign(distance, side)), depths[near]


def open_loops(faces: IntArray) -> list[IntArray]:
    """The open edges of a mesh, each loop as its points in order."""
    directed = np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)])
    known = {(int(a), int(b)) for a, b in directed}
    follow = {a: b for a, b in known if (b, a) not in known}
    loops: list[IntArray] = []
    while follow:
        start, here = follow.popitem()
        loop = [start]
        while here != start and here in follow:
            loop.append(here)
            here = follow.pop(here)
        loops.append(np.array(loop, dtype=np.int32))
    return loops


class SunkSkin:
    """How deep grid points lie below a skin, and below what begins under it; found once a grid."""

    def __init__(self, skin: Skin, grid: Grid) -> None:
        coarse = Grid(*(graded_axis((a[0], COARSE_MM), end=float(a[-1])) for a in grid.axes))
        outside, begins = skin.below(coarse.points())
        self._outside = _spread(coarse, outside)
        self._begins = _spread(coarse, begins)
        self._low = np.array([a[0] for a in grid.axes])
        self._high = np.array([a[-1] for a in grid.axes])

    def solid(self, *, deeper_mm: float = 0.0, at_least_mm: float = 0.0) -> Solid:
        """What lies deeper below the skin than where bone begins plus `deeper_mm`."""

        def distance(p: FloatArray) -> FloatArray:
            begins = np.maximum(self._begins(p) + deeper_mm, at_least_mm)
            return np.asarray(self._outside(p) + begins)

        return Solid(distance, self._low, self._high)


def _spread(grid: Grid, values: FloatArray) -> Callable[[FloatArray], FloatArray]:
    spread = RegularGridInterpolator(
        grid.axes, values.reshape(grid.shape), bounds_error=False, fill_value=None
    )
    return lambda points: np.asarray(spread(points))
