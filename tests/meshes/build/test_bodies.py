"""Every builder makes closed bodies that face outward and stay between skin and bone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.pad import build_pad
from meshes.build.sheet import Rail, build_free_sheet, build_sheet
from meshes.build.tube import build_tube
from tests.meshes.build.flat_skin import RADIUS_MM, BallSpace, on_ball

SPACE = BallSpace()
angles = st.floats(-25, 25)
thicknesses = st.floats(0.3, 5.0)
depths = st.floats(0.0, 12.0)


def depth_of(vertices: np.ndarray) -> np.ndarray:
    return np.asarray(RADIUS_MM - np.linalg.norm(vertices, axis=1))


def rails(depth_mm: float, width_deg: float, *, bow_deg: float = 0.0) -> list[Rail]:
    lines = []
    for azimuth in np.linspace(-width_deg, width_deg, 3):
        points = np.array([on_ball(azimuth + bow_deg * (1 - s**2), 20 * s) for s in (1, 0, -1)])
        lines.append(Rail(points, np.full(3, depth_mm)))
    return lines


@settings(max_examples=30, deadline=None)
@given(depth=depths, thickness=thicknesses, bow=angles)
def test_a_sheet_is_closed_outward_and_between_skin_and_bone(
    depth: float, thickness: float, bow: float
) -> None:
    mesh = build_sheet(SPACE, rails(depth, 10, bow_deg=bow), thickness_mm=thickness)
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    assert depth_of(mesh.vertices).min() >= SPACE.skin_mm - 1e-6
    assert depth_of(mesh.vertices).max() <= SPACE.bone_mm + 1e-6


@settings(max_examples=20, deadline=None)
@given(depth=depths, thickness=thicknesses)
def test_a_closed_sheet_is_a_ring(depth: float, thickness: float) -> None:
    turn = np.linspace(0, 360, 8, endpoint=False)
    ring = [
        Rail(
            np.array([on_ball(r * np.cos(t), r * np.sin(t)) for t in np.radians(turn)]),
            np.full(8, depth),
        )
        for r in (8, 12, 16)
    ]
    mesh = build_sheet(SPACE, ring, thickness_mm=thickness, closed=True)
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    edges = 3 * len(mesh.faces) // 2
    assert len(mesh.vertices) - edges + len(mesh.faces) == 0  # Euler number of a torus


@settings(max_examples=30, deadline=None)
@given(top=st.floats(0, 6), size=st.floats(0.2, 6), reach=st.floats(4, 20), rounded=st.booleans())
def test_a_pad_is_closed_outward_and_keeps_its_depths(
    top: float, size: float, reach: float, rounded: bool
) -> None:
    outline = [on_ball(reach * np.cos(t), 0.7 * reach * np.sin(t)) for t in np.linspace(0, 5.5, 7)]
    mesh = build_pad(SPACE, outline, top_mm=top, bottom_mm=top + size, rounded=rounded)
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    low, high = (SPACE.skin_mm, SPACE.bone_mm) if rounded else (top, top + size)
    assert depth_of(mesh.vertices).min() >= low - 1e-6
    assert depth_of(mesh.vertices).max() <= high + 1e-6


@settings(max_examples=30, deadline=None)
@given(
    bend=st.floats(-40, 40),
    twist=st.floats(-40, 40),
    radius=st.floats(0.2, 3),
    taper=st.floats(0.3, 1),
)
def test_a_tube_is_closed_outward_and_as_thick_as_told(
    bend: float, twist: float, radius: float, taper: float
) -> None:
    path = np.array([[0, 0, 0], [bend, 30, 0], [0, 60, twist], [0, 90, 0]], dtype=float)
    mesh = build_tube(path, [radius, radius, radius * taper, radius * taper])
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    assert mesh.uv is not None
    start = mesh.vertices[mesh.uv[:, 0] == 0]
    assert np.linalg.norm(start - path[0], axis=1).max() <= 1.5 * radius


def test_a_wider_grid_makes_a_lighter_sheet_of_the_same_form() -> None:
    fine = build_sheet(SPACE, rails(4, 30), thickness_mm=1.5)
    light = build_sheet(SPACE, rails(4, 30), thickness_mm=1.5, grid_mm=(3.6, 2.0))
    assert len(light.faces) < 0.4 * len(fine.faces)
    assert light.volume_mm3 == pytest.approx(fine.volume_mm3, rel=0.1)


def test_a_free_sheet_is_closed_and_outward() -> None:
    lines = [np.array([[x, 0, 0], [x, 4, 20], [x, 0, 40]], dtype=float) for x in (-8, 0, 8)]
    mesh = build_free_sheet(lines, thickness_mm=2.0)
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0


def test_nonsense_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="at least two rails"):
        build_sheet(SPACE, rails(3, 10)[:1], thickness_mm=1.0)
    with pytest.raises(ValueError, match="positive thickness"):
        build_sheet(SPACE, rails(3, 10), thickness_mm=0.0)
    with pytest.raises(ValueError, match="at least two points"):
        build_tube([[0, 0, 0]], 1.0)
    with pytest.raises(ValueError, match="positive radii"):
        build_tube([[0, 0, 0], [1, 0, 0]], 0.0)
    with pytest.raises(ValueError, match="0 <= top < bottom"):
        build_pad(SPACE, [on_ball(0, 0), on_ball(5, 0), on_ball(0, 5)], top_mm=3, bottom_mm=2)
