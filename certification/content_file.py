"""The check of a content file that stands alone."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from anatomy.content import ContentError, Problem, parse_file
from anatomy.sources import check_sources, load_sources


def check_file(model: type[BaseModel], path: Path) -> list[Problem]:
    """Every problem of a file that is one `model`, its sources too; empty when all is well."""
    try:
        loaded = parse_file(model, path)
    except ContentError as error:
        return list(error.problems)
    return check_sources(loaded.document, load_sources())
