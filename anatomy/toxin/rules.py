"""The rules of toxin_complications.yaml: what is measured, from how much on, and what is known."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from anatomy.content import parse_file
from anatomy.evidence import Evidenced, Figure
from anatomy.place import Place
from anatomy.toxin.model import Word
from anatomy.toxin.products import Saying

COMPLICATIONS_FILE = Path(__file__).parents[1] / "data" / "toxin_complications.yaml"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Sign(Evidenced):
    """What is measured. kind: rest, peak, lost, uneven, weak or little (see `SIGNS`)."""

    kind: Literal["rest", "peak", "lost", "uneven", "weak", "little"]
    points: tuple[Word, ...] = ()
    action: Word | None = None
    unit: Word | None = None
    muscles: tuple[Word, ...] = ()


class Rule(BaseModel):
    """One complication: its sign, from how much on it is told, and what is known of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    sign: Sign
    levels: tuple[float, float, float]
    muscles: tuple[Word, ...]
    why: Text
    avoid: Text
    share: tuple[Figure, ...] = ()
    onset: Figure | None = None
    duration: Figure | None = None
    rescue: Saying
    sources: tuple[str, ...]

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        if not 0 < self.levels[0] < self.levels[1] < self.levels[2]:
            raise ValueError("three numbers must rise: mild, moderate, marked. Put them in order")
        return self


class Rules(BaseModel):
    """Everything toxin_complications.yaml tells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    points: dict[Word, Place]
    complications: dict[Word, Rule]


@lru_cache(maxsize=4)
def load_rules(path: Path = COMPLICATIONS_FILE) -> Rules:
    """What toxin_complications.yaml tells. Raises ContentError."""
    return parse_file(Rules, path).model
