"""The landmark that is level with the upper rims of the orbits follows the bone of a patient."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from anatomy.landmarks import find_landmarks
from anatomy.people.corners import template_cage
from anatomy.shape import Shape
from anatomy.skull import orbital_rim
from meshes.head import Head
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.subdivide import subdivision

LEVEL_WITH_RIMS = "midline_supraorbital_rim"
BONE = "cranium"
UPPER_MM = 3.0  # a rim is as high as its stretch from so far below its top
ALONG_MM = 30.0  # so far above or below where it lies on the template the landmark may lie
FRONT_MM = 15.0  # the midline there is no deeper than this behind the landmark
MIDLINE_MM = 1e-3


def level_with_rims(head: Head, bone: Shape, here: Mesh, skin: Mesh, *, level: int) -> FloatArray:
    """(3,) mm, the midline point of a patient's skin that is level with the upper rims.

    It lies as much higher than on the template as the rims do, the mean of both sides. bone,
    here: the cranium as it was drawn, and on the patient. level: display level of the skin.
    """
    drawn = bone.mesh.vertices
    up_mm = float((here.vertices - drawn)[_upper_rims(head, bone), 1].mean())
    line = skin.vertices[_midline(head, level)]
    height = find_landmarks(head, template_cage(head))[LEVEL_WITH_RIMS][1] + up_mm
    place = np.array([np.interp(height, line[:, 1], line[:, axis]) for axis in range(3)])
    place.setflags(write=False)
    return place


@lru_cache(maxsize=4)
def _upper_rims(head: Head, bone: Shape) -> IntArray:
    """Vertices of the cranium as it was drawn, along the upper stretch of both rims."""
    marks = find_landmarks(head, template_cage(head))
    rims = [orbital_rim(marks, side) for side in ("left", "right")]
    upper = [rim[rim[:, 1] > rim[:, 1].max() - UPPER_MM] for rim in rims]
    return np.asarray(cKDTree(bone.mesh.vertices).query(np.concatenate(upper))[1], dtype=np.int32)


@lru_cache(maxsize=2)
def _midline(head: Head, level: int) -> IntArray:
    """Vertices of the skin along the midline around the landmark, from below upward."""
    skin = subdivision(head, level).part_matrices["skin"] @ template_cage(head)
    off = skin - find_landmarks(head, template_cage(head))[LEVEL_WITH_RIMS]
    near = (np.abs(skin[:, 0]) < MIDLINE_MM) & (np.abs(off[:, 1]) < ALONG_MM)
    rows = np.flatnonzero(near & (off[:, 2] > -FRONT_MM))
    return np.asarray(rows[np.argsort(skin[rows, 1])], dtype=np.int32)
