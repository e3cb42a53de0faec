"""A needle as the page has it: where it went in, how it stands, and what it met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from anatomy.face import Face
from anatomy.gauge import Needle, find_needle
from anatomy.needle import BEVEL_MM, VESSELS, direction_at, trace
from anatomy.place import outward, side_of, skin_under
from anatomy.traces import Near, Trace
from meshes.geodesics import SurfacePoint, skin_axes, surface_point
from meshes.mesh import FloatArray
from meshes.section import Sheet
from pages.language import _
from viewer.needle import FLATTEST_DEG, STEEPEST_DEG, NeedlePose

NO_ENTRY: Final = _(
    "No needle can go in there. Choose a place on the skin of the face or neck, "
    "not in the mouth or on an ear."
)
STRAIGHT: Final = 1e-3  # a needle leaning less than this has no bearing of its own
READY_AT: Final = "glabella"
USUAL_LENGTH_MM: Final = 13.0
USUAL_DEPTH_MM: Final = 4.0  # where a needle begins; no recommendation


@dataclass(frozen=True, eq=False)
class Placed:
    """A needle in a face. tool: its name in needles.yaml. depth_mm: as deep as it was pushed;
    bone may stop it before (`Trace.depth_mm`). angle_deg: to the skin. towards_deg: where the tip
    runs along the skin, 0 superior, 90 lateral.
    """

    entry: SurfacePoint
    tool: str
    length_mm: float
    angle_deg: float = 90.0
    towards_deg: float = 0.0
    depth_mm: float = USUAL_DEPTH_MM

    @property
    def needle(self) -> Needle:
        """Its gauge and kind."""
        return find_needle(self.tool)

    @property
    def direction(self) -> FloatArray:
        """(3,) unit, into the skin."""
        return direction_at(self.entry, self.angle_deg, towards_deg=self.towards_deg)

    def on(self, face: Face) -> Placed:
        """The same needle at the same point of another face's skin."""
        entry = surface_point(face.skin, self.entry.face, self.entry.barycentric)
        return replace(self, entry=entry)

    def trace(self, face: Face) -> Trace:
        """What it meets. Raises ValueError for an entry that takes no needle."""
        return trace(face, self.entry, self.direction, self.depth_mm, needle=self.tool)

    def pose(self, reached_mm: float) -> NeedlePose:
        """The same for the 3D view, as deep as it got."""
        left, superior = skin_axes(self.entry)
        lateral = outward(side_of(self.entry.position)) * left
        return NeedlePose(
            _vector(self.entry.position),
            normal=_vector(self.entry.normal),
            up=_vector(superior),
            lateral=_vector(lateral),
            angle_deg=self.angle_deg,
            towards_deg=self.towards_deg,
            depth_mm=reached_mm,
            length_mm=self.length_mm,
            diameter_mm=2 * self.needle.radius_mm,
        )

    def sheet(self) -> Sheet:
        """The plane that holds the needle and the skin's normal; the skin lies at its top."""
        flat = direction_at(self.entry, STRAIGHT, towards_deg=self.towards_deg)
        flat = flat - (flat @ self.entry.normal) * self.entry.normal
        across = flat / np.linalg.norm(flat)
        return Sheet(np.asarray(self.entry.position), across, np.asarray(self.entry.normal))

    @property
    def way(self) -> FloatArray:
        """(2,) unit, its direction on that sheet."""
        angle = np.radians(self.angle_deg)
        return np.array([np.cos(angle), -np.sin(angle)])


def choose_tool(placed: Placed, tool: str) -> Placed:
    """The same needle in another gauge, no deeper than it is long. Raises UnknownId."""
    length_mm = usual_length(tool)
    return replace(placed, tool=tool, length_mm=length_mm, depth_mm=min(placed.depth_mm, length_mm))


def usual_length(tool: str) -> float:
    """The length first offered of this tool, mm. Raises UnknownId."""
    lengths = find_needle(tool).lengths.numbers
    return float(min(lengths, key=lambda mm: abs(mm - USUAL_LENGTH_MM)))


def set_to(placed: Placed, field: str, number: float) -> Placed:
    """The same needle with its "angle", "towards" or "depth" at this number, within its limits."""
    changed = {
        "angle": lambda: replace(placed, angle_deg=number),
        "towards": lambda: replace(placed, towards_deg=number),
        "depth": lambda: replace(placed, depth_mm=number),
    }[field]()
    return within_limits(changed)


def within_limits(placed: Placed) -> Placed:
    """The same needle as far as its steps may take it."""
    return replace(
        placed,
        angle_deg=min(max(placed.angle_deg, FLATTEST_DEG), STEEPEST_DEG),
        towards_deg=placed.towards_deg % 360,
        depth_mm=min(max(placed.depth_mm, 0.0), placed.length_mm),
    )


def met_at(face: Face, placed: Placed, found: Trace, hit: Near) -> tuple[float, float | None]:
    """Where along the needle a hit lies, mm: from, to; None for `to` where only its wall is met."""
    for one in found.crossed:
        if one.id == hit.id:
            return one.from_mm, one.to_mm
    gap = face.meshes[hit.id].vertices - placed.entry.position
    along = np.clip(gap @ found.direction, 0.0, found.depth_mm)
    nearest = np.linalg.norm(gap - along[:, None] * found.direction, axis=1).argmin()
    return float(along[nearest]), None


def vessels_at_bevel(found: Trace) -> tuple[str, ...]:
    """The vessels that would give blood, as `Trace.blood` tells of their kinds."""
    begin = max(found.depth_mm - BEVEL_MM, 0.0)
    inside = [c.id for c in found.crossed if c.kind in VESSELS and c.to_mm > begin]
    return tuple(dict.fromkeys(inside)) if found.aspirates else ()


def make_ready(face: Face) -> None:
    """Makes what the first needle in a face would wait for."""
    entry = skin_under(face, face.landmarks[READY_AT])
    trace(face, entry, -np.asarray(entry.normal), 1.0)


def _vector(values: FloatArray) -> tuple[float, float, float]:
    x, y, z = np.asarray(values, dtype=np.float64).tolist()
    return x, y, z
