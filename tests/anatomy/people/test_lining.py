"""No lining of mouth or nose, and no tooth, comes through a made-up patient's skin."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.people import sample_patient
from anatomy.people.corners import person_cage, template_cage
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh
from meshes.project import foremost
from meshes.subdivide import subdivision

HEAD = load_head()
SURFACE = subdivision(HEAD, 1)
LININGS, TEETH = ("mouth", "nostril"), ("teeth_upper", "teeth_lower")
EACH_TOOTH_POINT = 12  # one of so many is looked at
BEHIND_MM = 0.5  # on the template no lining lies nearer behind the outer skin than 3 mm
FAR_MM = 15.0  # skin so far behind is the other side of the head, seen through an opening
TURNS = (0.0, 45.0, -45.0)
PEOPLE = range(20)


def insides(cage: FloatArray) -> FloatArray:
    """(n, 3) mm, what must stay behind the skin."""
    lining = np.any([HEAD.regions[name] > 0.9 for name in LININGS], axis=0)
    teeth = [SURFACE.mesh(part, cage).vertices[::EACH_TOOTH_POINT] for part in TEETH]
    return np.concatenate([cage[lining], *teeth])


def least_behind_mm(cage: FloatArray) -> float:
    """How far behind the outer skin the foremost of the insides lies, seen from the front and from
    both sides; less than nothing where it is seen before the skin.
    """
    skin, points = SURFACE.mesh("skin", cage), insides(cage)
    outer = SURFACE.part_matrices["skin"] @ HEAD.regions["outer_skin"] > 0.5
    faces = skin.faces[outer[skin.faces].all(axis=1)]
    least = np.inf
    for degrees in TURNS:
        seen = Mesh(turned(skin.vertices, degrees), faces)
        places = turned(points, degrees)
        face, weights = foremost(seen, places)
        ahead = np.einsum("kc,kc->k", weights, seen.vertices[faces[face], 2])
        behind = (ahead - places[:, 2])[face >= 0]
        least = min(least, float(behind[behind > -FAR_MM].min()))
    return least


def turned(points: FloatArray, degrees: float) -> FloatArray:
    """(n, 3) points turned about the upright axis."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.asarray(points @ np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]]))


@pytest.mark.parametrize("seed", PEOPLE)
def test_no_lining_and_no_tooth_comes_through_the_skin(seed: int) -> None:
    assert least_behind_mm(person_cage(HEAD, sample_patient(seed))) > BEHIND_MM


def test_a_lining_brought_forward_is_told() -> None:
    """As a lever did that set the mouth back below the chin: only pictures showed it."""
    cage = np.array(template_cage(HEAD))
    cage[HEAD.regions["nostril"] > 0.9, 2] += 10.0
    assert least_behind_mm(cage) < 0
