"""An author's own folder of lessons stands beside the built-in ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anatomy.content import ContentError, UnknownId
from anatomy.evidence import Evidenced
from lessons.authoring import commands
from lessons.check import check_lessons
from lessons.load import LESSONS_FOLDER, ZONES_FOLDER, list_lessons
from lessons.own import (
    check_one,
    check_own,
    load_own_lesson,
    load_own_sources,
    own_zones,
    read_shelf,
)
from lessons.shelf import Readable, read_lessons
from lessons.trust import is_verified

MINE = "my_frown"
SOURCE = """sources:
  my_book:
    cite: A book that an author read. 2025.
    tier: A
"""


@pytest.fixture(scope="module")
def built_in() -> Readable:
    """The built-in lessons, read once."""
    return read_lessons()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with one lesson: that on the angle of the mouth under another id."""
    home = tmp_path / "mine" / MINE
    shutil.copytree(LESSONS_FOLDER / "dao", home)
    for name in ("lesson.yaml", "questions.yaml"):
        file = home / name
        text = file.read_text(encoding="utf-8")
        text = text.replace("id: dao\n", f"id: {MINE}\n", 1).replace(
            "lesson: dao", f"lesson: {MINE}"
        )
        file.write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def change(file: Path, before: str, after: str) -> None:
    """Writes one thing of a file anew."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_own_lessons_stand_beside_the_built_in_ones(own: Path, built_in: Readable) -> None:
    shelf = read_shelf(own, built_in)
    assert {one.id for one in shelf.lessons} == {*list_lessons(), MINE}
    assert shelf.broken == {}
    assert load_own_lesson(MINE, own).zones == load_own_lesson("dao", own).zones
    assert load_own_lesson("dao", None).id == "dao"
    with pytest.raises(UnknownId):
        load_own_lesson(MINE, None)


def test_an_id_that_is_built_in_is_refused_and_hides_nothing(own: Path, built_in: Readable) -> None:
    shutil.copytree(LESSONS_FOLDER / "dao", own / "dao")
    shelf = read_shelf(own, built_in)
    assert shelf.lesson("dao").content_hash == built_in.lesson("dao").content_hash
    told = [str(problem) for problem in shelf.problems]
    assert any("the lesson 'dao' is built in. Choose another id." in one for one in told)
    assert any("the lesson 'dao' is built in" in str(one) for one in check_own(own))


def test_a_folder_that_is_none_is_told_in_one_sentence(tmp_path: Path, built_in: Readable) -> None:
    (told,) = read_shelf(tmp_path / "nowhere", built_in).problems
    assert str(told).endswith("it is no folder. Make it, or give --lessons a folder of lessons.")


def test_a_danger_zone_of_its_own_is_found_and_checked(own: Path) -> None:
    (own / "zones").mkdir()
    zone = own / "zones" / "my_zone.yaml"
    shutil.copy(ZONES_FOLDER / "glabella.yaml", zone)
    change(zone, "id: glabella", "id: my_zone")
    change(own / MINE / "lesson.yaml", "zones: [", "zones: [my_zone, ")
    assert load_own_lesson(MINE, own).zone("my_zone").id == "my_zone"
    change(zone, "id: my_zone", "id: other_zone")
    assert any("Write id: my_zone." in str(one) for one in check_own(own))
    shutil.copy(ZONES_FOLDER / "glabella.yaml", own / "zones" / "glabella.yaml")
    assert any("the danger zone 'glabella' is built in" in str(one) for one in check_own(own))


def test_a_source_of_its_own_may_be_cited_but_fails_no_learner(own: Path) -> None:
    change(own / MINE / "steps" / "summary.md", "\n", "\nIt is 4 mm [@my_book found].\n")
    assert any("unknown source 'my_book'" in str(p).lower() for p in check_own(own))
    (own / "sources.yaml").write_text(SOURCE, encoding="utf-8")
    assert not any("my_book" in str(one) for one in check_own(own))
    assert load_own_sources(own)["my_book"].tier == "A"
    assert not is_verified(Evidenced(ev="found", src="my_book"))


def test_a_source_that_is_built_in_is_refused(own: Path) -> None:
    (own / "sources.yaml").write_text(SOURCE.replace("my_book", "project"), encoding="utf-8")
    with pytest.raises(ContentError, match="the source 'project' is built in"):
        load_own_sources(own)
    assert any("the source 'project' is built in" in str(one) for one in check_own(own))
    assert any("'project' is built in" in str(one) for one in check_one(MINE, own))


def test_questions_may_not_repeat_those_that_are_built_in(own: Path, built_in: Readable) -> None:
    told = [str(problem) for problem in check_own(own)]
    assert any("dao asks this already" in one for one in told)
    others = read_shelf(own, built_in).lessons
    assert any("asks this already" in str(one) for one in check_one(MINE, own, others=others))
    assert check_one("dao", own, others=built_in.lessons) == []


def test_a_new_lesson_is_made_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    made = CliRunner().invoke(commands, ["lesson", "my_lip", "--in", str(folder)])
    assert made.exit_code == 0
    assert list_lessons(folder=folder) == ("my_lip",)
    told = [str(problem) for problem in check_own(folder)]
    assert any("still to be filled in" in one for one in told)
    again = CliRunner().invoke(commands, ["lesson", "dao", "--in", str(folder)])
    assert again.exit_code == 1
    assert "There is a lesson 'dao' already" in again.output


def test_what_changed_is_read_again_and_the_rest_is_not(own: Path, built_in: Readable) -> None:
    first = read_shelf(own, built_in)
    change(own / MINE / "lesson.yaml", "title: ", "title: New ")
    second = read_shelf(own, first)
    assert second.lesson(MINE).title.startswith("New ")
    assert second.lesson(MINE).content_hash != first.lesson(MINE).content_hash
    assert all(second.lesson(name) is first.lesson(name) for name in list_lessons())


def test_a_half_written_lesson_stays_as_it_was_read_last(own: Path, built_in: Readable) -> None:
    first = read_shelf(own, built_in)
    file = own / MINE / "lesson.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: len(text) // 2], encoding="utf-8")
    half = read_shelf(own, first)
    assert half.lesson(MINE) is first.lesson(MINE)
    assert all(MINE in problem.file for problem in half.broken[MINE])
    file.write_text(text, encoding="utf-8")
    assert read_shelf(own, half).broken == {}


@pytest.mark.parametrize("name", ["lesson.yaml", "questions.yaml", "steps/summary.md"])
def test_a_file_of_ten_megabytes_is_refused_in_one_sentence(
    own: Path, name: str, built_in: Readable
) -> None:
    (own / MINE / name).write_text("a: b\n" * 2_000_000, encoding="utf-8")
    told = read_shelf(own, built_in).broken[MINE]
    assert len(told) == 1
    assert "it is longer than" in str(told[0])


def test_hidden_files_of_an_editor_change_nothing(own: Path) -> None:
    before = load_own_lesson(MINE, own).content_hash
    (own / MINE / ".lesson.yaml.swp").write_bytes(b"half")
    assert load_own_lesson(MINE, own).content_hash == before


def test_the_built_in_zones_come_second(own: Path) -> None:
    assert own_zones(own) == (own / "zones", ZONES_FOLDER)


def test_a_hash_is_not_written_by_hand(folder: Path) -> None:
    file = folder / "glabellar_lines" / "lesson.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\ncontent_hash: abc\n", encoding="utf-8")
    told = [str(problem) for problem in check_lessons(folder=folder)]
    assert any("content_hash is not written here" in one for one in told)
