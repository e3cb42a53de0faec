"""What a treated face does when it is told to, and how it looks at rest: weights for build_face."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from anatomy.expressions import SIDES, Expressions, expression_weights, load_expressions
from anatomy.toxin.model import Drives, load_model
from anatomy.toxin.treat import Treatment
from meshes.head import load_head

Strengths = Mapping[str, float]


def weaken(
    expression: Mapping[str, float], treatment: Treatment, day: float = 14.0
) -> dict[str, float]:
    """Weights over the head's units for an expression as the treated face does it on a day.

    Each unit is as strong as the parts of muscles that do it, each side alone; what is missed at
    rest is added. A day without effect changes nothing. Raises UnknownId, ValueError as
    `expression_weights` does.
    """
    strengths = _Strengths(treatment, day)
    weights = expression_weights(expression, head_units=_head_units())
    total = dict.fromkeys(weights, 0.0)
    for unit, weight, moved in _by_unit(expression):
        for head_unit, full in moved.items():
            share = strengths.of_unit(unit, _side(head_unit)) if unit else 1.0
            total[head_unit] = min(1.0, total[head_unit] + full * weight * share)
    for head_unit, weight in rest_weights(treatment, day).items():
        total[head_unit] = min(1.0, total.get(head_unit, 0.0) + weight)
    return total


def rest_weights(treatment: Treatment, day: float = 14.0) -> dict[str, float]:
    """Weights over the head's units of a treated face at rest: tone that is missed."""
    strengths = _Strengths(treatment, day)
    known, total = _head_units(), dict[str, float]()
    for tone in load_model().rest:
        for head_unit in (tone.unit, *(tone.unit + side for side in SIDES)):
            if head_unit in known:
                lost = 1 - strengths.of_part(tone.muscle, _side(head_unit))
                missed = min(lost * tone.weight, tone.most)
                total[head_unit] = total.get(head_unit, 0.0) + missed
    return {head_unit: min(1.0, weight) for head_unit, weight in total.items() if weight > 0}


class _Strengths:
    """How strong muscles, their parts and action units are on a day."""

    def __init__(self, treatment: Treatment, day: float) -> None:
        self._muscles = treatment.muscle_strength(day)
        self._parts = treatment.strength(day)
        self._volumes = treatment.part_volumes
        self._drives: Drives = load_model().drives
        self._expressions: Expressions = load_expressions()

    def of_unit(self, unit: str, side: str) -> float:
        """The strength of an action unit on one side, or of both where `side` is ""."""
        muscles = self._expressions.units[unit].muscles
        shares = self._drives.units.get(unit, dict.fromkeys(muscles, 1.0))
        known = {name: share for name, share in shares.items() if self._names(name, side)}
        if not known:
            return 1.0  # no muscle that a needle reaches does it
        whole = sum(known.values())
        return 1 - sum(s * (1 - self.of_part(name, side)) for name, s in known.items()) / whole

    def of_part(self, name: str, side: str) -> float:
        """The strength of a muscle ("procerus") or of parts ("frontalis.medial") by volume."""
        names = self._names(name, side)
        whole = sum(self._volumes[part] for part in names)
        if not whole:
            return 1.0
        return 1 - sum(self._volumes[p] * (1 - self._parts[p]) for p in names) / whole

    def _names(self, name: str, side: str) -> tuple[str, ...]:
        """The parts on one side that a name means; a median muscle has both sides in one."""
        muscle, _, begins = name.partition(".")
        bodies = (muscle, f"{muscle}{side}") if side else (muscle, *(muscle + s for s in SIDES))
        wanted = tuple(f"{body}.{begins}" for body in bodies if body in self._muscles)
        return tuple(part for part in self._parts if part.startswith(wanted)) if wanted else ()


def _by_unit(expression: Mapping[str, float]) -> Iterator[tuple[str, float, dict[str, float]]]:
    """Every action unit of an expression, its weight, and the head's units that it moves.

    The head's own units are told with the action unit that moves them most, "" where none does.
    """
    known = load_expressions()
    for name, weight in expression.items():
        base = name.removesuffix(SIDES[0]).removesuffix(SIDES[1])
        side = name.removeprefix(base)
        if base in known.actions:
            parts = known.actions[base].units
        elif base in known.units:
            parts = {base: 1.0}
        else:
            for head_unit in expression_weights({name: 1.0}, head_units=_head_units()):
                yield _unit_of(known, head_unit), weight, {head_unit: 1.0}
            continue
        for unit, share in parts.items():
            moved = known.units[unit].weights
            yield unit, weight, {h: w * share for h, w in moved.items() if h.endswith(side)}


def _unit_of(known: Expressions, head_unit: str) -> str:
    """The action unit that moves a unit of the head most."""
    weights = {name: unit.weights.get(head_unit, 0.0) for name, unit in known.units.items()}
    most = max(weights, key=lambda name: weights[name])
    return most if weights[most] > 0 else ""


def _side(head_unit: str) -> str:
    return next((side for side in SIDES if head_unit.endswith(side)), "")


def _head_units() -> frozenset[str]:
    return frozenset(load_head().units)
