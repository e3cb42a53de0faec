"""What our head and the reference have in common: nothing can be compared beyond it.

Our head ends at the edge of its neck; the reference's platysma runs on to the chest. Between chin
and chest the reference has no landmark to be laid on ours by, and its neck, of another build,
stands up to 30 mm out of our skin. So of the reference only what lies above the edge of our neck is
compared, and below the chin only what lies no further than some millimetres out of our skin. Where
its lower part falls away by that, ours is cut at the same height, parallel to the edge. What is
left is brought back under our skin and out of our bone, as an added atlas is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from anatomy.adding.fit import Room, fit_between
from anatomy.adding.register import Target
from anatomy.face import Face
from anatomy.thickness import build_tissue
from meshes.build.out_of_bone import Bone
from meshes.mesh import FloatArray, Mesh

OUT_OF_SKIN_MM = 5.0  # below the chin; further out a body lies on no part of our neck


@dataclass(frozen=True, eq=False)
class Pair:
    """Our body and the reference's, of what both heads have; left_out: share of the reference."""

    ours: Mesh
    theirs: Mesh
    left_out: float


def in_common(face: Face, ours: Mesh, theirs: Mesh) -> Pair:
    """Both bodies as far as both heads go; whole where nothing of the reference is beyond ours.

    Raises ValueError where nothing of the reference lies in our head.
    """
    middles = _middles(theirs)
    height = above_neck_edge(face, middles)
    in_face = middles[:, 1] >= face.landmark("menton")[1]
    in_neck = (height > 0) & (face.finder.find(middles).signed_mm <= OUT_OF_SKIN_MM)
    kept = in_face | in_neck
    if kept.all():
        return Pair(ours, theirs, 0.0)
    if not kept.any():
        raise ValueError("Nothing of the reference's body lies in our head.")
    left_out = float(theirs.areas_mm2[~kept].sum() / theirs.areas_mm2.sum())
    lowest = float(height[kept].min())
    if height.min() < lowest:
        ours = _only(ours, above_neck_edge(face, _middles(ours)) >= lowest)
    return Pair(ours, _only(theirs, kept), left_out)


def under_skin(face: Face, bone: Mesh, pairs: Mapping[str, Pair]) -> dict[str, Pair]:
    """The pairs with the reference's bodies moved, in one smooth field, below the skin of the face
    and out of bone: the last step of laying any atlas on a face. bone: of the template.
    """
    room = Room(Target(face, build_tissue(face)), Bone(bone))
    fitted = fit_between({name: pair.theirs for name, pair in pairs.items()}, room)
    return {name: replace(pair, theirs=fitted[name].mesh) for name, pair in pairs.items()}


def above_neck_edge(face: Face, points: FloatArray) -> FloatArray:
    """(n,) mm, how high points (n, 3) lie above the plane through the edge of the neck."""
    edge = neck_edge(face.skin)
    middle = edge.mean(axis=0)
    normal = np.linalg.svd(edge - middle, full_matrices=False)[2][2]
    return np.asarray((points - middle) @ (normal * np.sign(normal[1])))


def neck_edge(skin: Mesh) -> FloatArray:
    """(k, 3) mm, the points of the open edge of the skin, where the neck ends."""
    edges = np.sort(np.concatenate([skin.faces[:, [i, (i + 1) % 3]] for i in range(3)]), axis=1)
    lines, count = np.unique(edges, axis=0, return_counts=True)
    return np.asarray(skin.vertices[np.unique(lines[count == 1])])


def _middles(mesh: Mesh) -> FloatArray:
    return np.asarray(mesh.vertices[mesh.faces].mean(axis=1))


def _only(mesh: Mesh, kept: NDArray[np.bool_]) -> Mesh:
    used, faces = np.unique(mesh.faces[kept], return_inverse=True)
    return Mesh(mesh.vertices[used], faces.reshape(-1, 3).astype(np.int32))
