"""What may go wrong after a plan, with its cause in millimetres, units and strength."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import parse_file
from anatomy.evidence import Evidenced, Figure
from anatomy.expressions import expression_weights
from anatomy.face import Face
from anatomy.place import Place
from anatomy.toxin.cause import Cause, find_cause, muscle_name
from anatomy.toxin.model import Word
from anatomy.toxin.movement import Reader
from anatomy.toxin.products import Saying
from anatomy.toxin.treat import Treatment
from anatomy.toxin.weaken import rest_weights, weaken

COMPLICATIONS_FILE = Path(__file__).parents[1] / "data" / "toxin_complications.yaml"
REVIEW_DAY = 14.0
SEVERITY = ("mild", "moderate", "marked")
SIDES = ("left", "right")
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

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: Text
    sign: Sign
    levels: Annotated[tuple[float, float, float], Field(alias="from")]
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
            raise ValueError("from: three numbers that rise, mild, moderate, marked. Put them so")
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


@dataclass(frozen=True)
class Complication:
    """Something that may go wrong. side: "left", "right" or "median". severity: in a word.

    measured, unit: the figure the model came to, in mm or % . cause: in words, with numbers.
    rule: what is known of it, with sources; the prediction itself is a model.
    """

    id: str
    name: str
    side: str
    severity: str
    measured: float
    unit: str
    cause: str
    rule: Rule


@dataclass(frozen=True)
class Found:
    """A measured sign. size: as `Rule.levels` count it. words: what was measured, as a clause."""

    side: str
    size: float
    shown: float
    unit: str
    words: str
    cause: Cause | None = None


def predict_complications(
    treatment: Treatment, face: Face, *, day: float = REVIEW_DAY
) -> tuple[Complication, ...]:
    """What the model expects to go wrong on a day, gravest first; none where all is well."""
    rules = load_rules()
    case = Case(treatment, face, day, Reader(face, rules.points))
    found = [
        _complication(key, rule, sign, case)
        for key, rule in rules.complications.items()
        for sign in SIGNS[rule.sign.kind](rule, case)
        if sign.size >= rule.levels[0]
    ]
    return tuple(sorted(found, key=lambda one: -SEVERITY.index(one.severity)))


@dataclass(frozen=True, eq=False)
class Case:
    """A treated face on a day, ready to be read."""

    treatment: Treatment
    face: Face
    day: float
    reader: Reader


def _complication(key: str, rule: Rule, sign: Found, case: Case) -> Complication:
    cause = sign.cause or find_cause(case.treatment, case.face, rule.muscles, sign.side, case.day)
    told = f"{sign.words}. {cause.words} {rule.why}" if cause else f"{sign.words}. {rule.why}"
    return Complication(
        id=key,
        name=rule.name,
        side=sign.side,
        severity=SEVERITY[sum(sign.size >= level for level in rule.levels) - 1],
        measured=sign.shown,
        unit=sign.unit,
        cause=told[0].upper() + told[1:],
        rule=rule,
    )


def _at_rest(rule: Rule, case: Case) -> Iterator[Found]:
    """How far a point hangs lower at rest than before, mm."""
    weights = rest_weights(case.treatment, case.day)
    if rule.sign.unit is not None:
        weights = {u: w for u, w in weights.items() if u.split(".")[0] == rule.sign.unit}
    for side in SIDES:
        drops = {p: -case.reader.move(p, side, weights)[1] for p in rule.sign.points}
        point = max(drops, key=lambda p: drops[p])
        words = f"the {_words(point)} hangs {drops[point]:.1f} mm lower at rest"
        yield Found(side, drops[point], drops[point], "mm", words)


def _peak(rule: Rule, case: Case) -> Iterator[Found]:
    """How much further the outer brow rises above the inner one than before, mm."""
    before, after = _both(rule, case)
    outer, inner = rule.sign.points
    for side in SIDES:
        rises = {p: case.reader.move(p, side, after)[1] for p in (outer, inner)}
        usual = {p: case.reader.move(p, side, before)[1] for p in (outer, inner)}
        size = (rises[outer] - rises[inner]) - (usual[outer] - usual[inner])
        keeps = rises[outer] > 0.5 * usual[outer]
        words = (
            f"when raised, the {_words(outer)} rises {rises[outer]:.1f} mm and the "
            f"{_words(inner)} {rises[inner]:.1f} mm, {usual[inner]:.1f} mm before"
        )
        yield Found(side, size if keeps else 0.0, size, "mm", words)


def _lost(rule: Rule, case: Case) -> Iterator[Found]:
    """How much of a point's way in an action is lost, mm."""
    before, after = _both(rule, case)
    for side in SIDES:
        for point in rule.sign.points:
            usual = case.reader.move(point, side, before)
            length = float(np.linalg.norm(usual))
            size = length - float(case.reader.move(point, side, after) @ usual) / max(length, 1e-9)
            words = f"the {_words(point)} moves {size:.1f} mm less, of {length:.1f} mm"
            yield Found(side, size, size, "mm", words)


def _uneven(rule: Rule, case: Case) -> Iterator[Found]:
    """How much weaker a muscle is than its fellow of the other side, as a share."""
    strength = case.treatment.muscle_strength(case.day)
    for muscle in rule.sign.muscles:
        left, right = (strength.get(f"{muscle}.{side}", 1.0) for side in SIDES)
        side, size = ("left", right - left) if left < right else ("right", left - right)
        name = muscle_name(case.face, muscle)
        words = f"{name} is {100 * size:.0f} % weaker than on the other side"
        cause = find_cause(case.treatment, case.face, (muscle,), side, case.day)
        yield Found(side, size, 100 * size, "%", words, cause)


def _weak(rule: Rule, case: Case) -> Iterator[Found]:
    """How much of its strength the weakest part of these muscles has lost, as a share."""
    parts = case.treatment.strength(case.day)
    bodies = [f"{m}{side}" for m in rule.sign.muscles for side in ("", ".left", ".right")]
    for side in ("left", "right", "median"):
        ours = [b for b in bodies if (b.rpartition(".")[2] if "." in b else "median") == side]
        weakest = min((p for p in parts if p.rpartition(".")[0] in ours), key=parts.__getitem__, default=None)
        if weakest is None:
            continue
        size = 1 - parts[weakest]
        words = f"{_part_words(case.face, weakest)} has lost {100 * size:.0f} % of its strength"
        yield Found(side, size, 100 * size, "%", words)


def _little(rule: Rule, case: Case) -> Iterator[Found]:
    """How much strength is left around a tip, as a share."""
    del rule
    parts = case.treatment.strength(case.day)
    for number, reach in enumerate(case.treatment.reaches, start=1):
        if not reach.part:
            words = f"injection {number} reaches no muscle"
            yield Found("median", 1.0, 100.0, "%", words)
            continue
        left = parts[reach.part]
        words = (
            f"{_part_words(case.face, reach.part)} keeps {100 * left:.0f} % of its strength around "
            f"injection {number} ({reach.injection.units:g} U, {reach.gap_mm:.1f} mm from its belly)"
        )
        side = reach.muscle.rpartition(".")[2] if "." in reach.muscle else "median"
        yield Found(side, left, 100 * left, "%", words)


SIGNS: Mapping[str, Callable[[Rule, Case], Iterator[Found]]] = {
    "rest": _at_rest,
    "peak": _peak,
    "lost": _lost,
    "uneven": _uneven,
    "weak": _weak,
    "little": _little,
}


def _both(rule: Rule, case: Case) -> tuple[dict[str, float], dict[str, float]]:
    """Weights of an action before and after treatment."""
    action = {rule.sign.action or "": 1.0}
    return expression_weights(action), weaken(action, case.treatment, case.day)


def _part_words(face: Face, part: str) -> str:
    body, _, region = part.rpartition(".")
    return f"{muscle_name(face, body)} ({region.replace('_', ' ')})"


def _words(point: str) -> str:
    return point.replace("_", " ")
