"""What is known of a shape on the template: each point's neighbours, and the other wall."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from anatomy.shape import Shape
from meshes.mesh import FloatArray, IntArray, Mesh

NEIGHBOURS = 30  # in space, so that both walls of a thin body go together
FLAT_MM = 0.1  # thinner than this a neighbourhood tells nothing of how moves change across it
FACING = 0.8  # cosine from which two walls face away from each other


class Around(NamedTuple):
    """places, faces, normals: of the template, (n, 3) mm, (m, 3) and (m, 3). near: (n, k) each
    point's neighbours there. weights: (n, k) make of their moves the move that a smooth way would
    have at the point, exactly so if it is affine. across: (n,) the point of the body's other wall
    behind each, -1 where none is near. wall_mm: (n,) how far behind it lies.
    """

    places: FloatArray
    faces: IntArray
    normals: FloatArray
    near: IntArray
    weights: FloatArray
    across: IntArray
    wall_mm: FloatArray


_known: WeakKeyDictionary[Shape, Around] = WeakKeyDictionary()


def around(shape: Shape) -> Around:
    """What lies around each point of a shape; looked for once."""
    if shape not in _known:
        _known[shape] = _look_around(shape.mesh)
    return _known[shape]


def _look_around(mesh: Mesh) -> Around:
    points = mesh.vertices
    count = min(NEIGHBOURS + 1, len(points))
    far, near = cKDTree(points).query(points, k=count)
    across = _other_wall(mesh, near)
    wall = np.where(across < 0, 0.0, np.linalg.norm(points - points[across], axis=1))
    known = (near.astype(np.int32), _weights(points, near, far), across, wall)
    return Around(points, mesh.faces, mesh.face_normals, *known)


def _weights(points: FloatArray, near: IntArray, far: FloatArray) -> FloatArray:
    """(n, k) of the value at each point of the plane laid through its neighbours' values.

    A plain mean would take the value of the neighbours' middle, which at a rim lies elsewhere.
    """
    bell = (1 - (far / (1.05 * far[:, -1:])) ** 2) ** 2
    ones = np.ones((*far.shape, 1))
    terms = np.concatenate([ones, points[near] - points[:, None]], axis=2)
    products = np.einsum("nk,nki,nkj->nij", bell, terms, terms)
    products[:, [1, 2, 3], [1, 2, 3]] += FLAT_MM**2 * bell.sum(axis=1)[:, None]
    here = np.broadcast_to(np.eye(4)[:, :1], (len(points), 4, 1))
    value = np.linalg.solve(products, here)[..., 0]
    return np.asarray(bell * np.einsum("nki,ni->nk", terms, value))


def _other_wall(mesh: Mesh, near: IntArray) -> IntArray:
    """(n,) the nearest neighbour that faces the other way behind each point, -1 for none."""
    normals = mesh.normals
    gaps = mesh.vertices[:, None] - mesh.vertices[near]
    far = np.linalg.norm(gaps, axis=2)
    behind = np.einsum("nkx,nx->nk", gaps, normals)
    faces_away = np.einsum("nkx,nx->nk", normals[near], normals) < -FACING
    far[~(faces_away & (behind > FACING * far))] = np.inf
    first = np.argmin(far, axis=1)
    every = np.arange(len(near))
    return np.where(np.isfinite(far[every, first]), near[every, first], -1).astype(np.int32)
