"""Millimetres along the skin: walk from a point, and say where another point lies from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import potpourri3d as pp
from scipy.spatial import cKDTree

from meshes.mesh import FloatArray, IntArray, Mesh, unit

UP = np.array([0.0, 1.0, 0.0])
FRONT = np.array([0.0, 0.0, 1.0])
STEEP = 0.9  # above this cosine "up" no longer points along the skin, so "front" takes its place
NO_STEP_MM = 1e-9
CHART_RADIUS_MM = 60.0
CHART_WALKS = 120
CHART_STEP_MM = 1.0
CHART_NEIGHBOURS = 8
SHARE = np.full(CHART_NEIGHBOURS, 1 / CHART_NEIGHBOURS)
FLAT_MM = 1.5  # this near, the skin is as good as flat
CHART_FLATNESS = 0.15  # spread across the skin below this share of the spread along it is noise


@dataclass(frozen=True, eq=False)
class SurfacePoint:
    """A point on a triangle mesh.

    face: triangle index. barycentric: (3,) weights that sum to one. position: (3,) mm.
    normal: (3,) unit, outward, smooth across triangles.
    """

    face: int
    barycentric: FloatArray
    position: FloatArray
    normal: FloatArray


def surface_point(mesh: Mesh, face: int, barycentric: FloatArray) -> SurfacePoint:
    """The point of a triangle at the given barycentric weights."""
    corners = mesh.faces[face]
    weights = np.asarray(barycentric, dtype=np.float64)
    return SurfacePoint(
        face=int(face),
        barycentric=weights,
        position=np.asarray(weights @ mesh.vertices[corners]),
        normal=unit(weights @ mesh.normals[corners]),
    )


def skin_axes(point: SurfacePoint) -> tuple[FloatArray, FloatArray]:
    """Unit tangents (toward the patient's left and around the head, superior) at a skin point.

    On the temple "left" has turned backward, as it does under a clinician's finger.
    """
    reference = FRONT if abs(point.normal @ UP) > STEEP else UP
    superior = unit(reference - (reference @ point.normal) * point.normal)
    return unit(np.cross(superior, point.normal)), superior


class SkinWalker:
    """Straight walks on one skin mesh, in millimetres (geodesics by potpourri3d's tracer)."""

    def __init__(self, mesh: Mesh) -> None:
        self.mesh = mesh

    @cached_property
    def _tracer(self) -> pp.GeodesicTracer:
        return pp.GeodesicTracer(np.array(self.mesh.vertices), np.array(self.mesh.faces))

    def path(self, start: SurfacePoint, left_mm: float, superior_mm: float) -> FloatArray:
        """(k, 3) mm, the way from `start`, `left_mm` and `superior_mm` along the skin."""
        left, superior = skin_axes(start)
        step = left_mm * left + superior_mm * superior
        length = np.hypot(left_mm, superior_mm)
        if length < NO_STEP_MM:
            return start.position[None, :]
        flat = self.mesh.face_normals[start.face]
        step = length * unit(step - (step @ flat) * flat)
        return np.asarray(
            self._tracer.trace_geodesic_from_face(start.face, start.barycentric, step)
        )

    def chart(self, start: SurfacePoint, *, radius_mm: float = CHART_RADIUS_MM) -> SkinChart:
        """A map of the skin around `start` made of walks in all directions."""
        angles = np.linspace(0, 2 * np.pi, CHART_WALKS, endpoint=False)
        places, offsets = [start.position[None, :]], [np.zeros((1, 2))]
        for i, direction in enumerate(np.stack([np.cos(angles), np.sin(angles)], axis=1)):
            path = self.path(start, *(radius_mm * direction))
            lengths = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
            steps = np.arange(CHART_STEP_MM, lengths[-1], CHART_STEP_MM)
            steps = steps[i % _every(steps) == 0]
            places.append(np.stack([np.interp(steps, lengths, x) for x in path.T], axis=1))
            offsets.append(steps[:, None] * direction)
        return SkinChart(start, np.concatenate(places), np.concatenate(offsets))


def _every(radius_mm: FloatArray) -> IntArray:
    """Of which walks the points at these distances are kept, so that they stand evenly apart."""
    apart_mm = 2 * np.pi * radius_mm / CHART_WALKS
    return np.maximum(1, np.round(CHART_STEP_MM / apart_mm)).astype(np.int32)


class SkinChart:
    """Where points lie from one place, in millimetres along the skin."""

    def __init__(self, start: SurfacePoint, places: FloatArray, offsets: FloatArray) -> None:
        self.start = start
        self._places = places
        self._offsets = offsets
        self._tree = cKDTree(places)

    def offset(self, position: FloatArray) -> FloatArray:
        """(2,) mm, how far toward the patient's left and superior of the start a point lies.

        Beyond the chart the way is continued straight from its nearest known place.
        """
        gap = position - self.start.position
        if gap @ gap < FLAT_MM**2:
            return np.array([gap @ axis for axis in skin_axes(self.start)])
        near = self._tree.query(position, k=CHART_NEIGHBOURS)[1]
        places, offsets = self._places[near], self._offsets[near]
        middle, start = SHARE @ places, SHARE @ offsets
        centred = places - middle
        slope = _flat_inverse(centred.T @ centred) @ (centred.T @ (offsets - start))
        return np.asarray(start + (position - middle) @ slope)


def _flat_inverse(spread: FloatArray) -> FloatArray:
    """The inverse of a (3, 3) spread of places along the ways in which they truly spread."""
    size, ways = np.linalg.eigh(spread)
    steady = size > CHART_FLATNESS**2 * size[-1]
    return np.asarray((ways[:, steady] / size[steady]) @ ways[:, steady].T)
