"""What crosses a structure or lies close to it, on one face."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.close import CLOSE_MM, THIN, _meeting, close_structures
from anatomy.face import Face
from meshes.mesh import Mesh
from meshes.nearest import closest_point

SUPRAORBITAL, CORRUGATOR = "supraorbital_nerve.left", "corrugator_supercilii.left"


def test_gaps_are_those_measured_point_by_point(face: Face) -> None:
    body = face.meshes[CORRUGATOR]
    found = {one.id: one for one in close_structures(face, CORRUGATOR)}
    for name, kind in face.kinds.items():
        if kind not in THIN:
            assert name not in found
            continue
        near = closest_point(body, face.meshes[name].vertices)
        sided = near.distance_mm < 2 * CLOSE_MM  # farther off, a thin body has no inner side
        gap_mm = max(0.0, float(near.signed_mm[sided].min())) if sided.any() else 2 * CLOSE_MM
        if gap_mm < CLOSE_MM - 0.1:
            assert abs(found[name].gap_mm - gap_mm) < 0.4, name  # points stand for surfaces
        elif gap_mm > CLOSE_MM + 0.1:
            assert name not in found


def test_a_nerve_tells_the_muscle_it_pierces_and_the_muscle_tells_the_nerve(face: Face) -> None:
    of_nerve = {one.id: one.lies for one in close_structures(face, SUPRAORBITAL)}
    of_muscle = {one.id: one.lies for one in close_structures(face, CORRUGATOR)}
    assert of_nerve[CORRUGATOR] == of_muscle[SUPRAORBITAL] == "through"


def test_both_sides_are_alike(face: Face) -> None:
    other = CORRUGATOR.replace("left", "right")
    mirrored = {one.id.replace("left", "right") for one in close_structures(face, CORRUGATOR)}
    assert mirrored == {one.id for one in close_structures(face, other)}


def test_skin_bone_and_unknown_things_have_none(face: Face) -> None:
    assert close_structures(face, "skin") == ()
    assert close_structures(face, "cranium") == ()
    assert close_structures(face, "nothing_like_it") == ()


def test_they_are_kept_for_each_face(face: Face, man: Face) -> None:
    assert close_structures(face, CORRUGATOR) is close_structures(face, CORRUGATOR)
    assert close_structures(man, CORRUGATOR) is not close_structures(face, CORRUGATOR)


def test_a_corner_of_a_triangle_with_its_middle_far_away_is_close() -> None:
    one = np.array([[0, 1, 2]], dtype=np.int32)
    wide = Mesh(np.array([[0.0, 0, 0], [90, 0, 0], [0, 90, 0]]), one)
    thin = Mesh(np.array([[-1.0, 0, 0], [-2, 0, 0], [-2, 1, 0]]), one)
    meeting = _meeting(thin, wide, within_mm=CLOSE_MM)
    assert meeting is not None
    assert meeting[0] == pytest.approx(1.0)
