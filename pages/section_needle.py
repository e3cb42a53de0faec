"""A needle drawn over a section: straight in at its origin, or the way one has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from meshes.mesh import FloatArray
from pages.markup import Html, tag
from pages.section_drawing import Frame

STRAIGHT_MM: Final = 15.0
OUTSIDE_MM: Final = 10.0
MARK_MM: Final = 5.0


def straight_in(frame: Frame) -> Iterator[Html]:
    """A needle straight in at the sheet's origin, with a mark every 5 mm."""
    yield from _shaft(frame, np.array([0.0, -1.0]), STRAIGHT_MM)


def along(way: FloatArray, depth_mm: float) -> Callable[[Frame], Iterator[Html]]:
    """Draws a needle from the sheet's origin to its tip. way: (2,) unit, where it goes."""

    def draw(frame: Frame) -> Iterator[Html]:
        yield from _shaft(frame, way, depth_mm)
        x, y = frame.place(depth_mm * way[None])[0].tolist()
        yield tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="4.5", class_="needle-tip",
                  data_testid="section-tip")  # fmt: skip

    return draw


def _shaft(frame: Frame, way: FloatArray, depth_mm: float) -> Iterator[Html]:
    (x1, y1), (x2, y2) = frame.place(np.outer([-OUTSIDE_MM, depth_mm], way)).tolist()
    for name in ("needle halo-line", "needle"):
        yield tag("line", x1=f"{x1:.1f}", y1=f"{y1:.1f}", x2=f"{x2:.1f}", y2=f"{y2:.1f}",
                  class_=name)  # fmt: skip
    beside = np.array([-way[1], way[0]])  # to the right of a needle that points down
    for mark in np.arange(MARK_MM, depth_mm + 1e-6, MARK_MM).tolist():
        x, y = frame.place(mark * way[None])[0].tolist()
        dx, dy = (4.0 * beside).tolist()
        yield tag("line", x1=f"{x - dx:.1f}", y1=f"{y + dy:.1f}", x2=f"{x + dx:.1f}",
                  y2=f"{y - dy:.1f}", class_="needle thin")  # fmt: skip
        yield tag("text", f"{mark:g}", x=f"{x + 2.2 * dx:.1f}", y=f"{y - 2.2 * dy + 4:.1f}",
                  class_="mark", text_anchor="start" if dx >= 0 else "end")  # fmt: skip
