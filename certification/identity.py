"""Whether a text seems to say who a patient is: names, births, numbers, addresses. Plain rules.

It finds what is usual in notes and cannot find everything; the sentence says what to take out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from anatomy.content import Problem, parse_file
from anatomy.evidence import Evidenced
from anatomy.landmarks import load_landmarks
from certification.asks import Part
from certification.content_file import check_file
from lessons.naming import known_structures

IDENTITY_FILE = Path(__file__).parent / "data" / "identity.yaml"

MAIL: Final = re.compile(r"\S+@\S+\.\w+|\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
MONTH: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DAY: Final = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{MONTH}\.?,? (?:19|20)\d\d\b"
    rf"|\b{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b",
    re.IGNORECASE,
)
LONG_NUMBER: Final = re.compile(
    r"\d{6,}|\+\d[\d ()/.-]{6,}\d|\b0\d{1,4}[ /-]\d[\d /-]{4,}\d|\b\d{3}[ -]\d{3}[ -]\d{3,4}\b"
    r"|\b[A-Za-z]{1,3}[- ]?\d{5,}\b"
)
INITIALS: Final = re.compile(r"\b[A-Z]\. ?[A-Z]\.")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CAPITALS: Final = re.compile(r"(?<!\w)([A-ZÀ-Þ][^\W\d_]+)[ -]([A-ZÀ-Þ][^\W\d_]+)(?!\w)")

NO_QUOTES: Final = {ord("“"): None, ord("”"): None}  # the sentence has its own around what it found

MAIL_SAID = (
    "“{found}” is an address. Take it out: the logbook holds nothing that leads to a patient."
)
DAY_SAID = "“{found}” may be a date of birth. Take it out; the age band says enough."
NUMBER_SAID = (
    "“{found}” may be a telephone or record number. Take it out: no number may lead to a patient."
)
NAME_SAID = "“{found}” may be a person's name. Take it out; write “the patient”."


class Identity(Part):
    """All of identity.yaml; every word in small letters."""

    evidence: Evidenced
    titles: tuple[str, ...]
    announced: tuple[str, ...]
    numbers: tuple[str, ...]
    births: tuple[str, ...]
    first_names: tuple[str, ...]
    allowed: tuple[str, ...]


@lru_cache(maxsize=1)
def load_identity(path: Path = IDENTITY_FILE) -> Identity:
    """The lists by which a name is told. Raises ContentError."""
    return parse_file(Identity, path).model


def check_identity(path: Path = IDENTITY_FILE) -> list[Problem]:
    """Every problem of identity.yaml."""
    return check_file(Identity, path)


def find_identity(text: str) -> str:
    """A sentence on what in a text may lead to a person, "" where nothing is found.

    >>> find_identity("Mrs Miller, left brow 1 mm lower")
    "“Mrs Miller” may be a person's name. Take it out; write “the patient”."
    >>> find_identity("Left brow 1 mm lower on day 14; 20 U of Botox Cosmetic.")
    ''
    """
    for find, said in FINDERS:
        found = find(text)
        if found:
            return said.format(found=found[:40].translate(NO_QUOTES))
    return ""


def _mail(text: str) -> str:
    return _first(MAIL.finditer(text))


def _birth(text: str) -> str:
    return _first(DAY.finditer(text)) or _phrase(text, load_identity().births)


def _number(text: str) -> str:
    return _first(LONG_NUMBER.finditer(text)) or _phrase(text, load_identity().numbers)


def _name(text: str) -> str:
    lists = load_identity()
    titled = re.search(
        rf"\b(?:{'|'.join(lists.titles)})\b\.? ?[A-ZÀ-Þ][\w’'-]*", text, re.IGNORECASE
    )
    if titled and titled[0].split()[-1][0].isupper():
        return titled[0]
    first = next((w[0] for w in WORD.finditer(text) if w[0].lower() in lists.first_names), "")
    return (
        _first(INITIALS.finditer(text))
        or first
        or _phrase(text, lists.announced)
        or _two_words(text)
    )


def _two_words(text: str) -> str:
    """Two capitalised words side by side of which neither is a known one, "" for none."""
    allowed = _known_words()
    for pair in CAPITALS.finditer(text):
        if not any(word.lower() in allowed for word in pair.groups()):
            return pair[0]
    return ""


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Words in small letters that are no names, however they are written: of the anatomy too."""
    named = [*known_structures(), *load_landmarks()]
    parts = {part for name in named for part in name.lower().split("_")}
    return frozenset(parts | set(load_identity().allowed))


def _phrase(text: str, phrases: Iterable[str]) -> str:
    low = " ".join(text.split()).lower()
    return next((one for one in phrases if re.search(rf"\b{re.escape(one)}\b", low)), "")


def _first(found: Iterable[re.Match[str]]) -> str:
    return next((one[0].strip() for one in found), "")


FINDERS: tuple[tuple[Callable[[str], str], str], ...] = (
    (_mail, MAIL_SAID),
    (_birth, DAY_SAID),
    (_number, NUMBER_SAID),
    (_name, NAME_SAID),
)
