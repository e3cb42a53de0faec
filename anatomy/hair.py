"""Eyebrows and eyelashes: fine ribbons that grow from the skin and follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from anatomy.complexion import BROW, Complexion, rgb
from meshes.frame import MIRROR
from meshes.head import Head
from meshes.mesh import FloatArray, IntArray, Mesh, unit
from meshes.nearest import Nearest, NearestFinder
from meshes.subdivide import mirror_of, subdivision

HAIR_LEVEL = 2
SEED = 20
BROW_STRANDS, BROW_STEPS = 620, 6
UPPER_LASHES, LOWER_LASHES, LASH_STEPS = 96, 46, 6
UPPER_MARGIN = (3649, 3648, 3647, 3629, 3630, 3631, 3632, 3633, 3634)
LOWER_MARGIN = (4408, 4397, 4398, 4400, 4402, 4403, 4404, 3707)


@dataclass(frozen=True, eq=False)
class Hair:
    """Ribbons that hang on the cage: vertices are `rows @ cage + offset`.

    rows: (n, c), none negative, sums one. offset: (n, 3) mm. faces: (m, 3).
    shade: (n,) brightness of each vertex about 1.
    """

    rows: csr_matrix
    offset: FloatArray
    faces: IntArray
    shade: FloatArray

    def mesh(self, cage: FloatArray, hair: str) -> Mesh:
        """The ribbons on this cage, in this colour ("#rrggbb")."""
        color = np.clip(np.outer(self.shade, rgb(hair)), 0, 1)
        return Mesh(self.rows @ cage + self.offset, self.faces, color=color)


def hair_meshes(head: Head, cage: FloatArray, complexion: Complexion) -> dict[str, Mesh]:
    """Eyebrows and lashes of both sides by id, on this cage (c, 3)."""
    lashes = complexion.lashes or complexion.hair
    return {
        name: hair.mesh(cage, lashes if name.startswith("eyelashes") else complexion.hair)
        for name, hair in grow_hair(head).items()
    }


@lru_cache(maxsize=2)
def grow_hair(head: Head) -> Mapping[str, Hair]:
    """Ribbons by id ("eyebrow.left", "eyelashes.right") of this head; made once."""
    surface = subdivision(head, HAIR_LEVEL)
    rows = surface.part_matrices["skin"]
    skin = surface.mesh("skin", head.base)
    mirror = mirror_of(skin.vertices)
    out: dict[str, Hair] = {}
    for name, strands in (("eyebrow", _brow(skin)), ("eyelashes", _lashes(skin, head))):
        roots, weights, offset, faces, shade = strands
        left = Hair(_blend(rows, roots, weights), offset, faces, shade)
        other = _blend(rows, mirror[roots], weights)
        out[f"{name}.left"] = left
        out[f"{name}.right"] = Hair(other, offset * MIRROR, faces[:, ::-1], shade)
    return out


Strands = tuple[IntArray, FloatArray, FloatArray, IntArray, FloatArray]


def _blend(rows: csr_matrix, corners: IntArray, weights: FloatArray) -> csr_matrix:
    n = len(corners)
    pick = csr_matrix(
        (weights.ravel(), (np.repeat(np.arange(n), 3), corners.ravel())), (n, rows.shape[0])
    )
    return csr_matrix(pick @ rows)


def _brow(skin: Mesh) -> Strands:
    """Strands of the left brow: upward in its head, sideways in its body, down in its tail."""
    rng = np.random.default_rng(SEED)
    middle = skin.vertices[skin.faces].mean(1)
    keep = (
        (middle[:, 2] > 40)
        & (middle[:, 0] > 2)
        & (middle[:, 0] < 66)
        & (np.abs(middle[:, 1] - 38) < 22)
    )
    finder = NearestFinder(skin, keep)
    u = rng.beta(1.25, 1.15, BROW_STRANDS)
    v = np.clip(rng.normal(0, 0.5, BROW_STRANDS), -1.15, 1.15)
    x = BROW[0, 0] + u * (BROW[-1, 0] - BROW[0, 0])
    centre, half = (np.interp(x, BROW[:, 0], BROW[:, k]) for k in (1, 2))
    root = np.stack([x, centre + v * half - 0.25 * half, np.full_like(x, 90.0)], axis=1)
    place = _behind(finder, root)
    lean = np.interp(u, [0, 0.1, 0.25, 0.5, 0.75, 1], [82, 64, 38, 22, -2, -26])
    lean = lean - v * np.interp(u, [0, 0.2, 1], [6, 20, 14]) + rng.normal(0, 9, BROW_STRANDS)
    length = np.interp(u, [0, 0.2, 0.6, 1], [4.6, 7.2, 7.8, 5.2]) * rng.uniform(
        0.55, 1.15, BROW_STRANDS
    )
    bend = -np.interp(u, [0, 0.3, 1], [26, 22, 10]) * rng.uniform(0.6, 1.4, BROW_STRANDS)
    width = rng.uniform(0.15, 0.27, BROW_STRANDS)
    stages = []
    for step in range(BROW_STEPS + 1):
        t = step / BROW_STEPS
        stages.append(place)
        angle = np.radians(lean + bend * t)
        way = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
        normal = _normal(skin, place)
        way = unit(way - np.einsum("ij,ij->i", way, normal)[:, None] * normal)
        place = finder.find(place.points + way * (length / BROW_STEPS)[:, None])
    return _brow_ribbons(skin, stages, width, rng)


def _brow_ribbons(
    skin: Mesh, stages: list[Nearest], width: FloatArray, rng: np.random.Generator
) -> Strands:
    corners, weights, offsets, shades = [], [], [], []
    tone = rng.uniform(0.75, 1.25, len(width))
    for step, place in enumerate(stages):
        t = step / BROW_STEPS
        other = stages[min(step + 1, BROW_STEPS)].points - stages[max(step - 1, 0)].points
        normal = _normal(skin, place)
        side = unit(np.cross(other, normal)) * (width * 0.5 * (1 - 0.85 * t**1.5))[:, None]
        lift = normal * (0.12 + 0.75 * np.sin(np.pi * 0.62 * t))
        for sign in (-1, 1):
            corners.append(skin.faces[place.faces])
            weights.append(place.barycentric)
            offsets.append(lift + sign * side)
            shades.append(tone * (0.9 + 0.25 * t))
    return _strips(corners, weights, offsets, shades)


def _lashes(skin: Mesh, head: Head) -> Strands:
    """Lashes of the left eye: long and swept up above, short and down below."""
    centre = head.base[head.parts["eye.left"]].mean(0)
    upper = _lid(skin, UPPER_MARGIN, centre, count=UPPER_LASHES, up=True)
    lower = _lid(skin, LOWER_MARGIN, centre, count=LOWER_LASHES, up=False)
    shift = len(upper[0])
    return (
        np.concatenate([upper[0], lower[0]]),
        np.concatenate([upper[1], lower[1]]),
        np.concatenate([upper[2], lower[2]]),
        np.concatenate([upper[3], lower[3] + shift]).astype(np.int32),
        np.concatenate([upper[4], lower[4]]),
    )


def _lid(
    skin: Mesh, margin: tuple[int, ...], centre: FloatArray, *, count: int, up: bool
) -> Strands:
    rng = np.random.default_rng(SEED + 1 + up)
    line = skin.vertices[list(margin)]
    u = np.clip(np.linspace(0.02, 0.99, count) + rng.normal(0, 0.006, count), 0, 1)
    at = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    root = np.stack([np.interp(u, at / at[-1], line[:, k]) for k in range(3)], axis=1)
    root += rng.normal(0, 0.12, root.shape)
    near = np.linalg.norm(skin.vertices[skin.faces].mean(1) - centre, axis=1) < 24
    place = NearestFinder(skin, near).find(root)
    outward = unit(place.points - centre)
    along = unit(np.gradient(root, axis=0))
    along = unit(np.stack([np.convolve(along[:, k], np.ones(9) / 9, "same") for k in range(3)], 1))
    splay = np.interp(u, [0, 0.35, 1], [-0.35, 0.0, 0.75]) + rng.normal(0, 0.16, count)
    shape = np.interp(u, [0, 0.2, 0.75, 1], [0.5, 0.85, 1.0, 0.8]) * rng.uniform(0.65, 1.1, count)
    length = shape * (7.2 if up else 4.0)
    rise = np.array([0.0, 1.0 if up else -1.0, 0.0])
    start = unit(outward + splay[:, None] * along + (-0.12 if up else 0.0) * rise)
    corners, weights, offsets, shades = [], [], [], []
    for step in range(LASH_STEPS + 1):
        t = step / LASH_STEPS
        curl = (0.62 if up else 0.45) * t**2
        line_mm = (start * t * (1 - 0.28 * t) + rise * curl) * length[:, None]
        side = along * ((0.17 if up else 0.13) * 0.5 * (1 - 0.88 * t))
        for sign in (-1, 1):
            corners.append(skin.faces[place.faces])
            weights.append(place.barycentric)
            offsets.append(line_mm + 0.08 * outward + sign * side)
            shades.append(np.full(count, 0.42))
    return _strips(corners, weights, offsets, shades)


def _strips(
    corners: list[IntArray],
    weights: list[FloatArray],
    offsets: list[FloatArray],
    shades: list[FloatArray],
) -> Strands:
    """Ribbons from their two edges, stage by stage; each ribbon is seen from both sides."""
    count, stages = len(corners[0]), len(corners) // 2
    here = np.arange(count)
    faces = []
    for step in range(stages - 1):
        a, b = (2 * step) * count + here, (2 * step + 1) * count + here
        c, d = a + 2 * count, b + 2 * count
        faces += [np.stack([a, b, d], 1), np.stack([a, d, c], 1)]
    return (
        np.concatenate(corners).astype(np.int32),
        np.concatenate(weights),
        np.concatenate(offsets),
        np.concatenate(faces).astype(np.int32),
        np.concatenate(shades),
    )


def _behind(finder: NearestFinder, points: FloatArray) -> Nearest:
    """Places on the skin straight behind points: nearest in x and y, found in a few rounds."""
    place = finder.find(points)
    for _ in range(8):
        moved = np.column_stack([points[:, :2], place.points[:, 2]])
        place = finder.find(moved)
    return place


def _normal(skin: Mesh, place: Nearest) -> FloatArray:
    corners = skin.normals[skin.faces[place.faces]]
    return unit(np.einsum("kc,kcx->kx", place.barycentric, corners))
