"""Rows of teeth with their gums, made tooth by tooth along an arch, in the project's frame (mm)."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

# Outer line of the arch, |x| and z; level with the edges of the upper incisors in the base head.
ARCH = np.array([[0, 81], [8.3, 80.2], [15.8, 76.6], [20.8, 70], [24.2, 62], [27, 53], [29, 43]])
OVERJET_MM = 2.6  # the lower arch lies this far inside the upper one
# Width along the arch, crown height and depth of each tooth from the midline to the second molar.
# Rounded textbook crown sizes; a look, not a measurement.
UPPER = np.array(
    [
        [8.4, 10.4, 6.6],
        [6.7, 9.0, 6.0],
        [7.5, 10.0, 7.6],
        [7.0, 8.6, 8.8],
        [6.8, 8.0, 8.8],
        [10.0, 7.6, 10.6],
        [9.6, 7.2, 10.6],
    ]
)
LOWER = np.array(
    [
        [5.3, 8.8, 5.8],
        [5.8, 9.0, 6.1],
        [6.8, 10.2, 7.4],
        [7.0, 8.6, 7.6],
        [7.1, 8.2, 8.0],
        [10.6, 7.6, 10.2],
        [10.2, 7.2, 10.0],
    ]
)
UPPER_EDGE_Y, LOWER_EDGE_Y = -43.2, -42.0
CROWN_MM = 9.6  # from the edge to the gum line; the gum reaches as far beyond
ROUNDNESS = 0.55  # exponent of the superellipse: 1 is an egg, 0 a box
GRID = (13, 16)  # rings and sectors of a tooth
GUM_GRID = (40, 12)  # stages and sectors of a half gum


def dental_row(*, upper: bool) -> tuple[np.ndarray, np.ndarray]:
    """(n, 3) mm and (m, 3) outward triangles of one row of 14 teeth and its gum, symmetric."""
    sizes = UPPER if upper else LOWER
    inward = 0.0 if upper else OVERJET_MM
    arch = _arch(inward)
    way = 1.0 if upper else -1.0  # toward the root
    edge = UPPER_EDGE_Y if upper else LOWER_EDGE_Y
    points: list[np.ndarray] = []
    faces: list[np.ndarray] = []
    at = 0.0
    for width, height, depth in sizes:
        tooth = _crown(width, height, depth, way=way)
        here = _placed(tooth, arch, at + width / 2, edge + way * CROWN_MM)
        points.append(here)
        faces.append(_tooth_faces())
        at += width
    points.append(_gum(arch, at, edge + way * CROWN_MM, way=way))
    faces.append(_tube_faces(*GUM_GRID))
    return _both_sides(points, faces)


def _arch(inward: float) -> tuple[CubicSpline, CubicSpline]:
    """The outer line of the left half by arc length: x and z."""
    line = ARCH - inward * np.array([0.55, 1.0])
    line[0, 0] = 0.0
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    ends = ((1, 1.0), (2, 0.0))
    return (
        CubicSpline(along, line[:, 0], bc_type=ends),
        CubicSpline(along, line[:, 1], bc_type=((1, 0.0), (2, 0.0))),
    )


def _crown(width: float, height: float, depth: float, *, way: float) -> np.ndarray:
    """(n, 3) a tooth: x along the arch, y toward the root from the gum line, z outward."""
    rings, sectors = GRID
    polar = np.linspace(0, np.pi, rings)[:, None]
    turn = np.linspace(0, 2 * np.pi, sectors, endpoint=False)[None]
    x = _bent(np.sin(polar)) * _bent(np.cos(turn))
    z = _bent(np.sin(polar)) * _bent(np.sin(turn))
    y = np.broadcast_to(_bent(np.cos(polar)), x.shape)  # 1 at the edge, -1 in the gum
    reach = height + 3.0
    waist = 1.0 - 0.16 * np.clip(-y, 0, 1) ** 2
    blade = 1.0 - (0.55 if depth < 8 else 0.12) * np.clip(y, 0, 1) ** 1.5
    px = 0.485 * width * x * waist
    py = -way * (y * reach / 2 + reach / 2 - 3.0)
    pz = 0.5 * depth * (z * blade - 1.0) - 0.10 * depth * np.clip(y, 0, 1) ** 2
    return np.stack([px, py, pz], axis=-1).reshape(-1, 3)


def _bent(value: np.ndarray) -> np.ndarray:
    return np.asarray(np.sign(value) * np.abs(value) ** ROUNDNESS)


def _placed(
    shape: np.ndarray, arch: tuple[CubicSpline, CubicSpline], at: float, gum_y: float
) -> np.ndarray:
    x, z = arch
    tangent = np.array([float(x(at, 1)), float(z(at, 1))])
    tangent /= np.linalg.norm(tangent)
    out = np.array([-tangent[1], tangent[0]])
    flat = np.outer(shape[:, 0], tangent) + np.outer(shape[:, 2], out)
    return np.stack([x(at) + flat[:, 0], gum_y + shape[:, 1], z(at) + flat[:, 1]], axis=1)


def _gum(
    arch: tuple[CubicSpline, CubicSpline], length: float, gum_y: float, *, way: float
) -> np.ndarray:
    """A tube along the half arch that holds the roots."""
    stages, sectors = GUM_GRID
    turn = np.linspace(0, 2 * np.pi, sectors, endpoint=False)
    points = []
    for at in np.linspace(0.0, length, stages):
        end = 0.02 if at == length else 1.0
        depth = np.interp(at, [0, 15, 30, length], [7.5, 8.5, 10.5, 12.0])
        ring = np.zeros((sectors, 3))
        ring[:, 1] = way * (0.5 * CROWN_MM + end * 0.5 * CROWN_MM * _bent(np.sin(turn)))
        ring[:, 2] = 0.55 + 0.5 * depth * (end * _bent(np.cos(turn)) - 1.0)
        points.append(_placed(ring, arch, at, gum_y))
    return np.concatenate(points)


def _tooth_faces() -> np.ndarray:
    """Triangles of a tooth; each pole is one point, the others of its ring stay unused."""
    rows, columns = GRID
    faces = _grid_faces(rows, columns)
    last = (rows - 1) * columns
    faces = np.where(faces < columns, 0, np.where(faces >= last, last, faces))
    flat = (faces == np.roll(faces, 1, axis=1)).any(1)
    return np.asarray(faces[~flat])


def _tube_faces(stages: int, sectors: int) -> np.ndarray:
    """Triangles of a tube with both ends closed by a fan."""
    ring = np.arange(1, sectors - 1)
    near = np.stack([np.zeros_like(ring), ring + 1, ring], axis=1)
    return np.concatenate(
        [_grid_faces(stages, sectors), near, near[:, ::-1] + (stages - 1) * sectors]
    )


def _grid_faces(rows: int, columns: int) -> np.ndarray:
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns), indexing="ij")
    a = i * columns + j
    b = i * columns + (j + 1) % columns
    c, d = a + columns, b + columns
    first = np.stack([a, b, d], axis=-1).reshape(-1, 3)
    return np.concatenate([first, np.stack([a, d, c], axis=-1).reshape(-1, 3)])


def _both_sides(points: list[np.ndarray], faces: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """All pieces of the left half, turned outward, and their mirrors."""
    all_points: list[np.ndarray] = []
    all_faces: list[np.ndarray] = []
    start = 0
    for piece, face in zip(points, faces, strict=True):
        outward = face if _volume(piece, face) > 0 else face[:, ::-1]
        for flip in (1, -1):
            all_points.append(piece * [flip, 1, 1])
            all_faces.append((outward if flip > 0 else outward[:, ::-1]) + start)
            start += len(piece)
    whole = np.concatenate(all_faces)
    used, compact = np.unique(whole, return_inverse=True)
    return np.concatenate(all_points)[used], compact.reshape(whole.shape)


def _volume(points: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = (points[faces[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a - points[0], np.cross(b - points[0], c - points[0])).sum())
