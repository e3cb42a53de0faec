"""How much thicker or thinner the soft tissue of a patient is, and how bone keeps away from it.

The cage carries skin and bone alike; a fuller face would only be a larger one. So the skin stays
where the cage puts it and bone lies deeper below it: what lies between follows the bone by its own
depth, as it follows an expression (`p = p0 + sum_k weight_k * (hard_k + follow * soft_k)`). A share
of the distance to bone can neither bring a vessel through the skin nor two layers out of order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.sparse import csr_matrix, diags
from scipy.spatial import cKDTree

from anatomy.content import parse_file
from anatomy.evidence import Evidenced, Figure
from anatomy.landmarks import find_landmarks
from meshes.mesh import FloatArray, IntArray
from meshes.smooth import averaging, smooth_normals
from meshes.subdivide import subdivision

if TYPE_CHECKING:
    from anatomy.atlas import Atlas
    from anatomy.patients import Patient

SCALING_FILE = Path(__file__).parents[1] / "data" / "tissue_scaling.yaml"
BONES = ("cranium", "mandible")
NEAREST_MM = 8.0  # within this of its place a share is the place's own
NORMAL_STEPS, SMOOTH_STEPS = 3, 8  # rounds over the cage, whose points lie some 5 mm apart
FINE_MM = 7.0  # form finer than this belongs to the skin and not to the bone
MOST_FINE = 0.4  # of the room between skin and bone, for fine form
PERCENT = 100.0
Percent = Annotated[float, Field(ge=-60, le=60)]


class Shares(BaseModel):
    """At one landmark, in % of the thickness there."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    fuller: Percent
    male: Percent
    older: Percent


class Scaling(BaseModel):
    """All of tissue_scaling.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidenced
    aged_years: tuple[int, int]
    least: Figure
    most_mm: Figure
    room_mm: Figure
    places: Annotated[dict[str, Shares], Field(min_length=1)]


@dataclass(frozen=True, eq=False)
class Soft:
    """A patient's tissue beside the template's. moves: (c, 3) mm, how far the skin stands off its
    usual place over the bone. thicker_mm: (c,) the same as a depth, negative where thinner.
    """

    moves: FloatArray
    thicker_mm: FloatArray


@dataclass(frozen=True, eq=False)
class _Field:
    """On the template's cage: (c, 3) what % of each place's share means (columns of Shares),
    (c,) mm of tissue that scales, (c, 3) the way out; (k,) the points of the outer skin and (k, k)
    the smooth mean around each.
    """

    shares: FloatArray
    room_mm: FloatArray
    out: FloatArray
    outer: IntArray
    mean: csr_matrix


@lru_cache(maxsize=1)
def load_scaling() -> Scaling:
    """How tissue scales. Raises ContentError."""
    return parse_file(Scaling, SCALING_FILE).model


def soft_tissue(atlas: Atlas, patient: Patient) -> Soft | None:
    """How a patient's tissue differs from the template's; None where nothing does.

    Besides its own thickness it takes up what the skin has of fine form, which bone has not: bone
    moves by a smooth mean of the skin above it.
    """
    moved = atlas.head.cage(patient.shape) - atlas.template
    field = _field(atlas)
    own = field.out * _thicker(field, patient)[:, None]
    moves = own + _fine(field, moved - own)
    if not moves.any():
        return None
    return Soft(moves, np.asarray(np.einsum("cx,cx->c", moves, field.out)))


def _thicker(field: _Field, patient: Patient) -> FloatArray:
    """(c,) mm that a patient's tissue is thicker than the template's."""
    plan = load_scaling()
    young, old = plan.aged_years
    aged = min(max((patient.age - young) / (old - young), 0.0), 1.0)
    amounts = np.array([2 * patient.fullness - 1, float(patient.sex == "male"), aged])
    share = np.maximum(field.shares @ amounts, plan.least.middle) / PERCENT
    return np.asarray(np.minimum(share * field.room_mm, plan.most_mm.middle))


def _fine(field: _Field, moved: FloatArray) -> FloatArray:
    """(c, 3) mm, the part of these moves that is finer than `FINE_MM`; never most of the room."""
    fine = np.zeros_like(moved)
    kept = field.outer
    fine[kept] = moved[kept] - field.mean @ moved[kept]
    size = np.linalg.norm(fine, axis=1)
    room = MOST_FINE * field.room_mm
    held = np.divide(room, room + size, out=np.zeros_like(size), where=room > 0)
    return np.asarray(fine * held[:, None])


@lru_cache(maxsize=2)
def _field(atlas: Atlas) -> _Field:
    head, count = atlas.head, len(atlas.template)
    skin = subdivision(head, 0).mesh("skin", atlas.template)
    points = skin.vertices
    room = np.zeros(len(points))
    bones = [atlas.all_shapes[name].mesh.vertices for name in BONES if name in atlas.all_shapes]
    outer = head.regions["outer_skin"][: len(points)] > 0.5
    if bones:
        far = cKDTree(np.concatenate(bones)).query(points)[0]
        room = np.where(outer, np.minimum(far, load_scaling().room_mm.middle), 0.0)
    average = averaging(skin)
    for _ in range(SMOOTH_STEPS):
        room = average @ room
    shares = _spread(points, find_landmarks(head, atlas.template))
    return _Field(
        _widened(shares, count),
        _widened(room, count),
        _widened(smooth_normals(skin, steps=NORMAL_STEPS), count),
        np.flatnonzero(outer).astype(np.int32),
        _smooth_mean(points[outer]),
    )


def _smooth_mean(points: FloatArray) -> csr_matrix:
    """(k, k) the mean around each point in space, across lips and lids, by a bell of `FINE_MM`."""
    tree = cKDTree(points)
    far = tree.sparse_distance_matrix(tree, 2.5 * FINE_MM, output_type="coo_matrix").tocsr()
    far.data = np.exp(-0.5 * (far.data / FINE_MM) ** 2)
    bell = csr_matrix(far + diags(1.0 - far.diagonal()))
    return csr_matrix(diags(1 / np.asarray(bell.sum(axis=1)).ravel()) @ bell)


def _spread(points: FloatArray, marks: dict[str, FloatArray]) -> FloatArray:
    """(n, 3) the shares of the places around each point, nearer ones counting more."""
    places, shares = [], []
    for name, share in load_scaling().places.items():
        for mark in (m for m in marks if m.partition(".")[0] == name):
            places.append(marks[mark])
            shares.append((share.fuller, share.male, share.older))
    gap = np.linalg.norm(points[:, None] - np.array(places)[None], axis=2)
    weight = 1 / (gap**2 + NEAREST_MM**2) ** 2
    return np.asarray(weight @ np.array(shares) / weight.sum(axis=1, keepdims=True))


def _widened(rows: FloatArray, count: int) -> FloatArray:
    """The rows of the skin, which come first, with zeros for every other cage point."""
    out = np.zeros((count, *rows.shape[1:]))
    out[: len(rows)] = rows
    return out
