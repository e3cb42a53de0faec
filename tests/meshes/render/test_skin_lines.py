"""Lines in still pictures: none where none is, deeper and darker with the expression."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.face import build_bare_face
from anatomy.patients import load_patient
from anatomy.skin_lines import lines_on
from meshes.head import load_head
from meshes.mesh import Mesh
from meshes.render.skin_lines import line_depths_mm, with_lines
from meshes.scene import LineGroup, SkinLines

FROWN = {"brow_down.left": 1.0, "brow_down.right": 1.0}


def square(static: float) -> tuple[Mesh, SkinLines]:
    """20 mm square in four triangles, a line up its middle."""
    corners = [[0, 0, 0], [20, 0, 0], [20, 20, 0], [0, 20, 0], [10, 10, 0]]
    faces = [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]]
    mesh = Mesh(np.array(corners, float), np.array(faces, np.int32), color=np.full((5, 3), 0.8))
    phase = np.stack([mesh.vertices[:, 0] / 20 - 0.5, np.zeros(5)], axis=1)
    mask = np.stack([np.ones(5), np.zeros(5)], axis=1)
    group = LineGroup(static=static, units={"frown": 1.0}, depth_mm=1.0, width=0.1, wobble=0.0)
    return mesh, SkinLines(phase, mask, np.zeros((5, 2)), (group,))


def test_a_skin_without_lines_stays_as_it_is() -> None:
    mesh, lines = square(static=0.0)
    drawn, normals = with_lines(mesh, lines, {})
    assert np.array_equal(drawn.faces, mesh.faces)
    assert drawn.color is not None
    assert drawn.color == pytest.approx(0.8)
    assert normals == pytest.approx(mesh.normals)


def test_a_line_is_darkest_in_its_middle_and_the_skin_leans_into_it_from_both_sides() -> None:
    mesh, lines = square(static=0.0)
    drawn, normals = with_lines(mesh, lines, {"frown": 1.0})
    assert drawn.color is not None
    across = drawn.vertices[:, 0] - 10
    assert drawn.color[np.abs(across) < 0.3].max() < 0.7
    assert drawn.color[np.abs(across) > 8].min() == pytest.approx(0.8, abs=0.01)
    beside = np.abs(np.abs(across) - 1.0) < 0.3
    assert (normals[beside, 0] * across[beside] < 0).all()
    assert np.ptp(drawn.vertices[:, 2]) == 0


def test_no_group_is_deeper_than_its_depth() -> None:
    _, lines = square(static=0.6)
    assert line_depths_mm(lines.groups, {}) == [0.6]
    assert line_depths_mm(lines.groups, {"frown": 1.0}) == [1.0]


def test_a_face_that_frowns_already_has_the_same_lines_as_one_that_is_told_to() -> None:
    frowning = build_bare_face(load_head(), load_patient("template"), FROWN)
    made = lines_on(frowning.patient, 1, frowning.expression)
    told = lines_on(frowning.patient, 1)
    assert line_depths_mm(made.groups, {}) == pytest.approx(line_depths_mm(told.groups, FROWN))
    assert line_depths_mm(made.groups, {}) != line_depths_mm(told.groups, {})
