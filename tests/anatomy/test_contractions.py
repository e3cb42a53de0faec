"""The muscles that do an action grow shorter along their fibres, each on its own side."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy import Atlas, Face, build_face
from anatomy.contractions import contraction
from anatomy.expressions import load_expressions
from anatomy.fibres import fibre_grids, lengths_mm, pieces
from meshes.mesh import Mesh

LEAST_SHORTER = 0.05  # share of its length, under a unit done in full
LEAST_NARROWER = 0.02  # of a ring, whose width the lids and lips set
CLENCHED_THICKER = 1.05
RINGS = ("orbicularis_oculi_orbital", "orbicularis_oculi_preseptal", "orbicularis_oculi_pretarsal")
# Orbicularis oris under these works against its partners, and the blink is the lid's own way down.
NOT_BY_LENGTH = ("lip_funneler", "lip_pressor", "lip_suck", "eyes_closed")
EXPRESSIONS = load_expressions()
PAIRS = [
    (unit, muscle)
    for unit, told in EXPRESSIONS.units.items()
    for muscle in told.muscles
    if unit not in NOT_BY_LENGTH
]


def length_mm(mesh: Mesh) -> float:
    """The mean of all fibres; of a ring, the mean way round."""
    grids = fibre_grids(mesh)
    if grids and not _is_ring(mesh):
        return float(np.mean(np.concatenate([lengths_mm(grid) for grid in grids])))
    middle = mesh.vertices.reshape(2, -1, 3).mean(axis=0)
    across = len(np.unique(np.round(mesh.uv[:, 1], 5)))  # type: ignore[index]
    ring = middle.reshape(-1, across, 3)
    return float(np.linalg.norm(np.roll(ring, -1, axis=0) - ring, axis=2).sum(axis=0).mean())


def _is_ring(mesh: Mesh) -> bool:
    assert mesh.uv is not None
    side = np.round(mesh.uv[: len(mesh.uv) // 2], 5)
    return pieces(mesh).max() == 0 and len(np.unique(side, axis=0)) < len(side)


def of(face: Face, muscle: str) -> Mesh:
    return face.meshes[muscle if muscle in face.meshes else f"{muscle}.left"]


@pytest.mark.parametrize(("unit", "muscle"), PAIRS)
def test_every_muscle_of_a_unit_grows_shorter(
    atlas: Atlas, face: Face, man: Face, unit: str, muscle: str
) -> None:
    least = LEAST_NARROWER if muscle in RINGS else LEAST_SHORTER
    for rest in (face, man):
        acting = build_face(atlas, rest.patient, {unit: 1.0})
        shorter = 1 - length_mm(of(acting, muscle)) / length_mm(of(rest, muscle))
        assert least <= shorter <= 0.3, shorter


@pytest.mark.parametrize("muscle", ["masseter_superficial", "masseter_deep", "temporalis"])
def test_a_clenched_muscle_is_thicker(atlas: Atlas, face: Face, muscle: str) -> None:
    clenched = build_face(atlas, face.patient, {"clench": 1.0})
    thick = [thickness_mm(of(state, muscle)) for state in (face, clenched)]
    assert thick[1] > CLENCHED_THICKER * thick[0]


def thickness_mm(mesh: Mesh) -> float:
    """The mean distance of the two sides of a slab."""
    outer, inner = mesh.vertices.reshape(2, -1, 3)
    return float(np.linalg.norm(outer - inner, axis=1).mean())


def test_half_the_weight_draws_half_as_far_and_one_side_draws_alone(
    atlas: Atlas, face: Face
) -> None:
    for side, other in ((".left", ".right"), (".right", ".left")):
        lengths = {
            weight: {
                s: length_mm(
                    build_face(atlas, face.patient, {f"brow_lowerer{side}": weight}).meshes[
                        f"corrugator_supercilii{s}"
                    ]
                )
                for s in (side, other)
            }
            for weight in (0.0, 0.5, 1.0)
        }
        full, half = (lengths[0.0][side] - lengths[w][side] for w in (1.0, 0.5))
        assert half == pytest.approx(full / 2, rel=0.1)
        assert lengths[1.0][other] == pytest.approx(lengths[0.0][other], rel=1e-3)


def test_every_muscle_that_is_told_to_contract_is_drawn_along_its_fibres(face: Face) -> None:
    for name in EXPRESSIONS.contractions:
        key = name if name in face.shapes else f"{name}.left"
        own = contraction(key, face.shapes[key], face.meshes[key])
        assert own is not None, name
        assert np.linalg.norm(own.moves, axis=1).max() > 0.5
    assert contraction("cranium", face.shapes["cranium"], face.meshes["cranium"]) is None
