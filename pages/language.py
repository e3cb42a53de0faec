"""The words of the interface in the language of the session; English is what the code says.

`_("...")` marks a sentence. It stays English as a key and in comparisons; drawn through
`pages.markup`, an f-string or `.format` it is what the catalogue of the session's language says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import panel as pn
from babel import negotiate_locale
from babel.messages.pofile import read_po
from bokeh.document import Document

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}  # by their own names
COOKIE = "facies_language"
LOCALES = Path(__file__).parent / "locales"

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
        return translate(self).format(*args, **named)


def _(english: str) -> str:
    """This sentence, to be translated when it is shown."""
    return Text(english)


def translate(english: str) -> str:
    """What the catalogue of the language of now says; the English where it says nothing."""
    plain = str.__str__(english)
    language = language_now()
    return plain if language == ENGLISH else catalogue(language).get(plain, plain)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English sentences and what they are in this language, read once from its .po file."""
    with (LOCALES / language / "LC_MESSAGES" / "facies.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {
        str(one.id): str(one.string)
        for one in messages
        if one.id and one.string and not one.fuzzy and isinstance(one.id, str)
    }


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


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this block everything is shown in this language."""
    before = _FORCED.set(language)
    try:
        yield
    finally:
        _FORCED.reset(before)
