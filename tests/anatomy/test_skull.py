"""The skull built below the template's skin."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from anatomy.skull import (
    CLEAR_OF_SKIN_MM,
    SEAM_MM,
    bony_points,
    build_bone,
    build_shown_bone,
    load_skull_plan,
    orbital_rim,
)
from anatomy.sources import load_sources
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue
from meshes.bodies import Bodies
from meshes.build.sunk_skin import Skin
from meshes.frame import mirror_mesh, mirror_points
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


@pytest.fixture(scope="module")
def shown(face: Face, tissue: Tissue) -> dict[str, Mesh]:
    """The bones of the cranium as they are shown, left ones and the rest."""
    regions = (None, *load_skull_plan().regions)
    return {r or "rest": build_shown_bone("cranium", face, tissue, r) for r in regions}


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
    rim = orbital_rim(face.landmarks)
    width, height = np.ptp(rim[:, 0]), np.ptp(rim[:, 1])
    assert 37 <= width <= 42
    assert 33 <= height <= 38


def test_the_rim_curve_lies_on_the_bone(skull: dict[str, Mesh], face: Face) -> None:
    away = closest_point(skull["cranium"], orbital_rim(face.landmarks)).distance_mm
    assert np.median(away) < 1.0
    assert away.max() < 4.0


def test_left_and_right_rims_mirror_each_other(face: Face) -> None:
    np.testing.assert_allclose(
        mirror_points(orbital_rim(face.landmarks, "right")),
        orbital_rim(face.landmarks, "left"),
        atol=1e-6,
    )


def test_notches_lie_on_the_upper_rim_at_their_distance_from_the_midline(face: Face) -> None:
    points, rim = bony_points(face), orbital_rim(face.landmarks)
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


def test_every_shown_bone_is_closed_outward_and_on_its_side(shown: dict[str, Mesh]) -> None:
    for name, mesh in shown.items():
        assert mesh.is_closed, name
        assert mesh.volume_mm3 > 0, name
        assert name == "rest" or mesh.vertices[:, 0].min() > -SEAM_MM / 2, name


def test_the_shown_bones_fill_the_whole_cranium_but_for_their_seams(
    shown: dict[str, Mesh], skull: dict[str, Mesh]
) -> None:
    paired = [mesh.volume_mm3 for name, mesh in shown.items() if name != "rest"]
    whole = skull["cranium"].volume_mm3
    assert shown["rest"].volume_mm3 + 2 * sum(paired) == pytest.approx(whole, rel=1e-3)
    inside = NearestFinder(skull["cranium"])
    for name, mesh in shown.items():
        assert inside.find(mesh.vertices).signed_mm.max() < GRID_ERROR_MM, name


def test_a_needle_meets_the_shown_bones_where_it_meets_the_whole(
    shown: dict[str, Mesh], skull: dict[str, Mesh], tissue: Tissue
) -> None:
    pieces = [*shown.values(), *(mirror_mesh(m) for n, m in shown.items() if n != "rest")]
    front = tissue.skin.vertices[:, 2] > tissue.skin.vertices[:, 2].max() - 45
    places = tissue.skin.vertices[front][::29]
    found = []
    for bodies in (pieces, [skull["cranium"]]):
        inside = Bodies(bodies).crossings(places, np.tile([0.0, 0.0, -1.0], (len(places), 1)))
        first = np.full(len(places), np.inf)
        stretches = inside.stretches()
        np.minimum.at(first, stretches.lines, stretches.from_mm)
        found.append(first)
    shown_mm, whole_mm = found
    met = np.isfinite(shown_mm) & np.isfinite(whole_mm)
    assert (np.isfinite(shown_mm) == np.isfinite(whole_mm)).mean() > 0.99
    assert np.percentile(np.abs(shown_mm[met] - whole_mm[met]), 95) < GRID_ERROR_MM


def test_bones_meet_at_their_sutures(shown: dict[str, Mesh], face: Face) -> None:
    rest = NearestFinder(shown["rest"])
    for name in load_skull_plan().regions:
        near = rest.find(shown[name].vertices).distance_mm
        assert (near < 2 * SEAM_MM).mean() > 0.05, name
    suture = bony_points(face)["frontozygomatic_suture"]
    assert closest_point(shown["zygomatic_bone"], suture[None]).distance_mm[0] < 1.5
    assert shown["nasal_bone"].vertices[:, 0].min() < SEAM_MM
    arch = shown["zygomatic_bone"].vertices
    assert arch[:, 2].min() > face.landmark("zygion", "left")[2]  # behind it: the temporal bone


def test_every_figure_of_the_plan_names_a_known_source() -> None:
    plan, sources = load_skull_plan(), load_sources()
    rows = (*plan.parts, *plan.regions.values(), *plan.bony_points.values())
    used = {row.src for row in rows}
    assert used <= set(sources)
    assert len({p.id for p in plan.parts}) == len(plan.parts)
