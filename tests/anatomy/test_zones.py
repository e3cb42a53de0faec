"""A danger zone is a closed body between its two depths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.zones import SidedPlace, zone_mesh

DEPTH_MM = 0.25  # how far the walls of a zone may be from the depth asked, where the skin curves


def ring(radius_mm: float, side: str) -> list[SidedPlace]:
    turns = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    return [
        ("superciliare", side, radius_mm * float(np.cos(t)), 8 + radius_mm * float(np.sin(t)))
        for t in turns
    ]


@settings(max_examples=15)
@given(
    radius_mm=st.floats(3, 9),
    top_mm=st.floats(0, 4),
    thickness_mm=st.floats(0.5, 5),
    side=st.sampled_from(["left", "right"]),
)
def test_a_zone_is_closed_outward_and_between_its_depths(
    face: Face, radius_mm: float, top_mm: float, thickness_mm: float, side: str
) -> None:
    mesh = zone_mesh(face, ring(radius_mm, side), depth_mm=(top_mm, top_mm + thickness_mm))
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    depth = -face.finder.find(mesh.vertices).signed_mm
    assert depth.min() >= top_mm - DEPTH_MM
    assert depth.max() <= top_mm + thickness_mm + DEPTH_MM
    flat_mm3 = np.pi * radius_mm**2 * thickness_mm
    assert mesh.volume_mm3 == pytest.approx(flat_mm3, rel=0.35)


def test_a_zone_lies_on_the_side_it_was_asked_for(face: Face) -> None:
    for side, sign in (("left", 1), ("right", -1)):
        mesh = zone_mesh(face, ring(5, side), depth_mm=(1, 3))
        assert sign * mesh.vertices[:, 0].mean() > 0


def test_an_unknown_landmark_is_answered_with_the_nearest_match(face: Face) -> None:
    points = [("superciliar", "left", 0.0, 0.0), *ring(5, "left")]
    with pytest.raises(UnknownId, match="'superciliare'"):
        zone_mesh(face, points, depth_mm=(1, 3))


def test_nonsense_is_refused_in_words(face: Face) -> None:
    with pytest.raises(ValueError, match="at least three points"):
        zone_mesh(face, ring(5, "left")[:2], depth_mm=(1, 3))
    with pytest.raises(ValueError, match="0 <= top < bottom"):
        zone_mesh(face, ring(5, "left"), depth_mm=(3, 1))
