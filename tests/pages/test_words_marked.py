"""Every sentence a page shows is marked for translation: in the code, and on pages as drawn."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pages
from lessons.load import load_lesson
from lessons.translation import translated
from pages import language as words
from pages.home import home_markup
from pages.learners import Who
from pages.lesson_shelf import shelf_markup
from pages.markup import Html
from pages.preferences import Preferences
from pages.search import search_markup
from pages.search_index import build_index
from pages.shell import navigation, top_line
from pages.truth import ADDRESS as TRUTH

HOME = Path(pages.__file__).parent
SENTENCE = re.compile(r"^[^\w]*[A-Z]\w+[ ,].*\b[a-z]{2,}\b")
MARKS = {"_", "_n"}
LOGGED = {"debug", "info", "warning", "error", "exception"}
NOT_SHOWN = {
    # said to the log, to a terminal, or to a browser's machinery
    "Failed sending message as connection was closed",
    "# The words of the interface of Facies; `make words` brings these files up to the code.",
    "Facies is ready at {address}  (stop it with Ctrl+C)",
    'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Liberation Serif", '
    '"DejaVu Serif", serif',
}
PLAIN = re.compile(r"[A-Za-z]{3,}")


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each constant of a module that reads like a sentence and is not marked."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spared = {id(text) for node in ast.walk(tree) for text in _spared(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in spared or node.value in NOT_SHOWN:
            continue
        if isinstance(node.value, str) and SENTENCE.match(node.value):
            yield node.lineno, node.value


def _spared(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):  # a docstring
        yield node.value
    if isinstance(node, ast.keyword) and node.arg in {"doc", "d", "class_"}:
        yield from ast.walk(node.value)
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in MARKS | LOGGED:
            yield from (part for argument in node.args for part in ast.walk(argument))


PAGES = sorted(path for path in HOME.rglob("*.py") if path.stem != "words_below")  # says others'


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_sentence_of_a_page_is_marked(path: Path) -> None:
    assert list(sentences(path)) == []


def test_a_sentence_that_is_not_marked_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text(
        '"""A page of its own."""\nA = "Write a name first."\nB = _("Write it here.")\n'
    )
    assert list(sentences(page)) == [(2, "Write a name first.")]


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every marked word loses its letters, and every other word keeps them."""

    def hide(english: str) -> str:
        places = re.split(r"(\{[^}]*\})", str.__str__(english))
        return "".join(p if p.startswith("{") else PLAIN.sub("ñ", p) for p in places)

    monkeypatch.setattr(words, "translate", hide)


def left_over(markup: Html) -> set[str]:
    """The plain words that a reader of this markup sees."""
    text = re.sub(r"<svg.*?</svg>|<time.*?</time>", " ", markup, flags=re.DOTALL)
    shown = " ".join(re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"', text))
    return set(PLAIN.findall(re.sub(r"<[^>]*>", " ", text) + " " + shown)) - {"Facies", "nbsp"}


@pytest.mark.usefixtures("pseudo")
def test_the_frame_and_home_show_only_marked_words() -> None:
    assert left_over(navigation(TRUTH)) == set()
    assert left_over(top_line("", "", "", Preferences())) == {
        "Espa"
    }  # a language is called by its own name
    assert left_over(home_markup(Who(), [], None, Html())) == set()


@pytest.mark.usefixtures("pseudo")
def test_shelf_and_search_show_only_marked_words() -> None:
    assert left_over(shelf_markup(())) == set()
    assert left_over(search_markup(build_index(()), "")) == set()


def test_a_lesson_is_spanish_as_far_as_it_was_translated() -> None:
    lesson = load_lesson("glabellar_lines")
    spanish = translated(lesson, "es")
    assert spanish.title == "Líneas glabelares"
    assert spanish.sites[0].units == lesson.sites[0].units
    assert [step.id for step in spanish.steps] == [step.id for step in lesson.steps]
    assert spanish.opened_zones == lesson.opened_zones
