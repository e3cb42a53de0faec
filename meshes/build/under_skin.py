"""Points named by a place on the skin and a depth below it: what every builder starts from."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from meshes.mesh import FloatArray


class UnderSkin(Protocol):
    """The space below the skin of one head."""

    def sink(self, outside: FloatArray, depth_mm: FloatArray) -> FloatArray:
        """(n, 3) points `depth_mm` (n,) below the skin nearest to `outside` (n, 3)."""
        ...

    def room(self, outside: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n,), (n,) mm: the shallowest and the deepest that tissue may lie under each place."""
        ...


def keep_in_room(
    space: UnderSkin, outside: FloatArray, top_mm: FloatArray, bottom_mm: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The two depths moved, thickness kept where there is room, between the skin and the bone."""
    shallow, deep = space.room(outside)
    thickness = np.minimum(bottom_mm - top_mm, np.maximum(deep - shallow, 0))
    top = np.clip(top_mm, shallow, np.maximum(deep - thickness, shallow))
    return top, top + thickness
