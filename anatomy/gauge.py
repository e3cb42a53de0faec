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
        if self.needles[self.usual].kind != "needle":
            raise ValueError(f"usual: {self.usual} is a cannula. Name a needle")
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


def needle_for(depth_mm: float) -> str:
    """The name of the needle for a depth: the usual one, else the finest that is long enough.

    Of equally fine ones the shortest; a cannula is none. Raises ValueError where no needle is made
    so long, with the length of the longest.

    >>> needle_for(4.0), needle_for(15.0)
    ('30g', '27g')
    """
    read = _read(NEEDLES_FILE)
    if depth_mm <= read.needles[read.usual].longest_mm:
        return read.usual
    longest_mm = longest_needle_mm()
    if not depth_mm <= longest_mm:
        raise ValueError(
            f"No needle goes {depth_mm:g} mm deep: the longest is made {longest_mm:g} mm long."
        )
    long_enough = {name: one for name, one in _sharp(read).items() if one.longest_mm >= depth_mm}
    return min(long_enough, key=lambda n: (long_enough[n].radius_mm, long_enough[n].longest_mm))


def longest_needle_mm() -> float:
    """How long the longest needle is made, mm; cannulas are longer."""
    return max(one.longest_mm for one in _sharp(_read(NEEDLES_FILE)).values())


def _sharp(read: Needles) -> dict[str, Needle]:
    """The needles without the cannulas. Never empty: a cannula is no usual needle."""
    return {name: one for name, one in read.needles.items() if one.kind == "needle"}
