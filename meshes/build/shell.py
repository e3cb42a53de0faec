"""Hard parts sculpted on a grid: solids added to and cut from each other, then given a surface.

Solids stand on the left half of a symmetric body; the surface is made there and mirrored, so both
sides are equal.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from fast_simplification import simplify
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components
from skimage.measure import marching_cubes

from meshes.build.grid import Grid
from meshes.build.solid import FAR_MM, Solid
from meshes.frame import mirror_points
from meshes.mesh import FloatArray, IntArray, Mesh

ON_MIDLINE_MM = 1e-6
NEVER_ZERO_MM = 1e-4  # a grid value this near to the surface is moved off it: no empty triangles
NEAR_MM = 8.0  # how far from the surface distances still matter
MARGIN_MM = 4.0  # how far around a solid the grid still hears of it
AGGRESSION = 5.0  # of the thinning: lower keeps shape better but may stop early
SMOOTH_IN, SMOOTH_OUT = 0.5, -0.52  # Taubin 1995: smoothing without shrinking


class Clay:
    """What is being sculpted: the distance to its surface at each grid point.

    `add`, `cut` and `keep` give new clay. blend_mm: how widely two surfaces flow into each other.
    """

    def __init__(self, grid: Grid, values: FloatArray | None = None) -> None:
        self.grid = grid
        self.values = np.full(grid.shape, FAR_MM) if values is None else values

    def add(self, solid: Solid, *, blend_mm: float = 0.0) -> Clay:
        """The clay with a solid joined to it."""
        return self._with(solid, blend_mm, lambda old, new: _joined(old, new, blend_mm))

    def cut(self, solid: Solid, *, blend_mm: float = 0.0) -> Clay:
        """The clay without what lies inside a solid."""
        return self._with(solid, blend_mm, lambda old, new: -_joined(-old, new, blend_mm))

    def keep(self, solid: Solid, *, blend_mm: float = 0.0) -> Clay:
        """Only what lies inside a solid."""
        new = solid.distance(self.grid.points()).reshape(self.grid.shape)
        return Clay(self.grid, -_joined(-self.values, -new, blend_mm))

    def _with(
        self,
        solid: Solid,
        blend_mm: float,
        change: Callable[[FloatArray, FloatArray], FloatArray],
    ) -> Clay:
        reach = MARGIN_MM + blend_mm
        box = self.grid.box(solid.low - reach, solid.high + reach)
        values = self.values.copy()
        old = values[box]
        if old.size:
            new = solid.distance(self.grid.points(box)).reshape(old.shape)
            values[box] = change(old, new)
        return Clay(self.grid, values)


def _joined(a: FloatArray, b: FloatArray, blend_mm: float) -> FloatArray:
    """Smooth minimum (quadratic polynomial, Quilez 2013); the plain one for no blend."""
    if blend_mm <= 0:
        return np.asarray(np.minimum(a, b))
    share = np.maximum(blend_mm - np.abs(a - b), 0) / blend_mm
    return np.asarray(np.minimum(a, b) - share**2 * blend_mm / 4)


def whole_surface(clay: Clay, *, smooth_rounds: int, triangles: int) -> Mesh:
    """The closed surface of the clay and of its mirror image, facing outward.

    Marching cubes (Lewiner 2003) on the left half; only the largest body is kept.
    """
    half = _surface(clay, open_at_midline=True)
    whole = smooth_symmetric(largest_body(mirrored_whole(half)), rounds=smooth_rounds)
    return mirrored_whole(thinned(left_half(whole), triangles // 2))


def one_surface(clay: Clay, *, smooth_rounds: int, triangles: int) -> Mesh:
    """The closed surface of clay that stands on one side of the midline alone, facing outward."""
    body = largest_body(_surface(clay, open_at_midline=False))
    return thinned(smooth(body, rounds=smooth_rounds), triangles)


def _surface(clay: Clay, *, open_at_midline: bool) -> Mesh:
    """The surface of the clay, facing outward; open where it meets the midline, or closed there."""
    before = 0 if open_at_midline else 1
    values = np.pad(clay.values, ((before, 1), (1, 1), (1, 1)), constant_values=FAR_MM)
    values = np.where(np.abs(values) < NEVER_ZERO_MM, NEVER_ZERO_MM, values)
    places, faces, _, _ = marching_cubes(  # type: ignore[no-untyped-call]
        np.clip(values, -NEAR_MM, NEAR_MM), 0.0, allow_degenerate=False
    )
    axes = (clay.grid.x, clay.grid.y, clay.grid.z)
    shifted = places - [before, 1, 1]
    points = np.stack(
        [np.interp(shifted[:, k], np.arange(len(a)), a) for k, a in enumerate(axes)], axis=1
    )
    return Mesh(points, faces[:, ::-1] if _inward(points, faces) else faces)


def _inward(points: FloatArray, faces: IntArray) -> bool:
    return Mesh(points - points.mean(axis=0), faces).volume_mm3 < 0


def mirrored_whole(half: Mesh) -> Mesh:
    """A left half, open at x = 0, joined there with its mirror image."""
    points = half.vertices
    aside = np.abs(points[:, 0]) > ON_MIDLINE_MM
    points = np.where(aside[:, None], points, points * [0.0, 1.0, 1.0])
    partner = np.arange(len(points))
    partner[aside] = len(points) + np.arange(int(aside.sum()))
    other = mirror_points(points[aside])
    faces = np.concatenate([half.faces, partner[half.faces][:, ::-1]])
    return Mesh(np.vstack([points, other]), faces)


def left_half(mesh: Mesh) -> Mesh:
    """The triangles of a symmetric mesh on the left of the midline."""
    faces = mesh.faces[(mesh.vertices[mesh.faces][:, :, 0] > -ON_MIDLINE_MM).all(axis=1)]
    used, renumbered = np.unique(faces, return_inverse=True)
    return Mesh(mesh.vertices[used], renumbered.reshape(-1, 3).astype(np.int32))


def thinned(mesh: Mesh, triangles: int) -> Mesh:
    """The mesh with about so many triangles, fewest where it is flat; its open edge stays in place.

    Quadric error (Garland and Heckbert 1997).
    """
    if len(mesh.faces) <= triangles:
        return mesh
    share = 1 - triangles / len(mesh.faces)
    points, faces = simplify(
        np.array(mesh.vertices), np.array(mesh.faces), target_reduction=share, agg=AGGRESSION
    )
    return Mesh(points, faces)


def largest_body(mesh: Mesh) -> Mesh:
    """The connected piece with the most triangles, without loose points."""
    _, label = connected_components(_links(mesh), directed=False)
    of_face = label[mesh.faces[:, 0]]
    main = np.bincount(of_face).argmax()
    faces = mesh.faces[of_face == main]
    used, renumbered = np.unique(faces, return_inverse=True)
    return Mesh(mesh.vertices[used], renumbered.reshape(-1, 3).astype(np.int32))


def smooth_symmetric(mesh: Mesh, *, rounds: int) -> Mesh:
    """The mesh smoothed without shrinking; a symmetric one stays exactly so."""
    points, partner = smooth(mesh, rounds=rounds).vertices, _partners(mesh.vertices)
    return mesh.with_vertices(0.5 * (points + mirror_points(points[partner])))


def smooth(mesh: Mesh, *, rounds: int) -> Mesh:
    """The mesh smoothed without shrinking."""
    links = _links(mesh)
    average = csr_matrix(diags(1 / np.asarray(links.sum(axis=1)).ravel()) @ links)
    points = mesh.vertices
    for _ in range(rounds):
        for share in (SMOOTH_IN, SMOOTH_OUT):
            points = points + share * (average @ points - points)
    return mesh.with_vertices(points)


def _links(mesh: Mesh) -> csr_matrix:
    n = len(mesh.vertices)
    edges = np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)])
    one_way = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    return csr_matrix(((one_way + one_way.T) > 0).astype(np.float64))


def _partners(points: FloatArray) -> IntArray:
    """(n,) the vertex at each vertex's mirror place, where every vertex has one exactly."""
    rounded = np.round(points, 9) + 0.0
    order = np.lexsort(rounded.T)
    flipped = np.lexsort((np.round(mirror_points(points), 9) + 0.0).T)
    partner = np.empty(len(points), dtype=np.int32)
    partner[flipped] = order
    return partner
