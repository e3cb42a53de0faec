"""Whether danger zones lie over what they name, on the template and on many people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from lessons.covering import skin_samples, zone_mask
from lessons.lesson import Side, Zone
from lessons.naming import name_of
from meshes.mesh import FloatArray

BORDER_MM = 2.0  # nearer than this the outline borders a structure; this project's choice
SIDES = ("left", "right")


@dataclass(frozen=True)
class ZoneFit:
    """How a danger zone lies over one structure that it names, all faces and sides together.

    gaps_mm: along the skin from the outline to the skin over the nearest part of the structure, 0
    within it; a face that lacks the structure is left out. elsewhere: why it may lie outside.
    """

    zone_id: str
    structure_id: str
    gaps_mm: tuple[float, ...]
    elsewhere: str | None

    @property
    def missed(self) -> int:
        """On how many faces and sides it lies further than BORDER_MM outside."""
        return sum(gap > BORDER_MM for gap in self.gaps_mm)

    def __str__(self) -> str:
        return (
            f"{self.zone_id}: the {name_of(self.structure_id)} lies more than {BORDER_MM:g} mm "
            f"outside the outline in {self.missed} of {len(self.gaps_mm)}, at worst "
            f"{max(self.gaps_mm):.1f} mm."
        )


def measure_outlines(zones: Iterable[Zone], faces: Sequence[Face]) -> tuple[ZoneFit, ...]:
    """Every structure that these zones name, on all faces, in the zones' order."""
    return tuple(
        ZoneFit(zone.id, risk.id, _gaps(faces, zone, risk.id), risk.elsewhere)
        for zone in zones
        for risk in zone.structures
    )


def check_outlines(fits: Iterable[ZoneFit]) -> tuple[str, ...]:
    """A sentence for every structure that lies outside somewhere and does not say why."""
    return tuple(
        f"{fit} Move the outline, or say why in elsewhere."
        for fit in fits
        if fit.missed and fit.elsewhere is None
    )


def gap_to_outline_mm(face: Face, zone: Zone, side: Side, body: str) -> float:
    """From the outline on one side to the outer skin over the nearest part of a body, mm."""
    over = _skin_over(face, body)
    inside = skin_samples(face).positions[zone_mask(face, zone, side)]
    return float(cKDTree(inside).query(over)[0].min())


def _gaps(faces: Sequence[Face], zone: Zone, structure_id: str) -> tuple[float, ...]:
    return tuple(
        gap_to_outline_mm(face, zone, side, body)
        for face in faces
        for side in zone.sides
        for body in _bodies(structure_id, side)
        if body in face.meshes
    )


def _bodies(structure_id: str, side: Side) -> tuple[str, ...]:
    """Names under which a structure may be drawn on one side; on both for a median zone."""
    sides = SIDES if side == "median" else (side,)
    return (structure_id, *(f"{structure_id}.{one}" for one in sides))


def _skin_over(face: Face, body: str) -> FloatArray:
    """(n, 3) mm, the samples of the outer skin nearest to each vertex of a body."""
    skin = skin_samples(face).positions
    return np.asarray(skin[cKDTree(skin).query(face.meshes[body].vertices)[1]])
