"""A made-up face whose skin would fold over is drawn nearer to the template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from anatomy.people.corners import moved_cage, template_cage
from anatomy.people.fit import DECIMALS
from anatomy.people.look import added
from meshes.compiled import compiled
from meshes.head import load_head
from meshes.mesh import FloatArray, IntArray
from meshes.subdivide import subdivision

NEARER, TIMES = 0.95, 20  # of every weight, so often at most: a proposal
LEVEL = 1  # of the skin that is drawn


def unfolded(weights: dict[str, float], uneven: Mapping[str, float]) -> dict[str, float]:
    """Shape weights with which no triangle of the skin faces away from where the template's does.

    uneven: the weights of the asymmetry, which stay.
    """
    for _ in range(TIMES):
        if not folds(added(weights, uneven)):
            break
        weights = {name: round(weight * NEARER, DECIMALS) for name, weight in weights.items()}
    return weights


def folds(shape: Mapping[str, float]) -> bool:
    """Whether these weights turn a triangle of the skin over, mouth and ears too."""
    head = load_head()
    skin = subdivision(head, LEVEL).part_matrices["skin"]
    faces, normals = _template()
    return bool(turns(skin @ moved_cage(head, shape), faces, normals))


@compiled
def turns(vertices: FloatArray, faces: IntArray, normals: FloatArray) -> bool:
    """Whether any triangle (m, 3) of the vertices (n, 3) faces away from its normal (m, 3)."""
    for row in range(len(faces)):
        a, b, c = vertices[faces[row, 0]], vertices[faces[row, 1]], vertices[faces[row, 2]]
        x = (b[1] - a[1]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[1] - a[1])
        y = (b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])
        z = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if x * normals[row, 0] + y * normals[row, 1] + z * normals[row, 2] < 0:
            return True
    return False


@lru_cache(maxsize=1)
def _template() -> tuple[IntArray, FloatArray]:
    """The triangles (m, 3) of the skin, and their normals (m, 3) on the template."""
    head = load_head()
    mesh = subdivision(head, LEVEL).mesh("skin", template_cage(head))
    return mesh.faces, mesh.face_normals
