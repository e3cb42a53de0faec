"""Bodies laid on a face, brought back where they come out of its skin or cross its bone.

All bodies move in one smooth field, so that neighbours stay neighbours and nothing folds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, diags, identity
from scipy.sparse.linalg import cg
from scipy.spatial import cKDTree

from anatomy.adding.register import Target
from meshes.build.out_of_bone import CLEAR_MM, Bone
from meshes.mesh import FloatArray, IntArray, Mesh, unit
from meshes.nearest import Nearest
from meshes.project import foremost

WITHIN_MM = 0.5  # nothing may come out of the skin or cross the bone by more
SPARE_MM = 0.3  # what is moved back is moved so much less than the limit asks for
UNDER_SKIN_MM = 0.5  # eyelid skin, the thinnest there is
ROUNDS = 8
STIFFNESS = 0.25  # of the field: how much a bent neighbourhood costs beside a missed limit
LOCAL = 0.02  # how soon the field dies away: about seven points
LINKED_MM = 2.5  # points of two bodies nearer than this move alike
LINKS = 4
IN_MOUTH_MM = 3.0  # what counts as the depth of a point behind the lips
SURELY_BELOW_MM = 6.0  # behind the skin and this far from its points: not looked at more closely
SKIN_GRAIN_MM = 3.0  # no point of the skin is further from its vertices
BONE_GRAIN_MM = 1.5  # no point of the bone's surface is further from its vertices
LIPS_MM = 8.0  # around their corners and their line


@dataclass(frozen=True, eq=False)
class Fitted:
    """A body in its room. moved_mm: the largest move. out_mm, into_mm: worst excess that is left
    over the skin and into the bone, 0 where there is none. turned: share of triangles turned over.
    """

    mesh: Mesh
    moved_mm: float
    out_mm: float
    into_mm: float
    turned: float


@dataclass(frozen=True, eq=False)
class Room:
    """The space below the skin of a face and outside of its bones."""

    target: Target
    bone: Bone

    @cached_property
    def _rim(self) -> np.ndarray:
        """(m,) True for triangles at the edge of the outer skin: lips and ears."""
        skin = self.target.tissue.skin
        edges = np.sort(np.concatenate([skin.faces[:, [k, (k + 1) % 3]] for k in range(3)]), axis=1)
        ends, count = np.unique(edges, axis=0, return_counts=True)
        open_points = np.zeros(len(skin.vertices), dtype=bool)
        open_points[ends[count == 1]] = True
        return np.asarray(open_points[skin.faces].any(axis=1))

    @cached_property
    def _skin_points(self) -> cKDTree:
        return cKDTree(self.target.tissue.skin.vertices)

    def below_skin(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n,) mm below the skin at least, negative outside, and (n, 3) the way out.

        Points far behind the skin are only known to be deep enough, and get no way out.
        """
        skin = self.target.tissue.skin
        distance, corner = self._skin_points.query(points)
        ahead = np.einsum("kx,kx->k", points - skin.vertices[corner], skin.normals[corner])
        doubtful = np.flatnonzero((distance < SURELY_BELOW_MM) | (ahead > 0))
        depth, out = distance - SKIN_GRAIN_MM, np.zeros_like(points)
        depth[doubtful], out[doubtful] = self._exactly_below(points[doubtful])
        return depth, out

    def _exactly_below(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        tissue, face = self.target.tissue, self.target.face
        near = tissue.finder.find(points)
        depth, out = _depth_and_way(near, tissue.skin)
        beside = np.flatnonzero(self._rim[near.faces])
        if len(beside):  # at the edge of the outer skin only the whole skin knows which side is in
            whole = face.finder.find(points[beside])
            depth[beside], out[beside] = _depth_and_way(whole, face.skin)
        outside = np.flatnonzero(depth < UNDER_SKIN_MM)
        behind = outside[self._behind_lips(points[outside])]
        depth[behind] = IN_MOUTH_MM
        return depth, out

    def _behind_lips(self, points: FloatArray) -> np.ndarray:
        """(n,) True where points lie behind the lips: closed lips touch, so the nearest of the two
        does not tell in from out, and what lies toward the mouth does not come out of the face.
        """
        face, skin = self.target.face, self.target.tissue.skin
        corner, middle = face.landmark("cheilion"), face.landmark("stomion")
        close = (np.abs(points[:, 0]) < corner[0] + LIPS_MM) & (points[:, 2] > corner[2] - LIPS_MM)
        close &= np.abs(points[:, 1] - middle[1]) < 2 * LIPS_MM
        rows = np.flatnonzero(close)
        faces, weights = foremost(skin, points[rows])
        ahead = np.einsum("nc,nc->n", weights, skin.vertices[skin.faces[faces]][..., 2])
        found = np.zeros(len(points), dtype=bool)
        found[rows] = (faces >= 0) & (ahead > points[rows][:, 2] + UNDER_SKIN_MM)
        return found

    def above_bone(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n,) mm outside of bone at least, negative inside, and (n, 3) moves that bring it out."""
        moves = self.bone.way_out(points)
        inside = np.maximum(np.linalg.norm(moves, axis=1) - CLEAR_MM, 0)
        outside = np.maximum(self.bone.points.query(points)[0] - BONE_GRAIN_MM, 0)
        return np.where(moves.any(axis=1), -inside, outside), moves

    def into_bone(self, points: FloatArray) -> FloatArray:
        """(n,) mm inside of bone, 0 outside."""
        return self.bone.inside_mm(points)


def fit_between(
    bodies: Mapping[str, Mesh], room: Room, *, tell: Callable[[float], None] = lambda _: None
) -> dict[str, Fitted]:
    """Bodies by id, moved into their room. tell: hears the share that is done, 0 to 1."""
    names = list(bodies)
    start = np.concatenate([bodies[name].vertices for name in names])
    bounds = np.cumsum([len(bodies[name].vertices) for name in names])[:-1]
    smooth = _smoother(list(bodies.values()), start)
    points, seen = start.copy(), _Seen(room, len(start))
    for number in range(ROUNDS):
        wrong, push = seen.pushes(points)
        tell((number + 1) / (ROUNDS + 1))
        if not len(wrong):
            break
        last = number >= ROUNDS - 2
        field = np.zeros_like(points)
        field[wrong] = push
        points = points + (field if last else smooth(wrong, push))
    seen.look(points)
    into = room.into_bone(points)
    pieces = [np.split(part, bounds) for part in (points, seen.depth, into)]
    return {
        name: _fitted(bodies[name], *parts) for name, *parts in zip(names, *pieces, strict=True)
    }


def _fitted(mesh: Mesh, points: FloatArray, depth: FloatArray, into: FloatArray) -> Fitted:
    moved = mesh.with_vertices(points)
    turned = np.einsum("ij,ij->i", mesh.face_normals, moved.face_normals) < 0
    return Fitted(
        moved,
        moved_mm=float(np.linalg.norm(points - mesh.vertices, axis=1).max()),
        out_mm=float(max(0.0, -depth.min())),
        into_mm=float(into.max()),
        turned=float(turned.mean()),
    )


class _Seen:
    """Distances of points to skin and bone, looked up again only where a move may have mattered."""

    def __init__(self, room: Room, count: int) -> None:
        self.room = room
        self.at = np.full((count, 3), np.inf)
        self.depth, self.above = np.zeros(count), np.zeros(count)
        self.out_of_skin, self.out_of_bone = np.zeros((count, 3)), np.zeros((count, 3))

    def look(self, points: FloatArray) -> None:
        """Brings up to date all points that may have crossed a limit since they were seen."""
        moved = np.linalg.norm(points - self.at, axis=1)
        room = np.minimum(self.depth - UNDER_SKIN_MM, self.above)
        rows = np.flatnonzero((moved > 0) & ~(moved < room))
        if not len(rows):
            return
        self.depth[rows], self.out_of_skin[rows] = self.room.below_skin(points[rows])
        self.above[rows], self.out_of_bone[rows] = self.room.above_bone(points[rows])
        self.at[rows] = points[rows]

    def pushes(self, points: FloatArray) -> tuple[IntArray, FloatArray]:
        """The points (k,) beyond a limit and the moves (k, 3) that bring each back."""
        self.look(points)
        sink = np.maximum(0, UNDER_SKIN_MM - self.depth)
        deep = self.above < SPARE_MM - WITHIN_MM
        move = deep[:, None] * self.out_of_bone - sink[:, None] * self.out_of_skin
        wrong = np.flatnonzero((sink > 0) | deep).astype(np.int32)
        return wrong, move[wrong]


def _depth_and_way(near: Nearest, skin: Mesh) -> tuple[FloatArray, FloatArray]:
    corners = skin.normals[skin.faces[near.faces]]
    return -near.signed_mm, unit(np.einsum("kc,kcx->kx", near.barycentric, corners))


def _smoother(
    bodies: list[Mesh], points: FloatArray
) -> Callable[[IntArray, FloatArray], FloatArray]:
    """What spreads moves (k, 3) of some points (k,) smoothly over all: (n, 3)."""
    count = len(points)
    links = _links(bodies, points)
    degree = np.asarray(links.sum(axis=1)).ravel()
    stiff = STIFFNESS * (diags(degree) - links) + LOCAL * identity(count)

    def spread(wrong: IntArray, push: FloatArray) -> FloatArray:
        held = np.zeros(count)
        held[wrong] = 1.0
        matrix = (stiff + diags(held)).tocsr()
        scale = diags(1 / matrix.diagonal())
        wanted = np.zeros((count, 3))
        wanted[wrong] = push
        columns = [cg(matrix, wanted[:, axis], rtol=1e-4, M=scale)[0] for axis in range(3)]
        return np.stack(columns, axis=1)

    return spread


def _links(bodies: list[Mesh], points: FloatArray) -> csr_matrix:
    """(n, n) ones between points that share an edge, or that are near in two bodies."""
    starts = np.cumsum([0, *(len(b.vertices) for b in bodies)])
    edges = [
        body.faces[:, [k, (k + 1) % 3]] + start
        for body, start in zip(bodies, starts[:-1], strict=True)
        for k in range(3)
    ]
    gap, near = cKDTree(points).query(points, k=LINKS + 1, distance_upper_bound=LINKED_MM)
    rows = np.repeat(np.arange(len(points)), LINKS)
    close = np.isfinite(gap[:, 1:]).ravel()
    ends = np.concatenate([*edges, np.stack([rows, near[:, 1:].ravel()], axis=1)[close]])
    size = (len(points), len(points))
    links = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=size)
    links = ((links + links.T) > 0).astype(np.float64)
    links.setdiag(0)
    links.eliminate_zeros()
    return links
