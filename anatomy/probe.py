"""Measuring structures of a face the way a published figure was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from anatomy.face import Face
from anatomy.fibres import along_grid, at_share, direction, fibre_grids, lengths_mm, width_mm
from anatomy.measurement import (
    Along,
    Angle,
    Count,
    Depth,
    Diameter,
    Edge,
    Gap,
    Length,
    Measurement,
    Near,
    OnSkin,
    Point,
    Thickness,
    Width,
)
from anatomy.place import Place, offset_along_skin, resolve_place, skin_under
from anatomy.skull import bony_points
from meshes.bodies import Bodies
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder

SIDE = "left"
MIDLINE = "midline"
SLICE_MM = 2.0  # how far from a level a point still counts as being there
BESIDE_MM = 4.0  # how far a needle may pass beside a thin body and still be said to meet it
AXES: Mapping[str, tuple[int, float]] = {
    "lateral": (0, 1.0),
    "medial": (0, -1.0),
    "upper": (1, 1.0),
    "lower": (1, -1.0),
    "front": (2, 1.0),
    "back": (2, -1.0),
}


class NotThere(Exception):
    """The face has nothing to measure there."""


@dataclass(frozen=True, eq=False)
class Probe:
    """Measures one structure (base id) of a face, on the patient's left."""

    face: Face
    structure: str

    def take(self, measurement: Measurement) -> float:
        """The figure in its own unit (mm or degrees). Raises NotThere."""
        return TAKERS[measurement.take](self, measurement)

    def mesh(self, of: str | None = None) -> Mesh:
        """The left or median body of a structure. Raises NotThere."""
        name = of or self.structure
        for full_id in (f"{name}.{SIDE}", name):
            if full_id in self.face.meshes:
                return self.face.meshes[full_id]
        raise NotThere(f"This face has no {name}.")

    def grid(self, piece: int, of: str | None = None) -> FloatArray:
        """(nu, nv, 3) mm the middle of one piece or head. Raises NotThere."""
        grids = fibre_grids(self.mesh(of))
        if piece >= len(grids):
            raise NotThere(f"{of or self.structure} has {len(grids)} pieces, not {piece + 1}.")
        return grids[piece]

    def point(self, point: Point) -> FloatArray:
        """(3,) mm. Raises NotThere, UnknownId."""
        if isinstance(point, str):
            bony = bony_points(self.face, SIDE)
            return bony[point] if point in bony else self.face.landmark(point, SIDE)
        if isinstance(point, OnSkin):
            return resolve_place(self.face, point.skin, SIDE).position
        if isinstance(point, Near):
            found = _finder(self.mesh(point.of)).find(self.point(point.near)[None])
            return np.asarray(found.points[0])
        return self._along(point) if isinstance(point, Along) else self._edge(point)

    def _along(self, point: Along) -> FloatArray:
        line = along_grid(self.grid(point.piece, point.of))
        if point.level is None:
            return at_share(line, point.share if point.share is not None else 0.5)
        height = self.point(point.level)[1]
        if not line[:, 1].min() <= height <= line[:, 1].max():
            raise NotThere(f"{point.of or self.structure} does not reach that height.")
        fine = np.array([at_share(line, share) for share in np.linspace(0, 1, 200)])
        return np.asarray(fine[np.abs(fine[:, 1] - height).argmin()])

    def _edge(self, point: Edge) -> FloatArray:
        mesh = self.mesh(point.of)
        chosen = np.ones(len(mesh.vertices), dtype=bool)
        if point.u is not None and mesh.uv is not None:
            chosen &= (mesh.uv[:, 0] >= point.u[0]) & (mesh.uv[:, 0] <= point.u[1])
        for axis, wanted in ((1, point.level), (0, point.beside)):
            if wanted is not None:
                there = self.point(wanted)[axis]
                chosen &= np.abs(mesh.vertices[:, axis] - there) < SLICE_MM
        if not chosen.any():
            raise NotThere(f"{point.of or self.structure} has no part there.")
        axis, sign = AXES[point.edge]
        vertices = mesh.vertices[chosen]
        found = np.asarray(vertices[(sign * vertices[:, axis]).argmax()])
        return skin_under(self.face, found).position if point.skin else found


def _depth(probe: Probe, asked: Depth) -> float:
    if isinstance(asked.at, Place):
        entry = resolve_place(probe.face, asked.at, SIDE)
    else:
        entry = skin_under(probe.face, probe.point(asked.at))
    near, far = _span(probe, entry, asked.of)
    return {"near": near, "middle": 0.5 * (near + far), "far": far}[asked.to]


def _thickness(probe: Probe, asked: Thickness) -> float:
    near, far = _span(probe, resolve_place(probe.face, asked.at, SIDE), None)
    return far - near


def _span(probe: Probe, entry: SurfacePoint, of: str | None) -> tuple[float, float]:
    """Where a needle straight in enters and leaves the body, or the part just beside its way."""
    mesh = probe.mesh(of)
    inside = Bodies([mesh]).crossings(entry.position[None], -entry.normal[None]).stretches()
    below = np.flatnonzero(inside.to_mm > 0)
    if len(below):
        return max(float(inside.from_mm[below[0]]), 0.0), float(inside.to_mm[below[0]])
    way = mesh.vertices - entry.position
    deep = -(way @ entry.normal)
    beside = np.linalg.norm(way + deep[:, None] * entry.normal, axis=1)
    if beside.min() > BESIDE_MM:
        raise NotThere(f"{of or probe.structure} does not lie below that place.")
    close = deep[beside < beside.min() + 1.0]
    return float(close.min()), float(close.max())


def _diameter(probe: Probe, asked: Diameter) -> float:
    middle = at_share(along_grid(probe.grid(asked.piece)), asked.share)
    found = _finder(probe.mesh()).find(middle[None])
    return 2 * float(found.distance_mm[0])


def _length(probe: Probe, asked: Length) -> float:
    return float(sum(lengths_mm(probe.grid(piece)).mean() for piece in asked.pieces))


def _width(probe: Probe, asked: Width) -> float:
    return width_mm(probe.grid(asked.piece), asked.share)


def _gap(probe: Probe, asked: Gap) -> float:
    if MIDLINE in (asked.begin, asked.end):
        other = asked.end if asked.begin == MIDLINE else asked.begin
        return abs(float(probe.point(other)[0]))
    begin, end = probe.point(asked.begin), probe.point(asked.end)
    if asked.way == "skin":
        face = probe.face
        return offset_along_skin(face, skin_under(face, begin), skin_under(face, end)).distance_mm
    gap = end - begin
    ways: Mapping[str, float] = {
        "straight": float(np.linalg.norm(gap)),
        "lateral": float(gap[0]),
        "up": float(gap[1]),
        "forward": float(gap[2]),
        "across": float(np.hypot(gap[0], gap[1])),
        "side": float(np.hypot(gap[1], gap[2])),
    }
    return ways[asked.way]


def _angle(probe: Probe, asked: Angle) -> float:
    way = direction(probe.grid(asked.piece))
    down = way if way[1] < 0 else -way
    return float(np.degrees(np.arctan2(-down[0], -down[1])))


def _count(probe: Probe, _: Count) -> float:
    return float(len(fibre_grids(probe.mesh())))


TAKERS: Mapping[str, Callable[[Probe, Any], float]] = {
    "depth": _depth,
    "thickness": _thickness,
    "diameter": _diameter,
    "length": _length,
    "width": _width,
    "gap": _gap,
    "angle": _angle,
    "count": _count,
}


@lru_cache(maxsize=256)
def _finder(mesh: Mesh) -> NearestFinder:
    return NearestFinder(mesh)
