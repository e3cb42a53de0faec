"""What one may wish of a made-up patient, and who comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from anatomy.content import UnknownId
from anatomy.patients import ANCESTRIES
from anatomy.people.draws import Draws
from anatomy.people.plan import SamplingPlan

Sex = Literal["female", "male"]
SEXES = ("female", "male")
TONES = (1.0, 6.0)
CORNERS = 1.7  # above 1: most people are mainly of one ancestry
STRENGTH = (0.3, 1.0)  # how pronounced a face's form may be
MOST_SEED = 2**63 - 1
WISHES = ("age", "sex", "ancestry", "fullness", "form", "asymmetry", "tone")


@dataclass(frozen=True)
class Person:
    """What is drawn or wished first. ancestry: shares that sum to one. form: of sampling.yaml.

    fullness, asymmetry: 0 to 1. strength: how pronounced the form is. tone: 1 palest to 6 darkest,
    None where it is to be drawn. size: of the head, in standard deviations.
    """

    seed: int
    age: int
    sex: Sex
    ancestry: Mapping[str, float]
    fullness: float
    form: str
    strength: float
    asymmetry: float
    tone: float | None
    size: float


def draw_person(seed: int, wishes: Mapping[str, object], plan: SamplingPlan) -> Person:
    """A person with these wishes; what is not wished is drawn, alike whatever else is wished.

    Raises UnknownId for a wish that there is not, ValueError for one that cannot be.
    """
    check_seed(seed)
    for name in wishes:
        if name not in WISHES:
            raise UnknownId("wish", name, WISHES)
    draws = Draws(seed, "who")
    drawn = _drawn(draws, plan)
    wished = {n: READ[n](value, plan) for n, value in wishes.items() if value is not None}
    return Person(seed=seed, **{**drawn, **wished})  # type: ignore[arg-type]


def check_wishes(wishes: Mapping[str, object], plan: SamplingPlan) -> Iterator[tuple[str, str]]:
    """Each wish that cannot be, with the sentence that says why."""
    for name, value in wishes.items():
        try:
            READ[name](value, plan)
        except ValueError as problem:
            yield name, str(problem)


def _drawn(draws: Draws, plan: SamplingPlan) -> dict[str, object]:
    return {
        "sex": draws.pick(SEXES),
        "age": draws.whole(*plan.age_years),
        "ancestry": _mixture(draws),
        "fullness": _share(draws.normal(plan.fullness.mean, plan.fullness.sd)),
        "form": draws.pick(sorted(plan.forms)),
        "strength": round(draws.uniform(*STRENGTH), 2),
        "asymmetry": round(draws.uniform() ** 2, 2),
        "size": round(float(draws.normals(1)[0]), 3),
        "tone": None,
    }


def _mixture(draws: Draws) -> dict[str, float]:
    """Shares of the ancestries, most often with one that prevails."""
    parts = [(-math.log(1 - draws.uniform())) ** CORNERS for _ in ANCESTRIES]
    return {name: round(p / sum(parts), 3) for name, p in zip(ANCESTRIES, parts, strict=True)}


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 2)


def check_seed(seed: object) -> int:
    """The seed. Raises ValueError where it is no whole number from 0 on."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MOST_SEED:
        raise ValueError(f"Expected a seed that is a whole number from 0 to 2^63 - 1, got {seed}.")
    return seed


def _read_age(value: object, plan: SamplingPlan) -> int:
    low, high = plan.age_years
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"Expected an age of {low} to {high} whole years, got {value}.")
    return value


def _read_sex(value: object, _plan: SamplingPlan) -> str:
    return _one_of("sex", value, SEXES)


def _read_form(value: object, plan: SamplingPlan) -> str:
    return _one_of("face form", value, tuple(plan.forms))


def _one_of(what: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        unknown = UnknownId(what, value, allowed)
        raise ValueError(f"{unknown} Allowed: {', '.join(allowed)}.")
    return str(value)


def _read_ancestry(value: object, _plan: SamplingPlan) -> dict[str, float]:
    """One name, or shares by name that need not sum to one."""
    if isinstance(value, str):
        value = {_one_of("ancestry", value, ANCESTRIES): 1.0}
    given = dict(value) if isinstance(value, Mapping) else {}
    if not given:
        known = ", ".join(ANCESTRIES)
        raise ValueError(f"Expected an ancestry ({known}) or shares by name, got {value}.")
    shares = {
        _one_of("ancestry", n, ANCESTRIES): _number("a share", x, 0, 1e6) for n, x in given.items()
    }
    total = sum(shares.values())
    if total <= 0:
        raise ValueError("Expected shares of ancestry that are not all zero.")
    return {name: round(shares.get(name, 0.0) / total, 3) for name in ANCESTRIES}


def _number(what: str, value: object, low: float, high: float) -> float:
    """The value as a number within its limits; no number is none of them."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not low <= cast(float, value) <= high:
        raise ValueError(f"Expected {what} of {low:g} to {high:g}, got {value}.")
    return float(cast(float, value))


def _in(what: str, low: float, high: float) -> Callable[[object, SamplingPlan], float]:
    return lambda value, _plan: round(_number(what, value, low, high), 3)


READ: Mapping[str, Callable[[object, SamplingPlan], object]] = {
    "age": _read_age,
    "sex": _read_sex,
    "ancestry": _read_ancestry,
    "fullness": _in("a fullness", 0, 1),
    "form": _read_form,
    "asymmetry": _in("an asymmetry", 0, 1),
    "tone": _in("a tone", *TONES),
}
