"""Near a corner of the mouth all moves with the corner, and elsewhere nothing is changed."""

from __future__ import annotations

import numpy as np

from meshes.calm_corners import CORNER, REACH_MM, calm_corners
from meshes.head import load_head


def test_the_corner_keeps_its_move_and_what_lies_on_it_takes_it() -> None:
    head = load_head()
    rng = np.random.default_rng(1)
    points = np.arange(len(head.base), dtype=np.int32)
    moves = rng.normal(size=head.base.shape)
    calm = calm_corners(head.base, head.mirror, {"any": (points, moves)})["any"]
    apart = np.linalg.norm(head.base - head.base[CORNER], axis=1)
    assert np.allclose(calm[1][CORNER], moves[CORNER])
    near = apart < 0.2 * REACH_MM
    assert np.abs(calm[1][near] - moves[CORNER]).max() < 0.1
    other = np.linalg.norm(head.base - head.base[head.mirror[CORNER]], axis=1)
    far = np.minimum(apart, other) > 5 * REACH_MM
    assert np.array_equal(calm[1][far], moves[far])


def test_a_target_elsewhere_is_left_alone() -> None:
    head = load_head()
    far = np.array([int(head.base[:, 1].argmax())], dtype=np.int32)
    moves = np.ones((1, 3))
    points, found = calm_corners(head.base, head.mirror, {"crown": (far, moves)})["crown"]
    assert points.tolist() == far.tolist()
    assert np.array_equal(found, moves)
