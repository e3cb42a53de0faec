"""Every structure of the atlas is a closed body in its right place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from anatomy import shapes
from anatomy.atlas import Atlas, content_hash, load_atlas
from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.structures import load_structures
from anatomy.thickness import build_tissue
from anatomy.tissue import LID_SKIN_MM
from meshes.bodies import Bodies
from meshes.frame import mirror_points
from meshes.mesh import FloatArray
from meshes.nearest import NearestFinder

WITHIN_SKIN = ("artery", "vein", "nerve", "muscle", "fat", "fascia", "ligament", "gland")
INTO_BONE_MM = 0.5  # how far the drawn bone may reach into what lies on it


@pytest.fixture(scope="module")
def below_skin(face: Face) -> dict[str, FloatArray]:
    """Left and median structure -> depth of its vertices below the outer skin, mm."""
    finder = build_tissue(face).finder
    return {
        name: -finder.find(face.meshes[name].vertices).signed_mm
        for name, kind in face.kinds.items()
        if kind in WITHIN_SKIN and not name.endswith(".right")
    }


def test_every_body_is_closed_and_outward(atlas: Atlas) -> None:
    for name, shape in atlas.shapes.items():
        assert shape.mesh.is_closed, name
        assert shape.mesh.volume_mm3 > 0, name
        assert np.isfinite(shape.mesh.vertices).all(), name


def test_every_paired_structure_has_both_sides_and_a_median_one_none(atlas: Atlas) -> None:
    for name in atlas.shapes:
        base, _, side = name.partition(".")
        assert side in {"", "left", "right"}
        assert (atlas.structures[base].side == "paired") == bool(side)
        if side == "left":
            assert f"{base}.right" in atlas.shapes


def test_every_structure_with_a_recipe_has_a_shape(atlas: Atlas) -> None:
    drawn = {name.partition(".")[0] for name in atlas.shapes} | set(atlas.head_parts.values())
    assert {i for i, s in atlas.structures.items() if s.recipe is not None} <= drawn


def test_right_is_the_mirror_of_left(atlas: Atlas) -> None:
    for name, shape in atlas.shapes.items():
        if name.endswith(".left"):
            other = atlas.shapes[f"{name.removesuffix('left')}right"]
            gap = mirror_points(shape.mesh.vertices) - other.mesh.vertices
            assert np.abs(gap).max() <= 1e-6, name
            assert np.array_equal(shape.binding.weights, other.binding.weights)


def test_left_structures_lie_on_the_patients_left(atlas: Atlas) -> None:
    for name, shape in atlas.shapes.items():
        if name.endswith(".left"):
            assert shape.mesh.vertices[:, 0].mean() > 0, name


def test_everything_soft_lies_under_the_skin(below_skin: dict[str, FloatArray]) -> None:
    for name, depth in below_skin.items():
        assert depth.min() >= 0.9 * LID_SKIN_MM, (name, depth.min())


def test_the_depth_that_every_vertex_knows_is_its_depth(
    atlas: Atlas, below_skin: dict[str, FloatArray]
) -> None:
    for name, depth in below_skin.items():
        known = atlas.shapes[name].mesh.depth_mm
        assert known is not None
        assert known == pytest.approx(depth, abs=1e-6)


def test_temporalis_passes_behind_the_arch_and_reaches_the_coronoid_process(face: Face) -> None:
    muscle, arch = face.meshes["temporalis.left"].vertices, face.landmark("zygion", "left")
    arches = [face.meshes["cranium"].vertices, face.meshes["zygomatic_bone.left"].vertices]
    bone, jaw = np.concatenate(arches), face.meshes["mandible"]
    for behind_mm in (-4.0, 0.0, 4.0, 8.0):
        place = arch[1:] - [0.0, behind_mm]
        here, there = (p[np.abs(p[:, 1:] - place).max(axis=1) < 3] for p in (muscle, bone))
        assert here[:, 0].max() < there[:, 0].max() - 3
    assert NearestFinder(jaw).find(muscle).distance_mm.min() < 1.0
    coronoid = jaw.vertices[jaw.vertices[:, 2] > arch[2]]
    assert muscle[:, 1].min() < coronoid[:, 1].max() - 5


def test_bindings_are_shares_of_the_cage_that_sum_to_one(atlas: Atlas) -> None:
    for name, shape in atlas.shapes.items():
        assert shape.binding.weights.sum(axis=1) == pytest.approx(1), name
        assert shape.binding.weights.min() >= 0
        assert 0 <= shape.binding.follow.min() <= shape.binding.follow.max() <= 1
        assert shape.binding.points.max() < len(atlas.template)


def test_a_structure_is_known_by_its_base_and_its_full_id(atlas: Atlas) -> None:
    assert atlas.structure("frontalis.left") is atlas.structure("frontalis")


def test_an_unknown_structure_is_answered_with_the_nearest_match(atlas: Atlas) -> None:
    with pytest.raises(UnknownId, match=r"structure 'corugator_supercilii'.*'corrugator_sup"):
        atlas.structure("corugator_supercilii")


def test_an_unknown_atlas_is_refused() -> None:
    with pytest.raises(UnknownId, match=r"atlas 'face'.*'facies'"):
        load_atlas("face")


def test_the_atlas_is_built_once_and_then_read(
    atlas: Atlas, atlas_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: object) -> object:
        pytest.fail("the atlas was built again")

    monkeypatch.setattr(shapes, "build_shapes", never)
    again = load_atlas(cache_folder=atlas_folder)
    assert again.content_hash == atlas.content_hash == content_hash()
    assert list(again.shapes) == list(atlas.shapes)
    for name, shape in again.shapes.items():
        assert np.array_equal(shape.mesh.vertices, atlas.shapes[name].mesh.vertices)


def test_the_content_hash_stays_the_same_while_the_content_does() -> None:
    assert content_hash() == content_hash()
    assert len(content_hash()) == 64


def test_no_two_vessels_of_one_side_are_one(atlas: Atlas) -> None:
    vessels = [n for n in atlas.shapes if n.endswith("artery.left")]
    bodies = Bodies([atlas.shapes[n].mesh for n in vessels])
    for mine, name in enumerate(vessels):
        middle = atlas.shapes[name].mesh.vertices.mean(axis=0)
        centre = atlas.shapes[name].mesh.vertices[
            np.argmin(np.linalg.norm(atlas.shapes[name].mesh.vertices - middle, axis=1))
        ]
        assert int(np.argmin(bodies.nearness(centre[None], centre[None]).distance_mm)) == mine


def test_every_shape_belongs_to_a_structure(atlas: Atlas) -> None:
    assert {name.partition(".")[0] for name in atlas.shapes} <= set(load_structures())
