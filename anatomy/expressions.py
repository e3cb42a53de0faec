"""What a face can be told to do: plain actions and FACS units, as weights over the head's units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.content import Document, Problem, UnknownId, did_you_mean, parse_file
from anatomy.evidence import Evidenced

EXPRESSIONS_FILE = Path(__file__).parent / "data" / "expressions.yaml"
SIDES = (".left", ".right")
SIDEWAYS = ("jawLeft", "jawRight", "mouthLeft", "mouthRight")  # a direction, not a side
CAMEL_STEP = re.compile(r"(?<=[a-z])(?=[A-Z])")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Weight = Annotated[float, Field(ge=0, le=1)]


class ActionUnit(BaseModel):
    """One FACS unit. muscles: structure ids that do it. weights: over the head's own units."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facs: Annotated[str, StringConstraints(pattern=r"^AU[0-9]{1,2}$")]
    english: Text
    muscles: tuple[str, ...]
    weights: dict[str, Weight] = Field(min_length=1)


class Action(BaseModel):
    """What a lesson asks the patient to do. units: weights over FACS units."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    english: Text
    units: dict[str, Weight] = Field(min_length=1)


class Contracting(BaseModel):
    """How a muscle draws itself in, beside what the skin over it does.

    shortening: share of its fibres' length where it does all it can. held: the share of their way,
    from origin to insertion, that stays where it is. units: the head's units, without a side, and
    which share of all it can the muscle does at a weight of one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shortening: Annotated[float, Field(gt=0, le=0.3)]
    held: Weight = 0.0
    units: dict[str, Weight] = Field(min_length=1)


class Expressions(BaseModel):
    """Everything a face can be told to do, by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidenced
    sources: tuple[str, ...]
    units: dict[str, ActionUnit]
    actions: dict[str, Action]
    contractions: dict[str, Contracting]

    @property
    def head_units(self) -> frozenset[str]:
        """The head's own expression units that are used here."""
        return frozenset(name for unit in self.units.values() for name in unit.weights)

    def muscles(self, name: str) -> tuple[str, ...]:
        """The structure ids that do an action or a FACS unit, each once. Raises UnknownId."""
        base = _without_side(name)
        names = self.actions[base].units if base in self.actions else {base: 1.0}
        for unit in names:
            if unit not in self.units:
                raise UnknownId("expression", name, [*self.actions, *self.units])
        return tuple(dict.fromkeys(m for unit in names for m in self.units[unit].muscles))


@lru_cache(maxsize=4)
def load_expressions(path: Path = EXPRESSIONS_FILE) -> Expressions:
    """What expressions.yaml tells. Raises ContentError."""
    return parse_file(Expressions, path).model


def expression_weights(
    expression: Mapping[str, float], *, head_units: frozenset[str] | None = None
) -> dict[str, float]:
    """Weights over the head's expression units, 0 to 1, for actions, FACS units or head units.

    A name may end in `.left` or `.right` for one side only; head units may also be spelt as in
    ARKit (`browDownLeft`). head_units: the head's full list, so that units no action uses are
    known too. Raises UnknownId for an unknown name, ValueError for a weight outside 0 to 1.

    >>> expression_weights({"brow_lowerer": 0.8})
    {'brow_down.left': 0.8, 'brow_down.right': 0.8}
    """
    expressions = load_expressions()
    known = expressions.head_units | (head_units or frozenset())
    total: dict[str, float] = {}
    for name, weight in expression.items():
        if not (math.isfinite(weight) and 0 <= weight <= 1):
            raise ValueError(f"The weight of '{name}' is {weight}. It must be from 0 to 1.")
        for unit, share in _parts(expressions, name, known).items():
            total[unit] = min(1.0, total.get(unit, 0.0) + share * weight)
    return total


def check_expressions(
    document: Document, expressions: Expressions, *, head_units: frozenset[str], muscles: set[str]
) -> list[Problem]:
    """The places of expressions.yaml that name a unit of the head or a muscle that is not there."""
    problems = []
    for name, unit in expressions.units.items():
        for used in sorted(set(unit.weights) - head_units):
            message = f"unknown expression unit '{used}'. {did_you_mean(used, sorted(head_units))}"
            problems.append(document.problem(("units", name, "weights", used), message))
        for row, muscle in enumerate(unit.muscles):
            if muscle not in muscles:
                message = f"unknown structure '{muscle}'. {did_you_mean(muscle, sorted(muscles))}"
                problems.append(document.problem(("units", name, "muscles", row), message))
    for name, action in expressions.actions.items():
        for used in sorted(set(action.units) - set(expressions.units)):
            message = f"unknown unit '{used}'. {did_you_mean(used, sorted(expressions.units))}"
            problems.append(document.problem(("actions", name, "units", used), message))
    return problems + _check_contractions(document, expressions, head_units, muscles)


def _check_contractions(
    document: Document, expressions: Expressions, head_units: frozenset[str], muscles: set[str]
) -> list[Problem]:
    problems = []
    units = sorted({_without_side(unit) for unit in head_units})
    for muscle, contracting in expressions.contractions.items():
        if muscle not in muscles:
            message = f"unknown structure '{muscle}'. {did_you_mean(muscle, sorted(muscles))}"
            problems.append(document.problem(("contractions", muscle), message))
        for used in sorted(set(contracting.units).difference(units)):
            message = f"unknown expression unit '{used}'. {did_you_mean(used, units)}"
            problems.append(document.problem(("contractions", muscle, "units", used), message))
    return problems


def _parts(expressions: Expressions, name: str, known: frozenset[str]) -> dict[str, float]:
    spelt = _head_name(name)
    if spelt in known:
        return {spelt: 1.0}
    base, side = _without_side(name), name[len(_without_side(name)) :]
    if base in expressions.actions:
        parts = expressions.actions[base].units
    elif base in expressions.units:
        parts = {base: 1.0}
    else:
        raise UnknownId("expression", name, [*expressions.actions, *expressions.units, *known])
    total: dict[str, float] = {}
    for unit, share in parts.items():
        for head_unit, weight in expressions.units[unit].weights.items():
            if head_unit.endswith(side):
                total[head_unit] = min(1.0, total.get(head_unit, 0.0) + share * weight)
    return total


def _without_side(name: str) -> str:
    return name.removesuffix(SIDES[0]).removesuffix(SIDES[1])


def _head_name(name: str) -> str:
    """The head's spelling of an ARKit name: `browDownLeft` is `brow_down.left`."""
    words = CAMEL_STEP.sub("_", name).lower()
    for side in ("left", "right"):
        if name.endswith(side.capitalize()) and name not in SIDEWAYS:
            return f"{words.removesuffix(f'_{side}')}.{side}"
    return words
