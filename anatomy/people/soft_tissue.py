"""How much thicker or thinner the soft tissue of a patient is, and how bone keeps away from it.

The cage carries skin and bone alike; a fuller face would only be a larger one. So the skin stays
where the cage puts it and bone lies deeper below it: what lies between follows the bone by its own
depth, as it follows an expression (meshes/flow.py). A share of the distance to bone can neither
bring a vessel through the skin nor two layers out of order.
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
from meshes.flow import COLUMNS, FINE, NEAR, SOFT, Flow, terms
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
SMOOTH_MM = 7.0  # form finer than this belongs to the skin and not to the bone
LEAST_SCATTER_MM2 = 15.0  # keeps slopes across the skin, which its points tell little of, small
RIDGE = 1e-5  # the same for the polynomial, of its terms' mean square
FINE_MM = 2.0  # form finer than this is nobody's but the skin's
MOST_FINE = 0.8  # of the room between skin and bone, for fine form
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
class _Field:
    """On the template's cage: (c, 3) what % of each place's share means (columns of Shares),
    (c,) mm of tissue that scales, (c, 3) the way out; (k,) the points of the outer skin, where
    they lie (k, 3) mm, and the smooth mean around each: (k, k) in a wide and in a narrow bell.
    slopes: (k, 3, 3) turns moments about the wide mean into slopes. fit: (m, k) the polynomial of
    `Flow` that comes nearest to moves of these points.
    """

    shares: FloatArray
    room_mm: FloatArray
    out: FloatArray
    outer: IntArray
    points: FloatArray
    wide: csr_matrix
    narrow: csr_matrix
    slopes: FloatArray
    fit: FloatArray


@lru_cache(maxsize=1)
def load_scaling() -> Scaling:
    """How tissue scales. Raises ContentError."""
    return parse_file(Scaling, SCALING_FILE).model


def soft_tissue(atlas: Atlas, patient: Patient, rest: FloatArray) -> Flow | None:
    """How all that lies below a patient's skin moves from the template; None where nothing does.

    rest: (c, 3) mm, the patient's cage.

    Bone goes with the smooth form of the skin above it, less what the tissue is thicker. What of
    the skin's form is finer is the skin's own, and only what lies shallow follows it.
    """
    moved = rest - atlas.template
    field = _field(atlas)
    thicker = field.out * _thicker(field, patient)[:, None]
    if not moved.any() and not thicker.any():
        return None
    soft = np.zeros_like(moved)
    soft[field.outer] = field.wide @ thicker[field.outer]
    return _flow(field, moved, soft)


def _flow(field: _Field, moved: FloatArray, soft: FloatArray) -> Flow:
    kept = field.outer
    hard = (moved - soft)[kept]
    wide = field.fit @ hard
    left = hard - terms(field.points) @ wide
    smooth, slope = _smooth(field, left)
    table = np.zeros((len(moved), COLUMNS))
    table[kept, NEAR : NEAR + 3] = smooth - np.einsum("kx,kxy->ky", field.points, slope)
    table[kept, NEAR + 3 : SOFT] = slope.reshape(-1, 9)
    table[:, SOFT:FINE] = soft
    table[kept, FINE:] = _held(field, field.narrow @ (left - smooth))
    return Flow(wide, table)


def _smooth(field: _Field, moves: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(k, 3) mm the smooth mean of moves of the outer skin, and (k, 3, 3) its slope."""
    places = field.points
    products = (places[:, :, None] * moves[:, None, :]).reshape(-1, 9)
    means = field.wide @ np.concatenate([places, moves, products], axis=1)
    there, mean = means[:, :3], means[:, 3:6]
    moments = means[:, 6:].reshape(-1, 3, 3) - there[:, :, None] * mean[:, None, :]
    slope = field.slopes @ moments
    return mean + np.einsum("kx,kxy->ky", places - there, slope), slope


def _held(field: _Field, fine: FloatArray) -> FloatArray:
    """(k, 3) mm, the fine form that tissue takes up; never most of its room."""
    size = np.linalg.norm(fine, axis=1)
    room = MOST_FINE * field.room_mm[field.outer]
    held = np.divide(room, room + size, out=np.zeros_like(size), where=room > 0)
    return np.asarray(fine * held[:, None])


def _thicker(field: _Field, patient: Patient) -> FloatArray:
    """(c,) mm that a patient's tissue is thicker than the template's."""
    plan = load_scaling()
    young, old = plan.aged_years
    aged = min(max((patient.age - young) / (old - young), 0.0), 1.0)
    amounts = np.array([2 * patient.fullness - 1, float(patient.sex == "male"), aged])
    share = np.maximum(field.shares @ amounts, plan.least.middle) / PERCENT
    return np.asarray(np.minimum(share * field.room_mm, plan.most_mm.middle))


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
    wide = _smooth_mean(points[outer], SMOOTH_MM)
    shares = _spread(points, find_landmarks(head, atlas.template))
    return _Field(
        _widened(shares, count),
        _widened(room, count),
        _widened(smooth_normals(skin, steps=NORMAL_STEPS), count),
        np.flatnonzero(outer).astype(np.int32),
        points[outer],
        wide,
        _smooth_mean(points[outer], FINE_MM),
        np.asarray(np.linalg.inv(_scatter(wide, points[outer]) + LEAST_SCATTER_MM2 * np.eye(3))),
        _nearest_polynomial(points[outer]),
    )


def _smooth_mean(points: FloatArray, mm: float) -> csr_matrix:
    """(k, k) the mean around each point in space, across lips and lids, by a bell so wide."""
    tree = cKDTree(points)
    far = tree.sparse_distance_matrix(tree, 2.5 * mm, output_type="coo_matrix").tocsr()
    far.data = np.exp(-0.5 * (far.data / mm) ** 2)
    bell = csr_matrix(far + diags(1.0 - far.diagonal()))
    return csr_matrix(diags(1 / np.asarray(bell.sum(axis=1)).ravel()) @ bell)


def _scatter(mean: csr_matrix, points: FloatArray) -> FloatArray:
    """(k, 3, 3) mm², how widely the points around each lie, by a smooth mean."""
    products = (points[:, :, None] * points[:, None, :]).reshape(-1, 9)
    middle = mean @ points
    about = (mean @ products).reshape(-1, 3, 3)
    return np.asarray(about - middle[:, :, None] * middle[:, None, :])


def _nearest_polynomial(points: FloatArray) -> FloatArray:
    """(m, k) what makes of moves of the points the polynomial that comes nearest to them."""
    at = terms(points)
    return np.asarray(np.linalg.solve(at.T @ at + RIDGE * len(at) * np.eye(at.shape[1]), at.T))


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
