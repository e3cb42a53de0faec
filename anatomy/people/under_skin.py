"""Keeps bodies under the skin of a patient whose form the cage alone does not follow closely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from anatomy.people.untangle import spread, untangle
from anatomy.shape import Shape
from meshes.compiled import ORIGIN, along, compiled, dot, minus, point
from meshes.head import Head
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.subdivide import subdivision

if TYPE_CHECKING:
    from anatomy.atlas import Atlas

LEVEL = 1  # of the skin that is looked at, whatever is shown
SHALLOW_MM = 11.0  # what lies deeper on the template never comes near the skin
WITH_MM = 15.0  # what lies shallower than this goes along with what is pushed
KEPT_SHARE, KEPT_DEEP = 0.75, 0.3  # of the depth on the template that a point keeps at least,
EASED_MM = (5.0, 11.0)  # the second share from the deeper of these on: no hard edge in between
LEAST_MM = 0.4  # or this, where it lay so deep
NEIGHBOURS = 3
CLOSE_MM, CLOSE = 3.0, 24  # what lies so near a fold of skin is held under each of its sides
LEAST_CLOSE_MM = 0.35
PUSHES, SHORT_MM = 2, 0.05  # less than this is not worth a push
FREE = ("bone", "tooth", "eye")
ORBIT = "orbit"  # lies behind the folded skin of the lids
OUTER = 0.5
SEEN_NOT = ("mouth", "ear")
NOT_ABOVE = (*SEEN_NOT, "inner_lid")  # a lid's lining is skin, but nothing hangs below it


@dataclass(frozen=True, eq=False)
class _Hung:
    """Points of a shape near the skin, shallow ones first: rows (k,), the skin's vertices above
    each (k, 3) with their weights. least_mm: (s,) the least depth each of the first may have.
    close, least_close_mm: of the first of those the skin's vertices around, (j, 24), and the least
    depth below the nearest of them, (j,).
    """

    rows: IntArray
    above: IntArray
    weights: FloatArray
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
    found = dict(bodies)
    for name, shape in shapes.items():
        facts = atlas.structure(name)
        if facts.kind in FREE:
            continue
        mesh = found[name]
        for _ in range(0 if facts.layer == ORBIT else PUSHES):
            push = _push(shape, _hanging(atlas, shape), skin, mesh.vertices)
            if push is None:
                break
            mesh = mesh.with_vertices(mesh.vertices + push)
        turned_back = untangle(shape, mesh.vertices)
        mesh = mesh if turned_back is None else mesh.with_vertices(turned_back)
        if mesh is not found[name]:
            found[name] = _told_anew(found[name], mesh, _hanging(atlas, shape), skin)
    return found


def _told_anew(before: Mesh, after: Mesh, hung: _Hung, skin: Mesh) -> Mesh:
    """The body after it was moved, its depths changed by as much as it now lies deeper."""
    if before.depth_mm is None:
        return after
    was, now = (
        _depths(hung.above, hung.weights, skin, mesh.vertices[hung.rows])[0]
        for mesh in (before, after)
    )
    depth = np.array(before.depth_mm)
    depth[hung.rows] += now - was
    return replace(after, depth_mm=depth)


def _push(shape: Shape, hung: _Hung, skin: Mesh, vertices: FloatArray) -> FloatArray | None:
    """(n, 3) mm, how far each point must move in; None where none must."""
    some, fewer = len(hung.least_mm), len(hung.close)
    points = vertices[hung.rows]
    depth, out = _depths(hung.above[:some], hung.weights[:some], skin, points[:some])
    short = hung.least_mm - depth
    beside, away = _nearest_depths(hung.close, skin, points[:fewer])
    shorter = hung.least_close_mm - beside
    folded = shorter > np.maximum(short[:fewer], 0.0)
    short[:fewer] = np.where(folded, shorter, short[:fewer])
    out[:fewer][folded] = away[folded]
    if not (short > SHORT_MM).any():
        return None
    far = np.zeros(len(vertices))
    far[hung.rows[:some]] = np.maximum(short, 0.0)
    deeper = _depths(hung.above[some:], hung.weights[some:], skin, points[some:])[1]
    push = np.zeros_like(vertices)
    push[hung.rows] = -spread(shape, vertices, far)[hung.rows, None] * np.concatenate([out, deeper])
    return push


def _nearest_depths(
    close: IntArray, skin: Mesh, points: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(j,) mm below the nearest of the vertices around each point, and (j, 3) the way out there."""
    depth, out = np.empty(len(points)), np.empty((len(points), 3))
    _measure_nearest(close, (skin.vertices, skin.normals), points, depth, out)
    return depth, out


@compiled
def _measure_nearest(
    close: IntArray,
    skin: tuple[FloatArray, FloatArray],
    points: FloatArray,
    depth: FloatArray,
    out: FloatArray,
) -> None:
    """Fill in what `_nearest_depths` gives."""
    surface, normals = skin
    for row in range(len(points)):
        place, nearest, best = point(points, row), np.inf, close[row, 0]
        for vertex in close[row]:
            gap = minus(point(surface, vertex), place)
            if dot(gap, gap) < nearest:
                nearest, best = dot(gap, gap), vertex
        way = point(normals, best)
        depth[row] = dot(minus(point(surface, best), place), way)
        out[row, 0], out[row, 1], out[row, 2] = way


def _depths(
    above: IntArray, weights: FloatArray, skin: Mesh, points: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(k,) mm below the skin above each point, and (k, 3) the way out there."""
    depth, out = np.empty(len(points)), np.empty((len(points), 3))
    _measure((above, weights), (skin.vertices, skin.normals), points, depth, out)
    return depth, out


@compiled
def _measure(
    hung: tuple[IntArray, FloatArray],
    skin: tuple[FloatArray, FloatArray],
    points: FloatArray,
    depth: FloatArray,
    out: FloatArray,
) -> None:
    """Fill in what `_depths` gives."""
    (above, weights), (surface, normals) = hung, skin
    for row in range(len(points)):
        over, way = minus(ORIGIN, point(points, row)), ORIGIN
        for near in range(above.shape[1]):
            share, vertex = weights[row, near], above[row, near]
            over = along(over, share, point(surface, vertex))
            way = along(way, share, point(normals, vertex))
        depth[row] = dot(over, way) / np.sqrt(dot(way, way))
        for axis in range(3):
            out[row, axis] = way[axis] / np.sqrt(dot(way, way))


def _hanging(atlas: Atlas, shape: Shape) -> _Hung:
    if shape not in _hung:
        _hung[shape] = _hang(atlas, shape)
    return _hung[shape]


def _hang(atlas: Atlas, shape: Shape) -> _Hung:
    tree, kept, skin = _outer_skin(atlas.head, atlas.template.tobytes())
    folds, folded, _ = _outer_skin(atlas.head, atlas.template.tobytes(), hidden=SEEN_NOT)
    depth = shape.mesh.depth_mm
    if depth is None:
        depth = np.full(len(shape.mesh.vertices), WITH_MM)
    rows = np.argsort(depth, kind="stable")[: int((depth < WITH_MM).sum())]
    points = shape.mesh.vertices[rows]
    far, near = tree.query(points, k=NEIGHBOURS)
    weights = 1 / np.maximum(far, 1e-3) ** 2
    weights /= weights.sum(axis=1, keepdims=True)
    above = kept[near].astype(np.int32)
    some, fewer = (int((depth < mm).sum()) for mm in (SHALLOW_MM, CLOSE_MM))
    usual = _depths(above[:some], weights[:some], skin, points[:some])[0]
    kept_share = np.interp(usual, EASED_MM, (KEPT_SHARE, KEPT_DEEP))
    least = np.minimum(usual, np.maximum(kept_share * usual, LEAST_MM))
    close = folded[folds.query(points[:fewer], k=CLOSE)[1]].astype(np.int32)
    beside = np.minimum(_nearest_depths(close, skin, points[:fewer])[0], LEAST_CLOSE_MM)
    return _Hung(rows.astype(np.int32), above, weights, least, close, beside)


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
