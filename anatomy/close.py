"""Which vessels, nerves and muscles cross a structure or lie close to it, on one face."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from anatomy.face import Face
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder

CLOSE_MM = 5.0
SPACING_MM = 5.0  # no body has points farther apart
PROBES = 72
LEVEL_SHARE = 0.5  # of the gap; a smaller step in depth is none
THIN = ("artery", "vein", "nerve")
WIDE = ("muscle", "gland", "fat")
NEVER = ("skin", "bone", "eye", "tooth", "hair")
Lies = Literal["through", "over", "under", "beside"]
_measured: WeakKeyDictionary[Face, dict[tuple[str, float], tuple[Close, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Close:
    """A structure by another. gap_mm: between their walls, 0 where they meet.

    lies: how this one lies to the other where they are nearest: through it, over it (nearer the
    skin), under or beside it.
    """

    id: str
    kind: str
    gap_mm: float
    lies: Lies


def close_structures(
    face: Face, structure_id: str, within_mm: float = CLOSE_MM
) -> tuple[Close, ...]:
    """Vessels and nerves within this reach of a structure (full id), nearest first; kept by face.

    Of a vessel or nerve, the muscles, glands and fat it passes through as well. Nothing for skin
    and bone, which everything lies close to.
    """
    kept = _measured.setdefault(face, {})
    key = (structure_id, within_mm)
    if key not in kept:
        kept[key] = _close(face, structure_id, within_mm)
    return kept[key]


def known_close(face: Face, structure_id: str) -> tuple[Close, ...] | None:
    """What `close_structures` told before; None where it was not asked yet."""
    return _measured.get(face, {}).get((structure_id, CLOSE_MM))


def _close(face: Face, structure_id: str, within_mm: float) -> tuple[Close, ...]:
    own_kind = face.kinds.get(structure_id)
    if own_kind is None or own_kind in NEVER:
        return ()
    own = face.meshes[structure_id]
    found = []
    for name, kind in face.kinds.items():
        if name == structure_id or not (kind in THIN or (own_kind in THIN and kind in WIDE)):
            continue
        thin, body = (face.meshes[name], own) if kind in THIN else (own, face.meshes[name])
        met = _meeting(thin, body, within_mm=within_mm)
        if met is not None and (kind in THIN or met[0] == 0):
            found.append(Close(name, kind, *met))
    return tuple(sorted(found, key=lambda c: (c.gap_mm, c.id)))


def _meeting(thin: Mesh, body: Mesh, *, within_mm: float) -> tuple[float, Lies] | None:
    """The gap between a thin body and another, and how the thin one lies; None when farther apart.

    Only the points of the thin body that are nearest to points of the other are measured exactly.
    """
    reach_mm = within_mm + SPACING_MM
    tree, lows, highs = _points(body)
    around = (lows.min(axis=0) - reach_mm, highs.max(axis=0) + reach_mm)
    rows = np.flatnonzero(_meet(thin.vertices, thin.vertices, *around))
    far = tree.query(thin.vertices[rows], distance_upper_bound=reach_mm)[0]
    rows = rows[np.argsort(far, kind="stable")[:PROBES]][: int(np.isfinite(far).sum())]
    if not len(rows):
        return None
    probes = thin.vertices[rows]
    keep = _meet(lows, highs, probes.min(axis=0) - reach_mm, probes.max(axis=0) + reach_mm)
    near = NearestFinder(body, keep).find(probes)
    at = int(near.signed_mm.argmin())
    gap_mm = max(0.0, float(near.signed_mm[at]))
    if gap_mm > within_mm:
        return None
    if gap_mm == 0 or body.depth_mm is None or thin.depth_mm is None:
        return gap_mm, "through" if gap_mm == 0 else "beside"
    wall = body.depth_mm[body.faces[near.faces[at]]]
    step_mm = float(thin.depth_mm[rows[at]] - near.barycentric[at] @ wall)
    return gap_mm, _lies(step_mm, gap_mm)


def _lies(step_mm: float, gap_mm: float) -> Lies:
    if abs(step_mm) <= LEVEL_SHARE * gap_mm:
        return "beside"
    return "under" if step_mm > 0 else "over"


def _meet(lows: FloatArray, highs: FloatArray, low: FloatArray, high: FloatArray) -> np.ndarray:
    """(k,) bool, which of the boxes from `lows` to `highs` (k, 3) reach into one other box."""
    return np.asarray(((highs >= low) & (lows <= high)).all(axis=1))


@lru_cache(maxsize=512)
def _points(mesh: Mesh) -> tuple[cKDTree, FloatArray, FloatArray]:
    """A tree of its points and of the middles of its triangles, and the low and high corners,
    (m, 3) mm, of the boxes around its triangles.
    """
    corners = mesh.vertices[mesh.faces]
    tree = cKDTree(np.concatenate([mesh.vertices, corners.mean(axis=1)]))
    return tree, corners.min(axis=1), corners.max(axis=1)
