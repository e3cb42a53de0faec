"""The skin with its lines drawn in, for still pictures; the browser's own are viewer/src/lines.ts.

Triangles with a line are divided finely enough to carry it, then darkened and tilted as the groove
runs. Phases, unlike distances, can be interpolated.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from meshes.mesh import FloatArray, IntArray, Mesh, unit
from meshes.scene import LineGroup, SkinLines

LEAST_MM = 1e-3  # a shallower groove is none
LONGEST_MM = 0.45  # of an edge on which a line about 1 mm wide is drawn
MOST_ROUNDS = 4
BROKEN = 0.7  # how much of its depth a line has on the whole
BESIDE = 0.18  # how much the skin rises beside it
NARROWEST = 0.02
GROOVE = np.array([0.72, 0.58, 0.54])  # what a groove of a millimetre leaves of the colour
DARKENS_PER_MM = 0.9
STRAYS_MM = (15.0, 4.5)  # lengths over which lines stray from their way
POINT, NORMAL, COLOR, DEPTH, PHASE = slice(0, 3), slice(3, 6), slice(6, 9), slice(9, 10), 10
CHANNEL = 4  # columns of each channel: phase, mm, width, wobble


def line_depths_mm(groups: tuple[LineGroup, ...], expression: Mapping[str, float]) -> list[float]:
    """How deep each group is under an expression, mm; never deeper than its depth."""
    return [
        one.depth_mm
        * min(1.0, one.static + sum(w * expression.get(u, 0.0) for u, w in one.units.items()))
        for one in groups
    ]


def with_lines(
    mesh: Mesh, lines: SkinLines, expression: Mapping[str, float]
) -> tuple[Mesh, FloatArray]:
    """The skin with its lines in its colours, and (n, 3) its normals tilted into the grooves.

    mesh: coloured. expression: unit -> weight, on top of what `mesh` shows.
    """
    table = _table(mesh, lines, line_depths_mm(lines.groups, expression))
    columns = np.arange(PHASE + 1, table.shape[1], CHANNEL)
    lined = np.abs(table[:, columns]).max(axis=1) > LEAST_MM
    faces = mesh.faces
    for _ in range(MOST_ROUNDS):
        table, faces, lined = _divided(table, faces, lined)
    channels = [_height_mm(table, PHASE + k * CHANNEL) for k in range(lines.phase.shape[1])]
    height = np.asarray(np.sum(channels, axis=0))
    dark = np.clip(-DARKENS_PER_MM * height, 0, 1)[:, None]
    drawn = Mesh(
        table[:, POINT],
        faces,
        color=np.clip(table[:, COLOR] * (1 + (GROOVE - 1) * dark), 0, 1),
        depth_mm=None if mesh.depth_mm is None else table[:, 9],
    )
    return drawn, unit(unit(table[:, NORMAL]) - _slope(drawn, height))


def _table(mesh: Mesh, lines: SkinLines, depths_mm: list[float]) -> FloatArray:
    """(n, c) all that is interpolated when triangles are divided."""
    number = lines.group.astype(int)
    deep = lines.mask * np.array([*depths_mm, 0.0])[number]
    width = np.array([*(g.width for g in lines.groups), 1.0])[number]
    wobble = np.array([*(g.wobble for g in lines.groups), 0.0])[number]
    told = np.stack([lines.phase, deep, width, wobble], axis=2).reshape(len(number), -1)
    color = np.ones_like(mesh.vertices) if mesh.color is None else mesh.color
    depth = np.zeros(len(mesh.vertices)) if mesh.depth_mm is None else mesh.depth_mm
    return np.concatenate([mesh.vertices, mesh.normals, color, depth[:, None], told], axis=1)


def _divided(
    table: FloatArray, faces: IntArray, lined: np.ndarray
) -> tuple[FloatArray, IntArray, np.ndarray]:
    """Table, faces and lined vertices with every lined triangle that is too large in four."""
    edges = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2)
    ends = table[:, POINT][edges]
    long = np.linalg.norm(ends[:, :, 0] - ends[:, :, 1], axis=2).max(axis=1) > LONGEST_MM
    cut = long & lined[faces].any(axis=1)
    pairs, which = np.unique(
        np.sort(edges[cut].reshape(-1, 2), axis=1), axis=0, return_inverse=True
    )
    middle = (len(table) + which.reshape(-1, 3)).astype(np.int32)
    a, b, c = faces[cut].T
    ab, bc, ca = middle.T
    quarters = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    fine = [np.stack(quarter, axis=1) for quarter in quarters]
    return (
        np.concatenate([table, table[pairs].mean(axis=1)]),
        np.concatenate([faces[~cut], *fine]),
        np.concatenate([lined, lined[pairs].any(axis=1)]),
    )


def _height_mm(table: FloatArray, column: int) -> FloatArray:
    """(n,) mm above the skin; the skin rises a little beside a line."""
    phase, deep, width, wobble = table[:, column : column + CHANNEL].T
    stray = sum(
        share * np.sin(table[:, POINT] @ np.array(way) / mm)
        for share, way, mm in zip(
            (0.7, 0.3), ((1.0, 0.4, 0.5), (0.6, -1.0, 0.3)), STRAYS_MM, strict=True
        )
    )
    near = np.abs((phase + wobble * stray + 0.5) % 1.0 - 0.5) / np.maximum(width, NARROWEST)
    groove = np.exp(-(near**2)) - BESIDE * np.exp(-0.4 * (near - 2.2) ** 2)
    return np.asarray(-deep * BROKEN * groove)


def _slope(mesh: Mesh, height: FloatArray) -> FloatArray:
    """(n, 3) how steeply the height rises along the skin, a mean of the triangles around."""
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    ha, hb, hc = (height[mesh.faces[:, k]][:, None] for k in range(3))
    across = np.cross(b - a, c - a)
    twice = np.maximum(np.einsum("mx,mx->m", across, across), 1e-18)[:, None]
    rise = np.cross(across, ha * (c - b) + hb * (a - c) + hc * (b - a)) / twice
    area = np.sqrt(twice)
    total, weight = np.zeros_like(mesh.vertices), np.zeros((len(mesh.vertices), 1))
    for k in range(3):
        np.add.at(total, mesh.faces[:, k], area * rise)
        np.add.at(weight, mesh.faces[:, k], area)
    return np.asarray(total / np.maximum(weight, 1e-18))
