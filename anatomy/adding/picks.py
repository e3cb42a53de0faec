"""Points of a stranger's anatomy, found as a mapping file says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from anatomy.adding.map_file import SIDE_WORD, AtlasMap, Pick, Range, Window
from anatomy.adding.source import Source
from anatomy.place import outward
from meshes.mesh import FloatArray

SIDES = ("left", "right")


class NoPoint(ValueError):
    """Nothing of the stranger's meshes is left to pick a point from."""


@dataclass(frozen=True, eq=False)
class Picker:
    """Finds points on one stranger's meshes. middle: x of the midline, mm."""

    source: Source
    plan: AtlasMap
    middle: float

    def point(self, pick: Pick, side: str) -> FloatArray:
        """(3,) the point; one in the middle lies on the midline. Raises NoPoint."""
        points = self._kept(pick, side)
        if pick.centre:
            found = box_centre(points)
        else:
            way = np.array(pick.toward) * [outward(side), 1.0, 1.0]
            found = points[(points @ way).argmax()]
        if pick.side == "median":
            found = np.array([self.middle, *found[1:]])
        return np.asarray(found)

    def half(self, points: FloatArray, side: str) -> FloatArray:
        """Those of (n, 3) points that lie on one side of the midline."""
        return np.asarray(points[(points[:, 0] - self.middle) * outward(side) > 0])

    def _kept(self, pick: Pick, side: str) -> FloatArray:
        points = self.source.joined(named(pick.of, side)).vertices
        if pick.half:
            points = self.half(points, side)
        for window in pick.keep:
            start = self._start(window.origin, side)
            shares = (points - start) * [outward(side), 1.0, 1.0]
            points = points[inside(window, shares)]
        if not len(points):
            raise NoPoint(f"no point of {', '.join(named(pick.of, side))} is kept. Widen keep.")
        return points

    def _start(self, origin: str, side: str) -> FloatArray:
        if not origin:
            return np.array([self.middle, 0.0, 0.0])
        return self.point(self.plan.anchors[origin], side)


def named(names: tuple[str, ...], side: str) -> tuple[str, ...]:
    """Names with the side put in: "{side} maxilla" -> "left maxilla"."""
    return tuple(name.replace(SIDE_WORD, side) for name in names)


def inside(window: Window, shares: FloatArray) -> np.ndarray:
    """(n,) True where (n, 3) millimetres lateral, up and forward lie within a window."""
    kept = np.ones(len(shares), dtype=bool)
    for axis, limits in enumerate((window.lateral, window.up, window.forward)):
        kept &= _within(limits, shares[:, axis])
    return kept


def _within(limits: Range | None, values: FloatArray) -> np.ndarray:
    least, most = (None, None) if limits is None else limits
    kept = np.ones(len(values), dtype=bool)
    if least is not None:
        kept &= values > least
    if most is not None:
        kept &= values < most
    return kept


def box_centre(points: FloatArray) -> FloatArray:
    """(3,) the middle of the box around (n, 3) points."""
    return np.asarray(0.5 * (points.min(axis=0) + points.max(axis=0)))
