"""A lesson that is corrupt or half written never hides the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from anatomy.content import UnknownId
from lessons.check import check_lessons
from lessons.load import LESSONS_FOLDER
from lessons.shelf import UnreadableLesson, read_lessons
from pages.lesson_shelf import shelf_markup

GOOD, BAD = "glabellar_lines", "dao"
FILE = f"{BAD}/lesson.yaml"


def _write(home: Path, text: str) -> None:
    (home / "lesson.yaml").write_text(text, encoding="utf-8")


def _said(home: Path) -> str:
    return (home / "lesson.yaml").read_text(encoding="utf-8")


def _add(home: Path, line: str) -> None:
    _write(home, f"{_said(home)}\n{line}\n")


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (lambda home: _write(home, _said(home)[:700]), FILE),
    "cut inside a bracket": (
        lambda home: _write(home, "id: dao\nsites: [{id: a,"),
        "not valid YAML",
    ),
    "empty": (lambda home: _write(home, ""), "it holds no keys"),
    "binary": (lambda home: (home / "lesson.yaml").write_bytes(bytes(range(256))), "not UTF-8"),
    "zeros": (lambda home: (home / "lesson.yaml").write_bytes(bytes(64)), "control character"),
    "tab": (lambda home: _add(home, "rubric:\tstandard"), "is a tab. Use spaces"),
    "unknown key": (lambda home: _add(home, "titel: x"), "'titel' is not a key here"),
    "cyclic anchor": (lambda home: _add(home, "rules: &a [*a]"), "&a is an anchor"),
    "no steps": (lambda home: shutil.rmtree(home / "steps"), "the text of step"),
    "no questions": (lambda home: (home / "questions.yaml").unlink(), "questions.yaml:1"),
    "id of another": (
        lambda home: _write(home, _said(home).replace("id: dao\n", f"id: {GOOD}\n", 1)),
        "is not the folder's name. Write id: dao.",
    ),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_lesson_hides_no_other(folder: Path, how: str) -> None:
    shutil.copytree(LESSONS_FOLDER / BAD, folder / BAD)
    break_it, told = BREAKS[how]
    break_it(folder / BAD)
    readable = read_lessons(folder=folder)
    assert [lesson.id for lesson in readable.lessons] == [GOOD]
    assert list(readable.broken) == [BAD]
    assert any(told in str(problem) for problem in readable.problems)
    assert all(problem.line >= 1 and BAD in problem.file for problem in readable.problems)
    assert readable.lesson(GOOD).questions
    with pytest.raises(UnreadableLesson, match="'dao' cannot be read"):
        readable.lesson(BAD)
    assert any(told in str(problem) for problem in check_lessons(folder=folder))


def test_an_unknown_lesson_is_still_unknown(folder: Path) -> None:
    with pytest.raises(UnknownId, match="Did you mean 'glabellar_lines'"):
        read_lessons(folder=folder).lesson("glabelar_lines")


def test_the_shelf_tells_what_is_broken(folder: Path) -> None:
    shutil.copytree(LESSONS_FOLDER / BAD, folder / BAD)
    _add(folder / BAD, "titel: x")
    readable = read_lessons(folder=folder)
    page = str(shelf_markup(readable.lessons, broken=[str(one) for one in readable.problems]))
    assert "is not a key here" in page
    assert "Glabellar lines" in page
    assert "shelf-broken" not in str(shelf_markup(readable.lessons))


def test_an_id_used_twice_is_told_and_hides_nothing(folder: Path) -> None:
    home = folder / GOOD
    _write(home, _said(home).replace("  - id: corr_lateral\n", "  - id: corr_medial\n", 1))
    assert [lesson.id for lesson in read_lessons(folder=folder).lessons] == [GOOD]
    told = [str(problem) for problem in check_lessons(folder=folder)]
    assert any("'corr_medial' is used twice" in one for one in told)
