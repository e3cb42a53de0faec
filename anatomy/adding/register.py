"""A stranger's anatomy laid on one of our faces: by landmarks, then bone at its depth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from anatomy.adding.map_file import AtlasMap, Goal, Surface
from anatomy.adding.picks import SIDES, Picker, box_centre, inside, named
from anatomy.adding.source import Source
from anatomy.face import Face
from anatomy.place import front_of_skin, outward
from anatomy.tissue import Tissue
from meshes.mesh import FloatArray, unit
from meshes.register import Pairs, at_depth, pair_up, spread_out, warp_from_pairs

SURFACE_SLACK = 2.0  # the surface step may miss by some tenths of a millimetre to stay smooth
SURFACE_ROUNDS = 4
OUTER_FACE = 0.6  # least cosine between the outer face of a bone and the skin above it
LANDMARK_RULES_MM = 3.0  # this near to a landmark its pair alone decides
SEARCH_MM = 14.0  # bone deeper than this is not what the thickness field speaks of

Warp = Callable[[ArrayLike], FloatArray]
Place = tuple[FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class Target:
    """The face on which a stranger's anatomy is laid, with the space below its skin."""

    face: Face
    tissue: Tissue

    def place(self, goal: Goal, side: str) -> FloatArray:
        """(3,) where a goal of the mapping file lies."""
        if goal.landmark is not None:
            return self._below(self.face.landmark(goal.landmark, side), goal.depth_mm)
        eye = box_centre(self.face.meshes[f"eye.{side}"].vertices)
        if goal.over_eye is not None:
            aside, up = goal.over_eye
            skin = front_of_skin(self.face, eye[0] + outward(side) * aside, eye[1] + up)
            return self._below(skin, goal.depth_mm)
        return np.asarray(eye + np.array(goal.from_eye) * [outward(side), 1.0, 1.0])

    def _below(self, place: FloatArray, depth_mm: float | None) -> FloatArray:
        """(3,) the point below a place of the skin, by default where bone begins."""
        if depth_mm == 0:
            return place
        columns = self.tissue.columns(place[None])
        depth = columns.bone_mm if depth_mm is None else np.array([depth_mm])
        return np.asarray(columns.sink(depth)[0])


def register(source: Source, plan: AtlasMap, target: Target) -> Warp:
    """The smooth map from the stranger's place onto our face, (n, 3) -> (n, 3) mm.

    Raises NoPoint where a landmark cannot be picked, ValueError where there are fewer than four.
    """
    pairs = landmark_pairs(source, plan, target)
    warp = warp_from_pairs(pairs)
    if not plan.surfaces:
        return warp
    tissue = target.tissue
    for _ in range(SURFACE_ROUNDS):
        places = surface_places(source, plan, warp, tissue)
        places = places[cKDTree(pairs.source).query(places)[0] > LANDMARK_RULES_MM]
        wanted = at_depth(tissue.finder, warp(places), tissue.bone_mm)
        warp = warp_from_pairs(pairs + pair_up(places, wanted, slack=SURFACE_SLACK))
    return warp


def landmark_pairs(source: Source, plan: AtlasMap, target: Target) -> Pairs:
    """Places of the stranger's anatomy and where each belongs on a face."""
    picker = Picker(source, plan, _middle(source, plan))
    places: list[Place] = []
    for pair in plan.pairs:
        if pair.at is not None:
            start = plan.framed(np.array([pair.at]))[0]
            places.append((start, target.place(pair.to, "left")))
        elif pair.pick is not None:
            sides = SIDES if pair.pick.side == "paired" else ("median",)
            places += [(picker.point(pair.pick, s), target.place(pair.to, s)) for s in sides]
    if plan.eyes is not None:
        for side in SIDES:
            theirs = source.joined(named(plan.eyes, side)).vertices
            ours = target.face.meshes[f"eye.{side}"].vertices
            ends = ball_points(picker.half(theirs, side)), ball_points(ours)
            places += zip(*ends, strict=True)
    return pair_up(*(np.array([row[k] for row in places]).reshape(-1, 3) for k in (0, 1)))


def _middle(source: Source, plan: AtlasMap) -> float:
    if plan.middle is None:
        return 0.0
    return float(box_centre(source.joined(plan.middle).vertices)[0])


def surface_places(source: Source, plan: AtlasMap, warp: Warp, tissue: Tissue) -> FloatArray:
    """(k, 3) places on outer faces of the stranger's bones whose depth below our skin is known."""
    found = []
    for row in plan.surfaces:
        theirs = source[row.of]
        here = theirs.with_vertices(warp(theirs.vertices))
        some = spread_out(here.vertices, gap_mm=row.gap_mm)
        near = tissue.finder.find(here.vertices[some])
        corners = tissue.skin.faces[near.faces]
        up = unit(np.einsum("kc,kcx->kx", near.barycentric, tissue.smooth_normals[corners]))
        outer = np.einsum("kx,kx->k", up, here.normals[some]) > OUTER_FACE
        chosen = outer & (-near.signed_mm < SEARCH_MM) & _spoken_of(row, here.vertices[some])
        found.append(theirs.vertices[some[chosen]])
    return np.vstack(found)


def _spoken_of(row: Surface, places: FloatArray) -> np.ndarray:
    """(n,) True where the thickness field speaks of the outer face of a bone."""
    kept = np.ones(len(places), dtype=bool)
    if row.keep is not None:
        kept &= inside(row.keep, places * np.where(places[:, :1] < 0, [-1.0, 1, 1], [1.0, 1, 1]))
    if row.beside is not None:
        away = np.hypot(places[:, 1] - row.beside.up, places[:, 2] - row.beside.forward)
        kept &= away > row.beside.mm
    return kept


def ball_points(points: FloatArray) -> FloatArray:
    """(6, 3) the centre of an eyeball and its ends to both sides, above, below and in front."""
    centre, half = box_centre(points), 0.5 * np.ptp(points, axis=0)
    ways = [[0, 0, 0], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1]]
    return np.asarray(centre + np.array(ways) * half)
