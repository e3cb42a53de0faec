"""Why structures follow the cage as they do: our binding beside depth along the skin's normal.

The house first asked for "cage point minus depth along the interpolated normal". Where normals meet
(lids, brow, root of the nose) that folds thin bodies; a smooth mean of the moves of eight cage
points does not. This measures both on the same bodies, people and expressions.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from anatomy.atlas import Atlas, load_atlas
from anatomy.expressions import expression_weights
from anatomy.patients import load_patient
from anatomy.shape import Shape
from benchmarks.row import Row
from meshes.head import Head
from meshes.mesh import FloatArray, Mesh, unit
from meshes.nearest import NearestFinder
from meshes.subdivide import subdivision

EXPRESSIONS = ("frown", "raise_brows", "close_eyes", "smile")
OTHER_PERSON = "adult_male"
PERCENT = 100.0


def measure_binding() -> Iterator[Row]:
    """The share of triangles that turn over, worst body, per person or expression."""
    atlas = load_atlas()
    bodies = [s for name, s in atlas.shapes.items() if atlas.structure(name).kind != "bone"]
    for what, rest, cage in _cages(atlas.head):
        ours = [_turned(s, _by_cage(s, atlas, rest, cage)) for s in bodies]
        theirs = [_turned(s, _by_normal(s, atlas, rest, cage)) for s in bodies]
        yield Row(
            what=f"triangles turned over, worst body: {what}",
            unit="%",
            ours=PERCENT * max(ours),
            theirs=PERCENT * max(theirs),
            alternative="depth along the normal",
        )


def _cages(head: Head) -> Iterator[tuple[str, FloatArray, FloatArray]]:
    other = head.cage(load_patient(OTHER_PERSON).shape)
    yield OTHER_PERSON, other, other
    shape = load_patient("template").shape
    for name in EXPRESSIONS:
        units = expression_weights({name: 1.0}, head_units=frozenset(head.units))
        yield name, head.cage(shape), head.cage(shape, units)


def _by_cage(shape: Shape, atlas: Atlas, rest: FloatArray, cage: FloatArray) -> FloatArray:
    weights, follow = shape.binding.matrix, shape.binding.follow[:, None]
    used = slice(weights.shape[1])
    moved = weights @ (rest - atlas.template)[used] + follow * (weights @ (cage - rest)[used])
    return np.asarray(shape.mesh.vertices + moved)


def _by_normal(shape: Shape, atlas: Atlas, rest: FloatArray, cage: FloatArray) -> FloatArray:
    skin = _skin(atlas.head, atlas.template)
    near = NearestFinder(skin).find(shape.mesh.vertices)
    corners, weights = skin.faces[near.faces], near.barycentric

    def place(points: FloatArray, depth: FloatArray) -> FloatArray:
        mesh = _skin(atlas.head, points)
        surface = np.einsum("ij,ijk->ik", weights, mesh.vertices[corners])
        normal = unit(np.einsum("ij,ijk->ik", weights, mesh.normals[corners]))
        return np.asarray(surface - depth[:, None] * normal)

    depth = -near.signed_mm
    left_over = shape.mesh.vertices - place(atlas.template, depth)
    follow = shape.binding.follow[:, None]
    return (1 - follow) * place(rest, depth) + follow * place(cage, depth) + left_over


def _skin(head: Head, cage: FloatArray) -> Mesh:
    return subdivision(head, 0).mesh("skin", cage)


def _turned(shape: Shape, moved: FloatArray) -> float:
    before, after = shape.mesh.face_normals, shape.mesh.with_vertices(moved).face_normals
    return float((np.einsum("ij,ij->i", before, after) < 0).mean())
