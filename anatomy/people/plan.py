"""How made-up patients are drawn: all of sampling.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from anatomy.content import parse_file
from anatomy.evidence import Evidenced

SAMPLING_FILE = Path(__file__).parents[1] / "data" / "sampling.yaml"
TRAITS = ("size", "full", "african", "asian")
Positive = Annotated[float, Field(gt=0)]
Loading = Annotated[float, Field(ge=-1, le=1)]
Weights = dict[str, Annotated[float, Field(ge=-1.5, le=1.5)]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Beside(_Part):
    """A published distance that is only compared, the one it repeats, and why it is not drawn."""

    of: str
    why: Annotated[str, Field(min_length=1)]


class ByAncestry(_Part):
    """The row of distances.yaml that has norms by group, and the group of an ancestry."""

    row: str
    groups: dict[str, str]


class Levers(_Part):
    """Targets that may bring a face to its distances: how far they may go and what that costs."""

    ridge: Positive
    most: Annotated[float, Field(gt=0, le=1.5)]
    targets: tuple[str, ...]


class FitPlan(_Part):
    """Rounds of least squares over stretches and lips, which go both ways, and levers, one way."""

    rounds: Annotated[int, Field(ge=1, le=20)]
    stretches: Levers
    lips: Levers
    levers: Levers

    @property
    def targets(self) -> tuple[str, ...]:
        """All targets, stretches first."""
        return self.stretches.targets + self.lips.targets + self.levers.targets


class Features(_Part):
    """Pairs of opposite targets, the spread of their weight and how far it may go."""

    evidence: Evidenced
    spread: Positive
    most: Annotated[float, Field(gt=0, le=1)]
    pairs: tuple[tuple[str, str], ...]


class FullnessPlan(_Part):
    """How fullness is spread, and the targets at 0 (thin) and at 1 (full)."""

    mean: Annotated[float, Field(ge=0, le=1)]
    sd: Positive
    thin: Weights
    full: Weights


class AsymmetryPlan(_Part):
    """At the wish 1: the largest weight of a one-sided target, and how many there are."""

    most: Annotated[float, Field(gt=0, le=1)]
    count: Annotated[int, Field(ge=1)]


class SamplingPlan(_Part):
    """All of sampling.yaml. drawn: loadings on traits. follows: millimetres a millimetre."""

    evidence: Evidenced
    age_years: tuple[int, int]
    drawn: dict[str, dict[str, Loading]]
    follows: dict[str, dict[str, float]]
    beside: dict[str, Beside]
    by_ancestry: dict[str, ByAncestry]
    counts: dict[str, Positive]
    fit: FitPlan
    features: Features
    forms: dict[str, Weights]
    fullness: FullnessPlan
    old: Weights
    asymmetry: AsymmetryPlan

    @model_validator(mode="after")
    def _loadings_leave_room(self) -> Self:
        for name, loadings in self.drawn.items():
            if sum(x * x for x in loadings.values()) > 1:
                raise ValueError(f"the squares of the loadings of {name} pass 1. Make them smaller")
        return self

    def targets(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every shape target it names, with its place in the file."""
        for kind in ("stretches", "lips", "levers"):
            for row, name in enumerate(getattr(self.fit, kind).targets):
                yield ("fit", kind, "targets", row), name
        for row, pair in enumerate(self.features.pairs):
            yield from ((("features", "pairs", row, k), name) for k, name in enumerate(pair))
        for path, weights in self._weights():
            yield from (((*path, name), name) for name in weights)

    def _weights(self) -> Iterator[tuple[tuple[str, ...], Mapping[str, float]]]:
        yield ("fullness", "thin"), self.fullness.thin
        yield ("fullness", "full"), self.fullness.full
        yield ("old",), self.old
        yield from ((("forms", form), weights) for form, weights in self.forms.items())

    def rows(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every distance it names, with its place in the file."""
        for section in ("drawn", "follows", "beside", "by_ancestry", "counts"):
            yield from (((section, name), name) for name in getattr(self, section))
        for name, parts in self.follows.items():
            yield from ((("follows", name, part), part) for part in parts)
        yield from ((("beside", name, "of"), b.of) for name, b in self.beside.items())


@lru_cache(maxsize=1)
def load_plan() -> SamplingPlan:
    """How made-up patients are drawn. Raises ContentError."""
    return parse_file(SamplingPlan, SAMPLING_FILE).model
