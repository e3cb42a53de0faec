"""How much of a danger zone's outline is covered by round marks on the skin of one face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from anatomy.place import Place, resolve_place, skin_under
from meshes.mesh import FloatArray, IntArray, Mesh

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Side, Zone
    from meshes.geodesics import SurfacePoint

FINE_MM2 = 2.0  # the largest piece of skin that one sample speaks for
MOST_SPLITS = 3
BEYOND_MM = 4.0  # how far from the outline's corners its inside may bulge


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
    """The skin of a face as many small pieces, made once a face."""
    found = _whole.get(face)
    if found is None:
        found = _whole[face] = _sampled(face.skin)
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


def outline_points(face: Face, zone: Zone, side: Side) -> FloatArray:
    """(k, 3) mm, the corners of a zone's outline on one side of the skin. Raises UnknownId."""
    return np.array(
        [
            resolve_place(face, Place(ref=ref, lateral=lateral, superior=superior), side).position
            for ref, lateral, superior in zone.boundary.corners()
        ]
    )


def _marked(skin: Samples, dabs: Sequence[SurfacePoint], radius_mm: float) -> np.ndarray:
    marked = np.zeros(len(skin.areas), dtype=bool)
    for dab in dabs:
        way = skin.positions - dab.position
        marked |= np.einsum("ij,ij->i", way, way) <= radius_mm**2
    return marked


def _share(areas: FloatArray, part: np.ndarray, whole: np.ndarray) -> float:
    all_of_it = float(areas[whole].sum())
    return 0.0 if all_of_it <= 0 else float(areas[part].sum()) / all_of_it


def _sampled(skin: Mesh) -> Samples:
    """Centres of triangles, split in four as often as their size asks for."""
    areas = _area(skin.vertices[skin.faces])
    parts = []
    for times in range(MOST_SPLITS + 1):
        low = FINE_MM2 * 4.0 ** (times - 1) if times else 0.0
        high = FINE_MM2 * 4.0**times if times < MOST_SPLITS else np.inf
        rows = np.flatnonzero((areas > low) & (areas <= high))
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
    skin, corners = skin_samples(face), outline_points(face, zone, side)
    middle = skin_under(face, corners.mean(axis=0))
    chart = face.chart(middle)
    outline = np.array([chart.offset(corner) for corner in corners])
    reach = float(np.linalg.norm(corners - middle.position, axis=1).max()) + BEYOND_MM
    way = skin.positions - middle.position
    near = np.flatnonzero(np.einsum("ij,ij->i", way, way) <= reach**2)
    corners_of = face.skin.faces[skin.triangles[near]]
    used, where = np.unique(corners_of, return_inverse=True)
    offsets = np.array([chart.offset(position) for position in face.skin.vertices[used]])
    flat = np.einsum("nc,ncx->nx", skin.weights[near], offsets[where.reshape(corners_of.shape)])
    mask = np.zeros(len(skin.areas), dtype=bool)
    mask[near[_in_polygon(flat, outline)]] = True
    return mask


def _in_polygon(points: FloatArray, outline: FloatArray) -> np.ndarray:
    """(n,) bool, which of (n, 2) points a ray to the right leaves through an odd count of edges."""
    inside = np.zeros(len(points), dtype=bool)
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        between = (points[:, 1] < y0) != (points[:, 1] < y1)
        across = x0 + (points[:, 1] - y0) * (x1 - x0) / (y1 - y0)
        inside ^= between & (points[:, 0] < across)
    return inside
