"""The names of every structure of the face, drawn or not yet, so that facts may point at them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from anatomy.content import parse_file

KNOWN_FILE = Path(__file__).parent / "data" / "known_structures.yaml"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Known(BaseModel):
    """A structure's names: Latin, and plain English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latin: Text
    english: Text


class KnownFile(BaseModel):
    """The whole of known_structures.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    structures: dict[str, Known]


def load_known(path: Path = KNOWN_FILE) -> dict[str, Known]:
    """Names of structures that facts may mention although no file draws them yet, by id.

    Raises ContentError.
    """
    return dict(parse_file(KnownFile, path).model.structures)
