"""The patients a learner practises on: made-up, alike on every machine, in turn unlike each other.

All that makes a person is drawn from their seed (`anatomy.people`), so a seed says who it is. From
a pool that is the learner's own, each patient is the one who fits the turn (sex, age, whether the
face is difficult) and brings most of what was met least: ancestry, skin tone, variants.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from anatomy.content import Problem, parse_file
from anatomy.evidence import Evidenced
from anatomy.people.colouring import draw_complexion
from anatomy.people.plan import load_plan
from anatomy.people.sample import draw_variants
from anatomy.people.wishes import SEXES, Person, draw_person
from anatomy.variants import load_variants
from certification.asks import Part
from certification.content_file import check_file
from lessons.regulation import Id, Text

HANDS_ON_FILE = Path(__file__).parent / "data" / "hands_on.yaml"
SEEDS: Final = 900_000_000  # of `sample_<seed>`, which has up to nine digits
MIXED: Final = "mixed"
FEWEST: Final = 40
RARE: Final = 3  # how many of a person's least met variants count in a choice


class Difficulty(Part):
    """What makes a face difficult: a trait from low on, or up to high."""

    id: Id
    name: Text
    trait: Literal["asymmetry", "fullness", "age"]
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        if (self.low is None) == (self.high is None):
            raise ValueError("it needs low or high. Write one of them")
        return self

    def holds(self, person: Person) -> bool:
        """Whether this person's face is difficult in this way."""
        value = float(getattr(person, self.trait))
        return value >= self.low if self.low is not None else value <= float(self.high or 0.0)


class HandsOn(Part):
    """All of hands_on.yaml. age_bands: first and last year of each. pool: seeds a learner."""

    evidence: Evidenced
    count: Annotated[int, Field(ge=FEWEST, le=200)]
    pool: Annotated[int, Field(ge=500, le=10_000)]
    look_at: Annotated[int, Field(ge=1, le=100)]
    age_bands: Annotated[tuple[tuple[int, int], ...], Field(min_length=2)]
    mainly: Annotated[float, Field(gt=1 / 3, le=1)]
    difficult_every: Annotated[int, Field(ge=1, le=10)]
    difficult: Annotated[tuple[Difficulty, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_hold_every_age(self) -> Self:
        low, high = load_plan().age_years
        firsts, lasts = zip(*self.age_bands, strict=True)
        if (*firsts, high + 1) != (low, *(last + 1 for last in lasts)):
            raise ValueError(f"age_bands leave a gap or overlap. Let them run from {low} to {high}")
        return self

    def band(self, age: int) -> int:
        """Which of the age bands an age lies in, from 0."""
        return next(k for k, (low, high) in enumerate(self.age_bands) if low <= age <= high)


@dataclass(frozen=True)
class PracticePatient:
    """One patient of a learner's practice. number: from 1. seed: who it is (`sample_<seed>`).

    technique: the lesson whose sites are planned on them. ancestry: what prevails, or "mixed".
    tone: 1 palest to 6 darkest, rounded. variants: "id.side:option" of the unusual ones.
    difficult: names of what makes the face difficult.
    """

    number: int
    seed: int
    technique: str
    age: int
    sex: str
    ancestry: str
    tone: int
    form: str
    variants: tuple[str, ...]
    difficult: tuple[str, ...]


@dataclass(frozen=True)
class _Drawn:
    """A person of the pool, with all that a choice looks at."""

    person: Person
    ancestry: str
    tone: int
    variants: tuple[str, ...]
    difficult: tuple[str, ...]

    @property
    def unusual(self) -> tuple[str, ...]:
        """The unusual options, whichever side they are on, each once."""
        return tuple(dict.fromkeys(unsided(name) for name in self.variants))

    @property
    def plain(self) -> tuple[str, ...]:
        """Everything else that counts in a choice, as words that differ from each other."""
        return (f"ancestry {self.ancestry}", f"tone {self.tone}", *self.difficult)


@lru_cache(maxsize=1)
def load_hands_on(path: Path = HANDS_ON_FILE) -> HandsOn:
    """How practice patients are chosen. Raises ContentError."""
    return parse_file(HandsOn, path).model


def check_hands_on(path: Path = HANDS_ON_FILE) -> list[Problem]:
    """Every problem of hands_on.yaml."""
    return check_file(HandsOn, path)


def choose_patients(learner: str, techniques: tuple[str, ...]) -> tuple[PracticePatient, ...]:
    """The practice patients of a learner, in the order they come. The same on every machine.

    learner: the learner's id as text. techniques: taken in turn.
    """
    return tuple(
        _patient(one, turn + 1, techniques[turn % len(techniques)])
        for turn, one in enumerate(_choose(learner))
    )


@lru_cache(maxsize=64)
def _choose(learner: str) -> tuple[_Drawn, ...]:
    """Whom a learner meets, whatever is practised on them."""
    rules = load_hands_on()
    pool = _draw_pool(learner, rules)
    seen: dict[int, _Drawn] = {}  # who is passed over is looked at again
    met: Counter[str] = Counter()
    chosen = []
    for turn in range(rules.count):
        fits = list(_fitting(pool, turn, rules))
        seen.update((one.seed, _look_at(one, rules)) for one in fits if one.seed not in seen)
        best = max((seen[one.seed] for one in fits), key=lambda one: _news(one, met))
        pool.remove(best.person)
        met.update((*best.plain, *best.unusual))
        chosen.append(best)
    return tuple(chosen)


def _draw_pool(learner: str, rules: HandsOn) -> list[Person]:
    digest = hashlib.sha256(f"hands on {learner}".encode()).digest()
    start = int.from_bytes(digest[:8]) % SEEDS
    plan = load_plan()
    return [draw_person((start + step) % SEEDS, {}, plan) for step in range(rules.pool)]


def _fitting(pool: list[Person], turn: int, rules: HandsOn) -> Iterator[Person]:
    """The first people of this turn's sex and age whose face is difficult, or is not, as wished."""
    sex, band = SEXES[turn % len(SEXES)], turn % len(rules.age_bands)
    difficult = turn % rules.difficult_every == rules.difficult_every - 1
    fits = (
        one for one in pool
        if one.sex == sex and rules.band(one.age) == band
        and any(way.holds(one) for way in rules.difficult) == difficult
    )  # fmt: skip
    return islice(fits, rules.look_at)


def _look_at(person: Person, rules: HandsOn) -> _Drawn:
    main = max(person.ancestry, key=lambda name: person.ancestry[name])
    return _Drawn(
        person,
        main if person.ancestry[main] >= rules.mainly else MIXED,
        round(draw_complexion(person).tone),
        tuple(f"{name}:{option}" for name, option in draw_variants(person.seed).items()),
        tuple(one.name for one in rules.difficult if one.holds(person)),
    )


def _news(one: _Drawn, met: Counter[str]) -> float:
    """How much of what this person is was met least: 1 for each thing never met, less each time."""
    rare = sorted((1 / (1 + met[name]) for name in one.unusual), reverse=True)[:RARE]
    return sum(1 / (1 + met[name]) for name in one.plain) + sum(rare)


def unsided(variant: str) -> str:
    """A variant's option whichever side it is on: "x.left:y" is "x:y"."""
    name, _, option = variant.partition(":")
    return f"{name.partition('.')[0]}:{option}"


def unusual_options() -> tuple[str, ...]:
    """Every option that a face may have instead of the usual one, as "id:option"."""
    return tuple(
        f"{variant.id}:{option}"
        for variant in load_variants().values()
        for option in variant.option_ids[1:]
    )


def _patient(one: _Drawn, number: int, technique: str) -> PracticePatient:
    person = one.person
    return PracticePatient(
        number=number,
        seed=person.seed,
        technique=technique,
        age=person.age,
        sex=person.sex,
        ancestry=one.ancestry,
        tone=one.tone,
        form=person.form,
        variants=one.variants,
        difficult=one.difficult,
    )
