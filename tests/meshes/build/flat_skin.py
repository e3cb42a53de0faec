"""A skin simple enough to know every answer: a ball of 80 mm, with bone 8 mm below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.build.under_skin import Columns
from meshes.mesh import FloatArray, unit
from meshes.project import VIEW_AXES

RADIUS_MM = 80.0


@dataclass(frozen=True)
class BallSpace:
    """An UnderSkin whose skin is a ball around the origin."""

    bone_mm: float = 8.0
    skin_mm: float = 1.0

    def columns(self, outside: FloatArray) -> Columns:
        n, out = len(outside), unit(outside)
        return Columns(
            RADIUS_MM * out, out, out, np.full(n, self.skin_mm), np.full(n, self.bone_mm)
        )

    def columns_seen(self, places: FloatArray, view: str) -> Columns:
        toward = VIEW_AXES[view][2]
        seen = np.array(places, dtype=np.float64)
        seen[:, toward] = 0
        seen[:, toward] = np.sqrt(RADIUS_MM**2 - (seen**2).sum(axis=1))
        return self.columns(seen)


def on_ball(azimuth_deg: float, elevation_deg: float) -> FloatArray:
    """(3,) mm, a point of the ball's skin; azimuth toward +x, elevation toward +y."""
    a, e = np.radians([azimuth_deg, elevation_deg])
    return RADIUS_MM * np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
