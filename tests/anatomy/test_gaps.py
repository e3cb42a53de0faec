"""A needle that leaves the tissue is told to be out of it, and from where to where."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.face import Face
from anatomy.needle import direction_at, trace, trace_many
from anatomy.place import Place, resolve_place, skin_under
from meshes.geodesics import SurfacePoint

LIPS_MM = 4.0  # so near to the line of the closed lips, which lie in one another, none is asked


def test_through_the_tip_of_the_nose_it_comes_out_and_stays_out(face: Face) -> None:
    side = skin_under(face, face.landmark("pronasale") + np.array([9.0, 0, -5]))
    across = np.array([-1.0, 0, 0])  # to the patient's right
    found = trace(face, side, across, 38.0, needle="cannula_22g")
    assert found.outside
    (gap,) = found.gaps[-1:]
    assert gap.to_mm is None
    way_out = side.position + gap.from_mm * across
    assert abs(face.finder.find(way_out[None]).signed_mm[0]) < 0.01


def test_in_solid_tissue_there_is_no_gap(face: Face) -> None:
    for ref in ("glabella", "gonion", "pogonion"):
        entry = resolve_place(face, Place(ref=ref, lateral=3), "left")
        found = trace(face, entry, direction_at(entry, 90), 8.0)
        assert not found.gaps
        assert not found.outside


def test_out_is_where_the_tip_lies_outside_the_skin(face: Face) -> None:
    rng = np.random.default_rng(11)
    marks = ("pronasale", "alare", "cheilion", "labiale_superius", "menton", "exocanthion")
    entries, ways, depths = [], [], []
    for _ in range(200):
        place = Place(
            ref=str(rng.choice(marks)),
            lateral=float(rng.uniform(0, 8)),
            superior=float(rng.uniform(-4, 4)),
        )
        entry: SurfacePoint = resolve_place(face, place, "left")
        entries.append(entry)
        ways.append(
            direction_at(entry, float(rng.uniform(15, 90)), towards_deg=float(rng.uniform(0, 360)))
        )
        depths.append(float(rng.uniform(1, 35)))
    found = trace_many(face, entries, np.array(ways), depths, needle="cannula_22g")
    signed = face.finder.find(found.tips).signed_mm
    stomion = face.landmark("stomion")
    asked = (np.abs(signed) > 0.1) & (np.abs(found.tips[:, 1] - stomion[1]) > LIPS_MM)
    assert asked.sum() > 100
    outside = np.array([one.outside for one in found])
    assert outside[asked].any()
    assert np.array_equal(outside[asked], signed[asked] > 0)


@pytest.mark.parametrize("depth_mm", [0.0, 0.04])
def test_a_needle_that_only_touches_the_skin_has_no_gap(face: Face, depth_mm: float) -> None:
    entry = skin_under(face, face.landmark("glabella"))
    assert not trace(face, entry, direction_at(entry, 90), depth_mm).gaps
