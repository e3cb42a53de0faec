"""Sentences that were made below the pages, told again in the language of now.

A grade, a refusal or a line of the record reaches a page as English text, often long after it was
made. It is read back by the template it was made of (`pages.words_below`), and what stood in its
places is told again in the same way. Texts of cases, zones, programmes and stations are told as
their translations say (`pages.content_words`). What nothing knows, such as a name, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter

from pages.content_words import content_words
from pages.language import ENGLISH, catalogue, language_now

WORD = re.compile(r"[A-Za-z]{2,}")
OWN_WORD = re.compile(r"(?!mm\b|mL\b)[A-Za-z]{2,}")
MEASURE = r"[−-]?\d[\d.,–]* ?(?:mm|U|mL|%|°|s)(?!\w)"
LENGTH = r"[−-]?\d[\d.,–]*(?: mm)?"
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z0-9“−])")
SENTENCE_BORDER = re.compile(f"({SENTENCE_END.pattern})")
BORDERS = (
    # between what was put together: clauses, lists, remarks in brackets
    re.compile(r"(: )"),
    re.compile(r"(; )"),
    re.compile(r"( → )"),
    re.compile(r"( (?=\())"),
    re.compile(r"(^\(|\)$)"),
    re.compile(r"(?<=.)()(?=, )"),
    re.compile(r"(^, )"),
)
JOINED = re.compile(r"( and | or )")
MEASURED = re.compile(rf"(\s*(?<!\S){MEASURE}\s*)")
SURE_WORDS = 2  # a template with fewer words of its own takes short values only
SHORT = re.compile(r"(?!the )\S+(?:(?<![;:.]) \S+)?|")
CLAUSE = r"(?:(?!: |[.!?] [A-Z“]).)*?"  # what holds no clause or sentence of its own
FREE_AFTER, FREE_BEFORE = (": ", ". ", "“", "” ", "("), re.compile(r":| [A-Z]")
CONTRACTED = ((" de el ", " del "), (" a el ", " al "))
MOST_LETTERS = 2000  # what is longer is no sentence


@dataclass(frozen=True)
class Template:
    """A sentence with places: how its English is read, and how it is said.

    chunk: its longest words, without which it is not looked at. own: letters of its own words.
    """

    pattern: re.Pattern[str]
    chunk: str
    said: str
    own: int
    sure: bool


def retold(english: str) -> str:
    """A sentence of a lower package in the language of now, as far as it is known."""
    language = language_now()
    plain = str(english)
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
    """A text as one sentence or phrase, with its full stop or without as it came."""
    said = _sentence(text, language)
    if said is not None or text == ".":
        return said
    if text.endswith("."):
        clause = _sentence(text[:-1], language)
        return None if clause is None else f"{clause}."
    stopped = _sentence(f"{text}.", language)
    return None if stopped is None else stopped.removesuffix(".")


def _sentence(text: str, language: str) -> str | None:
    """A text as just one sentence, its first letter as large or small as it came."""
    said = _exactly(text, language) or _by_template(text, language)
    if said is None:
        turned = _by_template(text[0].swapcase() + text[1:], language)
        said = None if turned is None else _cased(turned, large=text[0].isupper())
    return said


def _exactly(text: str, language: str) -> str | None:
    for known in (catalogue(language).below, content_words(language)):
        if text in known:
            return known[text]
        turned = known.get(text[:1].swapcase() + text[1:])
        if turned is not None:
            return _cased(turned, large=text[0].isupper())
    return None


def _by_template(text: str, language: str) -> str | None:
    for template in _templates(language):
        found = template.pattern.fullmatch(text) if template.chunk in text else None
        if found is None:
            continue
        values = found.groupdict()
        told = {place: _retold(value, language) for place, value in values.items()}
        if template.sure or _is_plain(values.values(), language):
            return _filled(template.said, told)
    return None


def _is_plain(values: Collection[str], language: str) -> bool:
    """Whether so few words may be a template's: its places hold little, or two phrases known."""
    known = [one for one in values if _exactly(one, language) is not None]
    return len(known) > 1 or all(one in known or SHORT.fullmatch(one.strip()) for one in values)


def _in_parts(text: str, language: str) -> str:
    """The text sentence by sentence, then clause by clause; the rest stays as it is."""
    for head, apart, rest in _divisions(text):
        said = _whole(head, language)
        if said is not None:
            return f"{said}{apart}{_retold(rest, language)}"
    for border in (SENTENCE_BORDER, *BORDERS):
        parts = border.split(text, maxsplit=1)
        if len(parts) > 1:
            return "".join(_retold(one, language) for one in parts)
    for border in (JOINED, MEASURED):
        parts = border.split(text)
        told = [_retold(one, language) if one != text else one for one in parts]
        if len(parts) > 1 and all(_is_told(*pair) for pair in zip(parts, told, strict=True)):
            return "".join(told)
    return text


def _divisions(text: str) -> Iterator[tuple[str, str, str]]:
    """Where a text may be divided: after as many sentences as can be, before a remark in
    brackets, after what it is about.
    """
    for end in reversed(list(SENTENCE_END.finditer(text))):
        yield text[: end.start()], " ", text[end.end() :]
    before, apart, remark = text.rpartition(" (")
    if apart and remark.rstrip(".").endswith(")"):
        yield before, " ", f"({remark}"
    about, apart, rest = text.partition(": ")
    if apart and not SENTENCE_END.search(about):
        yield about, apart, rest


def _is_told(text: str, told: str) -> bool:
    return told != text or not OWN_WORD.search(text)


@cache
def _templates(language: str) -> tuple[Template, ...]:
    """All templates of a language, those with most words of their own first."""
    told = catalogue(language).below.items()
    made = [_template(english, said) for english, said in told if "{" in english]
    return tuple(sorted(made, key=lambda one: -one.own))


def _template(english: str, said: str) -> Template:
    pieces = list(_pieces(english))
    own = [piece for piece, place in pieces if not place]
    pattern = "".join(
        f"(?P<{piece}>{_taken(pieces, number)})" if place else re.escape(piece)
        for number, (piece, place) in enumerate(pieces)
    )
    return Template(
        pattern=re.compile(pattern, re.DOTALL),
        chunk=max(own, key=len),
        said=said,
        own=sum(len(piece) for piece in own),
        sure=sum(len(OWN_WORD.findall(piece)) for piece in own) >= SURE_WORDS,
    )


def _taken(pieces: Sequence[tuple[str, bool]], number: int) -> str:
    """What a place may hold: a measure rather than more, and whole sentences only where apart."""
    if pieces[number][0].endswith("_mm"):
        return LENGTH
    if number == 0:
        after = pieces[1][0]
        return ".*" if FREE_BEFORE.match(after) else f"{MEASURE}|{CLAUSE}"
    free = pieces[number - 1][0].endswith(FREE_AFTER)
    return f"{MEASURE}|.*?" if free else f"{MEASURE}|{CLAUSE}"


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
