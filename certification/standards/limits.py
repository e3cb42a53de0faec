"""The limits by which an examination is read, from their file, each with source and tag."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from anatomy.content import ContentError, Problem, parse, read_document
from anatomy.evidence import Evidenced
from anatomy.sources import check_sources, load_sources

LIMITS_FILE = Path(__file__).parents[1] / "data" / "standards.yaml"


class Limit(Evidenced):
    """One limit: the number, and its unit as people read it."""

    at: Annotated[float, Field(ge=0, le=1000)]
    unit: str

    @property
    def text(self) -> str:
        """The limit as people read it, such as "5 %"."""
        return f"{self.at:g} {self.unit}".rstrip()


class Limits(BaseModel):
    """Every limit; what each one means is its note in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    upper_lower: Limit
    distractor: Limit
    too_hard: Limit
    too_easy: Limit
    discrimination: Limit
    correlation: Limit
    key_errors: Limit
    few_candidates: Limit
    reliability: Limit
    judges: Limit
    cut_within: Limit
    borderline: Limit
    sem_added: Limit
    stations_passed: Limit
    hofstee_cut_low: Limit
    hofstee_cut_high: Limit
    hofstee_fail_low: Limit
    hofstee_fail_high: Limit
    common_share: Limit
    common_items: Limit
    linear_candidates: Limit
    forms_apart: Limit


@lru_cache(maxsize=4)
def load_limits(*, file: Path = LIMITS_FILE) -> Limits:
    """The limits of the file. Raises ContentError.

    >>> load_limits().distractor.text
    '5 %'
    """
    return parse(Limits, read_document(file))


def check_limits(*, file: Path = LIMITS_FILE) -> list[Problem]:
    """Every problem of the file; empty when all is well."""
    try:
        document = read_document(file)
        parse(Limits, document)
    except ContentError as error:
        return list(error.problems)
    return check_sources(document, load_sources())
