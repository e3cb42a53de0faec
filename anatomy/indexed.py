"""A face's structures of some kinds, ready to be asked for distances and crossings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

import numpy as np

from anatomy.face import Face
from meshes.bodies import Bodies
from meshes.box_tree import Rows, space_order
from meshes.mesh import FloatArray, Mesh


class Indexed:
    """All structures of these kinds in a face. names, kinds: (b,) in the order of `bodies`.

    depths_mm: (m,) how deep below the skin each triangle of `bodies` lies.
    """

    def __init__(self, face: Face, kinds: Collection[str]) -> None:
        self.kinds = {name: kind for name, kind in face.kinds.items() if kind in kinds}
        self.names = list(self.kinds)
        self._rows = {name: body for body, name in enumerate(self.names)}
        self._sorts = np.unique(list(self.kinds.values()), return_inverse=True)
        self._of_kinds: dict[tuple[str, ...], Rows] = {}
        meshes = [face.meshes[name] for name in self.names]
        orders = [_order(face, name) for name in self.names]
        self.bodies = Bodies(meshes, orders)
        deep = [_face_depths(m)[order] for m, order in zip(meshes, orders, strict=True)]
        self.depths_mm = np.concatenate([np.empty(0), *deep])

    def of_kind(self, *kinds: str) -> Rows:
        """The numbers of the bodies of these kinds, ascending."""
        if kinds not in self._of_kinds:
            self._of_kinds[kinds] = np.flatnonzero([k in kinds for k in self.kinds.values()])
        return self._of_kinds[kinds]

    def reach_mm(self, within_mm: float | Mapping[str, float]) -> FloatArray:
        """(b,) how far each structure is looked for, mm."""
        if not isinstance(within_mm, Mapping):
            return np.full(len(self.names), float(within_mm))
        sorts, sort = self._sorts
        reach = np.array([within_mm.get(kind, 0.0) for kind in sorts], dtype=np.float64)[sort]
        for name in within_mm.keys() & self._rows.keys():
            reach[self._rows[name]] = within_mm[name]
        return reach


@lru_cache(maxsize=16)
def index_structures(face: Face, kinds: frozenset[str] | None = None) -> Indexed:
    """The structures of these kinds, or all; made once for each face."""
    return Indexed(face, set(face.kinds.values()) if kinds is None else kinds)


def _order(face: Face, name: str) -> Rows:
    return template_order(face.shapes[name].mesh if name in face.shapes else face.meshes[name])


@lru_cache(maxsize=512)
def template_order(mesh: Mesh) -> Rows:
    """The order that serves every patient, because all share the template's triangles."""
    return space_order(mesh)


def _face_depths(mesh: Mesh) -> FloatArray:
    if mesh.depth_mm is None:
        return np.zeros(len(mesh.faces))
    return np.asarray(mesh.depth_mm[mesh.faces].mean(axis=1))
