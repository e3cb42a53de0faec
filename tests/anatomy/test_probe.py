"""Structures are measured as the figures beside them were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import TypeAdapter

from anatomy.face import Face
from anatomy.fibres import fibre_grids
from anatomy.measurement import Measurement
from anatomy.place import Place, resolve_place
from anatomy.probe import NotThere, Probe
from meshes.build.sheet import build_free_sheet
from meshes.build.tube import build_tube
from meshes.geodesics import SurfacePoint

READER: TypeAdapter[Measurement] = TypeAdapter(Measurement)
DEEP_MM, RADIUS_MM = 6.0, 1.0


@pytest.fixture(scope="module")
def entry(face: Face) -> SurfacePoint:
    return resolve_place(face, Place(ref="glabella", lateral=12, superior=20))


@pytest.fixture(scope="module")
def probe(face: Face, entry: SurfacePoint) -> Probe:
    """A face with a level tube 30 mm long below the entry, and a slanting strip 10 mm wide."""
    middle = entry.position - DEEP_MM * entry.normal
    across = np.cross([0.0, 1.0, 0.0], entry.normal)
    across /= np.linalg.norm(across)
    tube = build_tube([middle - 15 * across, middle, middle + 15 * across], RADIUS_MM)
    down = np.array([-np.sin(np.radians(30)), -np.cos(np.radians(30)), 0.0])
    aside = np.array([np.cos(np.radians(30)), -np.sin(np.radians(30)), 0.0])
    start = np.array([40.0, 0.0, 60.0])
    rails = [np.array([start + s * aside, start + s * aside + 20 * down]) for s in (-5, 0, 5)]
    strip = build_free_sheet(rails, thickness_mm=2.0)
    meshes = {**face.meshes, "thing.left": tube, "strip.left": strip}
    return Probe(replace(face, meshes=meshes), "thing")


def take(probe: Probe, **how: object) -> float:
    return probe.take(READER.validate_python(how))


def test_depth_is_measured_to_the_near_wall_along_the_needle(probe: Probe) -> None:
    at = ["glabella", 12, 20]
    assert take(probe, take="depth", at=at) == pytest.approx(DEEP_MM - RADIUS_MM, abs=0.15)
    assert take(probe, take="depth", at=at, to="middle") == pytest.approx(DEEP_MM, abs=0.15)
    assert take(probe, take="depth", at=at, to="far") == pytest.approx(
        DEEP_MM + RADIUS_MM, abs=0.15
    )


def test_thickness_and_diameter_are_those_of_the_body(probe: Probe) -> None:
    thick = take(probe, take="thickness", at=["glabella", 12, 20])
    assert thick == pytest.approx(2 * RADIUS_MM, abs=0.2)
    assert take(probe, take="diameter", share=0.4) == pytest.approx(2 * RADIUS_MM, rel=0.06)


def test_length_width_and_angle_follow_the_fibres(probe: Probe) -> None:
    assert take(probe, take="length") == pytest.approx(30, abs=0.3 + 2 * RADIUS_MM)
    strip = Probe(probe.face, "strip")
    assert take(strip, take="length") == pytest.approx(20, abs=0.2)
    assert take(strip, take="width") == pytest.approx(10, abs=0.2)
    assert take(strip, take="angle") == pytest.approx(30, abs=0.5)
    assert take(strip, take="count") == 1


def test_gaps_are_measured_one_way_or_straight(probe: Probe) -> None:
    ends = {"begin": {"edge": "medial"}, "end": {"edge": "lateral"}}
    assert 28 < take(probe, take="gap", **ends) < 33
    assert take(probe, take="gap", begin="midline", end="pupil") == pytest.approx(
        probe.face.landmark("pupil")[0]
    )
    up = take(probe, take="gap", begin="subnasale", end="glabella", way="up")
    straight = take(probe, take="gap", begin="subnasale", end="glabella")
    along = take(probe, take="gap", begin="subnasale", end="glabella", way="skin")
    assert 0 < up < straight < along


def test_a_place_below_which_there_is_nothing_is_said_so(probe: Probe) -> None:
    with pytest.raises(NotThere, match="does not lie below"):
        take(probe, take="depth", at=["pogonion", 0, 0])
    with pytest.raises(NotThere, match="has no nothing"):
        take(probe, take="depth", at=["pogonion", 0, 0], of="nothing")
    with pytest.raises(NotThere, match="1 pieces, not 4"):
        take(probe, take="length", pieces=[3])


def test_muscles_and_vessels_of_the_atlas_have_fibres(face: Face) -> None:
    for name, mesh in face.meshes.items():
        if face.kinds.get(name) in ("muscle", "artery", "vein", "nerve"):
            knot = name.startswith("modiolus")  # where fibres meet, none run
            assert bool(fibre_grids(mesh)) != knot, name
