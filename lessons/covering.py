"""How much of a danger zone's outline is covered by round marks on the skin of one face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from anatomy.tissue import outer_faces
from lessons.marks import draw_zone
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.nearest import NearestFinder

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Side, Zone
    from meshes.geodesics import SurfacePoint

FINE_MM2 = 2.0  # the largest piece of skin that one sample speaks for
MOST_SPLITS = 3
ON_SKIN_MM = (0.0, 0.1)  # between these depths a zone is a patch of the skin
NEAR_MM = 1.5  # how far the skin may be from that patch, whose points lie 2 mm apart
RIM = 0.99  # a share of the way from a zone's middle to its rim; above it, the skin lies beyond


@dataclass(frozen=True, eq=False)
class Samples:
    """Points all over a skin. positions: (n, 3) mm. areas: (n,) mm2 of each.

    triangles, weights: (n,) and (n, 3), where on the mesh each lies.
    """

    positions: FloatArray
    areas: FloatArray
    triangles: IntArray
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Covered:
    """Shares of areas, 0 to 1. zones: of each zone, in the order asked. outside: of the marks."""

    zones: tuple[float, ...]
    outside: float


_whole: WeakKeyDictionary[Face, Samples] = WeakKeyDictionary()
_zones: WeakKeyDictionary[Face, dict[tuple[Zone, str], np.ndarray]] = WeakKeyDictionary()


def measure_cover(
    face: Face,
    outlines: Sequence[tuple[Zone, Side]],
    *,
    dabs: Sequence[SurfacePoint],
    radius_mm: float,
    spared: Sequence[tuple[Zone, Side]] = (),
) -> Covered:
    """How much of each outlined zone lies under the dabs, and how much of the dabs in none.

    dabs: centres of round marks. spared: further zones on which a mark is not outside.
    """
    skin = skin_samples(face)
    marked = _marked(skin, dabs, radius_mm)
    inside = [zone_mask(face, zone, side) for zone, side in outlines]
    allowed = np.zeros(len(skin.areas), dtype=bool)
    for mask in (*inside, *(zone_mask(face, zone, side) for zone, side in spared)):
        allowed |= mask
    shares = tuple(_share(skin.areas, mask & marked, mask) for mask in inside)
    return Covered(shares, _share(skin.areas, marked & ~allowed, marked))


def skin_samples(face: Face) -> Samples:
    """The outer skin of a face (no mouth, no ears) as many small pieces, made once a face."""
    found = _whole.get(face)
    if found is None:
        found = _whole[face] = _sampled(face.skin, outer_faces(face))
    return found


def zone_mask(face: Face, zone: Zone, side: Side) -> np.ndarray:
    """(n,) bool, which samples of the skin lie within a zone's outline on one side.

    Raises UnknownId for an unknown landmark.
    """
    known, key = _zones.setdefault(face, {}), (zone, side)
    found = known.get(key)
    if found is None:
        found = known[key] = _inside(face, zone, side)
    return found


def _marked(skin: Samples, dabs: Sequence[SurfacePoint], radius_mm: float) -> np.ndarray:
    marked = np.zeros(len(skin.areas), dtype=bool)
    for dab in dabs:
        way = skin.positions - dab.position
        marked |= np.einsum("ij,ij->i", way, way) <= radius_mm**2
    return marked


def _share(areas: FloatArray, part: np.ndarray, whole: np.ndarray) -> float:
    all_of_it = float(areas[whole].sum())
    return 0.0 if all_of_it <= 0 else float(areas[part].sum()) / all_of_it


def _sampled(skin: Mesh, outer: np.ndarray) -> Samples:
    """Centres of the outer triangles, split in four as often as their size asks for."""
    areas = _area(skin.vertices[skin.faces])
    parts = []
    for times in range(MOST_SPLITS + 1):
        low = FINE_MM2 * 4.0 ** (times - 1) if times else 0.0
        high = FINE_MM2 * 4.0**times if times < MOST_SPLITS else np.inf
        rows = np.flatnonzero(outer & (areas > low) & (areas <= high))
        shares = _centres(times)
        triangles = np.repeat(rows, len(shares))
        parts.append((triangles, np.tile(shares, (len(rows), 1)), len(shares)))
    triangles = np.concatenate([part[0] for part in parts])
    weights = np.concatenate([part[1] for part in parts])
    pieces = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    corners = skin.vertices[skin.faces[triangles]]
    positions = np.einsum("nc,ncx->nx", weights, corners)
    return Samples(positions, areas[triangles] / pieces, triangles.astype(np.int32), weights)


def _centres(times: int) -> FloatArray:
    """(4 ** times, 3) the middles of the pieces of a triangle that was split so often."""
    corners = np.eye(3)[None]
    for _ in range(times):
        corners = _split(corners)
    return np.asarray(corners.mean(axis=1))


def _split(corners: FloatArray) -> FloatArray:
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
    four = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.concatenate([np.stack(one, axis=1) for one in four])


def _area(corners: FloatArray) -> FloatArray:
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return np.asarray(0.5 * np.linalg.norm(np.cross(first, second), axis=1))


def _inside(face: Face, zone: Zone, side: Side) -> np.ndarray:
    """Where the skin lies on the zone's upper wall, drawn on the skin, and not beyond its rim."""
    skin, body = skin_samples(face), draw_zone(face, zone, side, depth_mm=ON_SKIN_MM)
    if body.uv is None:
        raise ValueError(f"Expected the body of zone {zone.id} with places (u, v), got none.")
    upper = len(body.vertices) // 2  # the outer wall comes first
    wall = Mesh(body.vertices[:upper], body.faces[(body.faces < upper).all(axis=1)])
    middle = wall.vertices.mean(axis=0)
    reach = np.linalg.norm(wall.vertices - middle, axis=1).max() + NEAR_MM
    near = np.flatnonzero(np.linalg.norm(skin.positions - middle, axis=1) <= reach)
    found = NearestFinder(wall).find(skin.positions[near])
    out = np.linalg.norm(2 * body.uv[:upper] - 1, axis=1)  # 0 in the middle, 1 on the rim
    share = np.einsum("kc,kc->k", found.barycentric, out[wall.faces[found.faces]])
    mask = np.zeros(len(skin.areas), dtype=bool)
    mask[near[(found.distance_mm <= NEAR_MM) & (share < RIM)]] = True
    return mask
