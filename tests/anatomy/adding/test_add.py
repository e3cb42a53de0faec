"""A stranger's atlas is laid on the head, fitted, kept whole or not at all, and then used."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from anatomy.adding.add import add_atlas
from anatomy.adding.fit import WITHIN_MM
from anatomy.adding.record import Added
from anatomy.adding.store import HALF, list_added, load_added, read_record, remove_added
from anatomy.atlas import Atlas, list_atlases, load_atlas
from anatomy.compose import compose_scene
from anatomy.content import ContentError, UnknownId
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from anatomy.thickness import build_tissue
from meshes.mesh import FloatArray
from tests.anatomy.adding.tiny import map_text, write_map, write_tiny
from tests.meshes.io.strangers.fuzzer import MAKERS, malformed_files

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "atlases"


def add(atlas: Atlas, path: Path, map_file: Path, store: Path, name: str = "tiny") -> Added:
    return add_atlas(path, name=name, map_file=map_file, built_in=atlas, now=NOW, folder=store)


def said(atlas: Atlas, path: Path, map_file: Path, store: Path, name: str = "tiny") -> str:
    """What is said of an atlas that cannot be added; nothing of it is kept."""
    with pytest.raises(ContentError) as refused:
        add(atlas, path, map_file, store, name)
    assert list_added(store) == ()
    assert not store.exists() or not list(store.glob(f"{HALF}*"))
    return str(refused.value)


@pytest.fixture(scope="module")
def tiny(atlas: Atlas, face: Face, tmp_path_factory: pytest.TempPathFactory) -> tuple[Added, Path]:
    """The tiny atlas, added once: its record and the folder of atlases."""
    folder = tmp_path_factory.mktemp("tiny")
    path = write_tiny(folder / "meshes", face)
    store = folder / "atlases"
    return add(atlas, path, write_map(folder, map_text(face)), store), store


def test_a_body_in_another_frame_and_unit_comes_to_lie_where_it_belongs(
    atlas: Atlas, face: Face, tiny: tuple[Added, Path]
) -> None:
    mesh = load_added("tiny", atlas, tiny[1]).shapes["procerus"].mesh
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    wanted = face.landmarks["glabella"] + [0, -6, -4.5]
    assert mesh.vertices.mean(axis=0) == pytest.approx(wanted, abs=1.5)


def test_no_body_comes_out_of_the_skin_or_crosses_bone(
    atlas: Atlas, face: Face, tiny: tuple[Added, Path]
) -> None:
    mesh = load_added("tiny", atlas, tiny[1]).shapes["procerus"].mesh
    assert build_tissue(face).finder.find(mesh.vertices).signed_mm.max() <= WITHIN_MM
    placed = tiny[0].structures["procerus"]
    assert placed.out_mm <= WITHIN_MM
    assert placed.into_mm <= WITHIN_MM


def test_what_is_not_found_is_named_and_stays_built_in(
    atlas: Atlas, tiny: tuple[Added, Path]
) -> None:
    record, store = tiny
    added = load_added("tiny", atlas, store)
    assert record.not_found["frontalis"] == "not found"
    assert "procerus" not in record.built_in
    assert added.shapes["frontalis.left"] is atlas.shapes["frontalis.left"]
    assert added.shapes["procerus"] is not atlas.shapes["procerus"]
    assert set(added.shapes) == set(atlas.shapes)


def test_an_added_atlas_carries_its_licence_and_has_a_hash_of_its_own(
    atlas: Atlas, tiny: tuple[Added, Path]
) -> None:
    added = load_added("tiny", atlas, tiny[1])
    assert added.credit == "nobody in particular (CC0 1.0)"
    assert added.name == "tiny"
    assert added.content_hash != atlas.content_hash


def test_every_patient_and_expression_carries_an_added_body(
    atlas: Atlas, tiny: tuple[Added, Path]
) -> None:
    added = load_added("tiny", atlas, tiny[1])
    man = load_patient("adult_male")
    rest, frown = build_face(added, man), build_face(added, man, {"frown": 1.0})
    moved = np.linalg.norm(
        frown.meshes["procerus"].vertices - rest.meshes["procerus"].vertices, axis=1
    )
    assert 0.3 < moved.max() < 15
    item = compose_scene(frown).item("procerus")
    assert item.binding is not None
    assert item.mesh.uv is not None


def test_an_added_atlas_is_listed_loaded_by_name_and_removed(
    atlas_folder: Path, atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    path = write_tiny(tmp_path / "meshes", face, name="ball.glb")
    add(atlas, path / "ball.glb", write_map(tmp_path, map_text(face)), store)
    assert list_atlases(store) == ("facies", "tiny")
    assert load_atlas("tiny", cache_folder=atlas_folder, added_folder=store).name == "tiny"
    assert read_record("tiny", store).added_at == NOW
    remove_added("tiny", store)
    assert list_atlases(store) == ("facies",)
    assert list(store.iterdir()) == []
    with pytest.raises(UnknownId, match="Unknown atlas 'tiny'"):
        load_atlas("tiny", cache_folder=atlas_folder, added_folder=store)


def test_a_structure_without_a_file_of_ours_is_drawn_with_its_name(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    rows = (
        "structures:\n  glabellar_ball:\n    of: ball\n    draw_as: {kind: muscle, layer: smas, "
        "region: upper_face, system: made up, english: Glabellar ball}\n"
    )
    path = write_tiny(tmp_path / "meshes", face)
    add(atlas, path, write_map(tmp_path, map_text(face, rows)), store)
    added = load_added("tiny", atlas, store)
    assert added.structure("glabellar_ball").english == "Glabellar ball"
    made = build_face(added, load_patient("template"))
    assert compose_scene(made).item("glabellar_ball").name.startswith("Glabellar ball")


@pytest.mark.parametrize("name", ["Tiny", "../tiny", "tiny__x", ".tiny", "", "facies"])
def test_a_name_that_cannot_be_is_refused(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path, name: str
) -> None:
    path, map_file = write_tiny(tmp_path / "meshes", face), write_map(tmp_path, map_text(face))
    assert said(atlas, path, map_file, store, name).startswith("--name:1: name: ")


def test_a_name_that_is_taken_is_refused(
    atlas: Atlas, face: Face, tiny: tuple[Added, Path], tmp_path: Path
) -> None:
    path, map_file = write_tiny(tmp_path / "meshes", face), write_map(tmp_path, map_text(face))
    with pytest.raises(ContentError, match="there is an atlas 'tiny' already"):
        add(atlas, path, map_file, tiny[1])


WRONG_FRAMES = [
    ("unit: m\n", "unit: mm\n", r"map.yaml:4: unit: in mm its head .* Write unit: m\."),
    ("left: -x", "left: +x", r"map.yaml:5: axes: its left and right are exchanged\."),
    ("up: +z", "up: -z", r"map.yaml:5: axes: its left and right are exchanged\."),
    ("{of: ball}", "{of: bal}", r"none of its meshes is a structure of the map"),
]


def test_a_wrong_frame_or_unit_is_said(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    path, text = write_tiny(tmp_path / "meshes", face), map_text(face)
    for old, new, sentence in WRONG_FRAMES:
        assert old in text
        told = said(atlas, path, write_map(tmp_path, text.replace(old, new)), store)
        assert re.search(sentence, told), told


def far_out(points: FloatArray) -> FloatArray:
    return np.add(points, (0.0, 0.0, 40.0))


def test_a_body_far_out_of_the_skin_is_left_out_with_its_reason(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    path = write_tiny(tmp_path / "meshes", face, change=far_out)
    told = said(atlas, path, write_map(tmp_path, map_text(face)), store)
    assert "procerus: left out: it reaches" in told
    assert "mm out of the skin" in told


def test_a_body_that_comes_a_little_out_of_the_skin_is_brought_back(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    path = write_tiny(
        tmp_path / "meshes", face, change=lambda points: points + np.array([0.0, 0.0, 5.0])
    )
    record = add(atlas, path, write_map(tmp_path, map_text(face)), store)
    assert record.structures["procerus"].moved_mm > 1
    assert record.structures["procerus"].out_mm <= WITHIN_MM


def test_a_damaged_atlas_is_said_and_not_used(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    path = write_tiny(tmp_path / "meshes", face)
    add(atlas, path, write_map(tmp_path, map_text(face)), store)
    shapes = store / "tiny" / "shapes.npz"
    shapes.write_bytes(shapes.read_bytes()[:-100])
    with pytest.raises(ContentError, match=r"shapes: it is damaged\. Remove the atlas"):
        load_added("tiny", atlas, store)


def test_nothing_is_kept_when_the_disk_is_full(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("anatomy.adding.store.write_shapes", full)
    path = write_tiny(tmp_path / "meshes", face)
    told = said(atlas, path, write_map(tmp_path, map_text(face)), store)
    assert "it cannot be kept: no space left on device" in told


def test_of_every_kind_of_malformed_file_nothing_is_kept(
    atlas: Atlas, face: Face, tmp_path: Path, store: Path
) -> None:
    for path in malformed_files(tmp_path / "bad", len(MAKERS)):
        stem = path.stem if path.suffix in (".obj", ".stl", ".ply", ".glb") else "ball"
        rows = f"structures:\n  procerus: {{of: '{stem}'}}\n"
        map_file = write_map(tmp_path, map_text(face, rows))
        assert said(atlas, path, map_file, store).rstrip().endswith((".", ")"))
