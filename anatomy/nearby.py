"""What lies near a point and along a needle's way, in millimetres."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from anatomy.face import Face
from anatomy.indexed import index_structures
from meshes.bodies import ROUNDING_MM
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray

DANGEROUS = ("artery", "vein", "nerve")
REACH_MM = 25.0  # how far from a needle structures are looked for
UPWARD = np.array([[0.0, 0.0, 1.0]])


@dataclass(frozen=True)
class Nearby:
    """A structure near a point. distance_mm: from the point to its wall, 0 inside.

    depth_mm: how deep below the skin its nearest part lies.
    """

    id: str
    kind: str
    distance_mm: float
    depth_mm: float


@dataclass(frozen=True)
class Crossed:
    """A structure on a needle's way: from where to where, mm below the point of entry."""

    id: str
    kind: str
    from_mm: float
    to_mm: float


@dataclass(frozen=True)
class Passed:
    """A structure near a needle. path_mm: least distance of the whole needle to its wall, 0 inside.

    holds_tip: the tip lies inside. depth_mm: how deep below the skin the part near the path lies.
    """

    id: str
    kind: str
    path_mm: float
    holds_tip: bool
    depth_mm: float


def nearest_structures(
    face: Face, point: FloatArray, *, kinds: Collection[str] = DANGEROUS
) -> tuple[Nearby, ...]:
    """Every structure of these kinds, nearest to `point` (3,) mm first."""
    index = index_structures(face, frozenset(kinds))
    here = np.asarray(point, dtype=np.float64)[None]
    nearness = index.bodies.nearness(here, here)
    walls = index.bodies.crossings(here, UPWARD, length_mm=0.0).stretches()
    holders = set(walls.owners[(walls.from_mm <= 0) & (walls.to_mm > 0)].tolist())
    depths = index.depths_mm[nearness.row[0]]
    found = [
        Nearby(
            name,
            index.kinds[name],
            distance_mm=0.0 if body in holders else float(nearness.distance_mm[0, body]),
            depth_mm=float(depths[body]),
        )
        for body, name in enumerate(index.names)
    ]
    return tuple(sorted(found, key=lambda n: n.distance_mm))


def needle_clearances(
    face: Face,
    entry: SurfacePoint,
    depth_mm: float,
    *,
    kinds: Collection[str] = DANGEROUS,
    within_mm: float | Mapping[str, float] = REACH_MM,
) -> tuple[Passed, ...]:
    """Structures within reach of a needle straight in at `entry`, nearest to its path first.

    within_mm: the reach, or one for each structure id or else its kind. A structure that holds a
    part of the needle is always told.
    """
    index = index_structures(face, frozenset(kinds))
    start, end = entry.position[None], needle_tip(entry, depth_mm)[None]
    walls = index.bodies.crossings(start, -entry.normal[None], length_mm=depth_mm).stretches()
    met = (walls.from_mm <= depth_mm) & (walls.to_mm >= 0)
    pierced = walls.owners[met]
    holders = set(walls.owners[met & (walls.to_mm > depth_mm)].tolist())
    reach = index.reach_mm(within_mm)
    reach[pierced] = np.inf
    near = index.bodies.nearness(start, end, within_mm=reach)
    gaps, depths = near.distance_mm[0], index.depths_mm[near.row[0]]
    gaps[pierced] = 0.0
    found = [
        Passed(
            index.names[body],
            index.kinds[index.names[body]],
            path_mm=float(gaps[body]),
            holds_tip=body in holders,
            depth_mm=float(depths[body]),
        )
        for body in np.flatnonzero(np.isfinite(gaps)).tolist()
    ]
    return tuple(sorted(found, key=lambda n: n.path_mm))


def within_of_needle_mm(
    face: Face, entry: SurfacePoint, depth_mm: float, *, kinds: Collection[str] = DANGEROUS
) -> float:
    """A distance, mm, within which a structure of these kinds lies for certain; inf without any.

    A search that goes no further misses nothing that matters.
    """
    index = index_structures(face, frozenset(kinds))
    every = [np.arange(len(index.names))]
    start, end = entry.position[None], needle_tip(entry, depth_mm)[None]
    near = index.bodies.nearness(start, end, groups=every)
    return float(near.distance_mm[0, 0]) + ROUNDING_MM


def needle_tip(entry: SurfacePoint, depth_mm: float) -> FloatArray:
    """(3,) mm, where the tip lies when a needle goes straight in at `entry`."""
    return np.asarray(entry.position - depth_mm * entry.normal)


def layers_along(face: Face, entry: SurfacePoint, depth_mm: float) -> tuple[Crossed, ...]:
    """What a needle straight in at `entry` crosses down to `depth_mm`, shallowest first."""
    index = index_structures(face)
    start, way = entry.position[None], -entry.normal[None]
    walls = index.bodies.crossings(start, way, length_mm=depth_mm).stretches()
    return tuple(
        Crossed(
            index.names[body],
            index.kinds[index.names[body]],
            from_mm=max(begins, 0.0),
            to_mm=min(ends, depth_mm),
        )
        for body, begins, ends in zip(
            walls.owners.tolist(), walls.from_mm.tolist(), walls.to_mm.tolist(), strict=True
        )
        if begins < depth_mm and ends > 0
    )
