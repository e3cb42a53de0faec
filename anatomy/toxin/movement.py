"""How far points of a patient's skin move under weights of the head's units, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from anatomy.place import Place, resolve_place
from meshes.head import load_head
from meshes.mesh import FloatArray


class Reader:
    """Points of one face, ready to be read. points: name -> where it lies, for either side."""

    def __init__(self, face: Face, points: Mapping[str, Place]) -> None:
        self._head = load_head()
        self._face, self._points = face, points
        self._outer = np.flatnonzero(self._head.regions["outer_skin"] > 0.5)
        self._tree = cKDTree(face.rest[self._outer])
        self._rows: dict[tuple[str, str], int] = {}

    def move(self, point: str, side: str, weights: Mapping[str, float]) -> FloatArray:
        """(3,) mm, how far a point moves from rest; read at the nearest point of the cage."""
        row = self._row(point, side)
        moved = np.zeros(3)
        for unit, weight in weights.items():
            points, moves = self._head.units[unit]
            moved += weight * moves[points == row].sum(axis=0)
        return moved

    def _row(self, point: str, side: str) -> int:
        key = (point, side)
        if key not in self._rows:
            place = resolve_place(self._face, self._points[point], side).position
            self._rows[key] = int(self._outer[self._tree.query(place)[1]])
        return self._rows[key]
