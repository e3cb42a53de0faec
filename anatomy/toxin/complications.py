"""What may go wrong after a plan, with its cause in millimetres, units and strength."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from anatomy.expressions import expression_weights
from anatomy.face import Face
from anatomy.toxin.cause import Cause, find_cause, muscle_name
from anatomy.toxin.movement import Reader
from anatomy.toxin.rules import Rule, load_rules
from anatomy.toxin.samples import base_id
from anatomy.toxin.treat import SITE_MM, Treatment
from anatomy.toxin.weaken import rest_weights, weaken

REVIEW_DAY = 14.0
SEVERITY = ("mild", "moderate", "marked")
LIKELIHOOD = {"mild": "possible", "moderate": "likely", "marked": "very likely"}
SIDES = ("left", "right")


@dataclass(frozen=True)
class Complication:
    """Something that may go wrong. side: "left", "right" or "median". severity: in a word.

    measured, unit: the figure the model came to, in mm or % . cause: in words, with numbers.
    likelihood: in a word. rule: what is known of it, with sources; the prediction is a model.
    """

    id: str
    name: str
    side: str
    severity: str
    measured: float
    unit: str
    cause: str
    rule: Rule

    @property
    def likelihood(self) -> str:
        """How likely the model takes it to be, in words."""
        return LIKELIHOOD[self.severity]


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
    treatment: Treatment,
    face: Face,
    *,
    day: float = REVIEW_DAY,
    targets: Collection[str] = (),
) -> tuple[Complication, ...]:
    """What the model expects to go wrong on a day, gravest first; none where all is well.

    targets: base ids of the muscles that were meant to grow weak, for what was treated too little.
    """
    rules = load_rules()
    case = Case(treatment, face, day, Reader(face, rules.points), frozenset(targets))
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
    targets: frozenset[str]


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
        drops = {p: -float(case.reader.move(p, side, weights)[1]) for p in rule.sign.points}
        point = max(drops, key=lambda p: drops[p])
        words = f"the {_words(point)} hangs {drops[point]:.1f} mm lower at rest"
        yield Found(side, drops[point], drops[point], "mm", words)


def _peak(rule: Rule, case: Case) -> Iterator[Found]:
    """How much further the outer brow rises above the inner one than before, mm."""
    before, after = _both(rule, case)
    outer, inner = rule.sign.points
    for side in SIDES:
        rises = {p: float(case.reader.move(p, side, after)[1]) for p in (outer, inner)}
        usual = {p: float(case.reader.move(p, side, before)[1]) for p in (outer, inner)}
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
    for side in (*SIDES, "median"):
        ours = {body for body in bodies if side_of_muscle(body) == side}
        here = [part for part in parts if part.rpartition(".")[0] in ours]
        if not here:
            continue
        weakest = min(here, key=lambda part: parts[part])
        size = 1 - parts[weakest]
        words = f"{_part_words(case.face, weakest)} has lost {100 * size:.0f} % of its strength"
        yield Found(side, size, 100 * size, "%", words)


def _little(rule: Rule, case: Case) -> Iterator[Found]:
    """How much strength is left around each tip, or in a muscle that was meant, as a share."""
    del rule
    for number, reach in enumerate(case.treatment.reaches, start=1):
        left = case.treatment.strength_near(number - 1, case.day)
        dose = f"injection {number} ({reach.injection.units:g} U of {reach.injection.product})"
        words = f"{dose} has no muscle within {SITE_MM:g} mm of its tip"
        if left < 1:
            name = muscle_name(case.face, reach.muscle)
            words = f"around {dose} {name} keeps {100 * left:.0f} % of its strength"
        yield Found(side_of_muscle(reach.muscle), left, 100 * left, "%", words)
    strength = case.treatment.muscle_strength(case.day)
    for body in strength:
        if base_id(body) in case.targets:
            left = strength[body]
            words = f"{muscle_name(case.face, body)} keeps {100 * left:.0f} % of its strength"
            yield Found(side_of_muscle(body), left, 100 * left, "%", words)


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


def side_of_muscle(body: str) -> str:
    """The side of a body's id, "median" where it has none."""
    return body.rpartition(".")[2] if "." in body else "median"


def _words(point: str) -> str:
    return point.replace("_", " ")
