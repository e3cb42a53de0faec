"""A wrong mapping file names every bad line at once, in words its author can act on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from anatomy.adding.check_map import check_names, find_map, load_map, shipped_maps
from anatomy.adding.source import Source
from anatomy.content import ContentError, UnknownId
from anatomy.known import load_known
from anatomy.structures import load_structures

SHIPPED = find_map("bodyparts3d")
BREAKERS = yaml.safe_load((Path(__file__).parent / "breakers.yaml").read_text())["breakers"]


def problems(text: str, folder: Path) -> list[str]:
    """What is said of a mapping file with this text."""
    file = folder / "map.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_map(file, load_structures())
    return [str(problem).removeprefix(f"{folder}/") for problem in refused.value.problems]


@pytest.mark.parametrize("name", sorted(shipped_maps()))
def test_the_mapping_files_that_come_along_are_sound(name: str) -> None:
    assert load_map(find_map(name), load_structures()).model.attribution


@pytest.mark.parametrize("breaker", BREAKERS, ids=lambda b: b["new"][:40])
def test_one_wrong_line_is_said_in_one_sentence(breaker: dict[str, str], tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert breaker["old"] in text
    assert problems(text.replace(breaker["old"], breaker["new"], 1), tmp_path) == [breaker["says"]]


def test_a_structure_without_a_file_needs_to_be_told_how_it_is_drawn(tmp_path: Path) -> None:
    name = min(load_known())
    told = problems(f"{SHIPPED.read_text(encoding='utf-8')}  {name}: {{of: some mesh}}\n", tmp_path)
    assert len(told) == 1
    assert told[0].endswith(
        f": structures.{name}: '{name}' has no file yet. "
        "Add draw_as: {kind, layer, region, system}."
    )


def test_all_wrong_lines_are_said_at_once(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    by_model = [b for b in BREAKERS if " is out of range" in b["says"]]
    for breaker in by_model:
        text = text.replace(breaker["old"], breaker["new"], 1)
    assert problems(text, tmp_path) == [b["says"] for b in by_model]
    text = SHIPPED.read_text(encoding="utf-8")
    by_check = [b for b in BREAKERS if "unknown" in b["says"]]
    for breaker in by_check:
        text = text.replace(breaker["old"], breaker["new"], 1)
    assert problems(text, tmp_path) == [b["says"] for b in by_check]


def test_meshes_that_the_landmarks_need_and_that_are_not_there_are_all_named() -> None:
    one = load_map(SHIPPED, load_structures())
    names = {"frontal bones": "frontal bones"}
    told = check_names(one.document, one.model, Source({}, names, ""))
    said = {problem.message for problem in told}
    assert "no mesh is called 'frontal bone'. Did you mean 'frontal bones'?" in said
    assert {message.split("'")[1] for message in said} >= {"mandible", "eyeball", "left maxilla"}


def test_a_map_is_a_file_or_the_name_of_one_that_comes_along() -> None:
    assert find_map("bodyparts3d").is_file()
    with pytest.raises(UnknownId, match=r"Unknown mapping file 'bodypart3d'\. Did you mean"):
        find_map("bodypart3d")
