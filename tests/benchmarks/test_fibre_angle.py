"""The angle of the fibres reads what a body was turned by, and nothing for a mere shift."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from benchmarks.fibre_angle import fibre_angle_deg
from meshes.build.sheet import build_free_sheet
from meshes.build.slab import close_slab
from meshes.mesh import FloatArray, Mesh

FOLLOWED_DEG = 4.0
ANGLES = [-60, 15, *(pytest.param(one, marks=pytest.mark.long) for one in (-30, -15, 0, 30, 60))]


def strap(*, long_mm: float, wide_mm: float, fan: float = 1.0) -> Mesh:
    """A flat muscle upward from origin to insertion, at its end `fan` times as wide."""
    rails = [
        np.array([[share * wide_mm * (1 + (fan - 1) * t), long_mm * t, 3 * t] for t in (0, 0.5, 1)])
        for share in np.linspace(-0.5, 0.5, 4)
    ]
    return build_free_sheet(rails, thickness_mm=2.0)


def turned(body: Mesh, angle_deg: float, axis: tuple[float, float, float] = (0, 0, 1)) -> Mesh:
    turn = Rotation.from_rotvec(np.radians(angle_deg) * np.asarray(axis, dtype=float))
    middle = body.vertices.mean(axis=0)
    return plain(middle + turn.apply(body.vertices - middle) + np.array([4.0, -7.0, 2.0]), body)


def plain(points: FloatArray, body: Mesh) -> Mesh:
    """A body as the reference has it: a shape that tells nothing of its fibres."""
    return Mesh(points, body.faces)


@pytest.mark.parametrize("angle_deg", ANGLES)
@pytest.mark.parametrize(
    "body",
    [
        strap(long_mm=40, wide_mm=10),
        strap(long_mm=30, wide_mm=18),
        strap(long_mm=30, wide_mm=24, fan=0.4),
        strap(long_mm=18, wide_mm=30),
    ],
    ids=["strap", "broad", "fan", "wider than long"],
)
def test_a_turned_body_reads_the_angle_it_was_turned_by(body: Mesh, angle_deg: float) -> None:
    found = fibre_angle_deg(body, body, turned(body, angle_deg))
    assert found == pytest.approx(abs(angle_deg), abs=FOLLOWED_DEG)


def test_a_body_tilted_out_of_its_plane_reads_its_tilt() -> None:
    body = strap(long_mm=40, wide_mm=10)
    found = fibre_angle_deg(body, body, turned(body, 30, (1, 0, 0)))
    assert found == pytest.approx(30, abs=FOLLOWED_DEG)


def test_the_compared_part_alone_is_measured() -> None:
    body = strap(long_mm=60, wide_mm=12)
    upper = body.faces[(body.vertices[body.faces][..., 1] > 20).all(axis=1)]
    part = Mesh(body.vertices, upper)
    assert fibre_angle_deg(body, part, turned(part, 30)) == pytest.approx(30, abs=FOLLOWED_DEG)


def test_a_ring_and_a_body_without_fibres_have_no_angle() -> None:
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)[:, None]
    outer = np.array([10, 14, 18])[None, :, None] * circle
    u = 0.9 * (1 - np.abs(1 - 2 * np.linspace(0, 1, 24, endpoint=False)))
    uv = np.stack(np.meshgrid(u, np.linspace(0, 1, 3), indexing="ij"), axis=-1)
    ring = close_slab(outer, outer - [0, 0, 2], uv=uv, ring=True)
    assert fibre_angle_deg(ring, ring, ring) is None
    bare = plain(ring.vertices, ring)
    assert fibre_angle_deg(bare, bare, ring) is None
