"""The space between skin and bone of the template: where builders put structures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.sparse import coo_matrix, csr_matrix, diags

from anatomy.face import Face
from meshes.head import load_head
from meshes.mesh import FloatArray, IntArray, Mesh, unit
from meshes.nearest import NearestFinder
from meshes.subdivide import subdivision

SKIN_MM = 1.2  # nothing lies shallower than the dermis
LID_SKIN_MM = 0.6  # eyelid skin, under 1 mm (muscles.yaml, recalled gray)
BONE_GAP_MM = 0.3
SMOOTH_STEPS = 12  # rounds of averaging that make a normal speak for about 8 mm of skin
SMOOTH_FROM_MM = 4.0  # below this depth the smooth normal alone leads inward


@dataclass(frozen=True, eq=False)
class Tissue:
    """The outer skin of a head with the depth of bone below it.

    skin: outer skin only (no mouth, nostril or inner lid). bone_mm, skin_mm: (n,) per skin vertex.
    """

    skin: Mesh
    smooth_normals: FloatArray
    bone_mm: FloatArray
    skin_mm: FloatArray

    @cached_property
    def finder(self) -> NearestFinder:
        """Finds nearest places on the outer skin."""
        return NearestFinder(self.skin)

    def sink(self, outside: FloatArray, depth_mm: FloatArray) -> FloatArray:
        """(n, 3) points `depth_mm` (n,) below the skin nearest to `outside` (n, 3)."""
        corners, weights = self._under(outside)
        surface = np.einsum("ij,ijk->ik", weights, self.skin.vertices[corners])
        near = np.einsum("ij,ijk->ik", weights, self.skin.normals[corners])
        far = np.einsum("ij,ijk->ik", weights, self.smooth_normals[corners])
        share = np.clip(depth_mm / SMOOTH_FROM_MM, 0, 1)[:, None]
        return np.asarray(surface - depth_mm[:, None] * unit((1 - share) * near + share * far))

    def room(self, outside: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n,), (n,) mm: the shallowest and the deepest that tissue may lie under each place."""
        corners, weights = self._under(outside)
        return (
            np.einsum("ij,ij->i", weights, self.skin_mm[corners]),
            np.einsum("ij,ij->i", weights, self.bone_mm[corners]) - BONE_GAP_MM,
        )

    def _under(self, outside: FloatArray) -> tuple[IntArray, FloatArray]:
        near = self.finder.find(outside)
        return self.skin.faces[near.faces], near.barycentric


def outer_tissue(face: Face, bone_mm: Callable[[Mesh], FloatArray]) -> Tissue:
    """The outer skin of a face (no mouth), with the depth of bone that `bone_mm` gives for it."""
    head = load_head()
    spread = subdivision(head, face.level).part_matrices["skin"]
    inside = np.asarray(spread @ head.regions["mouth"]) > 0.5
    faces = face.skin.faces[~inside[face.skin.faces].any(axis=1)]
    skin = Mesh(face.skin.vertices, faces)
    lids = np.asarray(spread @ head.regions["eyelids"])
    skin_mm = SKIN_MM + (LID_SKIN_MM - SKIN_MM) * lids
    return Tissue(skin, smooth_normals(skin), bone_mm(skin), skin_mm)


def smooth_normals(mesh: Mesh, *, steps: int = SMOOTH_STEPS) -> FloatArray:
    """(n, 3) unit normals averaged over the neighbourhood of each vertex."""
    average = _averaging(mesh)
    normals = mesh.normals
    for _ in range(steps):
        normals = unit(average @ normals)
    return normals


def spread_depth(
    skin: Mesh, places: FloatArray, depth_mm: Sequence[float], *, smoothing: float = 1.0
) -> FloatArray:
    """(n,) mm, measured depths spread smoothly over the skin (thin-plate spline in space)."""
    field = RBFInterpolator(
        places, np.asarray(depth_mm), kernel="thin_plate_spline", smoothing=smoothing, degree=1
    )
    low, high = float(np.min(depth_mm)), float(np.max(depth_mm))
    return np.asarray(np.clip(field(skin.vertices), 0.8 * low, 1.1 * high))


def _averaging(mesh: Mesh) -> csr_matrix:
    n = len(mesh.vertices)
    edges = np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)])
    links = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n)).tocsr()
    links = ((links + links.T) > 0).astype(np.float64) + diags(np.ones(n))
    return csr_matrix(diags(1 / np.asarray(links.sum(axis=1)).ravel()) @ links)
