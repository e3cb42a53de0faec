"""The numbers of the toxin model, as toxin_model.yaml tells them: proposals, marked as such."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import parse_file
from anatomy.evidence import Evidenced, Figure
from anatomy.toxin.products import Saying

MODEL_FILE = Path(__file__).parents[1] / "data" / "toxin_model.yaml"
Positive = Annotated[float, Field(gt=0)]
PartName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*(\.[a-z][a-z_]*)?$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]


class Spread(Evidenced):
    """How far a dose reaches, mm; what each figure means stands beside it in the file."""

    site_mm: Positive
    site_ml: Positive
    dose_power: Annotated[float, Field(gt=0, le=0.5)]
    volume_power: Annotated[float, Field(ge=0, le=0.5)]
    least_mm: Positive
    most_mm: Positive
    along: Annotated[float, Field(gt=0, le=1)]
    across: Annotated[float, Field(ge=1)]
    beside_mm: Positive
    septum_mm: Annotated[float, Field(ge=0)]

    def radius_mm(self, sites: float, volume_ml: float) -> float:
        """The radius of the field of a dose, in label sites, in a volume."""
        wide = sites**self.dose_power * (volume_ml / self.site_ml) ** self.volume_power
        return float(min(max(self.site_mm * wide, self.least_mm), self.most_mm))


class Block(Evidenced):
    """How the density of a dose becomes a blocked share."""

    half: Positive
    steepness: Positive


class Course(Evidenced):
    """How the effect comes and goes, by days."""

    starts_day: Annotated[float, Field(ge=0)]
    full_day: float
    fades_day: float
    gone_day: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = (self.starts_day, self.full_day, self.fades_day, self.gone_day)
        if any(before >= after for before, after in pairwise(days)):
            raise ValueError("the days must rise: starts, full, fades, gone. Put them in order")
        return self

    def effect(self, day: float) -> float:
        """The share of the full effect on a day, 0 to 1."""
        rise = _ease((day - self.starts_day) / (self.full_day - self.starts_day))
        fall = _ease((day - self.fades_day) / (self.gone_day - self.fades_day))
        return rise * (1 - fall)


class Courses(BaseModel):
    """The usual course, and that of products with figures of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usual: Course
    products: dict[Word, Course] = {}

    def of(self, product: str) -> Course:
        """The course of a product by its id."""
        return self.products.get(product, self.usual)


class Division(BaseModel):
    """How one muscle is divided into parts.

    along: names from origin to insertion. across: names from medial to lateral. quarters: upper and
    lower, medial and lateral of its middle. halves: upper and lower of its middle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    along: tuple[Word, ...] = ()
    across: tuple[Word, ...] = ()
    quarters: bool = False
    halves: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        if self.quarters:
            return tuple(f"{side}_{up}" for side in ("medial", "lateral") for up in HALVES)
        if self.halves:
            return HALVES
        across = [f"{name}_" for name in self.across] or [""]
        return tuple(f"{side}{name}" for side in across for name in self.along)


HALVES = ("upper", "lower")


class Regions(Evidenced):
    """How muscles are divided."""

    usual: Division
    muscles: dict[Word, Division] = Field(default_factory=dict)

    def of(self, muscle: str) -> Division:
        """The division of a muscle by its base id."""
        return self.muscles.get(muscle, self.usual)


class Drives(Evidenced):
    """Which parts of muscles do an action unit; a muscle's id, or with a beginning of its part."""

    units: dict[Word, dict[PartName, Positive]]


class Tone(Evidenced):
    """What a muscle, or a part of it, that has lost all strength changes at rest.

    weight: added to the unit's; below zero where less of it is done. most: never more than this,
    because something else does the same.
    """

    muscle: PartName
    unit: Word
    weight: float
    most: Annotated[float, Field(gt=0, le=1)] = 1.0


class ToxinModel(BaseModel):
    """Everything toxin_model.yaml tells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    principle: Saying
    points: tuple[Figure, ...]
    spread: Spread
    block: Block
    course: Courses
    regions: Regions
    drives: Drives
    rest: tuple[Tone, ...]


@lru_cache(maxsize=4)
def load_model(path: Path = MODEL_FILE) -> ToxinModel:
    """What toxin_model.yaml tells. Raises ContentError."""
    return parse_file(ToxinModel, path).model


def _ease(share: float) -> float:
    """From 0 to 1 without a corner; flat outside."""
    t = min(max(share, 0.0), 1.0)
    return t * t * (3 - 2 * t)
