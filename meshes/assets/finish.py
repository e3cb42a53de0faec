"""Finishing touches on the base: lips that meet, light that reaches, regions found by shape."""

from __future__ import annotations

import numpy as np
import trimesh

from meshes.mesh import Mesh

LID_CLEARANCE_MM = 1.8  # cage points of a moving lid stay this far above the eyeball
LID_SKIN_MM = 0.4  # points closer than this at rest are the lid's inner side
RAYS = 160
RAY_START_MM = 0.05
RAY_REACH_MM = 120.0
LIP_FALLOFF_MM = 5.0
LIP_DEPTH_MM = 9.0
LIP_PRESS_MM = 1.2  # the upper lip is looked for down to here below the lower lip
LIP_CORNER_MM = 23.0  # the lips meet by themselves from here on
LIP_OVERLAP_MM = 0.3  # the lips press this far into each other, so that no line of light shows


def lip_seal(skin: Mesh, lips: np.ndarray, cage: np.ndarray) -> np.ndarray:
    """(k, 3) mm, moves of cage points that bring the lips of a smooth skin together.

    skin: the display surface; lips: (n,) its lip mask; cage: (k, 3) skin points of the cage.
    """
    at, middle, gap, front = _fissure(skin, lips)
    x = np.abs(cage[:, 0])
    above = cage[:, 1] - np.interp(x, at, middle)
    deep = np.clip(np.interp(x, at, front) - cage[:, 2], 0.0, None)
    share = np.exp(-((above / LIP_FALLOFF_MM) ** 2)) * np.exp(-((deep / LIP_DEPTH_MM) ** 4))
    moves = np.zeros_like(cage)
    moves[:, 1] = -0.5 * np.interp(x, at, gap, right=0.0) * share * np.tanh(above / 0.3)
    return moves


def _fissure(skin: Mesh, lips: np.ndarray) -> tuple[np.ndarray, ...]:
    """Places along |x|, and there the height of the mouth's line, the lips' gap, the front edge."""
    points, normals = skin.vertices, skin.normals
    x = np.abs(points[:, 0])
    rows = []
    for left in np.arange(0.0, LIP_CORNER_MM, 1.0):
        here = (x >= left) & (x < left + 2.0) & (lips > 0.3)
        front = points[here, 2].max()
        here &= points[:, 2] > front - 7.0
        high = points[here & (normals[:, 1] > 0.5), 1].max()
        upper = here & (normals[:, 1] < -0.5) & (points[:, 1] > high - LIP_PRESS_MM)
        rows.append((left + 1.0, points[upper, 1].min(), high, front))
    at, low, high, front = np.array(rows).T
    gap = (low - high + LIP_OVERLAP_MM) * np.clip((LIP_CORNER_MM - at) / 4.0, 0.0, 1.0)
    smooth = np.convolve(np.pad(gap, 2, mode="reflect"), np.ones(5) / 5, mode="valid")
    return at, (low + high) / 2, smooth, front


def kept_off_globe(
    moves: np.ndarray, rest: np.ndarray, *, centre: np.ndarray, radius: float
) -> np.ndarray:
    """(k, 3) mm, the same moves of skin points, where they would enter the eyeball held above it.

    rest: (k, 3) where the points lie. Points that lie closer at rest keep their own clearance.
    """
    from_centre = rest + moves - centre
    far = np.linalg.norm(from_centre, axis=1)
    before = np.linalg.norm(rest - centre, axis=1)
    least = np.minimum(before, radius + LID_CLEARANCE_MM)
    lift = np.clip(least - far, 0.0, None) * (before > radius + LID_SKIN_MM) * (far > 0)
    moved = np.abs(moves).max(1) > 0
    return np.asarray(moves + (lift * moved / np.maximum(far, 1e-9))[:, None] * from_centre)


def exposure(skin: Mesh, others: list[Mesh], *, rays: int = RAYS) -> np.ndarray:
    """(n,) 0..1, the share of the sky that each skin vertex sees (ambient light, cosine weighted).

    The open neck is closed with a lid, so that no light comes from inside the head.
    """
    points, faces = [skin.vertices], [np.asarray(skin.faces)]
    lid = _neck_lid(skin)
    faces.append(lid[1])
    points.append(lid[0])
    start = len(skin.vertices) + len(lid[0])
    for other in others:
        points.append(other.vertices)
        faces.append(other.faces + start)
        start += len(other.vertices)
    scene = trimesh.Trimesh(np.concatenate(points), np.concatenate(faces), process=False)
    directions = cosine_directions(rays)
    normals = skin.normals
    across = np.where(np.abs(normals[:, :1]) < 0.9, [[1.0, 0, 0]], [[0, 1.0, 0]])
    t = np.cross(normals, across)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    b = np.cross(normals, t)
    begin = skin.vertices + RAY_START_MM * normals
    seen = np.zeros(len(begin))
    for d in directions:
        way = d[0] * t + d[1] * b + d[2] * normals
        hit = scene.ray.intersects_any(begin, way)  # type: ignore[no-untyped-call]
        seen += ~hit
    return np.asarray(seen / rays)


def cosine_directions(count: int) -> np.ndarray:
    """(count, 3) unit directions spread over the upper half sphere, denser toward +z."""
    k = np.arange(count) + 0.5
    radius, turn = np.sqrt(k / count), np.pi * (1 + 5**0.5) * k
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), np.sqrt(1 - radius**2)], axis=1)


def _neck_lid(skin: Mesh) -> tuple[np.ndarray, np.ndarray]:
    sides = np.concatenate([skin.faces[:, [i, (i + 1) % 3]] for i in range(3)])
    key = np.sort(sides, axis=1)
    _, first, count = np.unique(key, axis=0, return_index=True, return_counts=True)
    rim = sides[first[count == 1]]
    centre = skin.vertices[rim[:, 0]].mean(0, keepdims=True)
    return centre, np.c_[rim[:, ::-1], np.full(len(rim), len(skin.vertices))]
