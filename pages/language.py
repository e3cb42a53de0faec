"""The words of the interface in the language of the session; English is what the code says.

`_("...")` marks a sentence. It stays English as a key and in comparisons; drawn through
`pages.markup`, an f-string or `.format` it is what the catalogue of the session's language says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import Any
from weakref import WeakKeyDictionary

import panel as pn
from babel import negotiate_locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol
from bokeh.document import Document

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}  # by their own names
REGIONS: Mapping[str, str] = {"en": "en_GB", "es": "es_419"}  # whose numbers and dates are written
COOKIE = "facies_language"
LOCALES = Path(__file__).parent / "locales"
BELOW = "below"  # the context of sentences that packages below the pages make

_FORCED: ContextVar[str] = ContextVar("facies_language", default="")
_SESSIONS: WeakKeyDictionary[Document, str] = WeakKeyDictionary()


class Text(str):
    """A sentence of the interface, kept in English and shown in the session's language."""

    __slots__ = ()

    def __str__(self) -> str:
        """The sentence in the language of now."""
        return translate(self)

    def __format__(self, spec: str) -> str:
        """The same within an f-string."""
        return format(translate(self), spec)

    def format(self, *args: Any, **named: Any) -> str:
        """The sentence of the language of now with its places filled."""
        return _LOCAL.vformat(translate(self), args, named)


@dataclass(frozen=True)
class Several:
    """A sentence with a number of things, in English for one and for many."""

    one: str
    many: str

    def format(self, *, count: int, **named: Any) -> str:
        """The sentence for this many, in the language of now."""
        said = self.one if count == 1 else self.many
        language = language_now()
        if language != ENGLISH:
            words = catalogue(language)
            forms = words.several.get((self.one, self.many), ())
            said = forms[words.form_of(count)] if forms else said
        return _LOCAL.vformat(said, (), {"count": count, **named})


class _Local(Formatter):
    """Fills places as `str.format` does; fractions have the decimal sign of the language."""

    def format_field(self, value: Any, format_spec: str) -> str:
        said = str(format(value, format_spec))
        return said.replace(".", decimal_sign()) if isinstance(value, float) else said


_LOCAL = _Local()


def _(english: str) -> str:
    """This sentence, to be translated when it is shown."""
    return Text(english)


def _n(one: str, many: str) -> Several:
    """A sentence for one thing and for {count} of them, to be translated when it is shown."""
    return Several(one, many)


def decimal_sign() -> str:
    """What stands between whole and fraction in the language of now."""
    return get_decimal_symbol(REGIONS[language_now()])


def say_day(day: date) -> str:
    """A day in the language of now: "28 November 2026"."""
    return format_date(day, format="long", locale=REGIONS[language_now()])


def translate(english: str) -> str:
    """What the catalogue of the language of now says; the English where it says nothing."""
    plain = str.__str__(english)
    language = language_now()
    return plain if language == ENGLISH else catalogue(language).single.get(plain, plain)


@dataclass(frozen=True)
class Catalogue:
    """What a language says: of single sentences, and of those that count things in each form.

    below: templates of sentences made below the pages, which `pages.retold` reads back. form_of:
    which form a number takes.
    """

    single: Mapping[str, str]
    below: Mapping[str, str]
    several: Mapping[tuple[str, str], tuple[str, ...]]
    form_of: Callable[[int], int]


@cache
def catalogue(language: str) -> Catalogue:
    """The words of this language, read once from its .po file."""
    with (LOCALES / language / "LC_MESSAGES" / "facies.po").open("rb") as file:
        messages = read_po(file, locale=language)
    said = [one for one in messages if one.id and one.string and not one.fuzzy]
    return Catalogue(
        {str(one.id): str(one.string) for one in said if not one.pluralizable and not one.context},
        {str(one.id): str(one.string) for one in said if one.context == BELOW},
        {(one.id[0], one.id[1]): tuple(one.string or ()) for one in said if one.pluralizable},
        c2py(messages.plural_expr),
    )


def language_now() -> str:
    """The language of this session: as chosen, else as its browser asks, else English."""
    forced = _FORCED.get()
    document = None if forced else pn.state.curdoc
    if document is None:
        return forced or ENGLISH
    if document not in _SESSIONS:
        _SESSIONS[document] = choose_language(pn.state.cookies, pn.state.headers)
    return _SESSIONS[document]


def choose_language(cookies: Mapping[str, str], headers: Mapping[str, Any]) -> str:
    """The language for these cookies and headers of a request.

    >>> choose_language({}, {"Accept-Language": "es-MX,es;q=0.9,en;q=0.8"})
    'es'
    >>> choose_language({"facies_language": "klingon"}, {})
    'en'
    """
    chosen = cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    asked = next((headers[key] for key in headers if key.lower() == "accept-language"), "")
    wishes = [part.split(";")[0].strip() for part in str(asked).split(",")]
    return negotiate_locale([wish for wish in wishes if wish], list(LANGUAGES), sep="-") or ENGLISH


def spoken(value: Any) -> Any:
    """The same lists, tuples and dictionaries with their sentences in the language of now."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {key: spoken(one) for key, one in value.items()}
    return [spoken(one) for one in value] if isinstance(value, list | tuple) else value


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this block everything is shown in this language."""
    before = _FORCED.set(language)
    try:
        yield
    finally:
        _FORCED.reset(before)
