"""Which structure a typed name means: Latin, English or an eponym, with small slips."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from anatomy.known import load_known
from anatomy.structures import load_structures

ALIKE = 0.85  # a letter wrong in seven; our proposal
APART = 0.02  # how much less alike the next structure's names must be
MOST_LETTERS = 80
SIDE_WORDS = frozenset({"left", "right", "sinister", "sinistra", "sinistrum", "dexter", "dextra",
                        "dextrum", "the", "of"})  # fmt: skip
SHORT = {"m": "musculus", "a": "arteria", "v": "vena", "n": "nervus", "lig": "ligamentum",
         "art": "arteria", "inf": "inferior", "sup": "superior", "lat": "lateral",
         "med": "medial", "ant": "anterior", "post": "posterior"}  # fmt: skip
NOUNS: Mapping[str, frozenset[str]] = {
    # kind: words that only say which kind it is
    "muscle": frozenset({"muscle", "musculus"}),
    "artery": frozenset({"artery", "arteria"}),
    "vein": frozenset({"vein", "vena"}),
    "nerve": frozenset({"nerve", "nervus"}),
    "bone": frozenset({"bone", "os"}),
    "ligament": frozenset({"ligament", "ligamentum"}),
    "gland": frozenset({"gland", "glandula"}),
    "cartilage": frozenset({"cartilage", "cartilago"}),
    "fat": frozenset({"fat", "pad", "compartment"}),
}


@dataclass(frozen=True)
class Meant:
    """What a typed name may mean. ids: base ids; none, one, or several of one name.

    slip: it was not written exactly so.
    """

    ids: frozenset[str]
    slip: bool = False


def read_name(text: str) -> Meant:
    """The structures that a typed name may mean; case, accents, hyphens and sides do not count.

    >>> sorted(read_name("M. procerus (left)").ids), sorted(read_name("Proceras").ids)
    (['procerus'], ['procerus'])
    >>> read_name("something else").ids
    frozenset()
    """
    plain = plain_name(text[:MOST_LETTERS])
    if not plain:
        return Meant(frozenset())
    exact = _exactly(plain)
    return Meant(exact) if exact else _nearly(plain)


def plain_name(text: str) -> str:
    """A name in the letters that count: lower case, no accents, no hyphens, no sides.

    >>> plain_name("Müller's-muscle, LEFT")
    'mullers muscle'
    """
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    letters = "".join(c for c in spread if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]", "", letters)).split()
    return " ".join(SHORT.get(word, word) for word in words if word not in SIDE_WORDS)


def kinds_named(ids: frozenset[str]) -> tuple[str, ...]:
    """The kinds of these structures, each once: artery, nerve."""
    known = load_structures()
    return tuple(sorted({known[one].kind for one in ids if one in known}))


def _exactly(plain: str) -> frozenset[str]:
    named = _index()
    if plain in named:
        return named[plain]
    known = load_structures()
    for kind, nouns in NOUNS.items():
        bare = _without(plain, nouns)
        if bare != plain and bare in named:
            return frozenset(i for i in named[bare] if i in known and known[i].kind == kind)
    return frozenset()


def _nearly(plain: str) -> Meant:
    named = _index()
    likeness: dict[str, float] = defaultdict(float)
    for key in difflib.get_close_matches(plain, list(named), n=12, cutoff=ALIKE):
        alike = difflib.SequenceMatcher(None, plain, key).ratio()
        for one in named[key]:
            likeness[one] = max(likeness[one], alike)
    if not likeness:
        return Meant(frozenset())
    best = max(likeness.values())
    near = frozenset(one for one, alike in likeness.items() if alike > best - APART)
    return Meant(near if len(near) == 1 else frozenset(), slip=True)


@lru_cache(maxsize=1)
def _index() -> Mapping[str, frozenset[str]]:
    """Structures by their whole names, and by the rest of a name where that is nobody's own."""
    whole: dict[str, set[str]] = defaultdict(set)
    bare: dict[str, set[str]] = defaultdict(set)
    for one, kind, name in _all_names():
        plain = plain_name(name)
        whole[plain].add(one)
        bare[_without(plain, NOUNS.get(kind, frozenset()))].add(one)
    return {key: frozenset(ids) for key, ids in {**bare, **whole}.items() if key}


def _all_names() -> Iterator[tuple[str, str, str]]:
    for one, known in load_known().items():
        yield from ((one, "", name) for name in (known.latin, known.english))
    for one, structure in load_structures().items():
        for name in (structure.latin, structure.english, *structure.also):
            yield one, structure.kind, name
            without = re.sub(r"\([^)]*\)", "", name)
            if without != name:
                yield one, structure.kind, without


def _without(plain: str, nouns: frozenset[str]) -> str:
    return " ".join(word for word in plain.split() if word not in nouns)
