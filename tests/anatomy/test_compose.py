"""A composed scene names, colours and binds everything a face has."""

from __future__ import annotations

import re

import numpy as np
import pytest

from anatomy.atlas import Atlas
from anatomy.compose import compose_scene, full_name
from anatomy.content import UnknownId
from anatomy.face import Face, build_bare_face, build_face
from anatomy.patients import load_patient
from anatomy.style import load_style
from meshes.bind import Binding
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh
from meshes.scene import Scene

CARRIED_MM = 1e-6
HEAD_CARRIED_MM = 0.5  # the display skin keeps only eight of its cage points


@pytest.fixture(scope="module")
def scene(face: Face) -> Scene:
    return compose_scene(face)


def follow(mesh: Mesh, binding: Binding, move: FloatArray) -> FloatArray:
    """Where a mesh goes when an expression moves the cage by `move` (c, 3)."""
    carried = np.einsum("nk,nkx->nx", binding.weights, move[binding.points])
    return np.asarray(mesh.vertices + binding.follow[:, None] * carried)


def test_everything_a_face_has_is_an_item(scene: Scene, face: Face) -> None:
    assert {i.id for i in scene.items} == set(face.meshes)
    for item in scene.items:
        assert item.mesh is face.meshes[item.id]
        assert re.fullmatch(r"#[0-9a-f]{6}", item.color.lower()), item.id
        assert item.name[0].isupper()
        assert item.layer


def test_ids_are_told_apart_and_names_say_the_side(scene: Scene) -> None:
    names = [i.name for i in scene.items]
    assert len(set(names)) == len(names)
    for item in scene.items:
        side = item.id.rpartition(".")[2]
        assert (side in {"left", "right"}) == item.name.partition("\n")[0].endswith(
            (", left", ", right")
        )


def test_a_name_without_a_side_stays_as_it_is() -> None:
    assert full_name("Procerus", "procerus") == "Procerus"
    assert full_name("Frontalis", "frontalis.right") == "Frontalis, right"


def test_only_the_kinds_asked_for_are_visible(face: Face) -> None:
    scene = compose_scene(face, show=["muscle", "artery"])
    for item in scene.items:
        assert item.visible == (item.kind in {"muscle", "artery"}), item.id


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("frontalis", {"frontalis.left", "frontalis.right"}),
        ("frontalis.left", {"frontalis.left"}),
        ("procerus", {"procerus"}),
        ("skin", {"skin"}),
    ],
)
def test_a_structure_is_shown_by_its_base_or_its_full_id(
    face: Face, wanted: str, shown: set[str]
) -> None:
    scene = compose_scene(face, show=[wanted])
    assert {i.id for i in scene.items if i.visible} == shown


def test_to_show_nothing_hides_everything(face: Face) -> None:
    assert not any(i.visible for i in compose_scene(face, show=[]).items)


def test_an_unknown_kind_is_answered_with_the_nearest_match(face: Face) -> None:
    with pytest.raises(UnknownId, match=r"'muscel'.*'muscle'"):
        compose_scene(face, show=["muscel"])


def test_an_unknown_palette_is_answered_with_the_nearest_match(face: Face) -> None:
    with pytest.raises(UnknownId, match=r"'color_safe'.*'colour_safe'"):
        compose_scene(face, palette="color_safe")


def test_every_palette_colours_every_item(face: Face) -> None:
    drawn = {name: compose_scene(face, palette=name) for name in load_style().palettes}
    assert len(drawn) >= 2
    vessels = {
        n: (s.item("angular_artery.left").color, s.item("angular_vein.left").color)
        for n, s in drawn.items()
    }
    assert all(artery != vein for artery, vein in vessels.values())
    assert len(set(vessels.values())) == len(vessels)


def test_bindings_carry_every_structure_where_python_carries_it(
    scene: Scene, face: Face, atlas: Atlas
) -> None:
    frown = build_face(atlas, face.patient, {"frown": 0.7})
    move = frown.cage - frown.rest
    for item in scene.items:
        assert item.binding is not None
        there = follow(item.mesh, item.binding, move)
        if item.contraction is not None:
            there = there + item.contraction.drawn(frown.expression)
        if item.swelling is not None:
            there = item.swelling.swollen(item.mesh, there)
        limit_mm = CARRIED_MM if item.id in atlas.shapes else HEAD_CARRIED_MM
        assert np.abs(there - frown.meshes[item.id].vertices).max() < limit_mm, item.id


def test_the_cage_of_a_scene_is_the_patient_at_rest(scene: Scene, face: Face) -> None:
    assert scene.cage is not None
    assert np.array_equal(scene.cage.rest, face.rest)
    assert set(scene.cage.units) == set(load_head().units)


def test_a_head_without_an_atlas_can_be_shown_too() -> None:
    scene = compose_scene(build_bare_face(load_head(), load_patient("template")))
    assert {i.kind for i in scene.items} == {"skin", "eye", "tooth", "tongue", "hair"}
