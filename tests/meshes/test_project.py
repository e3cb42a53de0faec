"""What is found in a view is what the eye would see there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.mesh import Mesh
from meshes.project import VIEW_AXES, foremost

SIZE_MM = 10.0


def crumpled(height_mm: float, seed: int) -> Mesh:
    """A sheet over a square of 20 mm at about this height, crumpled by 2 mm."""
    rng = np.random.default_rng(seed)
    line = np.linspace(-SIZE_MM, SIZE_MM, 15)
    x, y = (a.ravel() for a in np.meshgrid(line, line, indexing="ij"))
    points = np.stack([x, y, height_mm + rng.uniform(-2, 2, len(x))], axis=1)
    i, j = (a.ravel() for a in np.meshgrid(np.arange(14), np.arange(14), indexing="ij"))
    a = i * 15 + j
    faces = np.concatenate([np.stack([a, a + 15, a + 16], 1), np.stack([a, a + 16, a + 1], 1)])
    return Mesh(points, faces)


LOW, HIGH = crumpled(0, 1), crumpled(30, 2)
BOTH = Mesh(
    np.vstack([LOW.vertices, HIGH.vertices]), np.vstack([LOW.faces, HIGH.faces + len(LOW.vertices)])
)
across = st.floats(-SIZE_MM + 0.01, SIZE_MM - 0.01)


@given(x=across, y=across)
def test_of_two_sheets_the_one_nearer_to_the_eye_is_seen(x: float, y: float) -> None:
    face, weights = foremost(BOTH, np.array([[x, y, -500.0]]))
    assert face[0] >= len(LOW.faces)
    assert weights[0].sum() == pytest.approx(1)
    assert weights[0].min() >= -1e-9
    seen = weights[0] @ BOTH.vertices[BOTH.faces[face[0]]]
    assert seen[:2] == pytest.approx([x, y], abs=1e-9)
    assert 28 <= seen[2] <= 32


@given(up=across, back=across)
def test_seen_from_the_side_the_patients_left_is_foremost(up: float, back: float) -> None:
    axes = list(VIEW_AXES["side"])
    turned = Mesh(BOTH.vertices[:, axes], BOTH.faces)
    face, weights = foremost(turned, np.array([[0.0, up, back]]), "side")
    seen = weights[0] @ turned.vertices[turned.faces[face[0]]]
    assert seen[1:] == pytest.approx([up, back], abs=1e-9)
    assert seen[0] > 20


def test_a_place_beside_the_mesh_is_told_apart() -> None:
    faces, _ = foremost(BOTH, np.array([[0.0, 0.0, 0.0], [SIZE_MM + 1, 0.0, 0.0]]))
    assert faces[0] >= 0
    assert faces[1] == -1


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(KeyError, match="behind"):
        foremost(BOTH, np.zeros((1, 3)), "behind")
