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
DEEP_MM = 20.0  # how far down a column goes: the deepest figure of a zone, of the temple
WITHIN_MM = 0.5  # nearer than this it runs below the zone: samples lie some 1.4 mm apart
MANY = 128  # points that are compared at once
SIDES = ("left", "right")


@dataclass(frozen=True)
class ZoneFit:
    """How a danger zone lies over one structure that it names, all faces and sides together.

    gaps_mm: how far beside the columns below the zone it runs at its nearest; a face that lacks the
    structure is left out. elsewhere: why it may lie outside.
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
    """How far beside the columns below a zone a body runs at its nearest, mm; about 0 within."""
    skin, within = skin_samples(face), zone_mask(face, zone, side)
    spots, into = skin.positions[within], -face.skin.face_normals[skin.triangles[within]]
    points = face.meshes[body].vertices
    far = cKDTree(spots).query(points)[0]
    order = np.argsort(far)
    order = order[far[order] <= far.min() + DEEP_MM]  # no other can run nearer to a column
    gap = np.inf
    for rows in np.array_split(order, len(order) // MANY + 1):
        gap = min(gap, _aside(points[rows], spots, into))
        if gap <= WITHIN_MM:
            break
    return gap


def _aside(points: FloatArray, spots: FloatArray, into: FloatArray) -> float:
    """The least way, mm, from (n, 3) points to the columns that begin at `spots` (k, 3)."""
    way = points[:, None] - spots
    depth = np.einsum("nkx,kx->nk", way, into)
    below = np.clip(depth, 0.0, DEEP_MM)
    rest = np.einsum("nkx,nkx->nk", way, way) - depth**2 + (depth - below) ** 2
    return float(np.sqrt(max(rest.min(), 0.0)))


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
