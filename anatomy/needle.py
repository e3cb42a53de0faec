"""A needle pushed into a face: what it crosses, what it comes near, where bone stops it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from anatomy.face import Face
from anatomy.gaps import ON_SKIN_MM, find_gaps
from anatomy.gauge import Needle, find_needle
from anatomy.indexed import Indexed, index_structures
from anatomy.nearby import DANGEROUS
from anatomy.place import outward, side_of
from anatomy.style import load_style
from anatomy.tissue import SKIN_MM, outer_faces
from anatomy.traces import NEAR_KINDS, Distances, Met, Trace, Traces
from meshes.bodies import Bodies
from meshes.box_tree import Rows
from meshes.crossing import Stretches
from meshes.geodesics import SurfacePoint, skin_axes
from meshes.mesh import FloatArray, Mesh

VESSELS = ("artery", "vein")
BEVEL_MM = 1.0  # the last part of a needle, whose opening may draw blood
UNIT_TOLERANCE = 1e-6
ON_BONE = "preperiosteal"  # the layer of a tip that stands on bone


def trace(
    face: Face,
    entry: SurfacePoint,
    direction: ArrayLike,
    depth_mm: float,
    *,
    needle: str | None = None,
) -> Trace:
    """All that a needle meets when it is pushed `depth_mm` along `direction` (3,) from `entry`.

    direction: a unit vector into the skin (`direction_at`). depth_mm: length along the needle.
    needle: its name in needles.yaml; the usual one for None. It goes no further than bone.
    Raises UnknownId for the needle; ValueError, in words, for what no needle can do.
    """
    return trace_many(face, [entry], np.atleast_2d(direction), [depth_mm], needle=needle)[0]


def trace_many(
    face: Face,
    entries: Sequence[SurfacePoint],
    directions: ArrayLike,
    depths_mm: ArrayLike,
    *,
    needle: str | None = None,
) -> Traces:
    """All that k needles meet, each as `trace` tells it. directions: (k, 3). depths_mm: (k,)."""
    tool = find_needle(needle)
    starts, ways, wanted = _checked(face, entries, directions, depths_mm, tool)
    index = index_structures(face)
    inside = index.bodies.crossings(starts, ways, length_mm=wanted).stretches()
    depth, bone = _stopped(index, inside, wanted)
    tips = starts + depth[:, None] * ways
    reach, soft = depth[inside.lines], ~_is(index, ("bone",))[inside.owners]
    passed = soft & (inside.from_mm <= reach) & (inside.to_mm >= 0)
    crossed = _met(inside, soft & (inside.from_mm < reach) & (inside.to_mm > 0), reach)
    holding = _met(inside, passed & (inside.to_mm > reach), reach)
    vessel = _is(index, VESSELS)[inside.owners]
    bevel = passed & vessel & (inside.to_mm > np.maximum(reach - BEVEL_MM, 0.0))
    near_tip, near_path = _distances(index, starts, tips)
    pierced = _met(inside, passed, reach)
    for found, met in ((near_tip, holding), (near_path, pierced)):
        _touch(found, index, lines=met.lines, owners=met.owners)
        stopped = np.flatnonzero(bone >= 0)
        _touch(found, index, lines=stopped, owners=bone[stopped])
    tip_depth = _skin(face).nearness(tips, tips).distance_mm[:, 0]
    return Traces(
        ids=tuple(index.names),
        kinds=tuple(index.kinds.values()),
        layers=_layer_ids(),
        tips=tips,
        directions=ways,
        depth_mm=depth,
        not_reached_mm=wanted - depth,
        tip_depth_mm=tip_depth,
        layer=_layers(face, crossed, holding, tip_depth, bone),
        crossed=crossed,
        holding=holding,
        bevel=_met(inside, bevel, reach),
        hits=_hits(
            index, starts, tips, pierced=pierced, near_path=near_path, radius_mm=tool.radius_mm
        ),
        near_tip=near_tip,
        near_path=near_path,
        stopped_by=bone,
        gaps=find_gaps(face, starts, ways, depth),
    )


def direction_at(entry: SurfacePoint, angle_deg: float, *, towards_deg: float = 0.0) -> FloatArray:
    """(3,) the unit direction of a needle that meets the skin at an angle.

    angle_deg: between needle and skin, 90 straight in. towards_deg: where along the skin the tip
    runs, 0 superior, 90 lateral, 180 inferior, 270 medial. Lateral is away from the midline; on it,
    toward the patient's left. Raises ValueError for an angle that does not lead into the skin.
    """
    if not 0 < angle_deg <= 90:
        raise ValueError(
            f"Expected an angle between needle and skin above 0 and up to 90 degrees, "
            f"got {angle_deg!r}."
        )
    if not np.isfinite(towards_deg):
        raise ValueError(f"Expected a bearing in degrees along the skin, got {towards_deg!r}.")
    left, superior = skin_axes(entry)
    lateral = outward(side_of(entry.position)) * left
    angle, bearing = np.radians(angle_deg), np.radians(towards_deg)
    along = np.cos(bearing) * superior + np.sin(bearing) * lateral
    return np.asarray(np.cos(angle) * along - np.sin(angle) * entry.normal)


def _checked(
    face: Face,
    entries: Sequence[SurfacePoint],
    directions: ArrayLike,
    depths_mm: ArrayLike,
    tool: Needle,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Starts (k, 3), directions (k, 3) and depths (k,). Raises ValueError for the first bad one."""
    k = len(entries)
    starts = _shaped([e.position for e in entries], (k, 3), "a place (3,) for each entry")
    normals = _shaped([e.normal for e in entries], (k, 3), "a normal (3,) for each entry")
    ways = _shaped(directions, (k, 3), "a direction (3,) for each entry")
    depths = _shaped(depths_mm, (k,), "a depth in mm for each entry")
    _refuse(
        ~_on_skin(face, entries, starts),
        "Expected an entry on the skin of this face or neck, not in the mouth or on an ear, "
        "got {}.",
        starts,
    )
    _refuse(
        ~(np.abs(np.linalg.norm(ways, axis=1) - 1) < UNIT_TOLERANCE),
        "Expected a direction of length one, got {}.",
        ways,
    )
    _refuse(
        np.einsum("ij,ij->i", ways, normals) >= 0,
        "Expected a direction into the skin, got one along it or out of it, {}.",
        ways,
    )
    _refuse(
        ~((depths >= 0) & (depths <= tool.longest_mm)),
        f"Expected a depth from 0 to {tool.longest_mm:g} mm, as long as a {tool.gauge}G "
        f"{tool.kind} is made, got {{}}.",
        depths,
    )
    return starts, ways, depths


def _shaped(values: ArrayLike, shape: tuple[int, ...], words: str) -> FloatArray:
    try:
        array = np.asarray(values, dtype=np.float64).reshape(shape if shape[0] == 0 else -1)
        return array.reshape(shape)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"Expected {words}.") from problem


def _refuse(bad: np.ndarray, sentence: str, values: FloatArray) -> None:
    """Raises ValueError about the first bad one, with its number where there are several."""
    if bad.any():
        first = int(bad.argmax())
        which = "" if len(bad) == 1 else f" (needle {first + 1} of {len(bad)})"
        raise ValueError(sentence.format(values[first].round(3).tolist()) + which)


def _on_skin(face: Face, entries: Sequence[SurfacePoint], starts: FloatArray) -> np.ndarray:
    """(k,) bool, whether each entry lies where its triangle of the outer skin says."""
    number = np.array([e.face for e in entries], dtype=np.int64)
    known = (number >= 0) & (number < len(face.skin.faces))
    number = np.where(known, number, 0)
    weights = np.array([e.barycentric for e in entries]).reshape(len(starts), 3)
    said = np.einsum("kc,kcx->kx", weights, face.skin.vertices[face.skin.faces[number]])
    near = np.linalg.norm(said - starts, axis=1) <= ON_SKIN_MM
    return np.asarray(known & near & _outer(face)[number])


def _is(index: Indexed, kinds: Sequence[str]) -> np.ndarray:
    """(b,) bool, which structures are of these kinds."""
    mask = np.zeros(len(index.names), dtype=bool)
    mask[index.of_kind(*kinds)] = True
    return mask


def _stopped(index: Indexed, inside: Stretches, wanted: FloatArray) -> tuple[FloatArray, Rows]:
    """How far each needle gets, mm, and the bone that stops it, -1 for none."""
    depth, bone = wanted.copy(), np.full(len(wanted), -1)
    hard = _is(index, ("bone",))[inside.owners] & (inside.to_mm > 0)
    rows = np.flatnonzero(hard & (inside.from_mm < wanted[inside.lines]))
    lines, first = np.unique(inside.lines[rows], return_index=True)
    at = rows[first]
    depth[lines], bone[lines] = np.maximum(inside.from_mm[at], 0.0), inside.owners[at]
    return depth, bone


def _met(inside: Stretches, chosen: np.ndarray, reach_mm: FloatArray) -> Met:
    """These stretches, cut to what the needle reaches."""
    return Met(
        inside.lines[chosen],
        inside.owners[chosen].astype(np.int64),
        np.maximum(inside.from_mm[chosen], 0.0),
        np.minimum(inside.to_mm[chosen], reach_mm[chosen]),
    )


def _distances(index: Indexed, starts: FloatArray, tips: FloatArray) -> tuple[Distances, Distances]:
    """The nearest walls of each kind, of the tips and of the whole needles."""
    begins = np.stack([tips, starts], axis=1).reshape(-1, 3)
    groups = [index.of_kind(kind) for kind in NEAR_KINDS]
    near = index.bodies.nearness(begins, np.repeat(tips, 2, axis=0), groups=groups)
    owner = np.full(near.row.shape, -1)
    found = np.isfinite(near.distance_mm)
    owner[found] = index.bodies.owners[near.row[found]]
    tip, path = (Distances(owner[k::2], near.distance_mm[k::2]) for k in range(2))
    return tip, path


def _touch(found: Distances, index: Indexed, *, lines: Rows, owners: Rows) -> None:
    """Writes that these structures touch these needles; of several of a kind the first is told."""
    column = np.full(len(index.names), -1)
    for number, kind in enumerate(NEAR_KINDS):
        column[index.of_kind(kind)] = number
    told = np.flatnonzero(column[owners] >= 0)[::-1]
    at = (lines[told], column[owners[told]])
    found.owner[at], found.distance_mm[at] = owners[told], 0.0


def _hits(
    index: Indexed,
    starts: FloatArray,
    tips: FloatArray,
    *,
    pierced: Met,
    near_path: Distances,
    radius_mm: float,
) -> Met:
    """Every vessel and nerve whose wall comes within the radius of a needle's path."""
    bodies = index.of_kind(*DANGEROUS)
    risky = [NEAR_KINDS.index(kind) for kind in DANGEROUS]
    close = np.flatnonzero(near_path.distance_mm[:, risky].min(axis=1, initial=np.inf) <= radius_mm)
    groups = list(bodies[:, None])
    gap = index.bodies.nearness(
        starts[close], tips[close], within_mm=radius_mm, groups=groups
    ).distance_mm
    risk = np.isin(pierced.owners, bodies)
    lines, owners = pierced.lines[risk], pierced.owners[risk]
    gap[np.searchsorted(close, lines), np.searchsorted(bodies, owners)] = 0.0
    row, body = np.nonzero(np.isfinite(gap))
    far = gap[row, body]
    return Met(close[row], bodies[body], far, far)


def _layers(face: Face, crossed: Met, holding: Met, tip_depth_mm: FloatArray, bone: Rows) -> Rows:
    """(k,) the layer of each tip, as a row of `_layer_ids`."""
    ids, own = _layer_ids(), _layer_rows(face)
    layer = np.where(tip_depth_mm < SKIN_MM, ids.index("skin"), ids.index("subcutaneous"))
    np.maximum.at(layer, crossed.lines, own[crossed.owners])
    layer[holding.lines] = own[holding.owners]  # of several the last one entered stays
    layer[bone >= 0] = ids.index(ON_BONE)
    return layer


@lru_cache(maxsize=1)
def _layer_ids() -> tuple[str, ...]:
    return tuple(load_style().layer_ids)


@lru_cache(maxsize=16)
def _layer_rows(face: Face) -> Rows:
    """(b,) the layer of each structure of a face, as a row of `_layer_ids`."""
    ids, names = _layer_ids(), index_structures(face).names
    if face.atlas is None:
        return np.zeros(len(names), dtype=np.int64)
    return np.array([ids.index(face.atlas.structure(n).layer) for n in names], dtype=np.int64)


@lru_cache(maxsize=16)
def _outer(face: Face) -> np.ndarray:
    return outer_faces(face)


@lru_cache(maxsize=16)
def _skin(face: Face) -> Bodies:
    """The outer skin, ready to be asked how deep below it a tip lies."""
    return Bodies([Mesh(face.skin.vertices, face.skin.faces[_outer(face)])])
