"""A vessel or a nerve: a smooth path with a radius profile, closed at both ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from meshes.build.curve import chord_parameter, even_shares, profile, smooth_curve
from meshes.mesh import FloatArray, IntArray, Mesh, unit

SIDES = 10
STEP_MM = 1.2
CAP_RINGS = 3


def build_tube(
    path: ArrayLike, radius_mm: ArrayLike, *, sides: int = SIDES, step_mm: float = STEP_MM
) -> Mesh:
    """A closed tube along `path` (n, 3) mm with a radius (one, or one per path point), mm.

    u runs from the first point (0) to the last (1). Raises ValueError on fewer than two points or
    a radius that is not positive.
    """
    points = np.asarray(path, dtype=np.float64)
    radii = np.atleast_1d(np.asarray(radius_mm, dtype=np.float64))
    if len(points) < 2:
        raise ValueError(f"Expected a path of at least two points, got {len(points)}.")
    if np.any(radii <= 0):
        raise ValueError(f"Expected positive radii, got {radii.min()} mm.")
    length = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    shares = even_shares(points, max(4, int(np.ceil(length / step_mm)) + 1))
    centre = smooth_curve(points, shares)
    knots = chord_parameter(points) if len(radii) > 1 else np.zeros(1)
    centre, radius, along = _with_caps(centre, profile(knots, radii, shares), shares)
    return _skin_of_rings(centre, radius, along, sides)


def _with_caps(
    centre: FloatArray, radius: FloatArray, along: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The rings with half-round ends added."""
    tilt = np.linspace(0, np.pi / 2, CAP_RINGS + 1)[1:]
    start, end = unit(centre[0] - centre[1]), unit(centre[-1] - centre[-2])
    head = centre[0] + radius[0] * np.sin(tilt)[::-1, None] * start
    tail = centre[-1] + radius[-1] * np.sin(tilt)[:, None] * end
    shrink = np.maximum(np.cos(tilt), 0.02)
    return (
        np.vstack([head, centre, tail]),
        np.concatenate([radius[0] * shrink[::-1], radius, radius[-1] * shrink]),
        np.concatenate([np.zeros(CAP_RINGS), along, np.ones(CAP_RINGS)]),
    )


def _skin_of_rings(centre: FloatArray, radius: FloatArray, along: FloatArray, sides: int) -> Mesh:
    first, second = steady_frames(centre)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    spoke = (
        np.cos(angle)[None, :, None] * first[:, None]
        + np.sin(angle)[None, :, None] * second[:, None]
    )
    rings = centre[:, None] + radius[:, None, None] * spoke
    vertices = np.vstack([rings.reshape(-1, 3), centre[:1], centre[-1:]])
    across = np.tile(np.linspace(0, 1, sides, endpoint=False), len(centre))
    uv = np.vstack([np.stack([np.repeat(along, sides), across], axis=1), [[0.0, 0.5], [1.0, 0.5]]])
    return Mesh(vertices, _ring_faces(len(centre), sides), uv=uv)


def _ring_faces(rings: int, sides: int) -> IntArray:
    ring, side = np.meshgrid(np.arange(rings - 1), np.arange(sides), indexing="ij")
    a, b = ring * sides + side, ring * sides + (side + 1) % sides
    c, d = a + sides, b + sides
    wall = np.concatenate([np.stack([a, b, d], -1), np.stack([a, d, c], -1)]).reshape(-1, 3)
    k = np.arange(sides)
    south, north = rings * sides, rings * sides + 1
    last = (rings - 1) * sides
    caps = [
        np.stack([np.full(sides, south), (k + 1) % sides, k], axis=1),
        np.stack([np.full(sides, north), last + k, last + (k + 1) % sides], axis=1),
    ]
    return np.concatenate([wall, *caps]).astype(np.int32)


def steady_frames(centre: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two unit vectors (n, 3) across the path at each point that do not twist along it.

    Double reflection of Wang, Jüttler, Zheng and Liu (2008), ACM Trans Graph 27:2.
    """
    tangent = unit(np.gradient(centre, axis=0))
    start = np.eye(3)[np.argmin(np.abs(tangent[0]))]
    first = np.empty_like(centre)
    first[0] = unit(np.cross(tangent[0], start))
    for i in range(len(centre) - 1):
        first[i + 1] = _carry(centre[i + 1] - centre[i], first[i], tangent[i], tangent[i + 1])
    return first, np.cross(tangent, first)


def _carry(step: FloatArray, across: FloatArray, here: FloatArray, there: FloatArray) -> FloatArray:
    size = step @ step
    if size == 0:
        return across
    mirrored = across - (2 / size) * (step @ across) * step
    turned = here - (2 / size) * (step @ here) * step
    second = there - turned
    size = second @ second
    if size < 1e-18:
        return mirrored
    return np.asarray(mirrored - (2 / size) * (second @ mirrored) * second)
