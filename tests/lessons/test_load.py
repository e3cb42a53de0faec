"""Reading lessons and rubrics."""

from __future__ import annotations

from pathlib import Path

import pytest

from anatomy.content import ContentError, UnknownId
from lessons.lesson import Lesson
from lessons.load import content_hash, list_lessons, load_lesson, load_rubric, rubric_hash


def test_every_listed_lesson_loads() -> None:
    assert "glabellar_lines" in list_lessons()
    for lesson_id in list_lessons():
        assert load_lesson(lesson_id).id == lesson_id


@pytest.mark.parametrize("given", ["glabelar_lines", "../glabellar_lines", "GLABELLAR_LINES"])
def test_an_unknown_lesson_answers_with_the_nearest(given: str) -> None:
    with pytest.raises(UnknownId, match="Did you mean 'glabellar_lines'"):
        load_lesson(given)


def test_an_unknown_rubric_answers_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="Did you mean 'standard'"):
        load_rubric("standart")
    with pytest.raises(UnknownId, match="Did you mean 'standard'"):
        rubric_hash("standart")


def test_every_step_has_its_text(lesson: Lesson) -> None:
    assert all(step.text.strip() for step in lesson.steps)


def test_the_lesson_has_five_sites_of_20_units(lesson: Lesson) -> None:
    assert sum(len(site.sides) for site in lesson.sites) == 5
    assert sum(site.units.middle * len(site.sides) for site in lesson.sites) == 20


def test_the_lesson_says_that_nobody_has_reviewed_it(lesson: Lesson) -> None:
    assert lesson.review is None


def test_the_hash_follows_the_content(folder: Path) -> None:
    before = content_hash("glabellar_lines", folder=folder)
    assert before == content_hash("glabellar_lines")
    text = folder / "glabellar_lines" / "steps" / "surface.md"
    text.write_text(text.read_text() + "\nMore.\n")
    assert content_hash("glabellar_lines", folder=folder) != before


def test_the_hash_follows_the_danger_zones_that_are_named(folder: Path) -> None:
    before = content_hash("glabellar_lines", folder=folder)
    for name, changes in (("neck", False), ("glabella", True)):
        zone = folder.parent / "zones" / f"{name}.yaml"
        zone.write_text(zone.read_text() + "# One more line.\n")
        assert (content_hash("glabellar_lines", folder=folder) != before) is changes


def test_the_short_version_is_the_steps_so_marked(lesson: Lesson) -> None:
    assert [step.id for step in lesson.short_steps] == [s.id for s in lesson.steps if s.short]
    assert 3 <= len(lesson.short_steps) < len(lesson.steps)


def test_a_lesson_that_is_no_technique_says_so_when_asked_for_a_dose(lesson: Lesson) -> None:
    region = lesson.model_copy(update={"kind": "region", "its_product": None})
    with pytest.raises(ValueError, match="glabellar_lines is kind: region; only a technique"):
        _ = region.product


def test_problems_of_both_files_come_together(folder: Path) -> None:
    home = folder / "glabellar_lines"
    for name, old, new in (
        ("lesson.yaml", "title: Glabellar", "tittle: Glabellar"),
        ("questions.yaml", "side: left", "side: lefd"),
    ):
        file = home / name
        file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        load_lesson("glabellar_lines", folder=folder)
    text = str(caught.value)
    assert "'tittle' is not a key here. Did you mean 'title'?" in text
    assert "Did you mean 'left'?" in text


def test_a_lesson_in_its_own_folder_needs_no_code(folder: Path) -> None:
    (folder / "glabellar_lines").rename(folder / "frown")
    file = folder / "frown" / "lesson.yaml"
    file.write_text(file.read_text().replace("id: glabellar_lines", "id: frown", 1))
    assert list_lessons(folder=folder) == ("frown",)
    assert load_lesson("frown", folder=folder).id == "frown"


def test_references_name_every_source_of_figures_and_texts(lesson: Lesson) -> None:
    assert {"label_ona", "lee2020csm", "stephan2008", "nana2018"} <= set(lesson.references)
    assert list(lesson.references) == sorted(set(lesson.references))


@pytest.mark.parametrize("look", ["site", "zone", "limit", "step", "question"])
def test_an_unknown_part_of_a_lesson_is_refused_by_name(lesson: Lesson, look: str) -> None:
    with pytest.raises(UnknownId, match="'nowhere'"):
        getattr(lesson, look)("nowhere")
    assert lesson.zone("glabella").sides == ("median",)
