"""Grids of points: in rows along three axes, denser where a shape has more to say; in a disk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.mesh import FloatArray


@dataclass(frozen=True, eq=False)
class Grid:
    """Points in rows along three axes, each (k,) mm and rising; x begins at the midline."""

    x: FloatArray
    y: FloatArray
    z: FloatArray

    @property
    def axes(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The three axes."""
        return self.x, self.y, self.z

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many points along each axis."""
        return len(self.x), len(self.y), len(self.z)

    def box(self, low: FloatArray, high: FloatArray) -> tuple[slice, slice, slice]:
        """The part of the grid between two corners, mm."""
        ends = [
            (np.searchsorted(a, low[k]), np.searchsorted(a, high[k], side="right"))
            for k, a in enumerate(self.axes)
        ]
        return tuple(slice(int(a), int(b)) for a, b in ends)  # type: ignore[return-value]

    def points(self, box: tuple[slice, slice, slice] | None = None) -> FloatArray:
        """(n, 3) mm, the points of the grid or of a part of it."""
        axes = (
            self.axes if box is None else tuple(a[s] for a, s in zip(self.axes, box, strict=True))
        )
        return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def graded_axis(*stops: tuple[float, float], end: float) -> FloatArray:
    """(k,) mm: from each (start, step) to the next start, and to `end`, in about such steps."""
    starts = [s for s, _ in stops]
    pieces = [
        np.linspace(a, b, max(1, round((b - a) / step)), endpoint=False)
        for (a, step), b in zip(stops, [*starts[1:], end], strict=True)
    ]
    return np.append(np.concatenate(pieces), end)


def disk_grid(cells: int) -> FloatArray:
    """(cells + 1, cells + 1, 2) a square grid bent into the unit disk (elliptical mapping)."""
    line = np.linspace(-1, 1, cells + 1)
    x, y = np.meshgrid(line, line, indexing="ij")
    return np.stack([x * np.sqrt(1 - y**2 / 2), y * np.sqrt(1 - x**2 / 2)], axis=-1)
