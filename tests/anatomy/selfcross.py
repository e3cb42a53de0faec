"""Which triangles of a mesh are pierced by an edge of the same mesh."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, Mesh

TOUCH = 1e-6  # how far inside a triangle, in barycentric share, an edge must pass to cross it


def crossed_share(mesh: Mesh) -> float:
    """The share of a mesh's triangles that an edge of another of its triangles goes through."""
    triangles = mesh.vertices[mesh.faces]
    edges = np.unique(
        np.sort(np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)]), axis=1), axis=0
    )
    ends = mesh.vertices[edges]
    middles, reach = ends.mean(axis=1), 0.5 * np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    centres = triangles.mean(axis=1)
    radius = np.linalg.norm(triangles - centres[:, None], axis=2).max(axis=1)
    pairs = cKDTree(centres).query_ball_point(middles, reach + radius.max())
    edge = np.repeat(np.arange(len(edges)), [len(p) for p in pairs])
    face = np.concatenate([np.asarray(p, dtype=np.int64) for p in pairs])
    near = np.linalg.norm(centres[face] - middles[edge], axis=1) <= radius[face] + reach[edge]
    edge, face = edge[near], face[near]
    apart = ~(edges[edge][:, :, None] == mesh.faces[face][:, None, :]).any(axis=(1, 2))
    edge, face = edge[apart], face[apart]
    return len(np.unique(face[_pierces(ends[edge], triangles[face])])) / len(mesh.faces)


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
