"""Keeps bodies under the skin of a patient whose form the cage alone does not follow closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from anatomy.people.depths import Above, depths, gaps, is_short, nearest_depths
from anatomy.people.untangle import GENTLE_CHANGE, MOST_CHANGE, spread, untangle
from anatomy.shape import Shape
from meshes.head import Head
from meshes.in_parts import work_in_parts
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
MOST_FOLD_MM = 0.7  # of one push away from a fold, whose sides face each other
PUSHES = 3
DEALT = 8  # hands that bodies are dealt to, so that each core's share is as heavy as another's
FREE = ("bone", "tooth", "eye")
ORBIT = "orbit"  # lies behind the folded skin of the lids
OUTER = 0.5
SEEN_NOT = ("mouth", "ear")
NOT_ABOVE = (*SEEN_NOT, "inner_lid")  # a lid's lining is skin, but nothing hangs below it


@dataclass(frozen=True, eq=False)
class _Hung:
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


_hung: WeakKeyDictionary[Shape, _Hung] = WeakKeyDictionary()


def keep_under_skin(
    atlas: Atlas,
    rest: FloatArray,
    shapes: Mapping[str, Shape],
    bodies: Mapping[str, Mesh],
) -> dict[str, Mesh]:
    """The bodies of a patient at rest, pushed in where they lie too shallow, nothing inside out.

    rest: (c, 3) mm, the patient's cage.
    """
    skin = subdivision(atlas.head, LEVEL).mesh("skin", rest)
    bound = [name for name in shapes if atlas.structure(name).kind not in FREE]
    names = [name for first in range(DEALT) for name in bound[first::DEALT]]

    def keep(first: int, last: int) -> dict[str, Mesh]:
        return {n: _kept(atlas, n, shapes[n], bodies[n], skin) for n in names[first:last]}

    found = dict(bodies)
    for part in work_in_parts(len(names), keep, least=2):
        found |= part
    return found


def _kept(atlas: Atlas, name: str, shape: Shape, body: Mesh, skin: Mesh) -> Mesh:
    """One body pushed in where it lies too shallow, and turned back where it is inside out."""
    hung = _hanging(atlas, shape)
    hung = replace(hung, least_mm=hung.least_mm.copy())
    pushes = 0 if atlas.structure(name).layer == ORBIT else PUSHES
    pushed = _pushed(shape, hung, skin, body.vertices, [MOST_CHANGE] * pushes)
    turned_back = untangle(shape, pushed)
    if turned_back is None:
        return _told_anew(body, pushed, hung, skin)
    again = _pushed(shape, hung, skin, turned_back, [GENTLE_CHANGE] * min(pushes, 1))
    whole = untangle(shape, again) is None
    return _told_anew(body, again if whole else turned_back, hung, skin)


def _pushed(
    shape: Shape, hung: _Hung, skin: Mesh, vertices: FloatArray, changes: Sequence[float]
) -> FloatArray:
    """(n, 3) mm, the points after a push for each of these at most: how steeply it may change."""
    for most_change in changes:
        push = _push(shape, hung, skin, vertices, most_change=most_change)
        if push is None:
            break
        vertices = vertices + push
    return vertices


def _told_anew(body: Mesh, vertices: FloatArray, hung: _Hung, skin: Mesh) -> Mesh:
    """The body with its points here, and with their depths below the patient's own skin."""
    if body.depth_mm is None:
        return body.with_vertices(vertices)
    depth = np.array(body.depth_mm)
    depth[hung.rows] += gaps(hung.told, skin, vertices, hung.rows) - hung.usual_mm
    return replace(body, vertices=vertices, depth_mm=depth)


def _push(
    shape: Shape, hung: _Hung, skin: Mesh, vertices: FloatArray, *, most_change: float
) -> FloatArray | None:
    """(n, 3) mm, how far each point must move in; None where none must.

    What is pushed out of a fold need lie less deep below the planes across it from then on, or the
    two would push it to and fro: `hung.least_mm` is changed.
    """
    surface = (skin.vertices, skin.normals)
    watched = (hung.rows, hung.held, hung.least_mm)
    if not is_short(watched, (hung.close, hung.least_close_mm), surface, vertices):
        return None
    some, fewer = len(hung.least_mm), len(hung.close)
    points = vertices[hung.rows[:some]]
    depth, out = depths(hung.held, skin, points)
    short = hung.least_mm - depth
    beside, away = nearest_depths(hung.close, skin, points[:fewer])
    shorter = np.minimum(hung.least_close_mm - beside, MOST_FOLD_MM)
    folded = shorter > np.maximum(short[:fewer], 0.0)
    short[:fewer] = np.where(folded, shorter, short[:fewer])
    out[:fewer][folded] = away[folded]
    hung.least_mm[:fewer][folded] = np.minimum(hung.least_mm[:fewer][folded], LEAST_MM)
    push, inward = np.zeros(len(vertices)), np.zeros_like(vertices)
    push[hung.rows[:some]] = np.maximum(short, 0.0)
    inward[hung.rows[:some]] = -out
    return spread(shape, vertices, push, inward, most_change=most_change)


def _hanging(atlas: Atlas, shape: Shape) -> _Hung:
    if shape not in _hung:
        _hung[shape] = _hang(atlas, shape)
    return _hung[shape]


def _hang(atlas: Atlas, shape: Shape) -> _Hung:
    tree, kept, skin = _outer_skin(atlas.head, atlas.template.tobytes())
    folds, folded, _ = _outer_skin(atlas.head, atlas.template.tobytes(), hidden=SEEN_NOT)
    depth = shape.mesh.depth_mm
    if depth is None:
        depth = np.full(len(shape.mesh.vertices), SHALLOW_MM)
    rows = np.argsort(depth, kind="stable")
    points = shape.mesh.vertices[rows]
    some, fewer = (int((depth < mm).sum()) for mm in (SHALLOW_MM, CLOSE_MM))
    far, near = tree.query(points[:some], k=HELD_BY)
    held = _above(kept[near], far)
    told = folded[folds.query(points, k=TOLD_BY)[1]].astype(np.int32)
    usual = gaps(told, skin, points, np.arange(len(points), dtype=np.int32))
    shallow = depths(held, skin, points[:some])[0]
    kept_share = np.interp(shallow, EASED_MM, (KEPT_SHARE, KEPT_DEEP))
    least = np.minimum(shallow, np.maximum(kept_share * shallow, LEAST_MM))
    around = folded[folds.query(points[:fewer], k=CLOSE)[1]].astype(np.int32)
    close = _own_side(around, skin, points[:fewer])
    beside = np.minimum(nearest_depths(close, skin, points[:fewer])[0], LEAST_CLOSE_MM)
    return _Hung(rows.astype(np.int32), told, usual, held, least, close, beside)


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
