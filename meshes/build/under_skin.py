"""The space below the skin, as builders see it: columns of tissue from the skin to the bone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from meshes.mesh import FloatArray, unit

LEAST_SHARE = 0.4
SMOOTH_FROM_MM = 4.0  # below this depth the smooth normal alone leads inward


@dataclass(frozen=True, eq=False)
class Columns:
    """What lies straight below n places of the skin.

    surface: (n, 3) mm on the skin. near, far: (n, 3) unit, the skin's normal and its mean over the
    neighbourhood, which leads to depth. skin_mm, bone_mm: (n,) where tissue begins and ends.
    """

    surface: FloatArray
    near: FloatArray
    far: FloatArray
    skin_mm: FloatArray
    bone_mm: FloatArray

    def sink(self, depth_mm: FloatArray) -> FloatArray:
        """(n, 3) points `depth_mm` (n,) below the skin."""
        share = np.clip(depth_mm / SMOOTH_FROM_MM, 0, 1)[:, None]
        inward = unit((1 - share) * self.near + share * self.far)
        return np.asarray(self.surface - depth_mm[:, None] * inward)

    def keep_in_room(
        self, top_mm: FloatArray, bottom_mm: FloatArray, *, least: float = LEAST_SHARE
    ) -> tuple[FloatArray, FloatArray]:
        """Two depths brought between skin and bone.

        Where room is short a body grows thinner, to `least` of its thickness, before it moves up,
        so that what lies over it stays over it.
        """
        room = np.maximum(self.bone_mm - self.skin_mm, 0)
        thickness = np.minimum(bottom_mm - top_mm, room)
        deepest = self.skin_mm + room
        top = np.clip(top_mm, self.skin_mm, deepest - least * thickness)
        return top, np.minimum(top + thickness, deepest)


class UnderSkin(Protocol):
    """The space below the skin of one head."""

    def columns(self, outside: FloatArray) -> Columns:
        """The columns below the skin nearest to `outside` (n, 3) mm."""
        ...

    def columns_seen(self, places: FloatArray, view: str) -> Columns:
        """The columns below the skin that is seen at `places` (n, 3) mm from "front" or "side"."""
        ...
