"""The corners of mouth and lids move as one, so that no fold of a person's skin is turned over."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.patients import Patient, load_patient
from anatomy.people import sample_patient
from anatomy.people.corners import REACH_MM, person_cage
from meshes.head import load_head
from meshes.mesh import Mesh
from meshes.subdivide import subdivision

HEAD = load_head()
PEOPLE = 60
FAR_MM = 20.0


def skin_of(patient: Patient) -> Mesh:
    return subdivision(HEAD, 1).mesh("skin", person_cage(HEAD, patient))


def test_the_template_is_as_its_weights_say() -> None:
    patient = load_patient("template")
    skin = HEAD.parts["skin"]
    assert np.array_equal(person_cage(HEAD, patient)[skin], HEAD.cage(patient.shape)[skin])


@pytest.mark.parametrize("seed", [1, 2])
def test_only_what_lies_near_a_corner_goes_with_it(seed: int) -> None:
    patient = sample_patient(seed)
    skin = HEAD.parts["skin"]
    drawn, own = person_cage(HEAD, patient)[skin], HEAD.cage(patient.shape)[skin]
    corners = [k for left in REACH_MM for k in (left, HEAD.mirror[left])]
    assert np.allclose(drawn[corners], own[corners], atol=0.05)
    near = np.linalg.norm(HEAD.base[skin][:, None] - HEAD.base[corners], axis=2).min(axis=1)
    assert np.allclose(drawn[near > FAR_MM], own[near > FAR_MM], atol=1e-9)


def test_no_triangle_of_anybodys_outer_skin_faces_the_other_way() -> None:
    template = skin_of(load_patient("template"))
    share = subdivision(HEAD, 1).part_matrices["skin"] @ (
        HEAD.regions["mouth"] + HEAD.regions["ear"]
    )
    seen = (np.asarray(share)[template.faces] < 0.5).all(axis=1)
    for seed in range(PEOPLE):
        normals = skin_of(sample_patient(seed)).face_normals
        turned = np.einsum("mx,mx->m", normals, template.face_normals) < 0
        assert not turned[seen].any(), seed
