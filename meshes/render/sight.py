"""What is in sight in a picture: the points of each item that nothing else hides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import FloatArray
from meshes.scene import Item, Plane, Scene

BoolArray = NDArray[np.bool_]
CELL_MM = 4.0  # about as far apart as the points of the coarsest bodies with their middles
SLACK_MM = 4.0  # so much behind the nearest point is still on the same wall
HIDES = 0.5  # opacity from which what lies behind is hidden


@dataclass(frozen=True, eq=False)
class Eye:
    """Where the picture is seen from: axes (3,) of unit length, and its size in pixels."""

    position: FloatArray
    right: FloatArray
    up: FloatArray
    out: FloatArray
    size: tuple[int, int]
    pixels_per_slope: float

    def place(self, points: FloatArray) -> FloatArray:
        """(n, 2) pixels from the lower left corner of (n, 3) points, mm."""
        away = points - self.position
        across = np.stack([away @ self.right, away @ self.up], axis=1)
        slope = across / np.maximum(self.distance(points), 1.0)[:, None]
        return np.asarray(np.array(self.size) / 2 + slope * self.pixels_per_slope)

    def distance(self, points: FloatArray) -> FloatArray:
        """(n,) mm along the line of sight."""
        return np.asarray(-((points - self.position) @ self.out))

    def is_inside(self, points: FloatArray) -> BoolArray:
        """(n,) whether each of (n, 3) points lies within the picture."""
        placed = self.place(points)
        return np.asarray(((placed >= 0) & (placed < np.array(self.size))).all(axis=1))


@dataclass(frozen=True, eq=False)
class Curtain:
    """How near the nearest thing is in each cell of the picture: nearest (rows, columns), mm."""

    eye: Eye
    nearest: FloatArray
    cell_px: float

    def shows(self, points: FloatArray) -> BoolArray:
        """(n,) whether each of (n, 3) points lies in the picture with nothing before it."""
        cells = _cells(self.eye, points, self.cell_px, self.nearest.shape)
        near = self.eye.distance(points) <= self.nearest[cells[:, 0], cells[:, 1]] + SLACK_MM
        return np.asarray(near & self.eye.is_inside(points))

    def count_cells(self, points: FloatArray) -> int:
        """How many cells of the picture these points take."""
        return len(np.unique(_cells(self.eye, points, self.cell_px, self.nearest.shape), axis=0))


def hang_curtain(scene: Scene, eye: Eye) -> Curtain:
    """The nearest of all that is drawn and not seen through."""
    middle = eye.distance(np.array([scene.camera.target], dtype=np.float64))[0]
    cell_px = CELL_MM * eye.pixels_per_slope / max(float(middle), 1.0)
    width, height = eye.size
    nearest = np.full((int(height / cell_px) + 1, int(width / cell_px) + 1), np.inf)
    for item in scene.items:
        if item.opacity < HIDES:
            continue
        points = drawn_points(item, scene, middles=True)
        points = points[eye.is_inside(points)]
        cells = _cells(eye, points, cell_px, nearest.shape)
        np.minimum.at(nearest, (cells[:, 0], cells[:, 1]), eye.distance(points))
    return Curtain(eye, nearest, cell_px)


def points_in_sight(scene: Scene, curtain: Curtain) -> Mapping[str, FloatArray]:
    """For each item of which something is seen, those of its vertices, (n, 3) mm."""
    seen = {}
    for item in scene.items:
        points = drawn_points(item, scene)
        points = points[curtain.shows(points)]
        if len(points):
            seen[item.id] = points
    return seen


def drawn_points(item: Item, scene: Scene, *, middles: bool = False) -> FloatArray:
    """(n, 3) mm, vertices left of an item after peel and cut; middles: of triangles too."""
    mesh = item.mesh
    if not item.visible or item.kind == "zone":
        return np.zeros((0, 3))
    kept = np.ones(len(mesh.vertices), dtype=bool)
    if scene.peel_mm > 0 and mesh.depth_mm is not None:
        kept &= mesh.depth_mm >= scene.peel_mm
    if scene.clip is not None:
        kept &= _beside(scene.clip, mesh.vertices)
    points = mesh.vertices[kept]
    if not middles:
        return points
    faces = mesh.faces[kept[mesh.faces].all(axis=1)]
    return np.vstack([points, mesh.vertices[faces].mean(axis=1)])


def _beside(plane: Plane, points: FloatArray) -> BoolArray:
    along = points @ plane.direction - plane.offset_mm
    return np.asarray(along >= 0 if plane.flip else along <= 0)


def _cells(
    eye: Eye, points: FloatArray, cell_px: float, shape: tuple[int, ...]
) -> NDArray[np.int64]:
    """(n, 2) row and column of each point; what lies outside is put on the edge."""
    cells = (eye.place(points)[:, ::-1] / cell_px).astype(np.int64)
    return np.clip(cells, 0, np.array(shape) - 1)
