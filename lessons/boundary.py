"""The outline of a danger zone on the skin, said in landmarks and millimetres."""

from __future__ import annotations

import math
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

CIRCLE_CORNERS = 24
EDGE_MM = 8.0  # on a longer edge further points hold the curve through all of them straight

Mm = Annotated[float, Field(ge=-150, le=150, allow_inf_nan=False)]
Corner = tuple[str, float, float]


class Point(BaseModel):
    """A corner: landmark, millimetres away from the midline and up along the skin."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    lateral: Mm = 0.0
    superior: Mm = 0.0


class Circle(Point):
    """A circle around a point."""

    radius_mm: Annotated[float, Field(gt=0, le=60)]


class Box(BaseModel):
    """An upright box around a landmark; lateral and superior are [min, max]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    lateral: tuple[Mm, Mm]
    superior: tuple[Mm, Mm]

    @model_validator(mode="after")
    def _runs_upward(self) -> Self:
        if self.lateral[0] >= self.lateral[1] or self.superior[0] >= self.superior[1]:
            raise ValueError("a box needs [min, max] with min below max in lateral and superior")
        return self


class Boundary(BaseModel):
    """Exactly one of polygon (three corners or more), circle or box.

    >>> Boundary(box=Box(ref="glabella", lateral=(0, 10), superior=(0, 5))).corners()[2]
    ('glabella', 10.0, 5.0)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    polygon: tuple[Point, ...] | None = None
    circle: Circle | None = None
    box: Box | None = None

    @model_validator(mode="after")
    def _is_one_outline(self) -> Self:
        given = [k for k in ("polygon", "circle", "box") if getattr(self, k) is not None]
        if len(given) != 1:
            raise ValueError(
                f"it has {len(given)} outlines. Write exactly one of polygon, circle, box"
            )
        if self.polygon is not None and len(self.polygon) < 3:
            raise ValueError(f"a polygon has {len(self.polygon)} corners. It needs three or more")
        return self

    def corners(self) -> tuple[Corner, ...]:
        """The outline as (landmark, lateral mm, superior mm); the first corner is not repeated."""
        if self.polygon is not None:
            return tuple((p.ref, p.lateral, p.superior) for p in self.polygon)
        if self.circle is not None:
            return _circle_corners(self.circle)
        box = self.box
        if box is None:  # the validator refuses this
            return ()
        (a, b), (c, d) = box.lateral, box.superior
        return tuple((box.ref, x, y) for x, y in ((a, c), (b, c), (b, d), (a, d)))

    def drawn(self) -> tuple[Corner, ...]:
        """The corners, and further points on long edges between corners of one landmark.

        >>> Boundary(box=Box(ref="glabella", lateral=(0, 10), superior=(0, 5))).drawn()[1]
        ('glabella', 5.0, 0.0)
        """
        corners = self.corners()
        edges = zip(corners, (*corners[1:], *corners[:1]), strict=True)
        return tuple(point for start, end in edges for point in _along(start, end))


def _along(start: Corner, end: Corner) -> tuple[Corner, ...]:
    """The first corner of an edge, then what divides the edge."""
    ref, x, y = start
    if end[0] != ref:
        return (start,)
    across, up = end[1] - x, end[2] - y
    pieces = max(1, math.ceil(math.hypot(across, up) / EDGE_MM))
    return tuple((ref, x + across * k / pieces, y + up * k / pieces) for k in range(pieces))


def _circle_corners(circle: Circle) -> tuple[Corner, ...]:
    turns = (2 * math.pi * k / CIRCLE_CORNERS for k in range(CIRCLE_CORNERS))
    return tuple(
        (
            circle.ref,
            circle.lateral + circle.radius_mm * math.cos(t),
            circle.superior + circle.radius_mm * math.sin(t),
        )
        for t in turns
    )
