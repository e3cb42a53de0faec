"""A translated lesson: texts by their place; whatever else differs is refused in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.content import ContentError
from lessons.load import LESSONS_FOLDER, load_lesson
from lessons.translation import check_translations, texts_of, translated

ID = "glabellar_lines"
LESSON = load_lesson(ID)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of lessons with this one, and no translation."""
    shutil.copytree(LESSONS_FOLDER / ID, tmp_path / ID, ignore=shutil.ignore_patterns("es.yaml"))
    return tmp_path


def write(folder: Path, *texts: str, lesson: str = ID) -> None:
    told = "".join(f"  {text}\n" for text in texts)
    path = folder / ID / "es.yaml"
    path.write_text(f"lesson: {lesson}\nlanguage: es\ntexts:\n{told}", encoding="utf-8")


def test_what_is_translated_is_shown_and_the_rest_stays_english(folder: Path) -> None:
    assert translated(LESSON, "es", folder=folder) is LESSON
    write(folder, "title: Líneas glabelares")
    spanish = translated(LESSON, "es", folder=folder)
    assert spanish.title == "Líneas glabelares"
    assert spanish.model_copy(update={"title": LESSON.title}) == LESSON


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("titel: Líneas", "there is no text of this place. Did you mean title?"),
        ("sites.procerus_mid.id: otro", "there is no text of this place."),
        ("questions_wanted: '3'", "there is no text of this place."),
        (
            "objectives.3: Trazar la línea a 12 mm y decir qué protege.",
            "its numbers are 12, those of the English 10. Write the same.",
        ),
        (
            "steps.layers.text: Unos 5.5, 3.8 y 1.1 mm [@stephan2008 found] [@cho2019 found].",
            "its citations are stephan2008 found, cho2019 found, "
            "those of the English stephan2008 recalled",
        ),
    ],
)
def test_a_place_or_number_that_is_not_the_lessons_is_refused(
    folder: Path, text: str, sentence: str
) -> None:
    write(folder, text)
    (problem, *_) = check_translations(LESSON, folder=folder)
    assert sentence in str(problem)
    with pytest.raises(ContentError):
        translated(LESSON, "es", folder=folder)


def test_a_file_of_another_lesson_is_refused(folder: Path) -> None:
    write(folder, "title: Líneas", lesson="dao")
    (problem,) = check_translations(LESSON, folder=folder)
    assert "this file tells dao in es. Write glabellar_lines in es." in str(problem)


def test_ids_and_the_words_they_are_made_of_are_not_translated() -> None:
    ids = (".id", ".layer")
    asked = {place for place in texts_of(LESSON) if place.startswith("questions.")}
    assert not [place for place in asked if ".items." in place or place.endswith(ids)]


def test_the_translations_that_come_along_are_sound() -> None:
    assert list(check_translations(LESSON)) == []
