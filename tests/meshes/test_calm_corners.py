"""Near a corner all moves with the corner, and elsewhere nothing is changed."""

from __future__ import annotations

import numpy as np

from meshes.calm_corners import CORNERS, calm_corners
from meshes.head import load_head


def test_the_corner_keeps_its_move_and_what_lies_on_it_takes_it() -> None:
    head = load_head()
    rng = np.random.default_rng(1)
    points = np.arange(len(head.base), dtype=np.int32)
    moves = rng.normal(size=head.base.shape)
    calm = calm_corners(head.base, head.mirror, {"any": (points, moves)})["any"]
    untouched = np.ones(len(head.base), dtype=bool)
    for left, reach_mm in CORNERS.items():
        for corner in (left, int(head.mirror[left])):
            apart = np.linalg.norm(head.base - head.base[corner], axis=1)
            near = apart < 0.2 * reach_mm
            assert np.abs(calm[1][near] - calm[1][corner]).max() < 0.1
            assert np.allclose(calm[1][corner], moves[corner], atol=0.01)
            untouched &= apart > 5 * reach_mm
    assert np.array_equal(calm[1][untouched], moves[untouched])


def test_a_target_elsewhere_is_left_alone() -> None:
    head = load_head()
    far = np.array([int(head.base[:, 1].argmax())], dtype=np.int32)
    moves = np.ones((1, 3))
    points, found = calm_corners(head.base, head.mirror, {"crown": (far, moves)})["crown"]
    assert points.tolist() == far.tolist()
    assert np.array_equal(found, moves)
