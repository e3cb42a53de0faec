"""What stops a dose on its straight way: bone wholly, the orbital septum in part."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from anatomy.face import Face
from anatomy.indexed import template_order
from anatomy.shapes import WHOLE
from meshes.bodies import Bodies
from meshes.mesh import FloatArray, Mesh, unit
from meshes.nearest import nearest_places

SEPTUM = "orbital_septum"
BONE = "bone"
UPWARD = (0.0, 0.0, 1.0)


class Barrier:
    """The walls of closed bodies, ready to be asked about points and straight ways."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies

    def crossed(self, starts: FloatArray, ends: FloatArray) -> np.ndarray:
        """(k,) bool, which straight ways from `starts` to `ends` (k, 3) mm meet a wall."""
        ways = ends - starts
        far_mm = np.linalg.norm(ways, axis=1)
        found = self.bodies.crossings(starts, unit(ways), length_mm=far_mm)
        within = (found.along_mm > 0) & (found.along_mm <= far_mm[found.lines])
        hit = np.zeros(len(ends), dtype=bool)
        hit[found.lines[within]] = True
        return hit

    def depth_mm(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """How deep points (k, 3) lie inside, mm (negative outside), and the way out (k, 3) unit."""
        if not len(points) or not len(self.bodies.corners):
            return np.full(len(points), -np.inf), np.zeros_like(points)
        place = nearest_places(self.bodies, points)[2]
        lines = np.broadcast_to(UPWARD, points.shape)
        inside = self.bodies.crossings(points, lines, length_mm=0.0).stretches()
        holds = (inside.from_mm <= 0) & (inside.to_mm > 0)
        side = np.full(len(points), -1.0)
        side[inside.lines[holds]] = 1.0
        ways = place - points
        return side * np.linalg.norm(ways, axis=1), side[:, None] * unit(ways)


@lru_cache(maxsize=8)
def bones_of(face: Face) -> Barrier:
    """The undivided bones of a face, so that a suture lets nothing through."""
    if face.atlas is None:
        return _barrier(face, {})
    whole = {key: shape for key, shape in face.atlas.all_shapes.items() if key.endswith(WHOLE)}
    if not whole:
        return _barrier(face, {n: face.meshes[n] for n, kind in face.kinds.items() if kind == BONE})
    orders = [template_order(shape.mesh) for shape in whole.values()]
    return Barrier(Bodies(list(face.atlas.carry(whole, face.flow).values()), orders))


@lru_cache(maxsize=8)
def septa_of(face: Face) -> Barrier:
    """The orbital septa of a face."""
    return _barrier(face, {n: face.meshes[n] for n in face.kinds if n.startswith(SEPTUM)})


def before_septum(face: Face, points: FloatArray) -> np.ndarray:
    """(k,) bool, which points (k, 3) lie farther from the middle of their eye than its septum does.

    From them every way into the orbit leads through the septum, even where on a patient its edge
    and the rim of bone have come apart by some tenths of a millimetre.
    """
    septa = septa_of(face)
    if not len(septa.bodies.corners) or not len(points):
        return np.zeros(len(points), dtype=bool)
    eyes = [face.meshes[f"eye.{side}"].vertices.mean(axis=0) for side in ("left", "right")]
    middle = np.array(eyes)[(points[:, 0] < 0).astype(np.intp)]
    place = nearest_places(septa.bodies, points)[2]
    far_mm, septum_mm = (np.linalg.norm(one - middle, axis=1) for one in (points, place))
    return np.asarray(far_mm > septum_mm)


def _barrier(face: Face, meshes: Mapping[str, Mesh]) -> Barrier:
    orders = [template_order(face.shapes[name].mesh) for name in meshes]
    return Barrier(Bodies(list(meshes.values()), orders))
