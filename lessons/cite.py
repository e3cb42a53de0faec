"""Citations inside lesson texts: `[@lee2020csm found]` in the Markdown, readable on the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from anatomy.evidence import Ev, Evidenced
from anatomy.sources import Source
from lessons.trust import UNVERIFIED, is_verified

CITATION = re.compile(r"\[@(?P<src>[A-Za-z0-9_]+)(?: (?P<ev>found|recalled|derived|proposal))?\]")
CLINICAL_NUMBER = re.compile(
    r"\d(?:[\d.,–-]*\d)?[\s-]*"
    r"(?:(?:mm|cm|millimetres?|centimetres?|units?|U|IU|mL|ml|millilitres?|mg|per cent|percent"
    r"|degrees?|minutes?|hours?|days?|weeks?|months?|years?)\b|[%°])"
)
# begins a citation: "Cho Y et al.", "Park JI, Hoagland TM", "van der Vleuten C,", "Wamalwa et al."
AUTHOR = re.compile(
    r"^(?P<name>(?:(?:van|von|der|den|de|da|di|la|le) )*[A-Z][\w'’-]+(?: de [A-Z][\w'’-]+)?)"
    r"(?: [A-Z]{1,4}(?: 3rd)?(?=[,.]| et al| \()| et al)"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def citations_in(text: str) -> tuple[tuple[str, str], ...]:
    """Every citation as (source key, evidence tag); the tag is "" where it was left out."""
    return tuple((m["src"], m["ev"] or "") for m in CITATION.finditer(text))


def show_citations(text: str, sources: Mapping[str, Source]) -> str:
    """The Markdown with citations as people read them: "(Lee 2020)", "(Kim 2016, unverified)"."""

    def shown(match: re.Match[str]) -> str:
        source = sources.get(match["src"])
        name = match["src"] if source is None else short_cite(source)
        evidence = Evidenced(ev=cast(Ev, match["ev"] or "recalled"), src=match["src"])
        return f"({name})" if is_verified(evidence) else f"({name}, {UNVERIFIED})"

    return CITATION.sub(shown, text)


def short_cite(source: Source) -> str:
    """Its own short name, else first author and year, else the title up to its first stop.

    >>> short_cite(Source(key="x", cite="Janis JE et al. Anatomy. Surg 2007;1:2", tier="A"))
    'Janis 2007'
    """
    if source.short is not None:
        return source.short
    author, year = AUTHOR.match(source.cite), YEAR.search(source.cite)
    if author is None:
        return re.split(r"[.,:;(]", source.cite)[0].strip()
    return author["name"] if year is None else f"{author['name']} {year[0]}"


def uncited_numbers(text: str) -> tuple[tuple[int, str], ...]:
    """Clinical numbers in paragraphs without a citation, as (line from 1, the number)."""
    found = []
    line = 1
    for paragraph in text.split("\n\n"):
        if CITATION.search(paragraph) is None:
            found += [
                (line + paragraph.count("\n", 0, m.start()), " ".join(m[0].split()))
                for m in CLINICAL_NUMBER.finditer(paragraph)
            ]
        line += paragraph.count("\n") + 2
    return tuple(found)
