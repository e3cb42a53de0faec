"""Finds structures by any of their names: English, Latin, short name, eponym or FMA number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from anatomy.structures import Structure
from pages.language import _

# How well a word of the query meets a word of a name; a slip of the keyboard counts least.
WHOLE, BEGINNING, WITHIN, SLIP = 1.0, 0.85, 0.55, 0.4
TITLE_BONUS, OPENING_BONUS = 1.0, 0.4  # the query is the whole name, or its beginning
SHORTEST_WITHIN = 3
SLIPS_ALLOWED = ((8, 2), (4, 1))  # from this many letters on, so many slips
FMA = re.compile(r"\bfma[\s:_-]*(?=\d)")
FMA_LABEL = _("FMA {number}")
WEIGHTS: Mapping[str, float] = {
    "name": 1.0,
    "also": 0.95,
    "fma": 0.95,
    "latin": 0.85,
    "id": 0.6,
    "kind": 0.3,
}

KIND_WORDS: Mapping[str, str] = {  # so that "musculus frontalis" finds what has another Latin name
    "muscle": "muscle musculus",
    "artery": "artery arteria",
    "vein": "vein vena",
    "nerve": "nerve nervus",
    "fat": "fat corpus adiposum",
    "ligament": "ligament ligamentum",
    "gland": "gland glandula",
    "bone": "bone os",
}


@dataclass(frozen=True)
class Name:
    """One name of a structure, as it is written, and which sort of name it is."""

    sort: str  # a key of WEIGHTS
    text: str


class Named(Protocol):
    """Anything with names."""

    @property
    def names(self) -> tuple[Name, ...]:
        """Every name it is known by, the usual one first."""


Thing = TypeVar("Thing", bound=Named)


def names_of(structure_id: str, shown: str, structure: Structure | None) -> tuple[Name, ...]:
    """Every name to be found by: the one shown, Latin, others, FMA numbers, the id."""
    names = [Name("name", shown)]
    if structure is not None:
        names += [Name("also", other) for other in structure.also]
        names.append(Name("latin", structure.latin))
        for part in structure.parts:
            names += [Name("also", part.english), Name("latin", part.latin)]
        if structure.fma is not None:
            numbers = (structure.fma.generic, structure.fma.right, structure.fma.left)
            names += [Name("fma", FMA_LABEL.format(number=n)) for n in numbers if n is not None]
        names.append(Name("kind", KIND_WORDS.get(structure.kind, structure.kind)))
    return (*names, Name("id", structure_id.replace("_", " ")))


def search(things: Iterable[Thing], query: str) -> tuple[tuple[Thing, str], ...]:
    """Things that meet every word of the query, best first, each with the name that was met.

    That name is "" where it is the usual one. Case, accents and small slips are forgiven; a slip
    only where no name has the word as it was typed. An empty query meets everything, in order.
    """
    words = read_query(query)
    everything = list(things)
    if not words:
        return tuple((thing, "") for thing in everything)
    slack = {word: not _anywhere(word, everything) for word in words}
    scored = []
    for place, thing in enumerate(everything):
        score, met = _score(thing, words, slack)
        if score > 0:
            scored.append((-score, place, thing, met))
    scored.sort(key=lambda row: row[:2])
    return tuple((thing, met) for _, _, thing, met in scored)


def read_query(query: str) -> tuple[str, ...]:
    """The words of a query; "FMA46796" and "fma: 46796" are the number alone.

    >>> read_query("Müller's  FMA:46796")
    ('muller', 's', '46796')
    """
    return words_of(FMA.sub("", fold(query)))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in small letters without accents or signs."""
    return tuple(re.findall(r"[a-z0-9]+", fold(text)))


def fold(text: str) -> str:
    """The text in small letters without accents.

    >>> fold("Überbrückung")
    'uberbruckung'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def slips(typed: str, meant: str, *, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped; more than `most` is not counted.

    >>> slips("frontlais", "frontalis", most=2), slips("bone", "nerve", most=1)
    (1, 2)
    """
    if abs(len(typed) - len(meant)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, a in enumerate(typed, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(meant, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == meant[j - 2] and typed[i - 2] == b:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return min(row[-1], most + 1)


def _anywhere(word: str, things: Sequence[Named]) -> bool:
    return any(_meets(word, words_of(n.text)) > 0 for thing in things for n in thing.names)


def _score(thing: Named, words: Sequence[str], slack: Mapping[str, bool]) -> tuple[float, str]:
    total, shown, best = 0.0, "", 0.0
    for word in words:
        score, name = max(
            (_met(word, name, slack=slack[word]), -place, name)
            for place, name in enumerate(thing.names)
        )[::2]
        if score == 0:
            return 0.0, ""
        total += score
        if score > best:
            best, shown = score, "" if name.sort in ("name", "id", "kind") else name.text
    return total + max(_bonus(words, name) for name in thing.names), shown


def _met(word: str, name: Name, *, slack: bool) -> float:
    words = words_of(name.text)
    return WEIGHTS[name.sort] * (_meets(word, words) or (_almost(word, words) if slack else 0.0))


def _meets(word: str, words: Sequence[str]) -> float:
    if word in words:
        return WHOLE
    if any(other.startswith(word) for other in words):
        return BEGINNING
    inside = len(word) >= SHORTEST_WITHIN and any(word in other for other in words)
    return WITHIN if inside else 0.0


def _almost(word: str, words: Sequence[str]) -> float:
    if word.isdigit():
        return 0.0
    most = next((slips for length, slips in SLIPS_ALLOWED if len(word) >= length), 0)
    if most == 0:
        return 0.0
    least = min(
        (
            min(slips(word, other, most=most), slips(word, other[: len(word)], most=most))
            for other in words
        ),
        default=most + 1,
    )
    return SLIP / least if 0 < least <= most else 0.0


def _bonus(words: Sequence[str], name: Name) -> float:
    own = words_of(name.text)
    if tuple(words) == own:
        return TITLE_BONUS * WEIGHTS[name.sort]
    opening = own[: len(words)]
    begun = len(opening) == len(words) and opening[:-1] == tuple(words[:-1])
    return (
        OPENING_BONUS * WEIGHTS[name.sort] if begun and opening[-1].startswith(words[-1]) else 0.0
    )
