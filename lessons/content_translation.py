"""Zones, cases, programmes and stations in another language: `translations/<kind>/<language>/`.

A file `<id>.yaml` there tells texts by their place, as that of a lesson does
(`lessons.translation`): ids, figures and sources stay in the English file, and numbers and
citations of a text must be the same. It stands apart, for no translation changes what is pinned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel

from anatomy.content import ContentError, Document, Problem, parse, read_document
from anatomy.people import list_cases, load_case
from lessons.lesson import Id, Part, Text, Zone
from lessons.load import DATA, list_zones, open_zone
from lessons.translation import check_text, fill_texts, texts_in

ZONES_TOLD, CASES_TOLD = (DATA / "translations" / kind for kind in ("zones", "cases"))
PROSE = frozenset({
    "name", "summary", "text", "about", "teaches", "concern", "medication", "previous_treatment",
    "conditions", "contraindications", "because", "so", "mechanism", "consequence", "rule",
    "note", "instructions", "model", "tells", "says", "should", "then",
})  # fmt: skip
Z = TypeVar("Z", bound=Zone)


class Content(Protocol):
    """Anything from a file of its own with an id."""

    @property
    def id(self) -> str:
        """The name of its file."""
        ...


class ContentTranslation(Part):
    """The whole of a file of texts in one language. of: the id of what it translates."""

    of: Id
    language: Id
    texts: Mapping[str, Text]


def read_texts(whole: Content, folder: Path, language: str) -> Mapping[str, str]:
    """The texts of one thing in a language, by their place; none without a file.

    Raises ContentError.
    """
    path = folder / language / f"{whole.id}.yaml"
    if not path.is_file():
        return {}
    document = read_document(path)
    file = parse(ContentTranslation, document)
    problems = list(_check_file(whole, file, document, language))
    if problems:
        raise ContentError(problems)
    return file.texts


def retellings(whole: Content, folder: Path, language: str) -> dict[str, str]:
    """Each English text of one thing with its translation. Raises ContentError."""
    english = texts_of(whole)
    return {english[place]: said for place, said in read_texts(whole, folder, language).items()}


def translated_zone(zone: Z, language: str, *, folder: Path = ZONES_TOLD) -> Z:
    """A danger zone in this language as far as it was translated. Raises ContentError."""
    told = fill_texts(zone, "", read_texts(zone, folder, language))
    return told if isinstance(told, type(zone)) else zone


def texts_of(whole: Content) -> dict[str, str]:
    """Every text that may be translated, by its place."""
    return dict(texts_in(whole, prose=PROSE)) if isinstance(whole, BaseModel) else {}


def check_content(things: Iterable[Content], folder: Path) -> list[Problem]:
    """What is wrong with the translations of these things, and files that translate nothing."""
    known = {one.id: one for one in things}
    problems: list[Problem] = []
    for path in sorted(folder.glob("??/*.yaml")):
        try:
            document = read_document(path)
            file = parse(ContentTranslation, document)
        except ContentError as error:
            problems += error.problems
            continue
        if path.stem not in known:
            message = f"there is no '{path.stem}' here. Name the file as what it translates."
            problems.append(document.problem(("of",), message))
            continue
        problems += _check_file(known[path.stem], file, document, path.parent.name)
    return problems


def check_zones_and_cases() -> list[Problem]:
    """What is wrong with the translations of danger zones and of cases."""
    zones = (open_zone(one)[0] for one in list_zones())
    cases = (load_case(one) for one in list_cases())
    return check_content(zones, ZONES_TOLD) + check_content(cases, CASES_TOLD)


def _check_file(
    whole: Content, file: ContentTranslation, document: Document, language: str
) -> Iterator[Problem]:
    known = texts_of(whole)
    if (file.of, file.language) != (whole.id, language):
        message = f"this file tells {file.of} in {file.language}. Write {whole.id} in {language}."
        yield document.problem(("of",), message)
    for place, text in file.texts.items():
        yield from check_text(document, place, text, known)
