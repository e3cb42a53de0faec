"""What the examiner of a face finds; extreme patients are sound.

How sound many patients are is measured by `python -m benchmarks patients`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anatomy.atlas import Atlas
from anatomy.face import Face, build_face
from anatomy.people import sample_patient
from anatomy.people.soft_tissue import soft_tissue
from anatomy.people.soundness import Examiner
from meshes.mesh import Mesh

FARTHEST_PUSH_MM = 5.0
EXTREMES = (
    {"age": 18, "sex": "female", "fullness": 0.0, "ancestry": "asian"},
    {"age": 80, "sex": "male", "fullness": 1.0, "ancestry": "african"},
    {"age": 80, "sex": "female", "fullness": 0.0, "ancestry": "african"},
)


@pytest.fixture(scope="module")
def examiner(atlas: Atlas) -> Examiner:
    return Examiner(atlas)


def test_the_template_is_sound(face: Face, examiner: Examiner) -> None:
    assert examiner.examine(face).sound


@pytest.mark.parametrize("seed", range(len(EXTREMES)))
def test_an_extreme_patient_is_sound(atlas: Atlas, examiner: Examiner, seed: int) -> None:
    """Nothing through the skin, nothing inside out."""
    face = build_face(atlas, sample_patient(seed, **EXTREMES[seed], asymmetry=1.0))
    found = examiner.examine(face)
    assert found.sound, found


@pytest.mark.parametrize("seed", [167, 299, 305, 0, 1406])
def test_who_was_unsound_once_is_sound(atlas: Atlas, examiner: Examiner, seed: int) -> None:
    """Two slivers of a gland that turned each other over, and of fat; a skull whose tables crossed
    at the crown, and one that was turned over behind the teeth; a levator in the fold of its lid.
    """
    found = examiner.examine(build_face(atlas, sample_patient(seed)))
    assert found.sound, found


@pytest.mark.parametrize("seed", [3, 4])
def test_what_is_pushed_under_the_skin_stays_where_the_face_carries_it(
    atlas: Atlas, seed: int
) -> None:
    """Seeds whose lips once sent the muscle around the mouth a centimetre away."""
    face = build_face(atlas, sample_patient(seed))
    flow = soft_tissue(atlas, face.patient, face.rest)
    assert flow is not None
    for name, shape in face.shapes.items():
        moved = face.meshes[name].vertices - shape.carried(flow).vertices
        assert np.linalg.norm(moved, axis=1).max() < FARTHEST_PUSH_MM, name


def test_a_muscle_moved_out_of_the_skin_is_told(face: Face, examiner: Examiner) -> None:
    name = "frontalis.left"
    lifted = face.meshes[name].with_vertices(face.meshes[name].vertices + np.array([0, 0, 15.0]))
    broken = _with(face, name, lifted)
    assert examiner.examine(broken).outside[name] > 0


def test_a_triangle_turned_over_is_told(face: Face, examiner: Examiner) -> None:
    name = "corrugator_supercilii.left"
    vertices = np.array(face.meshes[name].vertices)
    a, b, c = face.meshes[name].faces[0]
    vertices[a] += 2 * (vertices[[b, c]].mean(axis=0) - vertices[a])
    assert examiner.examine(_with(face, name, face.meshes[name].with_vertices(vertices))).inside_out


@pytest.mark.parametrize("name", ["parotid_gland.left", "cranium", "inferior_orbital_fat.right"])
def test_a_body_of_any_kind_turned_over_is_told(face: Face, examiner: Examiner, name: str) -> None:
    mirrored = face.meshes[name].with_vertices(face.meshes[name].vertices * (1, 1, -1))
    assert examiner.examine(_with(face, name, mirrored)).inside_out[name] > 0


def _with(face: Face, name: str, mesh: Mesh) -> Face:
    return replace(face, meshes={**face.meshes, name: mesh})
