"""What a person looks like before the fit: sex, ancestry, age, fullness, form, features, sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from anatomy.calibrate import load_calibration
from anatomy.patients import ANCESTRIES, shape_names
from anatomy.people.draws import Draws
from anatomy.people.plan import SamplingPlan
from anatomy.people.wishes import Person

YOUNG_YEARS, OLD_YEARS = 25, 90  # what the `age` target spans
AGED_YEARS = (35, 80)  # between which the signs of `old` come
ADULTS = {"female": "template", "male": "adult_male"}  # of calibration.yaml, where a look begins
UNEVEN = 0.25  # the least share of the largest unevenness
ANCESTRY_STRENGTH = 0.8  # of the targets, whose full weight makes caricatures
DECIMALS = 3


def look_weights(person: Person, plan: SamplingPlan) -> dict[str, float]:
    """Shape weights of everything that is wished or only looked at."""
    return added(
        load_calibration().fixed[ADULTS[person.sex]],
        {n: ANCESTRY_STRENGTH * (person.ancestry[n] - 1 / 3) for n in ANCESTRIES},
        {"age": (person.age - YOUNG_YEARS) / (OLD_YEARS - YOUNG_YEARS)},
        _times(plan.old, _share(person.age, *AGED_YEARS)),
        _fullness(person.fullness, plan),
        _times(plan.forms[person.form], person.strength),
        _features(person, plan),
    )


def _share(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _fullness(fullness: float, plan: SamplingPlan) -> dict[str, float]:
    side = plan.fullness.full if fullness >= 0.5 else plan.fullness.thin
    return _times(side, abs(2 * fullness - 1))


def _features(person: Person, plan: SamplingPlan) -> dict[str, float]:
    features = plan.features
    chance = Draws(person.seed, "features").normals(len(features.pairs))
    found = {}
    for (one, other), number in zip(features.pairs, chance, strict=True):
        weight = min(features.spread * abs(float(number)), features.most)
        found[other if number > 0 else one] = weight
    return found


def uneven_weights(person: Person, plan: SamplingPlan) -> dict[str, float]:
    """Weights of one-sided targets, a few of them, as large as the wish says."""
    draws = Draws(person.seed, "asymmetry")
    sides = [n for n in shape_names() if n.startswith("asym_")]
    chosen = draws.several(sides, plan.asymmetry.count)
    sizes = [draws.uniform(UNEVEN, 1.0) for _ in chosen]
    most = plan.asymmetry.most * person.asymmetry
    return added({n: most * size for n, size in zip(chosen, sizes, strict=True)})


def _times(weights: Mapping[str, float], share: float) -> dict[str, float]:
    return {name: share * weight for name, weight in weights.items()}


def added(*parts: Mapping[str, float]) -> dict[str, float]:
    """The sum of weights by name, rounded; a name that comes to nothing is left out."""
    total = {name: sum(part.get(name, 0.0) for part in parts) for name in _names(parts)}
    kept = {name: round(weight, DECIMALS) for name, weight in total.items()}
    return {name: weight for name, weight in kept.items() if weight}


def _names(parts: Iterable[Mapping[str, float]]) -> dict[str, None]:
    return dict.fromkeys(name for part in parts for name in part)
