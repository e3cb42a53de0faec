"""The space between skin and bone of the template: where builders put structures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from meshes.build.out_of_bone import Bone, keep_out_of_bone
from meshes.build.under_skin import Columns
from meshes.head import load_head
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.nearest import NearestFinder
from meshes.project import foremost
from meshes.smooth import smooth_normals
from meshes.subdivide import subdivision

SKIN_MM = 1.2  # nothing lies shallower than the dermis
LID_SKIN_MM = 0.5  # eyelid skin, under 1 mm (muscles.yaml, recalled gray)
BONE_GAP_MM = 0.3
SMOOTH_STEPS = 12  # rounds of averaging that make a normal speak for about 8 mm of skin


@dataclass(frozen=True, eq=False)
class Tissue:
    """The outer skin of a head with the depth of bone below it.

    skin: outer skin only (no mouth, no ears). bone_mm, skin_mm: (n,) per skin vertex.
    """

    skin: Mesh
    smooth_normals: FloatArray
    bone_mm: FloatArray
    skin_mm: FloatArray

    @cached_property
    def finder(self) -> NearestFinder:
        """Finds nearest places on the outer skin."""
        return NearestFinder(self.skin)

    def columns(self, outside: FloatArray) -> Columns:
        """The columns below the skin nearest to `outside` (n, 3) mm."""
        near = self.finder.find(outside)
        return self._columns(near.faces, near.barycentric)

    def columns_seen(self, places: FloatArray, view: str) -> Columns:
        """The columns below the skin that is seen at `places` (n, 3) mm from "front" or "side".

        Where no skin is seen (behind the ear) the nearest skin stands in.
        """
        faces, weights = foremost(self.skin, places, view)
        beside = np.flatnonzero(faces < 0)
        if len(beside):
            near = self.finder.find(places[beside])
            faces[beside], weights[beside] = near.faces, near.barycentric
        return self._columns(faces, weights)

    def _columns(self, faces: IntArray, weights: FloatArray) -> Columns:
        corners = self.skin.faces[faces]
        return Columns(
            surface=_mixed(weights, self.skin.vertices[corners]),
            near=_mixed(weights, self.skin.normals[corners]),
            far=_mixed(weights, self.smooth_normals[corners]),
            skin_mm=_mixed(weights, self.skin_mm[corners]),
            bone_mm=_mixed(weights, self.bone_mm[corners]) - BONE_GAP_MM,
        )


def _mixed(weights: FloatArray, values: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ij,ij...->i...", weights, values))


def outer_faces(face: Face) -> np.ndarray:
    """(m,) bool, which triangles of the skin are neither the inside of the mouth nor an ear."""
    head = load_head()
    spread = subdivision(head, face.level).part_matrices["skin"]
    away = np.asarray(spread @ np.maximum(head.regions["mouth"], head.regions["ear"])) > 0.5
    return np.asarray(~away[face.skin.faces].any(axis=1))


def outer_tissue(face: Face, bone_mm: Callable[[Mesh], FloatArray]) -> Tissue:
    """The outer skin of a face (no mouth, no ears), with the depth of bone `bone_mm` gives it."""
    head = load_head()
    skin = Mesh(face.skin.vertices, face.skin.faces[outer_faces(face)])
    spread = subdivision(head, face.level).part_matrices["skin"]
    lids = np.asarray(spread @ head.regions["eyelids"])
    skin_mm = SKIN_MM + (LID_SKIN_MM - SKIN_MM) * lids
    return Tissue(skin, smooth_normals(skin, steps=SMOOTH_STEPS), bone_mm(skin), skin_mm)


def clear_of(tissue: Tissue, bones: Sequence[Mesh]) -> Tissue:
    """The same space, with bone nowhere deeper than these bodies show it.

    The field says where bone begins on the whole; a sculpted ridge may stand above it. Bone is
    taken as its vertices and the middles of its triangles: under a millimetre apart, they say how
    near it comes to within a tenth.
    """
    places = [p for b in bones for p in (b.vertices, b.vertices[b.faces].mean(axis=1))]
    nearest = cKDTree(np.concatenate(places)).query(tissue.skin.vertices)[0]
    return replace(tissue, bone_mm=np.minimum(tissue.bone_mm, nearest))


def keep_clear(mesh: Mesh, bone: Bone, tissue: Tissue) -> Mesh:
    """The body moved out of the bone, and what had to move for that kept below the dermis."""
    clear = keep_out_of_bone(mesh, bone)
    moved = np.flatnonzero((clear.vertices != mesh.vertices).any(axis=1))
    if not len(moved):
        return mesh
    points = np.array(clear.vertices)
    columns = tissue.columns(points[moved])
    depth = -tissue.finder.find(points[moved]).signed_mm
    shallow = depth < columns.skin_mm
    points[moved[shallow]] = columns.sink(columns.skin_mm)[shallow]
    return clear.with_vertices(points)
