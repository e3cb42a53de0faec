"""The words of the interface: whole in Spanish, and shown in the session's language."""

from __future__ import annotations

import string
from datetime import date

import pytest
from babel.messages.pofile import read_po

from pages.home import LIMITS_ITEMS
from pages.language import ENGLISH, LANGUAGES, LOCALES, _, choose_language, say_day, speaking
from pages.markup import tag
from pages.practise_start import COUNT, START
from pages.shell import navigation
from pages.words import extract_words, whole

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def places(text: str) -> list[tuple[str, str | None]]:
    """The places to be filled in a sentence, with their formats, in no order."""
    return sorted(
        (name, form) for _text, name, form, _turn in string.Formatter().parse(text) if name
    )


def forms(text: object) -> tuple[str, ...]:
    """A sentence in each of its forms, the one for many things last."""
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated_with_the_same_places_to_fill(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "facies.po").open("rb") as file:
        words = read_po(file, locale=language)
    marked = {str(one.id) for one in extract_words() if one.id}
    assert {str(one.id) for one in words if one.id} == marked
    for one in (word for word in words if word.id):
        assert whole(one), one.id
        assert not one.fuzzy, one.id
        said, asked = forms(one.string), forms(one.id)
        assert all(set(places(text)) <= set(places(asked[-1])) for text in said), one.id
        assert places(said[-1]) == places(asked[-1]), one.id


def test_the_file_of_all_words_is_up_to_date() -> None:
    with (LOCALES / "facies.pot").open("rb") as file:
        kept = {str(one.id) for one in read_po(file) if one.id}
    assert kept == {str(one.id) for one in extract_words() if one.id}


def test_a_marked_word_is_english_as_a_key_and_translated_where_it_is_shown() -> None:
    with speaking("es"):
        assert START == "Start"
        assert {START: 1}["Start"] == 1
        assert f"{START}" == "Empezar"
        assert COUNT.format(count=3) == "3 preguntas"
        assert COUNT.format(count=1) == "1 pregunta"
        assert tag("b", START, title=START) == '<b title="Empezar">Empezar</b>'
    assert tag("b", START) == "<b>Start</b>"


def test_fractions_and_days_are_written_as_the_language_writes_them() -> None:
    assert say_day(date(2026, 11, 28)) == "28 November 2026"
    with speaking("es"):
        assert say_day(date(2026, 11, 28)) == "28 de noviembre de 2026"
        assert (
            _("{mm:.1f} mm, {count} of {all:g}").format(mm=4.25, count=3, all=7.5)[:6] == "4.2 mm"
        )


def test_a_word_no_catalogue_has_stays_english() -> None:
    with speaking("es"):
        assert f"{_('No catalogue has this.')}" == "No catalogue has this."


def test_the_navigation_keeps_its_ids_and_changes_its_words() -> None:
    with speaking("es"):
        links = navigation("/plan")
    assert "Practicar" in links
    assert "Practise" not in links
    assert 'data-testid="nav-practise"' in links


def test_the_limits_are_told_in_spanish_too() -> None:
    with speaking("es"):
        assert "No lo ha revisado ningún clínico." in str(tag("p", LIMITS_ITEMS[0]))


@pytest.mark.parametrize(
    ("cookies", "headers", "language"),
    [
        ({}, {}, "en"),
        ({}, {"accept-language": "es-AR,es;q=0.9"}, "es"),
        ({}, {"Accept-Language": "fr,de"}, "en"),
        ({"facies_language": "en"}, {"Accept-Language": "es"}, "en"),
        ({"facies_language": "../../etc"}, {"Accept-Language": ";;,,"}, "en"),
    ],
)
def test_the_language_is_as_chosen_or_as_the_browser_asks(
    cookies: dict[str, str], headers: dict[str, str], language: str
) -> None:
    assert choose_language(cookies, headers) == language
