"""The skull built below the template's skin."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from anatomy.skull import CLEAR_OF_SKIN_MM, bony_points, build_bone, load_skull_plan, orbital_rim
from anatomy.sources import load_sources
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue
from meshes.build.sunk_skin import Skin
from meshes.frame import mirror_points
from meshes.head import load_head
from meshes.mesh import Mesh
from meshes.nearest import NearestFinder, closest_point

MOST_TRIANGLES = 45_000
GRID_ERROR_MM = 0.6  # half a step of the sculptor's grid


@pytest.fixture(scope="module")
def face() -> Face:
    return build_bare_face(load_head(), load_patient("template"))


@pytest.fixture(scope="module")
def tissue(face: Face) -> Tissue:
    return build_tissue(face)


@pytest.fixture(scope="module")
def skull(face: Face, tissue: Tissue) -> dict[str, Mesh]:
    return {body: build_bone(body, face, tissue) for body in ("cranium", "mandible")}


@pytest.mark.parametrize("body", ["cranium", "mandible"])
def test_bone_is_closed_outward_symmetric_and_light_enough_to_draw(
    skull: dict[str, Mesh], body: str
) -> None:
    mesh = skull[body]
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    assert cKDTree(mesh.vertices).query(mirror_points(mesh.vertices))[0].max() == 0.0
    assert len(mesh.faces) <= MOST_TRIANGLES


@pytest.mark.parametrize("body", ["cranium", "mandible"])
def test_bone_lies_inside_the_skin(skull: dict[str, Mesh], tissue: Tissue, body: str) -> None:
    depth = -Skin(tissue.skin, tissue.bone_mm, tissue.smooth_normals).below(skull[body].vertices)[0]
    assert depth.min() > CLEAR_OF_SKIN_MM - GRID_ERROR_MM


def test_forehead_lies_at_the_thickness_of_its_tissue(
    skull: dict[str, Mesh], face: Face, tissue: Tissue
) -> None:
    names = ("glabella", "metopion", "trichion")
    places = np.array([face.landmark(n) for n in names])
    below = tissue.columns(places)
    bone = closest_point(skull["cranium"], below.sink(below.bone_mm))
    assert bone.distance_mm.max() < 1.0


@pytest.mark.parametrize("side", ["left", "right"])
def test_orbits_are_open_in_front_and_walled_all_round(
    skull: dict[str, Mesh], face: Face, side: str
) -> None:
    eye = face.meshes[f"eye.{side}"].vertices
    centre = (eye.min(axis=0) + eye.max(axis=0)) / 2
    finder = NearestFinder(skull["cranium"])
    assert finder.find(centre[None]).signed_mm[0] > 12
    assert finder.find(centre[None] + [[0, 0, 30]]).signed_mm[0] > 12
    inner = -1.0 if side == "left" else 1.0
    for way in ([0, 1, 0], [0, -1, 0], [inner, 0, 0]):
        reach = centre + np.linspace(0, 28, 57)[:, None] * np.array(way, float) - [0, 0, 4]
        assert finder.find(reach).signed_mm.min() < 0


def test_the_orbital_opening_has_the_published_size(face: Face) -> None:
    rim = orbital_rim(face)
    width, height = np.ptp(rim[:, 0]), np.ptp(rim[:, 1])
    assert 37 <= width <= 42
    assert 33 <= height <= 38


def test_the_rim_curve_lies_on_the_bone(skull: dict[str, Mesh], face: Face) -> None:
    away = closest_point(skull["cranium"], orbital_rim(face)).distance_mm
    assert np.median(away) < 1.0
    assert away.max() < 4.0


def test_left_and_right_rims_mirror_each_other(face: Face) -> None:
    np.testing.assert_allclose(
        mirror_points(orbital_rim(face, "right")), orbital_rim(face, "left"), atol=1e-6
    )


def test_notches_lie_on_the_upper_rim_at_their_distance_from_the_midline(face: Face) -> None:
    points, rim = bony_points(face), orbital_rim(face)
    for name, lateral_mm in (("supraorbital_notch", 25.0), ("frontal_notch", 17.0)):
        assert points[name][0] == pytest.approx(lateral_mm, abs=1.0)
        assert np.linalg.norm(rim - points[name], axis=1).min() < 2.0
        assert points[name][1] > face.landmark("pupil")[1] + 10


def test_the_nose_opens_in_the_middle_and_teeth_meet_bone(
    skull: dict[str, Mesh], face: Face
) -> None:
    finder = NearestFinder(skull["cranium"])
    beside = face.landmark("subnasale") + np.array([5.0, 13.0, -12.0])
    assert finder.find(beside[None]).signed_mm[0] > 1
    for teeth, bone in (("teeth_upper", "cranium"), ("teeth_lower", "mandible")):
        gap = closest_point(skull[bone], face.meshes[teeth].vertices).signed_mm
        assert gap.min() < 0


def test_every_figure_of_the_plan_names_a_known_source() -> None:
    plan, sources = load_skull_plan(), load_sources()
    used = {p.src for p in plan.parts} | {p.src for p in plan.bony_points.values()}
    assert used <= set(sources)
    assert len({p.id for p in plan.parts}) == len(plan.parts)
