"""Which triangles of a mesh are pierced by an edge of the same piece of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, IntArray, Mesh

Rows = NDArray[np.integer]
TOUCH = 1e-6  # how far inside a triangle, in barycentric share, an edge must pass to cross it


def crossed_share(mesh: Mesh) -> float:
    """The share of a mesh's triangles that an edge of the same piece goes through.

    Pieces of one body, such as branches of a vessel and heads of a muscle, may overlap where they
    join; a piece may not cross itself.
    """
    parts = _parts(mesh.faces, len(mesh.vertices))
    of_face = parts[mesh.faces[:, 0]]
    crossed = sum(_crossed(mesh.vertices, mesh.faces[of_face == p]) for p in np.unique(of_face))
    return crossed / len(mesh.faces)


def _parts(faces: IntArray, count: int) -> Rows:
    rows, columns = faces[:, :2].T.ravel(), faces[:, 1:].T.ravel()
    links = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])


def _crossed(vertices: FloatArray, faces: IntArray) -> int:
    edges = np.unique(
        np.sort(np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)]), axis=1), axis=0
    )
    ends, triangles = vertices[edges], vertices[faces]
    middles, reach = ends.mean(axis=1), 0.5 * np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    centres = triangles.mean(axis=1)
    radius = np.linalg.norm(triangles - centres[:, None], axis=2).max(axis=1)
    edge, face = _close(middles, reach, centres, radius)
    apart = ~(edges[edge][:, :, None] == faces[face][:, None, :]).any(axis=(1, 2))
    edge, face = edge[apart], face[apart]
    return len(np.unique(face[_pierces(ends[edge], triangles[face])]))


def _close(
    first: FloatArray, reach: FloatArray, second: FloatArray, radius: FloatArray
) -> tuple[Rows, Rows]:
    """Pairs of balls that touch; small ones are paired apart from large ones, which are few."""
    rows: list[Rows] = []
    columns: list[Rows] = []
    for some in _by_size(reach):
        for others in _by_size(radius):
            pairs = cKDTree(first[some]).sparse_distance_matrix(
                cKDTree(second[others]),
                float(reach[some].max() + radius[others].max()),
                output_type="ndarray",
            )
            i, j = some[pairs["i"]], others[pairs["j"]]
            near = pairs["v"] <= reach[i] + radius[j]
            rows.append(i[near])
            columns.append(j[near])
    return np.concatenate(rows), np.concatenate(columns)


def _by_size(size: FloatArray) -> list[Rows]:
    order = np.argsort(size)
    cuts = [int(share * len(order)) for share in (0.6, 0.9, 0.98)]
    return [part for part in np.split(order, cuts) if len(part)]


def _pierces(segments: FloatArray, triangles: FloatArray) -> np.ndarray:
    """(k,) True where the segment (k, 2, 3) goes through the triangle (k, 3, 3)."""
    a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
    start, way = segments[:, 0], segments[:, 1] - segments[:, 0]
    u, v = b - a, c - a
    across = np.cross(way, v)
    size = np.einsum("ij,ij->i", u, across)
    safe = np.where(np.abs(size) < 1e-12, np.inf, size)
    back = start - a
    first = np.einsum("ij,ij->i", back, across) / safe
    turned = np.cross(back, u)
    second = np.einsum("ij,ij->i", way, turned) / safe
    along = np.einsum("ij,ij->i", v, turned) / safe
    inside = (first > TOUCH) & (second > TOUCH) & (first + second < 1 - TOUCH)
    return np.asarray(inside & (along > TOUCH) & (along < 1 - TOUCH))
