"""Which structure a typed name means: Latin, English or an eponym, with small slips."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from anatomy.known import load_known
from anatomy.structures import load_structures
from meshes.mesh import IntArray

ALIKE = 0.85  # a letter wrong in seven; our proposal
NOUN_ALIKE = 0.75  # "vien" is a vein; our proposal
APART = 0.02  # how much less alike the next structure's names must be
MOST_LETTERS = 80
SIDE_WORDS = frozenset({"left", "right", "sinister", "sinistra", "sinistrum", "dexter", "dextra",
                        "dextrum", "the", "of"})  # fmt: skip
SHORT = {"m": "musculus", "a": "arteria", "v": "vena", "n": "nervus", "lig": "ligamentum",
         "mm": "musculi", "aa": "arteriae", "vv": "venae", "nn": "nervi",
         "art": "arteria", "inf": "inferior", "sup": "superior", "lat": "lateral",
         "med": "medial", "ant": "anterior", "post": "posterior"}  # fmt: skip
NOUNS: Mapping[str, frozenset[str]] = {
    # kind: words that only say which kind it is
    "muscle": frozenset({"muscle", "muscles", "musculus", "musculi"}),
    "artery": frozenset({"artery", "arteries", "arteria", "arteriae"}),
    "vein": frozenset({"vein", "veins", "vena", "venae"}),
    "nerve": frozenset({"nerve", "nerves", "nervus", "nervi"}),
    "bone": frozenset({"bone", "bones", "os"}),
    "ligament": frozenset({"ligament", "ligaments", "ligamentum", "ligamenta"}),
    "gland": frozenset({"gland", "glands", "glandula", "glandulae"}),
    "cartilage": frozenset({"cartilage", "cartilages", "cartilago", "cartilagines"}),
    "fat": frozenset({"fat", "pad", "pads", "compartment", "compartments"}),
}


@dataclass(frozen=True)
class Meant:
    """What a typed name may mean. ids: base ids; none, one, or several of one name.

    slip: it was not written exactly so. is_whole: it names a whole, of which these are the parts.
    """

    ids: frozenset[str]
    slip: bool = False
    is_whole: bool = False


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
    parts = _wholes().get(plain) or _wholes().get(_split(plain)[0])
    if exact or parts is None:
        return Meant(exact) if exact else _nearly(plain)
    return Meant(parts, is_whole=True)


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
    """The one structure whose names are most like it, if it is of the kind that was typed.

    A name that is a structure's own but for the noun is no misspelling of another's.
    """
    named = _index()
    base, kinds = _split(plain)
    likeness: dict[str, float] = defaultdict(float)
    for key in difflib.get_close_matches(plain, _of_like_letters(plain), n=12, cutoff=ALIKE):
        if base in named and _split(key)[0] != base:
            continue
        alike = difflib.SequenceMatcher(None, plain, key).ratio()
        for one in named[key]:
            likeness[one] = max(likeness[one], alike)
    least = max(likeness.values(), default=0.0) - APART
    alike_most = (one for one, alike in likeness.items() if alike > least)
    near = frozenset(one for one in alike_most if kinds <= _kinds_of(one))
    return Meant(near if len(near) == 1 else frozenset(), slip=True)


def _of_like_letters(plain: str) -> list[str]:
    """The names that have enough letters in common, in whatever order; no other can be alike."""
    keys, counts = _letters()
    common = np.minimum(counts, _letter_counts(plain)).sum(axis=1)
    lengths = counts.sum(axis=1) + len(plain)
    return [keys[row] for row in np.flatnonzero(2.0 * common >= ALIKE * lengths)]


@lru_cache(maxsize=1)
def _letters() -> tuple[list[str], IntArray]:
    """All k names, and (k, 128) how often each has each letter."""
    keys = list(_index())
    return keys, np.array([_letter_counts(key) for key in keys])


def _letter_counts(plain: str) -> IntArray:
    letters = np.frombuffer(plain.encode("ascii"), np.uint8)
    return np.bincount(letters, minlength=128).astype(np.int32)


def _split(plain: str) -> tuple[str, frozenset[str]]:
    """A name without its nouns, and the kinds that these say; a noun may be misspelt.

    >>> _split("infraorbital vien")
    ('infraorbital', frozenset({'vein'}))
    """
    said = [(word, _kind_said(word)) for word in plain.split()]
    base = " ".join(word for word, kind in said if not kind)
    return base, frozenset(kind for _, kind in said if kind)


@lru_cache(maxsize=4096)
def _kind_said(word: str) -> str:
    """The kind that a noun says; "" for a word that is more like another of the names'."""
    kinds = _words()
    if word in kinds:
        return kinds[word]
    likest = difflib.get_close_matches(word, list(kinds), n=1, cutoff=NOUN_ALIKE)
    return kinds[likest[0]] if likest else ""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    """The kind that each word of the names says, and each noun; "" where it says none."""
    words = {word: "" for key in _index() for word in key.split()}
    return words | {noun: kind for kind, nouns in NOUNS.items() for noun in nouns}


def _kinds_of(one: str) -> frozenset[str]:
    """The kind of a structure; of one that is only known by name, what the name says."""
    structures = load_structures()
    if one in structures:
        return frozenset({structures[one].kind})
    known = load_known()[one]
    return _split(plain_name(f"{known.latin} {known.english}"))[1]


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


@lru_cache(maxsize=1)
def _wholes() -> Mapping[str, frozenset[str]]:
    """Parts by the name of their whole: "orbicularis oculi" for its three parts."""
    parts: dict[str, set[str]] = defaultdict(set)
    for one, structure in load_structures().items():
        whole, _, part = structure.english.partition(",")
        if part.endswith(" part"):
            parts[plain_name(whole)].add(one)
    return {name: frozenset(ids) for name, ids in parts.items() if len(ids) > 1}


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
