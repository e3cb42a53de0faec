"""A needle pushed into a face: what it crosses, what it comes near, where bone stops it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from anatomy.face import Face
from anatomy.gauge import Needle, find_needle
from anatomy.indexed import Indexed, index_structures
from anatomy.nearby import DANGEROUS
from anatomy.place import outward, side_of
from anatomy.style import load_style
from anatomy.tissue import SKIN_MM, outer_skin
from anatomy.traces import NEAR_KINDS, Distances, Met, Trace, Traces
from meshes.bodies import Bodies
from meshes.box_tree import Rows
from meshes.crossing import Stretches
from meshes.geodesics import SurfacePoint, skin_axes
from meshes.mesh import FloatArray

VESSELS = ("artery", "vein")
BEVEL_MM = 1.0  # the last part of a needle, whose opening may draw blood
ON_SKIN_MM = 0.1  # a point of entry lies no further from the skin
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
    starts, ways, wanted = _checked(face, entries, directions, depths_mm, tool, needle)
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
        layers=tuple(load_layers()),
        tips=tips,
        directions=ways,
        depth_mm=depth,
        not_reached_mm=wanted - depth,
        tip_depth_mm=tip_depth,
        layer=_layers(face, crossed, holding, tip_depth, bone),
        crossed=crossed,
        holding=holding,
        bevel=_met(inside, bevel, reach),
        hits=_hits(index, starts, tips, pierced, near_path, tool.radius_mm),
        near_tip=near_tip,
        near_path=near_path,
        stopped_by=bone,
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
