"""Problems of the toxin files that only show beside the rest: what they name and there is not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from anatomy.content import Document, KeyPath, Problem, did_you_mean, parse_file
from anatomy.expressions import SIDES, Expressions
from anatomy.toxin.model import Regions, ToxinModel
from anatomy.toxin.products import Products
from anatomy.toxin.rules import Rules


def check_toxin(
    root: Path, *, muscles: Collection[str], landmarks: Collection[str], units: Collection[str]
) -> list[Problem]:
    """Every name in the toxin files below `root` that means nothing. Raises ContentError.

    muscles: base ids. units: the head's own. Products are checked against products.yaml, action
    units and actions against expressions.yaml.
    """
    expressions = parse_file(Expressions, root / "expressions.yaml").model
    products = parse_file(Products, root / "products.yaml")
    model = parse_file(ToxinModel, root / "toxin_model.yaml")
    rules = parse_file(Rules, root / "toxin_complications.yaml")
    known = _Known(muscles, landmarks, units, expressions, model.model.regions)
    return [
        *_ratios(products.document, products.model),
        *_courses(model.document, model.model, products.model),
        *known.model(model.document, model.model),
        *known.rules(rules.document, rules.model),
    ]


def _ratios(document: Document, products: Products) -> Iterator[Problem]:
    for row, told in enumerate(products.ratios_told):
        for place, name in enumerate(told.pair):
            path = ("ratios_told", row, "pair", place)
            yield from _unknown(document, path, "product", name, products.products)


def _courses(document: Document, model: ToxinModel, products: Products) -> Iterator[Problem]:
    for name in model.course.products:
        path = ("course", "products", name)
        yield from _unknown(document, path, "product", name, products.products)


class _Known:
    """Everything that the toxin files may name."""

    def __init__(
        self,
        muscles: Collection[str],
        landmarks: Collection[str],
        units: Collection[str],
        expressions: Expressions,
        regions: Regions,
    ) -> None:
        self._muscles, self._landmarks, self._expressions = muscles, landmarks, expressions
        self._regions = regions
        self._units = {unit.removesuffix(SIDES[0]).removesuffix(SIDES[1]) for unit in units}

    def model(self, document: Document, model: ToxinModel) -> Iterator[Problem]:
        """What toxin_model.yaml names."""
        for name in model.regions.muscles:
            yield from _unknown(
                document, ("regions", "muscles", name), "muscle", name, self._muscles
            )
        for unit, shares in model.drives.units.items():
            path: KeyPath = ("drives", "units", unit)
            yield from _unknown(document, path, "action unit", unit, self._expressions.units)
            for part in shares:
                yield from self._driver(document, (*path, part), unit, part)
        for row, tone in enumerate(model.rest):
            yield from self._part(document, ("rest", row, "muscle"), tone.muscle)
            yield from _unknown(
                document, ("rest", row, "unit"), "expression unit", tone.unit, self._units
            )

    def rules(self, document: Document, rules: Rules) -> Iterator[Problem]:
        """What toxin_complications.yaml names."""
        for name, place in rules.points.items():
            for landmark in (place.ref, place.line):
                if landmark is not None:
                    yield from _unknown(
                        document, ("points", name), "landmark", landmark, self._landmarks
                    )
        for key, rule in rules.complications.items():
            path: KeyPath = ("complications", key)
            for place_of, names in (
                ((*path, "muscles"), rule.muscles),
                ((*path, "sign", "muscles"), rule.sign.muscles),
            ):
                for row, muscle in enumerate(names):
                    yield from _unknown(document, (*place_of, row), "muscle", muscle, self._muscles)
            for row, point in enumerate(rule.sign.points):
                yield from _unknown(
                    document, (*path, "sign", "points", row), "point", point, rules.points
                )
            yield from self._sign(document, path, rule.sign.action, rule.sign.unit)

    def _sign(
        self, document: Document, path: KeyPath, action: str | None, unit: str | None
    ) -> Iterator[Problem]:
        if action is not None:
            actions = {**self._expressions.actions, **self._expressions.units}
            yield from _unknown(document, (*path, "sign", "action"), "action", action, actions)
        if unit is not None:
            here = (*path, "sign", "unit")
            yield from _unknown(document, here, "expression unit", unit, self._units)

    def _driver(self, document: Document, path: KeyPath, unit: str, part: str) -> Iterator[Problem]:
        """A part that does an action unit must be of a muscle that expressions.yaml gives it."""
        found = list(self._part(document, path, part))
        yield from found
        muscle = part.partition(".")[0]
        named = self._expressions.units.get(unit)
        if not found and named is not None and muscle not in named.muscles:
            message = f"'{muscle}' does not do '{unit}'. {did_you_mean(muscle, named.muscles)}"
            yield document.problem(path, message)

    def _part(self, document: Document, path: KeyPath, name: str) -> Iterator[Problem]:
        muscle, _, begins = name.partition(".")
        if muscle not in self._muscles:
            yield from _unknown(document, path, "muscle", muscle, self._muscles)
            return
        parts = self._regions.of(muscle).names
        if not any(part.startswith(begins) for part in parts):
            message = f"'{muscle}' has no part '{begins}'. {did_you_mean(begins, parts)}"
            yield document.problem(path, message)


def _unknown(
    document: Document, path: KeyPath, kind: str, name: str, known: Collection[str]
) -> Iterator[Problem]:
    if name not in known:
        message = f"unknown {kind} '{name}'. {did_you_mean(name, sorted(known))}"
        yield document.problem(path, message)
