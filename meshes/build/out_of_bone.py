"""Moving what reaches into bone out of it, without a fold and alike on both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from meshes.frame import MIRROR
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import Nearest, NearestFinder

CLEAR_MM = 0.2  # what was moved comes to lie this far outside the bone
SURELY_CLEAR_MM = 4.0  # outside and this far from the bone's own points: not looked at again
ALONG_MM = 2.0  # what lies this near to a moved point goes along with it, farther off less and less
REACH_MM = 3 * ALONG_MM  # and beyond this nothing
ROUNDS = 4  # the last moves only what is still inside


class Bone:
    """Bodies to keep clear of, symmetric about the midline and apart from each other."""

    def __init__(self, body: Mesh) -> None:
        """body: closed and outward; several bones joined in one mesh."""
        self.body = body
        self.finder = NearestFinder(body)
        self.points = cKDTree(body.vertices)

    def inside_mm(self, points: FloatArray) -> FloatArray:
        """(n,) mm, how deep inside the bone points (n, 3) lie; 0 for those outside."""
        found = np.zeros(len(points))
        doubtful, near = self._near(points)
        found[doubtful] = np.maximum(-near.signed_mm, 0.0)
        return found

    def way_out(self, points: FloatArray) -> FloatArray:
        """(n, 3) mm, the moves that bring points (n, 3) just outside; zero for those outside.

        Both sides are answered as the left, so that mirrored points get mirrored moves.
        """
        side = np.where(points[:, :1] < 0, MIRROR, 1.0)
        left = points * side
        moves = np.zeros_like(points)
        doubtful, near = self._near(left)
        deep = near.signed_mm < 0
        corners = self.body.faces[near.faces[deep]]
        outward = np.einsum("kc,kcx->kx", near.barycentric[deep], self.body.normals[corners])
        inside = doubtful[deep]
        moves[inside] = near.points[deep] + CLEAR_MM * outward - left[inside]
        moves[left[:, 0] == 0, 0] = 0.0
        return np.asarray(moves * side)

    def _near(self, points: FloatArray) -> tuple[NDArray[np.intp], Nearest]:
        """Which points may lie inside, and the place of the bone nearest to each of them."""
        distance, corner = self.points.query(points)
        ahead = np.einsum(
            "kx,kx->k", points - self.body.vertices[corner], self.body.normals[corner]
        )
        doubtful = np.flatnonzero((distance < SURELY_CLEAR_MM) | (ahead < 0))
        return doubtful, self.finder.find(points[doubtful])


def keep_out_of_bone(mesh: Mesh, bone: Bone) -> Mesh:
    """The body with every vertex outside the bone, its neighbours moved along smoothly.

    Where nothing reaches into bone the body comes back as it is. Thin bodies move as a whole, thick
    ones grow thinner; what holds a bone on both sides (a muscle at its process) closes around it.
    """
    points = mesh.vertices
    for turn in range(ROUNDS):
        own = bone.way_out(points)
        if not own.any():
            break
        points = points + (_shared(points, own) if turn < ROUNDS - 1 else own)
    return mesh if points is mesh.vertices else mesh.with_vertices(points)


def _shared(points: FloatArray, own: FloatArray) -> FloatArray:
    """(n, 3) moves: those around, fading with distance, and what each point still lacks of its own.

    The longer a move, the more it counts, so that a vessel goes as far as its deepest side must.
    """
    size = np.linalg.norm(own, axis=1)
    movers = np.flatnonzero(size)
    tree = cKDTree(points[movers])
    gap, _ = tree.query(points, distance_upper_bound=REACH_MM)
    near = np.flatnonzero(gap < REACH_MM)
    links = cKDTree(points[near]).sparse_distance_matrix(tree, REACH_MM, output_type="coo_matrix")
    pull = csr_matrix((_bell(links.data) * size[movers][links.col], links.coords), links.shape)
    total = np.asarray(pull.sum(axis=1))
    moves = np.zeros_like(points)
    moves[near] = _bell(gap[near])[:, None] * (pull @ own[movers]) / total
    toward = np.divide(own, size[:, None], out=np.zeros_like(own), where=size[:, None] > 0)
    lacking = np.maximum(size - np.einsum("kx,kx->k", moves, toward), 0.0)
    return np.asarray(moves + lacking[:, None] * toward)


def _bell(gap_mm: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-0.5 * (gap_mm / ALONG_MM) ** 2))
