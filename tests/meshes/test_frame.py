"""The mirror image is the same body on the other side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from meshes.build.tube import build_tube
from meshes.frame import mirror_mesh, mirror_points

points_mm = arrays(np.float64, (5, 3), elements=st.floats(-200, 200))


@given(points=points_mm)
def test_mirrored_twice_is_where_it_was(points: np.ndarray) -> None:
    once = mirror_points(points)
    assert once[:, 0].tolist() == (-points[:, 0]).tolist()
    assert once[:, 1:].tolist() == points[:, 1:].tolist()
    assert mirror_points(once).tolist() == points.tolist()


def test_the_mirror_image_of_a_body_still_faces_outward() -> None:
    mesh = build_tube([[10, 0, 0], [12, 8, 3], [15, 20, 1]], [1.5, 1.0, 0.5])
    image = mirror_mesh(mesh)
    assert image.is_closed
    assert image.volume_mm3 == pytest.approx(mesh.volume_mm3)
    assert image.normals == pytest.approx(mirror_points(mesh.normals))
    back = mirror_mesh(image)
    assert back.vertices.tolist() == mesh.vertices.tolist()
    assert back.faces.tolist() == mesh.faces.tolist()
