"""Danger zones as bodies: what lies between two depths below an outline on one person's skin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from anatomy.face import Face
from anatomy.place import Place, resolve_place
from anatomy.tissue import Tissue, outer_tissue
from meshes.build.pad import build_pad
from meshes.mesh import Mesh

SidedPlace = tuple[str, str, float, float]  # landmark, side, lateral mm, superior mm


def zone_mesh(face: Face, points: Sequence[SidedPlace], *, depth_mm: tuple[float, float]) -> Mesh:
    """The closed body below an outline on this face, between two depths, mm.

    points: at least three rows (landmark, side, lateral, superior) around a star-shaped outline.
    Raises UnknownId for an unknown landmark, ValueError for too few points or depths out of order.
    """
    outline = np.array(
        [
            resolve_place(face, Place(ref=ref, lateral=lateral, superior=superior), side).position
            for ref, side, lateral, superior in points
        ]
    )
    top_mm, bottom_mm = depth_mm
    return build_pad(_space(face), outline, top_mm=top_mm, bottom_mm=bottom_mm, rounded=False)


@lru_cache(maxsize=8)
def _space(face: Face) -> Tissue:
    return outer_tissue(face, lambda skin: np.full(len(skin.vertices), np.inf))
