"""Where a plane cuts bodies: closed lines in the plane, with their depth below the skin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meshes.mesh import FloatArray, IntArray, Mesh, unit
from meshes.scene import Plane

Rows = NDArray[np.int64]
UPRIGHT = np.array([0.0, 1.0, 0.0])
LEVEL = np.array([1.0, 0.0, 0.0])
FLAT = 1e-6


@dataclass(frozen=True, eq=False)
class Sheet:
    """A plane with its own two axes, as a picture of it is seen.

    origin: (3,) mm, where (0, 0) of the picture is. across, up: (3,) unit, in the plane.
    """

    origin: FloatArray
    across: FloatArray
    up: FloatArray

    @property
    def normal(self) -> FloatArray:
        """(3,) unit, toward the eye."""
        return np.cross(self.across, self.up)

    def flat(self, points: FloatArray) -> FloatArray:
        """(n, 2) mm, points (n, 3) as they fall on the picture."""
        gap = points - self.origin
        return np.stack([gap @ self.across, gap @ self.up], axis=-1)

    def plane(self, *, flip: bool = False) -> Plane:
        """The same plane as a cut that a scene can show."""
        normal = self.normal
        offset_mm = float(normal @ self.origin)
        return Plane("oblique", offset_mm, flip, (*normal.tolist(),))


@dataclass(frozen=True, eq=False)
class Loop:
    """One line where a plane cuts a body. points: (k, 2) mm on the sheet, the body on their left.

    depth_mm: (k,) below the skin, or None where the body does not know. closed: its last point
    joins its first; an open body leaves open lines.
    """

    points: FloatArray
    depth_mm: FloatArray | None
    closed: bool

    @property
    def area_mm2(self) -> float:
        """Its area; negative around a hollow."""
        x, y = self.points.T
        return 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def standard_sheet(axis: str, offset_mm: float) -> Sheet:
    """An axial, coronal or sagittal sheet, as doctors look at it. Raises KeyError.

    Axial from below and coronal from the front: the patient's left is on the right of the picture.
    Sagittal from the patient's right: the front of the face is on the right.
    """
    x, y, z = np.eye(3)
    return {
        "axial": Sheet(offset_mm * y, x, z),
        "coronal": Sheet(offset_mm * z, x, y),
        "sagittal": Sheet(offset_mm * x, z, y),
    }[axis]


def needle_sheet(entry: ArrayLike, outward: ArrayLike, *, upright: bool) -> Sheet:
    """The sheet that holds a needle straight in at `entry` (3,) mm; the skin lies at the top.

    outward: (3,) unit normal of the skin. upright: along the head's height, else from side to side.
    """
    out = unit(outward)
    wanted = UPRIGHT if upright else LEVEL
    along = wanted - (wanted @ out) * out
    if np.linalg.norm(along) < FLAT:
        along = np.roll(wanted, 1) - (np.roll(wanted, 1) @ out) * out
    return Sheet(np.asarray(entry, dtype=np.float64), unit(along), out)


class Cutter:
    """Bodies ready to be cut again and again."""

    def __init__(self, meshes: Sequence[Mesh]) -> None:
        starts = np.cumsum([0, *(len(m.vertices) for m in meshes)])
        faces = [m.faces + np.int64(s) for m, s in zip(meshes, starts, strict=False)]
        owners = np.repeat(np.arange(len(meshes)), [len(f) for f in faces])
        self.count = len(meshes)
        self.points = np.concatenate([np.empty((0, 3)), *(m.vertices for m in meshes)])
        self.faces: Rows = np.concatenate([np.empty((0, 3), np.int64), *faces])
        self.owners: IntArray = owners.astype(np.int32)
        self.depths = np.concatenate([np.empty(0), *(_depths(m) for m in meshes)])

    def cut(self, sheet: Sheet) -> tuple[tuple[Loop, ...], ...]:
        """The loops of each body, in the order the bodies were given; () for one not met."""
        height = (self.points - sheet.origin) @ sheet.normal
        above = height > 0
        rows, begins, ends = _crossed(self.faces, above)
        edges, place = np.unique(np.concatenate([begins, ends]), return_inverse=True)
        flat, depth = self._on_edges(edges, height, sheet)
        count = len(rows)
        found: list[list[Loop]] = [[] for _ in range(self.count)]
        for chain, closed in _chains(place[:count], place[count:]):
            owner = self.owners[rows[chain[0]]]
            at = place[:count][chain]
            if not closed:
                at = np.append(at, place[count + chain[-1]])
            deep = depth[at]
            known = bool(np.isfinite(deep).all())
            found[owner].append(Loop(flat[at], deep if known else None, closed))
        return tuple(tuple(loops) for loops in found)

    def _on_edges(
        self, edges: Rows, height: FloatArray, sheet: Sheet
    ) -> tuple[FloatArray, FloatArray]:
        """Where the plane meets edges: (k, 2) mm on the sheet, and (k,) mm below the skin."""
        low, high = np.divmod(edges, len(self.points))
        share = height[low] / (height[low] - height[high])
        points = self.points[low] + share[:, None] * (self.points[high] - self.points[low])
        depth = self.depths[low] + share * (self.depths[high] - self.depths[low])
        return sheet.flat(points), depth


def _depths(mesh: Mesh) -> FloatArray:
    return np.full(len(mesh.vertices), np.nan) if mesh.depth_mm is None else mesh.depth_mm


def _crossed(faces: Rows, above: NDArray[np.bool_]) -> tuple[Rows, Rows, Rows]:
    """The faces a plane crosses, the edge at which it enters each and the one where it leaves.

    An edge is named by its lower vertex times their number plus the higher. The face that leaves at
    an edge and the neighbour that enters there name it alike, so lines run on from face to face.
    """
    corner = above[faces]
    total = corner[:, 0].astype(np.int8) + corner[:, 1] + corner[:, 2]
    rows = np.flatnonzero((total == 1) | (total == 2))
    near, corner = faces[rows], corner[rows]
    begins, ends = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for i, j in ((0, 1), (1, 2), (2, 0)):
        low, high = np.minimum(near[:, i], near[:, j]), np.maximum(near[:, i], near[:, j])
        name = low * len(above) + high
        rising, falling = ~corner[:, i] & corner[:, j], corner[:, i] & ~corner[:, j]
        begins[falling], ends[rising] = name[falling], name[rising]
    return rows, begins, ends


def _chains(begins: Rows, ends: Rows) -> Iterator[tuple[Rows, bool]]:
    """Steps joined end to beginning into lines; True where a line comes back to its own start."""
    order = np.argsort(begins, kind="stable")
    at = np.searchsorted(begins, ends, sorter=order)
    at = np.minimum(at, len(order) - 1)
    following = np.where(begins[order[at]] == ends, order[at], -1) if len(order) else order
    free = np.ones(len(begins), dtype=bool)
    free[following[following >= 0]] = False
    follow, seen = following.tolist(), [False] * len(begins)
    for start in [*np.flatnonzero(free).tolist(), *range(len(begins))]:
        if seen[start]:
            continue
        chain, step = [], start
        while step >= 0 and not seen[step]:
            seen[step] = True
            chain.append(step)
            step = follow[step]
        yield np.array(chain), step == start
