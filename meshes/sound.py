"""Making a found mesh sound: one closed, outward surface of fair size, or a plain refusal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from fast_simplification import simplify
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from meshes.mesh import FloatArray, IntArray, Mesh

SAME_SHARE = 1e-6  # of the size: nearer points are one
MOST_HOLE_EDGES = 60  # a larger hole is an opening that somebody meant, or half a file
SPECK_SHARE = 2e-3  # a loose piece with less of the area than this is dirt
AGGRESSION = 5  # of the simplification: lower keeps more of the form but may stop early
Rows = NDArray[np.int64]


class Unsound(ValueError):
    """A mesh cannot be made closed; the text is a plain sentence."""


def make_sound(mesh: Mesh) -> Mesh:
    """The mesh closed and facing outward: points joined, windings turned, small holes filled.

    Loose specks are dropped. Raises Unsound where an opening is left.
    """
    vertices, joined = _joined(mesh.vertices, mesh.faces)
    if not len(joined):
        raise Unsound("no triangle of it has an area. Export it again.")
    vertices, faces = _parted(vertices, _agreeing(joined))
    vertices, faces = _filled(vertices, faces)
    vertices, faces = _without_specks(vertices, faces)
    sound = _outward(Mesh(vertices, faces))
    if not len(sound.faces) or not sound.is_closed:
        raise Unsound("its surface cannot be closed. Repair it in a mesh editor.")
    return sound


def make_coarser(mesh: Mesh, *, triangles: int) -> Mesh:
    """A closed mesh with about so many triangles; finer where it would not stay closed."""
    if len(mesh.faces) <= triangles:
        return mesh
    for share in (triangles / len(mesh.faces), 0.5 * (1 + triangles / len(mesh.faces))):
        points, faces = simplify(
            np.array(mesh.vertices),
            np.array(mesh.faces),
            target_reduction=1 - share,
            agg=AGGRESSION,
        )
        try:
            return make_sound(Mesh(points, faces))
        except Unsound:
            continue
    return mesh


def pieces_of(faces: IntArray, points: int) -> IntArray:
    """(m,) which connected piece each triangle belongs to."""
    links = coo_matrix(
        (np.ones(2 * len(faces)), (faces[:, [0, 1]].ravel(), faces[:, [1, 2]].ravel())),
        shape=(points, points),
    )
    return np.asarray(connected_components(links, directed=False)[1][faces[:, 0]], dtype=np.int32)


def _joined(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, IntArray]:
    """Points at one place made one; triangles without area or told twice left out."""
    step = SAME_SHARE * max(float(np.ptp(vertices, axis=0).max()), 1e-9)
    _, first, same = np.unique(
        np.round(vertices / step), axis=0, return_index=True, return_inverse=True
    )
    merged = same.reshape(-1)[faces]
    a, b, c = merged.T
    merged = merged[(a != b) & (b != c) & (c != a)]
    _, once = np.unique(np.sort(merged, axis=1), axis=0, return_index=True)
    return vertices[first], merged[np.sort(once)].astype(np.int32)


def _agreeing(faces: IntArray) -> IntArray:
    """Triangles turned so that neighbours agree which side is out."""
    pairs = _neighbours(faces)
    if not len(pairs) or not pairs[:, 2].any():
        return faces
    count = len(faces)
    links = csr_matrix(
        (pairs[:, 2] + 1, (pairs[:, 0], pairs[:, 1])), shape=(count, count), dtype=np.int8
    )
    links = links.maximum(links.T)
    _, label = connected_components(links, directed=False)
    turned = np.zeros(count, dtype=bool)
    for root in np.unique(label, return_index=True)[1]:
        order, parents = breadth_first_order(links, root, directed=False)
        for face in order[1:]:
            parent = parents[face]
            turned[face] = turned[parent] ^ (links[face, parent] == 2)
    return np.where(turned[:, None], faces[:, ::-1], faces)


def _neighbours(faces: IntArray) -> Rows:
    """Rows (face, face, 1 where the two run their shared edge the same way) of plain edges."""
    ends = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]).astype(np.int64)
    owner = np.tile(np.arange(len(faces)), 3)
    low, high = ends.min(axis=1), ends.max(axis=1)
    order = np.lexsort((high, low))
    low, high, owner, ends = low[order], high[order], owner[order], ends[order]
    starts = np.flatnonzero(np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])])
    count = np.diff(np.r_[starts, len(low)])
    two = starts[count == 2]
    same = (ends[two, 0] == ends[two + 1, 0]).astype(np.int64)
    return np.stack([owner[two], owner[two + 1], same], axis=1)


def _parted(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, IntArray]:
    """Surfaces that merely touch in an edge or a point, taken apart there."""
    mine, other = _paired_edges(faces, len(vertices))
    if len(mine) == 3 * len(faces) and len(np.unique(_keys(faces, len(vertices)))) == len(mine):
        return vertices, faces
    count = len(faces)
    rows = np.concatenate([_corner(mine, count, 0), _corner(mine, count, 1)])
    columns = np.concatenate([_corner(other, count, 1), _corner(other, count, 0)])
    links = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(3 * count, 3 * count))
    number, label = connected_components(links, directed=False)
    places = np.empty((number, 3))
    places[label] = vertices[faces.ravel()]
    return places, label.reshape(count, 3).astype(np.int32)


def _corner(edges: Rows, count: int, end: int) -> Rows:
    """(k,) the corner, face by face, where edges begin (0) or end (1)."""
    return np.asarray((edges % count) * 3 + (edges // count + end) % 3)


def _keys(faces: IntArray, points: int) -> Rows:
    """(3 m,) each directed edge as a number: first edges of all faces, then second, then third."""
    ends = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]).astype(np.int64)
    return np.asarray(ends[:, 0] * points + ends[:, 1])


def _paired_edges(faces: IntArray, points: int) -> tuple[Rows, Rows]:
    """Directed edges with the opposite edge of a neighbour, each used once."""
    ends = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]).astype(np.int64)
    there, back = ends[:, 0] * points + ends[:, 1], ends[:, 1] * points + ends[:, 0]
    order, reverse = np.argsort(there, kind="stable"), np.argsort(back, kind="stable")
    rank = _rank(there[order]), _rank(back[reverse])
    one = np.stack([there[order], rank[0]], axis=1)
    two = np.stack([back[reverse], rank[1]], axis=1)
    both, where = np.unique(np.concatenate([one, two]), axis=0, return_inverse=True)
    where = where.reshape(-1)
    match = np.full(len(both), -1)
    match[where[len(one) :]] = reverse
    found = match[where[: len(one)]]
    kept = found >= 0
    return order[kept], found[kept]


def _rank(ordered: Rows) -> Rows:
    """(n,) which of its equals each number is, 0 for the first."""
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return np.asarray(
        np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    )


def _filled(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, IntArray]:
    """Small holes closed by a fan around their middle. Raises Unsound for an opening."""
    keys = _keys(faces, len(vertices))
    a, b = np.divmod(keys, len(vertices))
    lone = ~np.isin(keys, b * len(vertices) + a)
    if not lone.any():
        return vertices, faces
    middles: list[FloatArray] = []
    fans: list[Rows] = []
    for loop in _loops(b[lone], a[lone]):
        if len(loop) > MOST_HOLE_EDGES:
            raise Unsound(
                f"its surface is open along {len(loop)} edges. Close it in a mesh editor, or give "
                "a sheet its thickness."
            )
        tip = np.full(len(loop), len(vertices) + len(middles))
        fans.append(np.stack([loop, np.roll(loop, -1), tip], axis=1))
        middles.append(vertices[loop].mean(axis=0))
    return np.vstack([vertices, *middles]), np.vstack([faces, *fans]).astype(np.int32)


def _loops(begins: Rows, ends: Rows) -> Iterator[Rows]:
    """Closed ways along edges. Raises Unsound where edges do not close."""
    following = dict(zip(begins.tolist(), ends.tolist(), strict=True))
    if len(following) != len(begins):
        raise Unsound("its surface is torn: holes meet in a point. Repair it in a mesh editor.")
    while following:
        start, at = following.popitem()
        loop = [start]
        while at != start:
            loop.append(at)
            if at not in following:
                raise Unsound("its surface is torn. Repair it in a mesh editor.")
            at = following.pop(at)
        yield np.array(loop)


def _without_specks(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, IntArray]:
    label = pieces_of(faces, len(vertices))
    area = np.bincount(label, Mesh(vertices, faces).areas_mm2, minlength=label.max(initial=-1) + 1)
    faces = faces[area[label] >= SPECK_SHARE * area.sum()]
    used, numbers = np.unique(faces, return_inverse=True)
    return vertices[used], numbers.reshape(-1, 3).astype(np.int32)


def _outward(mesh: Mesh) -> Mesh:
    label = pieces_of(mesh.faces, len(mesh.vertices))
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    volume = np.bincount(label, np.einsum("ij,ij->i", a, np.cross(b, c)))
    inside_out = volume[label] < 0
    return Mesh(mesh.vertices, np.where(inside_out[:, None], mesh.faces[:, ::-1], mesh.faces))
