"""The numbers that practice goes by, from their file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from anatomy.content import ContentError, Problem, parse, read_document
from anatomy.evidence import Figure
from anatomy.sources import check_sources, load_sources

PACE_FILE = Path(__file__).parents[1] / "data" / "practice.yaml"
UNITS = {"recall": "pct", "new_a_day": "count", "settled_after": "days", "known_in_a_row": "count"}
RECALL_PCT = (70.0, 97.0)  # nearer to 0 or to 100 the days between two reviews mean nothing


class Pace(BaseModel):
    """recall: chance of a right answer at which a card comes back. new_a_day: cards begun a day.

    settled_after: how long a memory lasts that counts as known. known_in_a_row: right answers on
    the template before a site is asked on unseen people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    recall: Figure
    new_a_day: Figure
    settled_after: Figure
    known_in_a_row: Figure

    @model_validator(mode="after")
    def _has_its_units(self) -> Self:
        for name, unit in UNITS.items():
            figure: Figure = getattr(self, name)
            if figure.unit != unit:
                raise ValueError(f"{name} is given in {figure.unit}. Write {unit}")
            if figure.middle < 1:
                raise ValueError(f"{name} is {figure.middle:g}. Write 1 or more")
        low, high = RECALL_PCT
        if not low <= self.recall.middle <= high:
            raise ValueError(
                f"recall is {self.recall.middle:g} %. Write a number from {low:g} to {high:g}"
            )
        return self


@lru_cache(maxsize=4)
def load_pace(*, file: Path = PACE_FILE) -> Pace:
    """The numbers of the file. Raises ContentError.

    >>> load_pace().new_a_day.middle
    20.0
    """
    return parse(Pace, read_document(file))


def check_pace(*, file: Path = PACE_FILE) -> list[Problem]:
    """Every problem of the file; empty when all is well."""
    try:
        document = read_document(file)
        parse(Pace, document)
    except ContentError as error:
        return list(error.problems)
    return check_sources(document, load_sources())
