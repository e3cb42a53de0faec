"""A triangle mesh: the one way the project holds a shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles in the one frame (mm, +x the patient's left, +y up, +z out of the face).

    vertices: (n, 3) float64, mm.
    faces: (m, 3) int32, counter-clockwise seen from outside.
    uv: (n, 2) float64 or None; u along the fibres or the path (0 origin, 1 insertion), v across.
    depth_mm: (n,) float64 or None; distance below the resting skin.
    color: (n, 3) float64 in 0..1 or None; sRGB.

    Arrays are read-only; `with_vertices` makes a changed copy. Raises ValueError on a wrong shape.

    >>> Mesh([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]]).areas_mm2.tolist()
    [0.5]
    """

    vertices: FloatArray
    faces: IntArray
    uv: FloatArray | None = None
    depth_mm: FloatArray | None = None
    color: FloatArray | None = None

    def __post_init__(self) -> None:
        n = len(np.asarray(self.vertices))
        _freeze(self, "vertices", self.vertices, np.float64, (n, 3))
        _freeze(self, "faces", self.faces, np.int32, (len(np.asarray(self.faces)), 3))
        for name, shape in (("uv", (n, 2)), ("depth_mm", (n,)), ("color", (n, 3))):
            value = getattr(self, name)
            if value is not None:
                _freeze(self, name, value, np.float64, shape)

    def with_vertices(self, vertices: ArrayLike) -> Mesh:
        """The same triangles on moved points, (n, 3) mm."""
        return self.with_own(np.array(vertices, dtype=np.float64))

    def with_own(self, vertices: FloatArray, depth_mm: FloatArray | None = None) -> Mesh:
        """The same with arrays that nobody else changes, which become read-only and are not copied.

        depth_mm: None keeps the depths.
        """
        vertices.setflags(write=False)
        if depth_mm is None:
            return replace(self, vertices=vertices)
        depth_mm.setflags(write=False)
        return replace(self, vertices=vertices, depth_mm=depth_mm)

    @cached_property
    def face_normals(self) -> FloatArray:
        """(m, 3) unit normals; zero where a triangle has no area."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        return unit(np.cross(b - a, c - a))

    @cached_property
    def normals(self) -> FloatArray:
        """(n, 3) unit vertex normals, weighted by triangle area."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        cross = np.cross(b - a, c - a)
        total = np.empty_like(self.vertices)
        corners = self.faces.T.ravel()
        for axis in range(3):
            total[:, axis] = np.bincount(
                corners, np.tile(cross[:, axis], 3), minlength=len(self.vertices)
            )
        return unit(total)

    @cached_property
    def areas_mm2(self) -> FloatArray:
        """(m,) triangle areas, mm²."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        return np.asarray(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1))

    @cached_property
    def volume_mm3(self) -> float:
        """Signed volume, mm³; positive when a closed mesh faces outward."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)

    @cached_property
    def is_closed(self) -> bool:
        """True when every edge is shared by exactly two triangles that run it in opposite ways."""
        directed = np.concatenate([self.faces[:, [i, (i + 1) % 3]] for i in range(3)])
        key = directed[:, 0].astype(np.int64) * len(self.vertices) + directed[:, 1]
        back = directed[:, 1].astype(np.int64) * len(self.vertices) + directed[:, 0]
        return len(np.unique(key)) == len(key) and np.array_equal(np.sort(key), np.sort(back))


def unit(vectors: ArrayLike) -> FloatArray:
    """Vectors scaled to length one along the last axis; zero stays zero."""
    array = np.asarray(vectors, dtype=np.float64)
    length = np.linalg.norm(array, axis=-1, keepdims=True)
    return np.asarray(np.divide(array, length, out=np.zeros_like(array), where=length > 0))


def _freeze(
    mesh: Mesh, name: str, value: ArrayLike, dtype: type[np.generic], shape: tuple[int, ...]
) -> None:
    array = np.asarray(value, dtype=dtype)
    if array.flags.writeable or not array.flags.owndata:
        array = array.copy()
    if array.shape != shape:
        raise ValueError(f"Expected {name} of shape {shape}, got {array.shape}.")
    array.setflags(write=False)
    object.__setattr__(mesh, name, array)


def join(meshes: Sequence[Mesh]) -> Mesh:
    """One mesh of several bodies; an attribute is kept where every body has it."""
    starts = np.cumsum([0, *(len(m.vertices) for m in meshes[:-1])])
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([m.faces + s for m, s in zip(meshes, starts, strict=True)]),
        **{
            name: np.concatenate(parts) if all(p is not None for p in parts) else None
            for name in ("uv", "depth_mm", "color")
            for parts in [[getattr(m, name) for m in meshes]]
        },
    )
