"""Which of the skin's vertices hold each point of a shape and tell its depth, on the template."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from anatomy.people.depths import Above, depths, gaps, nearest_depths
from anatomy.shape import Shape
from meshes.head import Head
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.subdivide import subdivision

if TYPE_CHECKING:
    from anatomy.atlas import Atlas

LEVEL = 1  # of the skin that is looked at, whatever is shown
SHALLOW_MM = 11.0  # what lies deeper on the template never comes near the skin
KEPT_SHARE, KEPT_DEEP = 0.75, 0.3  # of the depth on the template that a point keeps at least,
EASED_MM = (5.0, 11.0)  # the second share from the deeper of these on: no hard edge in between
LEAST_MM = 0.4  # or this, where it lay so deep
HELD_BY, TOLD_BY = 3, 12  # vertices of the skin: what holds a point, what tells its depth
CLOSE_MM, CLOSE = 5.0, 24  # what lies so near a fold of skin is held under each of its sides
LEAST_CLOSE_MM = 0.35
OUTER = 0.5
SEEN_NOT = ("mouth", "ear")
NOT_ABOVE = (*SEEN_NOT, "inner_lid")  # a lid's lining is skin, but nothing hangs below it


class Hung(NamedTuple):
    """Points of a shape, shallow ones first: rows (k,). told: the skin's vertices around each,
    (k, 12), and usual_mm, (k,) how deep below them it lies on the template. held: those above each
    of the first, (s, 3), with their weights, and least_mm, (s,) the least depth it may have.
    close, least_close_mm: of the first of those the skin's vertices around, (j, 24), and the least
    depth below the nearest of them, (j,).
    """

    rows: IntArray
    told: IntArray
    usual_mm: FloatArray
    held: Above
    least_mm: FloatArray
    close: IntArray
    least_close_mm: FloatArray


_hung: WeakKeyDictionary[Shape, Hung] = WeakKeyDictionary()


def hanging(atlas: Atlas, shape: Shape) -> Hung:
    """How a shape hangs below the template's skin; measured once."""
    if shape not in _hung:
        _hung[shape] = _hang(atlas, shape)
    return _hung[shape]


def _hang(atlas: Atlas, shape: Shape) -> Hung:
    tree, kept, skin = _outer_skin(atlas.head, atlas.template.tobytes())
    folds, folded, _ = _outer_skin(atlas.head, atlas.template.tobytes(), hidden=SEEN_NOT)
    depth = shape.mesh.depth_mm
    if depth is None:
        depth = np.full(len(shape.mesh.vertices), SHALLOW_MM)
    rows = np.argsort(np.digitize(depth, (CLOSE_MM, SHALLOW_MM)), kind="stable")
    points = shape.mesh.vertices[rows]
    some, fewer = (int((depth < mm).sum()) for mm in (SHALLOW_MM, CLOSE_MM))
    far, near = tree.query(points[:some], k=HELD_BY)
    held = _above(kept[near], far)
    told = folded[folds.query(points, k=TOLD_BY)[1]].astype(np.int32)
    usual = gaps(told, skin, points, np.arange(len(points), dtype=np.int32))
    shallow = depths(held, skin, points[:some])
    kept_share = np.interp(shallow, EASED_MM, (KEPT_SHARE, KEPT_DEEP))
    least = np.minimum(shallow, np.maximum(kept_share * shallow, LEAST_MM))
    around = folded[folds.query(points[:fewer], k=CLOSE)[1]].astype(np.int32)
    close = _own_side(around, skin, points[:fewer])
    beside = np.minimum(nearest_depths(close, skin, points[:fewer]), LEAST_CLOSE_MM)
    return Hung(rows.astype(np.int32), told, usual, held, least, close, beside)


def _own_side(around: IntArray, skin: Mesh, points: FloatArray) -> IntArray:
    """(j, k) the vertices under which each point lies; the nearest of them for each of the others.

    Closed lips face each other: what lies in the one lies out of the other's skin.
    """
    gaps_to = skin.vertices[around] - points[:, None]
    below = np.einsum("jkx,jkx->jk", gaps_to, skin.normals[around]) > 0
    first = np.take_along_axis(around, below.argmax(axis=1)[:, None], axis=1)
    return np.where(below, around, first)


def _above(vertices: IntArray, far: FloatArray) -> Above:
    """The vertices above points and how much each counts, the nearer the more."""
    weights = 1 / np.maximum(far, 1e-3) ** 2
    return vertices.astype(np.int32), weights / weights.sum(axis=1, keepdims=True)


@lru_cache(maxsize=4)
def _outer_skin(
    head: Head, template: bytes, *, hidden: tuple[str, ...] = NOT_ABOVE
) -> tuple[cKDTree, IntArray, Mesh]:
    """A tree of the outer skin's vertices on the template, which ones they are, and that skin."""
    surface = subdivision(head, LEVEL)
    skin = surface.mesh("skin", np.frombuffer(template).reshape(-1, 3))
    rows = surface.part_matrices["skin"]
    share = sum(rows @ head.regions[name] for name in hidden)
    kept = np.flatnonzero(np.asarray(share) < OUTER).astype(np.int32)
    return cKDTree(skin.vertices[kept]), kept, skin
