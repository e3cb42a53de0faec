"""Where a fact was read: every citation once, with a tier that says how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from anatomy.content import Document, Problem, nearest_match, parse_file

SOURCES_FILE = Path(__file__).parent / "data" / "sources.yaml"
PLACES = ("src", "sources", "references")  # the keys of any content file that name sources

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Tier = Literal["A", "B", "C"]


class SourceEntry(BaseModel):
    """A source as its file tells it; its key is the key above it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cite: Text
    short: Annotated[str, StringConstraints(pattern=r"^\S.{0,38}[^\s.,:;]$")] | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    tier: Tier
    n: Text | int | None = None
    note: Text | None = None


class Source(SourceEntry):
    """A citation. tier: A primary study or label, B review or textbook, C secondary, low authority.

    short: its name in running text where `cite` does not begin with an author. doi, url: where it
    is published, if it has an address. n: who or how many were studied.
    """

    key: str

    @property
    def address(self) -> str | None:
        """A link to the publication, or None."""
        return self.url if self.doi is None else f"https://doi.org/{self.doi}"


class SourcesFile(BaseModel):
    """The whole of sources.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: dict[str, SourceEntry]


def load_sources(path: Path = SOURCES_FILE) -> dict[str, Source]:
    """Every source by its key. Raises ContentError.

    >>> load_sources()["project"].tier
    'C'
    """
    entries = parse_file(SourcesFile, path).model.sources
    return {key: Source(key=key, **entry.model_dump()) for key, entry in entries.items()}


def check_sources(document: Document, sources: Mapping[str, Source]) -> list[Problem]:
    """The places of any content file that name a source which does not exist."""
    return [
        document.problem(path, _unknown_source(key, sources))
        for path, key in _source_keys(document)
        if key not in sources
    ]


def _source_keys(document: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for path, value in document.walk():
        named = path[-1:] and (path[-1] in PLACES or (len(path) > 1 and path[-2] in PLACES))
        if named and isinstance(value, str):
            yield path, value


def _unknown_source(key: str, sources: Mapping[str, Source]) -> str:
    near = nearest_match(key, sources)
    fix = "Add it to anatomy/data/sources.yaml." if near is None else f"Did you mean '{near}'?"
    return f"unknown source '{key}'. {fix}"
