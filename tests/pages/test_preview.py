"""The preview shows a whole lesson with its keys, and draws itself anew when it is saved."""

from __future__ import annotations

import shutil
from concurrent.futures import wait
from pathlib import Path

import pytest

from anatomy.sources import load_sources
from lessons.load import LESSONS_FOLDER
from lessons.own import read_shelf
from lessons.shelf import Readable, read_lessons
from pages.bookcase import Bookcase, Books
from pages.preview import Preview
from pages.server import pages_of
from pages.settings import Settings
from pages.studio import Studio
from tests.conftest import FakeClock

MINE, BUILT_IN = "my_ethics", "theory_ethics_expectations"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with one lesson of its own."""
    home = tmp_path / "mine" / MINE
    shutil.copytree(LESSONS_FOLDER / BUILT_IN, home)
    for name in ("lesson.yaml", "questions.yaml"):
        file = home / name
        file.write_text(
            file.read_text("utf-8").replace("theory_ethics_expectations", MINE), "utf-8"
        )
    return tmp_path / "mine"


@pytest.fixture(scope="module")
def built_in() -> Readable:
    """The built-in lessons, read once."""
    return read_lessons()


@pytest.fixture
def authors(own: Path, clock: FakeClock, built_in: Readable) -> Studio:
    """A studio that serves the preview; without a face nothing is tried on one."""
    case = Bookcase(own, watching=True, clock=clock)
    case._books = Books(read_shelf(own, built_in), load_sources(), 0)
    settings = Settings(database=own.parent / "records.db", lessons=own, preview=True)
    return Studio(settings, clock, _made={"face": None, "lessons": case})


def save(file: Path, text: str) -> None:
    """Writes a file whole."""
    file.write_text(text, encoding="utf-8")


def tried(preview: Preview) -> str:
    """What the page shows once places were tried on the face."""
    assert preview.trying is not None
    wait([preview.trying], timeout=60)
    preview.look()
    return str(preview.sheet.html)


def test_it_shows_steps_sites_and_questions_with_their_keys(authors: Studio) -> None:
    preview = Preview(authors, "glabellar_lines")
    lesson = authors.lesson("glabellar_lines")
    page = preview.sheet.html
    assert all(f"preview-step-{n}" in page for n in range(1, len(lesson.steps) + 1))
    assert all(f"preview-question-{one.id}" in page for one in lesson.questions)
    assert all(site.name in page for site in lesson.sites)
    choice = next(one for one in lesson.questions if one.kind == "choice")
    assert "<dt>right</dt><dd>yes</dd>" in page or "<dt>correct</dt>" in page
    assert choice.teaches in page
    assert "unverified" in page
    assert "Learners must not see this page" in page


def test_a_saved_file_is_shown_within_a_second(
    authors: Studio, own: Path, clock: FakeClock
) -> None:
    preview = Preview(authors, MINE)
    file = own / MINE / "lesson.yaml"
    save(file, file.read_text("utf-8").replace("title: ", "title: Saved ", 1))
    preview.look()
    assert "Saved " not in preview.sheet.html  # it looks at most once a second
    clock.pass_time(seconds=1)
    preview.look()
    assert "<h2>Saved " in preview.sheet.html
    assert authors.lesson(MINE).title.startswith("Saved ")


def test_a_half_written_file_shows_its_problem_and_the_last_good_version(
    authors: Studio, own: Path, clock: FakeClock
) -> None:
    preview = Preview(authors, MINE)
    title, file = authors.lesson(MINE).title, own / MINE / "lesson.yaml"
    whole = file.read_text("utf-8")
    save(file, whole[: len(whole) // 3])
    clock.pass_time(seconds=2)
    preview.look()
    assert 'data-testid="stale"' in preview.sheet.html
    assert f"{MINE}/lesson.yaml:" in preview.sheet.html
    assert title in preview.sheet.html
    assert authors.lesson(MINE).title == title
    save(file, whole)
    clock.pass_time(seconds=2)
    preview.look()
    assert 'data-testid="stale"' not in preview.sheet.html


def test_a_lesson_that_was_never_whole_shows_its_problems_alone(
    authors: Studio, own: Path, clock: FakeClock
) -> None:
    (own / "unborn").mkdir()
    save(own / "unborn" / "lesson.yaml", "id: [")
    clock.pass_time(seconds=2)
    preview = Preview(authors, "unborn")
    assert "nothing to show" in preview.sheet.html
    assert "unborn/lesson.yaml:" in tried(preview)


def test_a_file_of_ten_megabytes_is_refused_in_one_sentence(
    authors: Studio, own: Path, clock: FakeClock
) -> None:
    preview = Preview(authors, MINE)
    save(own / MINE / "questions.yaml", "a: b\n" * 2_000_000)
    clock.pass_time(seconds=2)
    preview.look()
    assert preview.sheet.html.count("it is longer than 1,000,000 characters. Split it.") == 1
    assert len(preview.sheet.html) < 200_000


def test_what_the_check_finds_is_told_with_file_and_line(authors: Studio, own: Path) -> None:
    preview = Preview(authors, MINE)
    told = tried(preview)
    assert f"{MINE}/questions.yaml:" in told
    assert f"{BUILT_IN} asks this already" in told
    assert "Places are being tried" not in told


def test_an_unknown_lesson_is_answered_with_those_there_are(authors: Studio) -> None:
    assert (
        "Did you mean &#x27;glabellar_lines&#x27;" in Preview(authors, "glabelar_lines").sheet.html
    )
    assert "/preview?lesson=glabellar_lines" in Preview(authors, "").sheet.html


def test_a_lesson_that_is_taken_away_is_gone_from_the_shelf(
    authors: Studio, own: Path, clock: FakeClock
) -> None:
    preview = Preview(authors, MINE)
    shutil.rmtree(own / MINE)
    clock.pass_time(seconds=2)
    preview.look()
    assert 'data-testid="preview-unknown"' in preview.sheet.html


def test_learners_are_served_no_preview() -> None:
    assert "/preview" not in pages_of(Settings())
    assert "/preview" in pages_of(Settings(preview=True))
