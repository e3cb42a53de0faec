"""A tiny atlas of a stranger: one made-up body, in metres, with axes of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import trimesh

from anatomy.face import Face
from meshes.mesh import FloatArray

PLACES = ("glabella", "pronasale", "menton", "tragion.left", "tragion.right", "gonion.left")
TITLE = """title: Tiny atlas
licence: CC0 1.0
attribution: nobody in particular
unit: m
axes: {left: -x, up: +z, forward: +y}
pairs:
"""
STRUCTURES = """structures:
  procerus: {of: ball}
"""
ROUND_MM = (7.0, 9.0, 1.2)  # half its width, height and thickness


def to_theirs(points: FloatArray) -> FloatArray:
    """(n, 3) of our millimetres in the stranger's frame and unit."""
    return np.asarray(points[:, [0, 2, 1]] * [-1, 1, 1] / 1000)


def map_text(face: Face, structures: str = STRUCTURES) -> str:
    """A mapping file that lays the tiny atlas where it was taken from."""
    rows = []
    for name in PLACES:
        place = ", ".join(f"{x:.7f}" for x in to_theirs(face.landmarks[name][None])[0])
        rows.append(f"  - {{to: {{landmark: {name}, depth_mm: 0}}, at: [{place}]}}\n")
    return TITLE + "".join(rows) + structures


def write_tiny(
    folder: Path,
    face: Face,
    *,
    name: str = "ball.obj",
    change: Callable[[FloatArray], FloatArray] = lambda points: points,
) -> Path:
    """The folder of the tiny atlas: a flat ball some millimetres below the glabella."""
    folder.mkdir(parents=True, exist_ok=True)
    ball = trimesh.creation.icosphere(subdivisions=3)
    points = ball.vertices * ROUND_MM + face.landmarks["glabella"] + [0, -6, -4.5]
    theirs = trimesh.Trimesh(to_theirs(change(points)), ball.faces[:, ::-1], process=False)
    theirs.export(folder / name)
    return folder


def write_map(folder: Path, text: str) -> Path:
    """The mapping file beside it."""
    file = folder / "map.yaml"
    file.write_text(text, encoding="utf-8")
    return file
