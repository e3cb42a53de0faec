"""Made-up candidates of known ability, papers, stations and judges: the truth is known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from certification.standards.matrix import FloatArray, UnusableData

BORDERLINE_ABILITY = -1.0  # standard deviations below the mean candidate
OPTIONS = ("A", "B", "C", "D")
GUESSING = 0.15
WRONG_KEY, NEGATIVE, CHANCE, EASY, IDLE = (
    "wrong_key", "negative", "chance", "too_easy", "idle_distractor",
)  # fmt: skip
PLANTED: Mapping[str, str] = MappingProxyType({
    # kind: what was done to the item
    WRONG_KEY: "the key names a distractor",
    NEGATIVE: "able candidates are misled",
    CHANCE: "everybody guesses",
    EASY: "everybody knows it",
    IDLE: "one distractor is absurd",
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Paper:
    """Items of a three-parameter model, each array (items,); discrimination on the logit scale.

    planted: column to the kind of mistake that was built in.
    """

    difficulty: FloatArray
    discrimination: FloatArray
    guessing: FloatArray
    planted: Mapping[int, str]

    def expected(self, ability: FloatArray) -> FloatArray:
        """The chance of knowing or guessing each item, (candidates, items)."""
        logit = self.discrimination * (np.asarray(ability)[:, None] - self.difficulty)
        chance: FloatArray = self.guessing + (1 - self.guessing) / (1 + np.exp(-logit))
        return chance

    @property
    def cut_pct(self) -> float:
        """The true cut: what a candidate of borderline ability is expected to reach, %."""
        return 100 * float(self.expected(np.array([BORDERLINE_ABILITY])).mean())

    def take(self, columns: Sequence[int]) -> Paper:
        """The paper of these items alone."""
        where = list(columns)
        kept = {new: self.planted[old] for new, old in enumerate(where) if old in self.planted}
        return Paper(self.difficulty[where], self.discrimination[where], self.guessing[where], kept)

    def beside(self, other: Paper) -> Paper:
        """The items of both papers, these first."""
        later = {len(self.difficulty) + k: kind for k, kind in other.planted.items()}
        return Paper(
            np.concatenate([self.difficulty, other.difficulty]),
            np.concatenate([self.discrimination, other.discrimination]),
            np.concatenate([self.guessing, other.guessing]),
            {**self.planted, **later},
        )

    def harder(self, logits: float) -> Paper:
        """The same items, each so much harder."""
        return replace(self, difficulty=self.difficulty + logits)


@dataclass(frozen=True, eq=False)
class Answers:
    """ability: (candidates,). shares, chosen: (candidates, items); an item's options are A to D."""

    ability: FloatArray
    shares: FloatArray
    chosen: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Stations:
    """checklists_pct and ratings: (candidates, stations). cut_pct: the true cut of each station."""

    checklists_pct: FloatArray
    ratings: FloatArray
    cut_pct: FloatArray


def make_ability(rng: np.random.Generator, candidates: int = 500) -> FloatArray:
    """Abilities of a standard normal distribution, (candidates,)."""
    if candidates < 2:
        raise UnusableData(f"A cohort needs 2 candidates or more, not {candidates}.")
    return rng.standard_normal(candidates)


def make_paper(rng: np.random.Generator, items: int = 120, *, mistakes: bool = True) -> Paper:
    """A paper of typical items; with mistakes, five of them are bad, one of each kind."""
    if items < 2 * len(PLANTED):
        raise UnusableData(f"A made-up paper needs {2 * len(PLANTED)} items or more, not {items}.")
    difficulty = rng.normal(-0.9, 0.8, items)
    discrimination = np.exp(rng.normal(0.1, 0.2, items))
    guessing = np.full(items, GUESSING)
    columns = rng.choice(items, len(PLANTED), replace=False).tolist()
    planted = dict(zip(columns, PLANTED, strict=True)) if mistakes else {}
    for column, kind in planted.items():
        difficulty[column], discrimination[column] = -0.5, 1.2
        if kind == NEGATIVE:
            discrimination[column] = -0.6
        elif kind == CHANCE:
            discrimination[column], guessing[column] = 0.0, 0.0
            difficulty[column] = 0.0
        elif kind == EASY:
            difficulty[column] = -6.0
    return Paper(difficulty, discrimination, guessing, planted)


def sit_paper(rng: np.random.Generator, paper: Paper, ability: FloatArray) -> Answers:
    """What candidates of these abilities answer. The true key is A; a wrong key names B."""
    right = rng.random((len(ability), len(paper.difficulty))) < paper.expected(ability)
    chosen = np.where(right, OPTIONS[0], rng.choice(OPTIONS[1:], right.shape))
    key = np.full(right.shape[1], OPTIONS[0])
    for column, kind in paper.planted.items():
        if kind == IDLE:
            absurd = chosen[:, column] == OPTIONS[3]
            chosen[absurd, column] = rng.choice(OPTIONS[1:3], int(absurd.sum()))
        elif kind == WRONG_KEY:
            key[column] = OPTIONS[1]
    return Answers(ability, (chosen == key).astype(np.float64), chosen)


def sit_stations(
    rng: np.random.Generator, ability: FloatArray, stations: int = 8, *, examiner_sd: float = 0.3
) -> Stations:
    """Checklists and global ratings of stations whose true cut is known.

    A performance (ability and the day's luck) is worth 3 + 1 for each SD on the scale of ratings,
    so a borderline one is 2. examiner_sd: how unsteady the examiner's rating is, on that scale.
    """
    size = (len(ability), stations)
    performed = 3 + ability[:, None] + rng.normal(0, 0.6, size)
    at_borderline = rng.uniform(50, 65, stations)
    slope = rng.uniform(8, 11, stations)
    checklists = at_borderline + slope * (performed - 2) + rng.normal(0, 4, size)
    ratings = np.rint(performed + rng.normal(0, examiner_sd, size))
    return Stations(np.clip(checklists, 0, 100), np.clip(ratings, 1, 5), at_borderline)


def judge_paper(
    rng: np.random.Generator,
    paper: Paper,
    *,
    judges: int = 15,
    rounds: int = 2,
    stringency_sd_pct: float = 3.0,
    noise_sd_pct: float = 10.0,
) -> tuple[FloatArray, ...]:
    """Ratings of made-up judges who see the true chance through their own eyes, a table a round.

    After each round every judge moves half-way towards what the panel said of the item.
    """
    truth = 100 * paper.expected(np.array([BORDERLINE_ABILITY]))
    own = rng.normal(0, stringency_sd_pct, (judges, 1))
    table = truth + own + rng.normal(0, noise_sd_pct, (judges, truth.shape[1]))
    tables = [np.clip(table, 0, 100)]
    for _ in range(rounds - 1):
        tables.append((tables[-1] + tables[-1].mean(axis=0)) / 2)
    return tuple(tables)
