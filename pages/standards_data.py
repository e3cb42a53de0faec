"""What the page Standards reads: stored papers and stations, or a cohort that is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from certification.standards.cohort import (
    OPTIONS,
    PLANTED,
    Answers,
    Paper,
    judge_paper,
    make_ability,
    make_paper,
    sit_paper,
    sit_stations,
)
from certification.standards.matrix import FloatArray
from certification.standards.ratings import Ratings
from certification.standards.responses import Response, ResponseTable, forms_of, tabulate
from pages.exam_responses import stored_responses
from pages.studio import Studio

SEED: Final = 2026
MADE_UP_CANDIDATES: Final = 500
SHARED_ITEMS: Final = 40  # of the made-up forms
HARDER: Final = 0.4  # logits, the other items of the made-up second form
ABLER: Final = 0.3  # standard deviations, those who sit it


@dataclass(frozen=True, eq=False)
class Stations:
    """Checklists, % of the points, and global ratings 1 to 5, each (candidates, stations)."""

    checklists_pct: FloatArray
    ratings: FloatArray


@dataclass(frozen=True, eq=False)
class Examined:
    """One examination: its papers, its stations, and what judges said, a table a round.

    table: None where no paper is stored. forms: those that were sat, the most taken first. Known
    only where it is made up: true_cut_pct, true_stations_pct, and planted (item to what is wrong).
    """

    table: ResponseTable | None
    stations: Stations | None = None
    rounds: tuple[Ratings, ...] = ()
    forms: tuple[ResponseTable, ...] = ()
    true_cut_pct: float | None = None
    true_stations_pct: float | None = None
    planted: Mapping[str, str] = field(default_factory=dict)

    @property
    def made_up(self) -> bool:
        """Whether no real person sat it."""
        return self.true_cut_pct is not None


def responses_of(studio: Studio) -> Sequence[Response]:
    """Every item of every written paper that is over, with its answer or left out."""
    return stored_responses(studio)


def stations_of(studio: Studio) -> Stations | None:
    """Every stored station. The one place to connect the ledger; None: nothing is stored."""
    del studio
    return None


def read_stored(studio: Studio) -> Examined:
    """What is stored. Raises UnusableData where stored answers contradict each other."""
    responses = responses_of(studio)
    table = tabulate(responses) if responses else None
    forms = () if table is None else forms_of(table)
    return Examined(table, stations_of(studio), forms=forms)


def make_up(studio: Studio) -> Examined:
    """A cohort of known ability, the same each time, made once."""
    examined: Examined = studio.remember("made-up cohort", _make_up)
    return examined


def _make_up() -> Examined:
    rng = np.random.default_rng(SEED)
    ability, paper = make_ability(rng, MADE_UP_CANDIDATES), make_paper(rng)
    count = len(paper.difficulty)
    items = [f"item {k + 1}" for k in range(count)]
    first = _as_table(sit_paper(rng, paper, ability), items)
    rounds, stations = judge_paper(rng, paper), sit_stations(rng, ability)
    judges = tuple(f"Judge {k + 1}" for k in range(len(rounds[0])))
    return Examined(
        first,
        Stations(stations.checklists_pct, stations.ratings),
        tuple(Ratings(judges, table) for table in rounds),
        (first, _second_form(rng, paper, items)),
        paper.cut_pct,
        float(stations.cut_pct.mean()),
        {items[column]: PLANTED[kind] for column, kind in paper.planted.items()},
    )


def _second_form(rng: np.random.Generator, paper: Paper, items: Sequence[str]) -> ResponseTable:
    """A harder form that shares some sound items with the first, sat by abler candidates."""
    sound = [k for k in range(len(items)) if k not in paper.planted]
    shared = sound[:SHARED_ITEMS]
    new = make_paper(rng, len(items) - SHARED_ITEMS, mistakes=False)
    second = paper.take(shared).beside(new.harder(HARDER))
    ability = make_ability(rng, MADE_UP_CANDIDATES) + ABLER
    names = [*(items[k] for k in shared), *(f"second {k + 1}" for k in range(len(new.difficulty)))]
    return _as_table(sit_paper(rng, second, ability), names)


def _as_table(answers: Answers, items: Sequence[str]) -> ResponseTable:
    return ResponseTable(
        tuple(f"candidate {k + 1}" for k in range(len(answers.ability))),
        tuple(items),
        answers.shares,
        answers.chosen,
        (OPTIONS,) * len(items),
    )
