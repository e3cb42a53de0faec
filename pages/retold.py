"""Sentences that were made below the pages, told again in the language of now.

A grade, a refusal or a line of the record reaches a page as English text, often long after it was
made. It is read back by the template it was made of (`pages.words_below`), and what stood in its
places is told again in the same way. What no template knows, such as a name or a text of a lesson,
stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter

from pages.language import ENGLISH, catalogue, language_now

WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCES = re.compile(r"(?<=[.!?])( )(?=[A-Z0-9“−])")
PARTS = (re.compile(r"(: )"), re.compile(r"(; )"), re.compile(r"( → )"), re.compile(r"(, )"))
CERTAIN_WORDS = 2  # a template with fewer words of its own takes short values only
SHORT = re.compile(r"\S+( \S+){0,4}")
CONTRACTED = ((" de el ", " del "), (" a el ", " al "))
MOST_LETTERS = 2000  # what is longer is no sentence


@dataclass(frozen=True)
class Template:
    """A sentence with places: how its English is read, and how it is said.

    chunk: its longest words, without which it is not looked at.
    """

    pattern: re.Pattern[str]
    chunk: str
    said: str
    certain: bool

    def read(self, text: str) -> Mapping[str, str] | None:
        """What stands in the places of a text made of this template, else None."""
        found = self.pattern.fullmatch(text) if self.chunk in text else None
        if found is None:
            return None
        values = found.groupdict()
        sure = self.certain or all(SHORT.fullmatch(v.strip() or "x") for v in values.values())
        return values if sure else None


def retold(english: str) -> str:
    """A sentence of a lower package in the language of now, as far as it is known."""
    language = language_now()
    plain = str.__str__(english)
    if language == ENGLISH or not plain or len(plain) > MOST_LETTERS:
        return plain
    return _retold(plain, language)


@lru_cache(maxsize=8192)
def _retold(text: str, language: str) -> str:
    bare = text.strip()
    if not WORD.search(bare):
        return text
    said = _whole(bare, language) or _in_parts(bare, language)
    return text.replace(bare, said, 1)


def _whole(text: str, language: str) -> str | None:
    """A text as one sentence or phrase, its first letter as large or small as it came."""
    turned = text[0].swapcase() + text[1:]
    for one in (text, turned):
        said = catalogue(language).below.get(one) or _by_template(one, language)
        if said is not None:
            return said if one is text else _cased(said, large=text[0].isupper())
    return None


def _by_template(text: str, language: str) -> str | None:
    for template in _templates(language):
        values = template.read(text)
        if values is not None:
            return _filled(template.said, {k: _retold(v, language) for k, v in values.items()})
    return None


def _in_parts(text: str, language: str) -> str:
    """The text sentence by sentence, then clause by clause; the rest stays as it is."""
    for border in (SENTENCES, *PARTS):
        parts = border.split(text)
        if len(parts) > 1:
            return "".join(_retold(one, language) for one in parts)
    return text


@cache
def _templates(language: str) -> tuple[Template, ...]:
    """All templates of a language, those with most words of their own first."""
    told = catalogue(language).below.items()
    made = [_template(english, said) for english, said in told if "{" in english]
    return tuple(sorted(made, key=lambda one: -len(one.pattern.pattern)))


def _template(english: str, said: str) -> Template:
    pieces = list(_pieces(english))
    pattern = "".join(f"(?P<{piece}>.*?)" if place else re.escape(piece) for piece, place in pieces)
    own = [piece for piece, place in pieces if not place]
    words = sum(len(WORD.findall(piece)) for piece in own)
    return Template(re.compile(pattern, re.DOTALL), max(own, key=len), said, words >= CERTAIN_WORDS)


def _filled(said: str, values: Mapping[str, str]) -> str:
    text = "".join(values[piece] if place else piece for piece, place in _pieces(said))
    for apart, together in CONTRACTED:
        text = text.replace(apart, together)
    return text


def _pieces(template: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a template: words, and names of places (True)."""
    for words, place, _form, _turn in Formatter().parse(template):
        if words:
            yield words, False
        if place:
            yield place, True


def _cased(text: str, *, large: bool) -> str:
    return (text[0].upper() if large else text[0].lower()) + text[1:]
