"""Turns back what a patient's form has turned inside out, and holds neighbours to alike moves."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from anatomy.shape import Shape
from meshes.compiled import Point, along, compiled, cross, dot, minus, point
from meshes.mesh import FloatArray, IntArray, Mesh

NEIGHBOURS = 30  # in space, so that both walls of a thin body go together
FLAT_MM = 0.1  # thinner than this a neighbourhood tells nothing of how moves change across it
MOST_CHANGE = 0.5  # mm a push may differ for each mm between neighbours: it never swaps them
GENTLE_CHANGE = 0.25  # the same where the first push turned something over all the same
LEAST_COS = 0.35  # a triangle turned farther than this from the template is turned back
ROUNDS, WIDER_EVERY = 60, 6
SPREAD_ROUNDS = 40
NO_AREA_MM2 = 1e-12
FACING = 0.8  # cosine from which two walls face away from each other
LEAST_RATIO = 0.02  # of a volume: what has so little left is as good as turned over


@dataclass(frozen=True, eq=False)
class _Around:
    """near: (n, k) each point's neighbours on the template. weights: (n, k) make of their moves the
    move that a smooth way would have at the point, exactly so if it is affine. across: (n,) the
    point of the body's other wall behind each, -1 where none is near.
    """

    near: IntArray
    weights: FloatArray
    across: IntArray


_known: WeakKeyDictionary[Shape, _Around] = WeakKeyDictionary()


def spread(
    shape: Shape,
    vertices: FloatArray,
    push_mm: FloatArray,
    inward: FloatArray,
    *,
    most_change: float = MOST_CHANGE,
) -> FloatArray:
    """(n, 3) mm, the least pushes no smaller than these that change gently along the body.

    vertices: (n, 3) mm, where the body's points lie now. push_mm: (n,). inward: (n, 3), the way
    each goes; what is taken along by a neighbour's push goes the neighbour's way.
    """
    push, way = push_mm.copy(), inward.copy()
    _spread(_around(shape).near, vertices, push, way, most_change)
    return push[:, None] * way


def untangle(shape: Shape, vertices: FloatArray) -> FloatArray | None:
    """(n, 3) mm, the vertices with no triangle turned over; None where none was.

    Where one was, the moves from the template are smoothed in space until none is.
    """
    mesh, around = shape.mesh, _around(shape)
    body = (mesh.vertices, mesh.faces, mesh.face_normals)
    walls, moves = (around.near, around.across), vertices - mesh.vertices
    changed = _relax(body, walls, around.weights, moves)
    return np.asarray(mesh.vertices + moves) if changed else None


def volume_ratios(shape: Shape, vertices: FloatArray) -> FloatArray:
    """(n,) how many times larger than on the template what lies around each point has become.

    Of the affine map nearest to the moves of its neighbours; below zero it is turned inside out.
    """
    ratios = np.empty(len(vertices))
    places = shape.mesh.vertices
    _ratios(places, _around(shape).near, vertices - places, ratios)
    return ratios


def _around(shape: Shape) -> _Around:
    if shape not in _known:
        points = shape.mesh.vertices
        count = min(NEIGHBOURS + 1, len(points))
        far, near = cKDTree(points).query(points, k=count)
        across = _other_wall(shape.mesh, near)
        _known[shape] = _Around(near.astype(np.int32), _weights(points, near, far), across)
    return _known[shape]


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


@compiled
def _spread(
    near: IntArray, vertices: FloatArray, push: FloatArray, way: FloatArray, most_change: float
) -> None:
    """Raise each push to what its neighbours' pushes ask of it."""
    for _ in range(SPREAD_ROUNDS):
        changed = False
        for row in range(len(push)):
            if push[row] <= 0:
                continue
            for other in near[row]:
                if push[other] >= push[row]:
                    continue
                gap = minus(point(vertices, row), point(vertices, other))
                least = push[row] - most_change * np.sqrt(dot(gap, gap))
                if least > push[other]:
                    push[other] = least
                    way[other] = way[row]
                    changed = True
        if not changed:
            break


@compiled
def _turned(
    body: tuple[FloatArray, IntArray, FloatArray],
    walls: tuple[IntArray, IntArray],
    moves: FloatArray,
    moved: np.ndarray,
    found: tuple[np.ndarray, np.ndarray],
) -> int:
    """How many triangles are turned too far from their normals or lie on the wrong side of the
    other wall of their body.

    moved: (n,) bool, the points that moved since this was asked last. found: (m,) bool each, which
    triangles are bad, and which seem to lie on the wrong side; filled in.
    """
    (places, faces, normals), (near, across), (bad, beyond) = body, walls, found
    count = 0
    for face in range(len(faces)):
        first = faces[face, 0]
        same = not (moved[first] or moved[faces[face, 1]] or moved[faces[face, 2]])
        if same and not beyond[face] and (across[first] < 0 or not moved[across[first]]):
            continue  # sound as it was
        a = _moved(places, moves, first)
        b, c = _moved(places, moves, faces[face, 1]), _moved(places, moves, faces[face, 2])
        own = cross(minus(b, a), minus(c, a))
        size = dot(own, own)
        out = dot(own, point(normals, face))
        bad[face] = size > NO_AREA_MM2 and out < LEAST_COS * np.sqrt(size)
        behind = minus(a, _moved(places, moves, across[first]))
        beyond[face] = across[first] >= 0 and dot(own, behind) < 0
        if beyond[face] and _ratio(places, near, first, moves) < LEAST_RATIO:
            bad[face] = True
        count += bad[face]
    return count


@compiled
def _swapped(
    body: tuple[FloatArray, IntArray, FloatArray],
    near: IntArray,
    moves: FloatArray,
    asked: np.ndarray,
    bad: np.ndarray,
) -> bool:
    """Whether any triangle has a corner whose surroundings were turned over as a whole; fill in
    which, (m,) bool. asked: (n,) bool, the points to look at: with no other wall behind them.
    """
    places, faces, _ = body
    over = np.zeros(len(places), dtype=np.bool_)
    for row in np.flatnonzero(asked):
        over[row] = _ratio(places, near, int(row), moves) < LEAST_RATIO
    for face in range(len(faces)):
        bad[face] = over[faces[face, 0]] or over[faces[face, 1]] or over[faces[face, 2]]
    return bool(bad.any())


@compiled
def _moved(places: FloatArray, moves: FloatArray, row: int) -> Point:
    """Where a point lies after its move."""
    return along(point(places, row), 1.0, point(moves, row))


@compiled
def _relax(
    body: tuple[FloatArray, IntArray, FloatArray],
    walls: tuple[IntArray, IntArray],
    weights: FloatArray,
    moves: FloatArray,
) -> bool:
    """Change moves (n, 3) mm, where triangles are bad, until none is; whether any was."""
    (places, faces, _), (near, across) = body, walls
    bad, beyond = np.zeros(len(faces), dtype=np.bool_), np.zeros(len(faces), dtype=np.bool_)
    marked, moved = np.zeros(len(places), dtype=np.bool_), np.ones(len(places), dtype=np.bool_)
    for turn in range(ROUNDS):
        count = _turned(body, walls, moves, moved, (bad, beyond))
        if count == 0 and not _swapped(body, near, moves, marked & (across < 0), bad):
            return turn > 0
        if turn % WIDER_EVERY == WIDER_EVERY - 1:  # a gentler way needs more room
            _mark(near, np.flatnonzero(marked), marked)
        for face in np.flatnonzero(bad):
            _mark(near, faces[face], marked)
        before = moves.copy()
        for row in np.flatnonzero(marked):
            moves[row] = weights[row] @ before[near[row]]
        for face in np.flatnonzero(bad):
            _move_as_one(places, near, faces[face], moves)
        moved = marked
    return True


@compiled
def _move_as_one(
    places: FloatArray, near: IntArray, corners: np.ndarray, moves: FloatArray
) -> None:
    """Change the moves of three corners to those of the plane laid through what lies around them.

    A sliver is turned over by a hundredth of a millimetre, unless its corners have one way.
    """
    plane = _plane(places, near, corners, moves)
    for corner in corners:
        moves[corner] = plane[0] + (places[corner] - places[corners[0]]) @ plane[1:]


@compiled
def _ratios(places: FloatArray, near: IntArray, moves: FloatArray, ratios: FloatArray) -> None:
    """Fill in what `volume_ratios` gives."""
    for row in range(len(places)):
        ratios[row] = _ratio(places, near, row, moves)


@compiled
def _ratio(places: FloatArray, near: IntArray, row: int, moves: FloatArray) -> float:
    """What `volume_ratios` gives for one point."""
    plane = _plane(places, near, near[row, :1], moves)
    return float(np.linalg.det(np.eye(3) + plane[1:]))


@compiled
def _plane(
    places: FloatArray, near: IntArray, corners: np.ndarray, moves: FloatArray
) -> FloatArray:
    """(4, 3) mm: the move at the first corner of what lies around these, and its slopes."""
    terms = np.ones((near.shape[1], 4))
    products, values = np.zeros((4, 4)), np.zeros((4, 3))
    for corner in corners:
        terms[:, 1:] = places[near[corner]] - places[corners[0]]
        products += terms.T @ terms
        values += terms.T @ moves[near[corner]]
    for axis in range(1, 4):
        products[axis, axis] += len(corners) * near.shape[1] * FLAT_MM**2
    plane: FloatArray = np.ascontiguousarray(np.linalg.solve(products, values))
    return plane


@compiled
def _mark(near: IntArray, rows: np.ndarray, marked: np.ndarray) -> None:
    """Mark what lies around these rows."""
    for row in rows:
        for other in near[row]:
            marked[other] = True
