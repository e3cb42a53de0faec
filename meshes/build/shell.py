"""Hard parts sculpted on a grid: solids added to and cut from each other, then given a surface.

A solid says for any point how far outside it the point lies (mm, negative inside). Solids stand on
the left half of a symmetric body; the surface is made there and mirrored, so both sides are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from fast_simplification import simplify
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator, RegularGridInterpolator
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from skimage.measure import marching_cubes

from meshes.frame import mirror_points
from meshes.mesh import FloatArray, IntArray, Mesh, unit
from meshes.nearest import barycentric_nearest

ON_MIDLINE_MM = 1e-6
NEVER_ZERO_MM = 1e-4  # a grid value this near to the surface is moved off it: no empty triangles
FAR_MM = 1e3
MARGIN_MM = 4.0  # how far around a solid the grid still hears of it
STEEP = 0.8  # above this cosine the way to the nearest skin point counts along its normal
WALL_STEP_MM = 1.0
LID_RINGS = 12
COARSE_MM = 2.5  # grid on which the distance to the skin is found before it is spread
AGGRESSION = 5.0  # of the thinning: lower keeps shape better but may stop early
FUNNEL_WALL = 0.85  # a funnel's wall leans, so the way straight to it is a bit shorter
SMOOTH_IN, SMOOTH_OUT = 0.5, -0.52  # Taubin 1995: smoothing without shrinking


@dataclass(frozen=True, eq=False)
class Solid:
    """distance: (n, 3) mm -> (n,) mm, negative inside. low, high: (3,) mm, the box it lies in."""

    distance: Callable[[FloatArray], FloatArray]
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class Grid:
    """Points in rows along three axes, each (k,) mm and rising; x begins at the midline."""

    x: FloatArray
    y: FloatArray
    z: FloatArray

    @property
    def axes(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The three axes."""
        return self.x, self.y, self.z

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many points along each axis."""
        return len(self.x), len(self.y), len(self.z)

    def box(self, low: FloatArray, high: FloatArray) -> tuple[slice, slice, slice]:
        """The part of the grid between two corners, mm."""
        ends = [
            (np.searchsorted(a, low[k]), np.searchsorted(a, high[k], side="right"))
            for k, a in enumerate(self.axes)
        ]
        return tuple(slice(int(a), int(b)) for a, b in ends)  # type: ignore[return-value]

    def points(self, box: tuple[slice, slice, slice] | None = None) -> FloatArray:
        """(n, 3) mm, the points of the grid or of a part of it."""
        axes = (
            self.axes if box is None else tuple(a[s] for a, s in zip(self.axes, box, strict=True))
        )
        return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def graded_axis(*stops: tuple[float, float], end: float) -> FloatArray:
    """(k,) mm: from each (start, step) to the next start, and to `end`, in about such steps."""
    starts = [s for s, _ in stops]
    pieces = [
        np.linspace(a, b, max(1, round((b - a) / step)), endpoint=False)
        for (a, step), b in zip(stops, [*starts[1:], end], strict=True)
    ]
    return np.append(np.concatenate(pieces), end)


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


def rod(path: ArrayLike, radius_mm: ArrayLike) -> Solid:
    """A bent rod through points (k, 3) mm with a radius at each (k,)."""
    points, radius = np.asarray(path, float), np.asarray(radius_mm, float)

    def distance(p: FloatArray) -> FloatArray:
        best = np.full(len(p), FAR_MM)
        for a, b, r, s in zip(points[:-1], points[1:], radius[:-1], radius[1:], strict=True):
            way = b - a
            along = np.clip((p - a) @ way / max(float(way @ way), 1e-12), 0, 1)
            off = np.linalg.norm(p - a - along[:, None] * way, axis=1)
            best = np.minimum(best, off - r - along * (s - r))
        return best

    return Solid(distance, points.min(axis=0) - radius.max(), points.max(axis=0) + radius.max())


def plate(rows: ArrayLike, half_mm: ArrayLike) -> Solid:
    """A rounded plate over a net of points (r, c, 3) mm; half its thickness there, (r, c)."""
    net, half = np.asarray(rows, float), np.asarray(half_mm, float)
    corners, halves = _net_triangles(net), _net_triangles(half[..., None])[..., 0]

    def distance(p: FloatArray) -> FloatArray:
        best = np.full(len(p), FAR_MM)
        for corner, thick in zip(corners, halves, strict=True):
            at = barycentric_nearest(p, np.broadcast_to(corner, (len(p), 3, 3)))
            best = np.minimum(best, np.linalg.norm(p - at @ corner, axis=1) - at @ thick)
        return best

    flat = net.reshape(-1, 3)
    return Solid(distance, flat.min(axis=0) - half.max(), flat.max(axis=0) + half.max())


def _net_triangles(net: FloatArray) -> FloatArray:
    a, b, c, d = net[:-1, :-1], net[1:, :-1], net[1:, 1:], net[:-1, 1:]
    both = np.stack([np.stack([a, b, c], axis=2), np.stack([a, c, d], axis=2)], axis=2)
    return both.reshape(-1, 3, net.shape[-1])


def beyond(rows: ArrayLike) -> Solid:
    """All that lies to the side (larger x) of a wall given on a net of (r, c, 3) points, mm.

    Each row keeps one height, each column one z; the solid ends at the net's edges.
    """
    net = np.asarray(rows, float)
    order = np.argsort(net[:, 0, 1])
    y, z, x = net[order, 0, 1], net[0, :, 2], net[order, :, 0]
    fine_y, fine_z = (graded_axis((a[0], WALL_STEP_MM), end=float(a[-1])) for a in (y, z))
    smooth = PchipInterpolator(z, PchipInterpolator(y, x)(fine_y), axis=1)(fine_z)
    wall = RegularGridInterpolator((fine_y, fine_z), smooth)

    def distance(p: FloatArray) -> FloatArray:
        inside = np.stack([np.clip(p[:, 1], y[0], y[-1]), np.clip(p[:, 2], z[0], z[-1])], axis=1)
        ends = [
            wall(inside) - p[:, 0],
            p[:, 1] - y[-1],
            y[0] - p[:, 1],
            p[:, 2] - z[-1],
            z[0] - p[:, 2],
        ]
        return np.asarray(np.max(ends, axis=0))

    flat = net.reshape(-1, 3)
    return Solid(
        distance, flat.min(axis=0), np.maximum(flat.max(axis=0), [FAR_MM, -FAR_MM, -FAR_MM])
    )


def ball(centre: ArrayLike, radii: ArrayLike) -> Solid:
    """An ellipsoid with its axes along the frame (distance near its surface only, Quilez 2008)."""
    middle, size = np.asarray(centre, float), np.asarray(radii, float)

    def distance(p: FloatArray) -> FloatArray:
        near = np.linalg.norm((p - middle) / size, axis=1)
        steep = np.linalg.norm((p - middle) / size**2, axis=1)
        return np.asarray(near * (near - 1) / np.maximum(steep, 1e-9))

    return Solid(distance, middle - size, middle + size)


def funnel(rim: ArrayLike, apex: ArrayLike, *, stops: ArrayLike, widths: ArrayLike) -> Solid:
    """A hollow behind a rim (k, 3) mm that narrows to an apex (3,) mm.

    stops: rising shares of the way from the rim (0) to the apex (1); widths: share of the rim's own
    width there. Before the first stop and after the last the width stays.
    """
    ring, end = np.asarray(rim, float), np.asarray(apex, float)
    middle = ring.mean(axis=0)
    length = float(np.linalg.norm(end - middle))
    axis = (end - middle) / length
    right = unit(np.cross(axis, [0.0, 1.0, 0.0]))
    up = np.cross(right, axis)
    turn, size = _polar(ring - middle, right, up)
    order = np.argsort(turn)
    knots, shares = np.asarray(stops, float), PchipInterpolator(stops, widths)

    def distance(p: FloatArray) -> FloatArray:
        angle, off = _polar(p - middle, right, up)
        reach = np.interp(angle, turn[order], size[order], period=2 * np.pi)
        along = (p - middle) @ axis / length
        wall = FUNNEL_WALL * (off - reach * shares(np.clip(along, knots[0], knots[-1])))
        back = (along - knots[-1]) * length
        front = (knots[0] - along) * length
        return np.asarray(np.maximum(np.maximum(wall, back), front))

    every = np.vstack([ring, end, middle + (ring - middle) * 1.3 + knots[0] * length * axis])
    return Solid(distance, every.min(axis=0), every.max(axis=0))


def _polar(p: FloatArray, right: FloatArray, up: FloatArray) -> tuple[FloatArray, FloatArray]:
    x, y = p @ right, p @ up
    return np.arctan2(y, x), np.hypot(x, y)


@dataclass(frozen=True, eq=False)
class Skin:
    """An outer skin, and how deep below each vertex something begins: (n,) mm."""

    mesh: Mesh
    depth_mm: FloatArray

    @cached_property
    def cloud(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Close points of the skin and of lids over its smaller holes, their normals and depths."""
        faces = self.mesh.faces
        corners = [faces, *(faces[:, [i, (i + 1) % 3]] for i in range(3))]
        rows = [np.unique(faces)[:, None], *corners]
        points, normals, depths = (
            np.concatenate([of[r].mean(axis=1) for r in rows])
            for of in (self.mesh.vertices, self.mesh.normals, self.depth_mm)
        )
        lids = [self._lid(loop) for loop in self._holes()]
        both = [(points, normals, depths), *lids]
        return tuple(np.concatenate(c) for c in zip(*both, strict=True))  # type: ignore[return-value]

    def _holes(self) -> list[IntArray]:
        loops = open_loops(self.mesh.faces)
        return sorted(
            loops, key=lambda loop: float(np.ptp(self.mesh.vertices[loop], axis=0).sum())
        )[:-1]

    def _lid(self, loop: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        edge, depth = self.mesh.vertices[loop], self.depth_mm[loop]
        middle = edge.mean(axis=0)
        share = np.linspace(0, 1, LID_RINGS)[1:, None, None]
        points = (edge + share * (middle - edge)).reshape(-1, 3)
        depths = (depth + share[..., 0] * (depth.mean() - depth)).ravel()
        across = np.cross(edge - middle, np.roll(edge, -1, axis=0) - middle).sum(axis=0)
        outward = unit(across) * np.sign(across @ (middle - self.mesh.vertices.mean(axis=0)))
        return points, np.tile(outward, (len(points), 1)), depths

    def below(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n,), (n,) mm: how far outside the skin each point lies, and the depth given there."""
        places, normals, depths = self.cloud
        distance, near = cKDTree(places).query(points, workers=-1)
        straight = np.einsum("kx,kx->k", points - places[near], normals[near])
        flat = np.abs(straight) > STEEP * distance
        signed = np.where(flat, straight, np.copysign(distance, straight))
        return signed, depths[near]


def open_loops(faces: IntArray) -> list[IntArray]:
    """The open edges of a mesh, each loop as its points in order."""
    directed = np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)])
    known = {(int(a), int(b)) for a, b in directed}
    follow = {a: b for a, b in known if (b, a) not in known}
    loops: list[IntArray] = []
    while follow:
        start, here = follow.popitem()
        loop = [start]
        while here != start and here in follow:
            loop.append(here)
            here = follow.pop(here)
        loops.append(np.array(loop, dtype=np.int32))
    return loops


class SunkSkin:
    """How deep grid points lie below a skin, and below what begins under it; found once a grid."""

    def __init__(self, skin: Skin, grid: Grid) -> None:
        coarse = Grid(*(graded_axis((a[0], COARSE_MM), end=float(a[-1])) for a in grid.axes))
        outside, begins = skin.below(coarse.points())
        self._outside = _spread(coarse, outside)
        self._begins = _spread(coarse, begins)
        self._low = np.array([a[0] for a in grid.axes])
        self._high = np.array([a[-1] for a in grid.axes])

    def solid(self, *, deeper_mm: float = 0.0, at_least_mm: float = 0.0) -> Solid:
        """What lies deeper below the skin than where bone begins plus `deeper_mm`."""

        def distance(p: FloatArray) -> FloatArray:
            begins = np.maximum(self._begins(p) + deeper_mm, at_least_mm)
            return np.asarray(self._outside(p) + begins)

        return Solid(distance, self._low, self._high)


def _spread(grid: Grid, values: FloatArray) -> Callable[[FloatArray], FloatArray]:
    spread = RegularGridInterpolator(
        grid.axes, values.reshape(grid.shape), bounds_error=False, fill_value=None
    )
    return lambda points: np.asarray(spread(points))


def within(first: Solid, *others: Solid) -> Solid:
    """What lies inside every solid."""
    solids = (first, *others)

    def distance(p: FloatArray) -> FloatArray:
        return np.asarray(np.max([s.distance(p) for s in solids], axis=0))

    return Solid(
        distance,
        np.max([s.low for s in solids], axis=0),
        np.min([s.high for s in solids], axis=0),
    )


def whole_surface(clay: Clay, *, smooth_rounds: int, triangles: int) -> Mesh:
    """The closed surface of the clay and of its mirror image, facing outward.

    Marching cubes (Lewiner 2003) on the left half; only the largest body is kept.
    """
    values = np.pad(clay.values, ((0, 1), (1, 1), (1, 1)), constant_values=FAR_MM)
    values = np.where(np.abs(values) < NEVER_ZERO_MM, NEVER_ZERO_MM, values)
    places, faces, _, _ = marching_cubes(np.clip(values, -8, 8), 0.0, allow_degenerate=False)
    axes = (clay.grid.x, clay.grid.y, clay.grid.z)
    shifted = places - [0, 1, 1]
    points = np.stack(
        [np.interp(shifted[:, k], np.arange(len(a)), a) for k, a in enumerate(axes)], axis=1
    )
    half = Mesh(points, faces[:, ::-1] if _inward(points, faces) else faces)
    whole = smooth_symmetric(largest_body(mirrored_whole(half)), rounds=smooth_rounds)
    return mirrored_whole(thinned(left_half(whole), triangles // 2))


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
    links = _links(mesh)
    average = csr_matrix(diags(1 / np.asarray(links.sum(axis=1)).ravel()) @ links)
    partner = _partners(mesh.vertices)
    points = mesh.vertices
    for _ in range(rounds):
        for share in (SMOOTH_IN, SMOOTH_OUT):
            points = points + share * (average @ points - points)
    return mesh.with_vertices(0.5 * (points + mirror_points(points[partner])))


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


Parts = Sequence[Solid]
