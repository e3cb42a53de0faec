"""New lessons from the template, and the schemas that help their authors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner

from anatomy.content import UnknownId, read_document
from lessons.authoring import commands
from lessons.check import check_lesson
from lessons.lesson import LessonKind
from lessons.load import LESSONS_FOLDER, list_lessons, list_zones, open_lesson
from lessons.new_lesson import TEMPLATES, CannotMake, new_lesson, unfilled
from lessons.schema import SCHEMAS, schema_of, write_schemas

KINDS = get_args(LessonKind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_copy_passes_the_reader_and_tells_what_is_left(tmp_path: Path, kind: str) -> None:
    home = new_lesson("upper_lip", kind=kind, folder=tmp_path)
    opened = open_lesson("upper_lip", folder=tmp_path)
    assert (opened.lesson.id, opened.lesson.kind) == ("upper_lip", kind)
    assert check_lesson(opened) == []
    left = list(unfilled(home))
    assert {one.file for one in left} >= {"upper_lip/lesson.yaml", "upper_lip/steps/below.md"}
    assert all("still to be filled in" in one.message for one in left)


@pytest.mark.parametrize("bad", ["", "Lip", "../lip", "lip__a", "1lip", "a b", "lip\n", "a" * 61])
def test_a_bad_id_is_refused_and_nothing_is_made(tmp_path: Path, bad: str) -> None:
    with pytest.raises(CannotMake, match="Write small letters"):
        new_lesson(bad, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_taken_id_and_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotMake, match="There is a lesson 'dao' already"):
        new_lesson("dao")
    with pytest.raises(UnknownId, match="Did you mean 'technique'"):
        new_lesson("lip", kind="tecnique", folder=tmp_path)


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotMake, match="cannot be written"):
        new_lesson("lip", folder=tmp_path / "file")


def test_the_command_answers_in_a_sentence(tmp_path: Path) -> None:
    asked = ["lesson", "lip", "--kind", "theory", "--folder", str(tmp_path)]
    made = CliRunner().invoke(commands, asked)
    assert made.exit_code == 0, made.output
    assert "are to be filled in" in made.output
    again = CliRunner().invoke(commands, asked)
    assert again.exit_code == 1
    assert "There is a lesson 'lip' already" in again.output


def test_every_shipped_file_fits_its_schema(tmp_path: Path) -> None:
    files = {
        "lesson.schema.json": [LESSONS_FOLDER / one / "lesson.yaml" for one in list_lessons()],
        "questions.schema.json": [
            LESSONS_FOLDER / one / "questions.yaml" for one in list_lessons()
        ],
        "zone.schema.json": [
            LESSONS_FOLDER.parent / "zones" / f"{one}.yaml" for one in list_zones()
        ],
    }
    assert [path.name for path in write_schemas(tmp_path / "out")] == list(files)
    for name, paths in files.items():
        schema = json.loads((tmp_path / "out" / name).read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
        wrong = [(p, e.message) for p in paths for e in validator.iter_errors(_data(p))]
        assert wrong == []
        assert list(validator.iter_errors({**_data(paths[0]), "titel": "x"}))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_described(name: str) -> None:
    schema = schema_of(name)
    assert schema["description"]
    assert "opened_zones" not in schema["properties"]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/*.yaml")), ids=lambda path: path.name)
def test_a_template_names_its_schema_first(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=../../schemas/")
    assert first.rpartition("/")[2] in SCHEMAS


def _data(path: Path) -> dict[str, Any]:
    return read_document(path).data
