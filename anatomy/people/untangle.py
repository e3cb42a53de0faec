"""Turns back what a patient's form has turned inside out."""

from __future__ import annotations

import numpy as np

from anatomy.people.around import FLAT_MM, Around, around
from anatomy.shape import Shape
from meshes.compiled import compiled, cross, dot, inlined, minus, point
from meshes.mesh import FloatArray, IntArray

LEAST_COS = 0.35  # a triangle turned farther than this from the template is turned back
ROUNDS, WIDER_EVERY = 60, 6
HARDER_EVERY = (3, 10)  # rounds; what is smoothed so hard that it never settles is tried gentler
NO_AREA_MM2 = 1e-12
LEAST_WALL = 0.1  # of the way to the other wall: nearer, it is looked whether they have crossed
LEAST_RATIO = 0.02  # of a volume: what has so little left is as good as turned over


def volume_ratios(shape: Shape, vertices: FloatArray) -> FloatArray:
    """(n,) how many times larger than on the template what lies around each point has become.

    Of the affine map nearest to the moves of its neighbours; below zero it is turned inside out.
    """
    ratios, known = np.empty(len(vertices)), around(shape)
    _ratios(known, vertices - known.places, ratios)
    return ratios


@compiled
def untangle(body: Around, vertices: FloatArray) -> bool:
    """Change vertices (n, 3) mm until no triangle is turned over; whether any was.

    Their moves from the template are smoothed in space.
    """
    if _is_sound(body, vertices):
        return False
    turns, tried = ROUNDS, vertices
    for harder_every in HARDER_EVERY:
        if turns == ROUNDS:
            tried = vertices.copy()
            turns = _turn_back(body, tried, harder_every)
    vertices[:] = tried
    return turns > 0


@compiled
def _turn_back(body: Around, vertices: FloatArray, harder_every: int) -> int:
    """What `untangle` does where something may be turned over; after how many rounds nothing was,
    or `ROUNDS` where something is still.
    """
    places, faces, near = body.places, body.faces, body.near
    moves = vertices - places
    there = places + moves
    bad, beyond = np.zeros(len(faces), dtype=np.bool_), np.zeros(len(faces), dtype=np.bool_)
    marked, moved = np.zeros(len(places), dtype=np.bool_), np.ones(len(places), dtype=np.bool_)
    eased = np.zeros(len(faces), dtype=np.bool_)
    for turn in range(ROUNDS):
        count = _turned(body, (there, moves), moved, (bad, beyond))
        if count == 0 and not (turn and _swapped(body, moves, marked & (body.across < 0), bad)):
            if turn:
                vertices[:] = there
            return turn
        if turn % WIDER_EVERY == WIDER_EVERY - 1:  # a gentler way needs more room
            _mark(near, np.flatnonzero(marked), marked)
        for face in np.flatnonzero(bad):
            _mark(near, faces[face], marked)
        _smooth(body, np.flatnonzero(marked), moves, 1 + turn // harder_every)
        for face in np.flatnonzero(bad):
            _move_as_one(body, _with_eased(body, int(face), eased), moves)
        eased |= bad
        there, moved = places + moves, marked
    vertices[:] = there
    return ROUNDS


@compiled
def _is_sound(body: Around, vertices: FloatArray) -> bool:
    """Whether no triangle is turned over: most bodies of most people, so it is asked first."""
    moves = np.empty((0, 3))
    for face in range(len(body.faces)):
        bad, beyond = _looks(body, vertices, face)
        if bad:
            return False
        if beyond:
            if len(moves) == 0:
                moves = vertices - body.places
            if _ratio(body, body.faces[face, 0], moves) < LEAST_RATIO:
                return False
    return True


@inlined
def _looks(body: Around, there: FloatArray, face: int) -> tuple[bool, bool]:
    """Whether a triangle is turned too far from its normal, and whether it seems to lie on the
    wrong side of the other wall of its body, or nearly so.
    """
    first, second, third = body.faces[face, 0], body.faces[face, 1], body.faces[face, 2]
    a = point(there, first)
    own = cross(minus(point(there, second), a), minus(point(there, third), a))
    size = dot(own, own)
    out = dot(own, point(body.normals, face))
    long, across = np.sqrt(size), body.across[first]
    bad = size > NO_AREA_MM2 and out < LEAST_COS * long
    if across < 0:
        return bad, False
    return bad, dot(own, minus(a, point(there, across))) < LEAST_WALL * body.wall_mm[first] * long


@compiled
def _turned(
    body: Around,
    now: tuple[FloatArray, FloatArray],
    moved: np.ndarray,
    found: tuple[np.ndarray, np.ndarray],
) -> int:
    """How many triangles are turned too far from their normals or lie on the wrong side of the
    other wall of their body.

    now: where each point lies, and its move. moved: (n,) bool, the points that moved since this was
    asked last. found: (m,) bool each, which triangles are bad, and which seem to lie on the wrong
    side; filled in.
    """
    (there, moves), (bad, beyond), across = now, found, body.across
    count = 0
    for face in range(len(body.faces)):
        first, second, third = body.faces[face, 0], body.faces[face, 1], body.faces[face, 2]
        same = not (moved[first] or moved[second] or moved[third])
        if same and not beyond[face] and (across[first] < 0 or not moved[across[first]]):
            continue  # sound as it was
        bad[face], beyond[face] = _looks(body, there, face)
        if beyond[face] and _ratio(body, first, moves) < LEAST_RATIO:
            bad[face] = True
        count += bad[face]
    return count


@compiled
def _swapped(body: Around, moves: FloatArray, asked: np.ndarray, bad: np.ndarray) -> bool:
    """Whether any triangle has a corner whose surroundings were turned over as a whole; fill in
    which, (m,) bool. asked: (n,) bool, the points to look at: with no other wall behind them.
    """
    faces = body.faces
    over = np.zeros(len(moves), dtype=np.bool_)
    for row in np.flatnonzero(asked):
        over[row] = _ratio(body, int(row), moves) < LEAST_RATIO
    for face in range(len(faces)):
        bad[face] = over[faces[face, 0]] or over[faces[face, 1]] or over[faces[face, 2]]
    return bool(bad.any())


@compiled
def _smooth(body: Around, rows: np.ndarray, moves: FloatArray, times: int) -> None:
    """Change the moves of these rows to those of a smooth way; what does not yield, more times."""
    for _ in range(times):
        before = moves.copy()
        for row in rows:
            moves[row] = body.weights[row] @ before[body.near[row]]


@compiled
def _with_eased(body: Around, face: int, eased: np.ndarray) -> np.ndarray:
    """The corners of a triangle and of those around it that were moved as one before.

    Two slivers that face each other would turn each other over in turn.
    """
    faces, near = body.faces, body.near[body.faces[face, 0]]
    found = [faces[face, 0], faces[face, 1], faces[face, 2]]
    for other in np.flatnonzero(eased):
        if faces[other, 0] in near:
            for corner in faces[other]:
                if corner not in found:
                    found.append(corner)
    return np.array(found)


@compiled
def _move_as_one(body: Around, corners: np.ndarray, moves: FloatArray) -> None:
    """Change the moves of some corners to those of the plane laid through what lies around them.

    A sliver is turned over by a hundredth of a millimetre, unless its corners have one way.
    """
    places = body.places
    plane = _plane(body, corners, moves)
    for corner in corners:
        moves[corner] = plane[0] + (places[corner] - places[corners[0]]) @ plane[1:]


@compiled
def _ratios(body: Around, moves: FloatArray, ratios: FloatArray) -> None:
    """Fill in what `volume_ratios` gives."""
    for row in range(len(moves)):
        ratios[row] = _ratio(body, row, moves)


@compiled
def _ratio(body: Around, row: int, moves: FloatArray) -> float:
    """What `volume_ratios` gives for one point.

    With A the scatter of its neighbours and B that of their moves about them, the map's slopes are
    A^-1 B, and the determinant of 1 + A^-1 B is that of A + B over that of A.
    """
    near, here = body.near[row], point(body.places, body.near[row, 0])
    means, scatter, moved = np.zeros((2, 3)), np.zeros((3, 3)), np.zeros((3, 3))
    for other in near:
        place, move = minus(point(body.places, other), here), point(moves, other)
        for one in range(3):
            means[0, one] += place[one] / len(near)
            means[1, one] += move[one] / len(near)
            for two in range(3):
                scatter[one, two] += place[one] * place[two]
                moved[one, two] += place[one] * move[two]
    for one in range(3):
        scatter[one, one] += len(near) * FLAT_MM**2
        for two in range(3):
            scatter[one, two] -= len(near) * means[0, one] * means[0, two]
            moved[one, two] += scatter[one, two] - len(near) * means[0, one] * means[1, two]
    return _determinant(moved) / _determinant(scatter)


@inlined
def _determinant(rows: FloatArray) -> float:
    """Of a matrix (3, 3)."""
    return dot(point(rows, 0), cross(point(rows, 1), point(rows, 2)))


@compiled
def _plane(body: Around, corners: np.ndarray, moves: FloatArray) -> FloatArray:
    """(4, 3) mm: the move at the first corner of what lies around these, and its slopes."""
    places, near = body.places, body.near
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
