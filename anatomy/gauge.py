"""Needles and cannulas: how thick each gauge is and how long it is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from anatomy.content import UnknownId, did_you_mean, parse_file
from anatomy.evidence import Figure

NEEDLES_FILE = Path(__file__).parent / "data" / "needles.yaml"


class Needle(BaseModel):
    """A needle or cannula. outer: outer diameter of its tube. lengths: as it is sold, mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gauge: Annotated[int, Field(ge=10, le=36)]
    kind: Literal["needle", "cannula"]
    outer: Figure
    lengths: Figure

    @property
    def radius_mm(self) -> float:
        """Half its outer diameter, mm."""
        return self.outer.middle / 2

    @property
    def longest_mm(self) -> float:
        """How deep its longest tube reaches, mm."""
        return self.lengths.high

    @model_validator(mode="after")
    def _in_mm(self) -> Self:
        for name in ("outer", "lengths"):
            figure: Figure = getattr(self, name)
            if figure.unit != "mm" or figure.low <= 0:
                raise ValueError(f"{name} is a length above zero. Write it in mm")
        return self


class Needles(BaseModel):
    """The whole of needles.yaml. usual: the needle that is meant where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usual: str
    needles: dict[str, Needle]

    @model_validator(mode="after")
    def _knows_the_usual(self) -> Self:
        if self.usual not in self.needles:
            offer = did_you_mean(self.usual, sorted(self.needles))
            raise ValueError(f"unknown needle '{self.usual}'. {offer}")
        return self


@lru_cache(maxsize=2)
def _read(path: Path) -> Needles:
    return parse_file(Needles, path).model


def load_needles(path: Path = NEEDLES_FILE) -> Mapping[str, Needle]:
    """Every needle and cannula by its name, "30g" or "cannula_25g". Raises ContentError.

    >>> load_needles()["30g"].radius_mm
    0.15
    """
    return _read(path).needles


def find_needle(name: str | None = None) -> Needle:
    """The needle of that name, the usual one for None. Raises UnknownId with the nearest match."""
    read = _read(NEEDLES_FILE)
    wanted = read.usual if name is None else name
    if wanted not in read.needles:
        raise UnknownId("needle", wanted, read.needles)
    return read.needles[wanted]
