"""How far points of a patient's skin move under weights of the head's units, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from anatomy.face import Face
from anatomy.place import Place, resolve_place
from meshes.head import load_head
from meshes.mesh import FloatArray
from meshes.subdivide import subdivision


class Reader:
    """Points of one face, ready to be read. points: name -> where it lies, for either side."""

    def __init__(self, face: Face, points: Mapping[str, Place]) -> None:
        self._head = load_head()
        self._face, self._points = face, points
        self._shares: dict[tuple[str, str], FloatArray] = {}

    def move(self, point: str, side: str, weights: Mapping[str, float]) -> FloatArray:
        """(3,) mm, how far a point of the skin moves from rest."""
        shares = self._share(point, side)
        moved = np.zeros(3)
        for unit, weight in weights.items():
            points, moves = self._head.units[unit]
            moved += weight * (shares[points] @ moves)
        return moved

    def _share(self, point: str, side: str) -> FloatArray:
        """(c,) how much of each cage point's way a point of the skin goes; together one."""
        key = (point, side)
        if key not in self._shares:
            place = resolve_place(self._face, self._points[point], side)
            corners = self._face.skin.faces[place.face]
            rows = subdivision(self._head, self._face.level).part_matrices["skin"][corners]
            self._shares[key] = np.asarray(rows.T @ place.barycentric)
        return self._shares[key]
