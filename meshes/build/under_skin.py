"""The space below the skin, as builders see it: columns of tissue from the skin to the bone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from meshes.mesh import FloatArray, unit

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
        self, top_mm: FloatArray, bottom_mm: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Two depths moved between skin and bone; thickness is kept where there is room."""
        room = np.maximum(self.bone_mm - self.skin_mm, 0)
        thickness = np.minimum(bottom_mm - top_mm, room)
        top = np.clip(top_mm, self.skin_mm, self.skin_mm + room - thickness)
        return top, top + thickness


class UnderSkin(Protocol):
    """The space below the skin of one head."""

    def columns(self, outside: FloatArray) -> Columns:
        """The columns below the skin nearest to `outside` (n, 3) mm."""
        ...

    def columns_in_front(self, places: FloatArray) -> Columns:
        """The columns below the foremost skin at the width and height of `places` (n, 3) mm."""
        ...
