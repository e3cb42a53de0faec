"""What the page Standards reads: stored papers and stations, or a cohort that is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from certification.standards.cohort import (
    OPTIONS,
    PLANTED,
    judge_paper,
    make_ability,
    make_paper,
    sit_paper,
    sit_stations,
)
from certification.standards.matrix import FloatArray
from certification.standards.ratings import Ratings
from certification.standards.responses import Response, ResponseTable, tabulate
from pages.studio import Studio

SEED: Final = 2026
MADE_UP_CANDIDATES: Final = 500


@dataclass(frozen=True, eq=False)
class Stations:
    """Checklists, % of the points, and global ratings 1 to 5, each (candidates, stations)."""

    checklists_pct: FloatArray
    ratings: FloatArray


@dataclass(frozen=True, eq=False)
class Examined:
    """One examination: its papers, its stations, and what judges said, a table a round.

    table: None where no paper is stored. Known only where it is made up: true_cut_pct,
    true_stations_pct, and planted (item to what is wrong with it).
    """

    table: ResponseTable | None
    stations: Stations | None = None
    rounds: tuple[Ratings, ...] = ()
    true_cut_pct: float | None = None
    true_stations_pct: float | None = None
    planted: Mapping[str, str] = field(default_factory=dict)

    @property
    def made_up(self) -> bool:
        """Whether no real person sat it."""
        return self.true_cut_pct is not None


def responses_of(studio: Studio) -> Sequence[Response]:
    """Every stored answer of a written paper. The one place to connect the ledger."""
    del studio  # nothing is stored yet
    return []


def stations_of(studio: Studio) -> Stations | None:
    """Every stored station. The one place to connect the ledger; None: nothing is stored."""
    del studio
    return None


def read_stored(studio: Studio) -> Examined:
    """What is stored. Raises UnusableData where stored answers contradict each other."""
    responses = responses_of(studio)
    return Examined(tabulate(responses) if responses else None, stations_of(studio))


def make_up(studio: Studio) -> Examined:
    """A cohort of known ability, the same each time, made once."""
    examined: Examined = studio.remember("made-up cohort", _make_up)
    return examined


def _make_up() -> Examined:
    rng = np.random.default_rng(SEED)
    ability, paper = make_ability(rng, MADE_UP_CANDIDATES), make_paper(rng)
    answers = sit_paper(rng, paper, ability)
    rounds = judge_paper(rng, paper)
    stations = sit_stations(rng, ability)
    count = len(paper.difficulty)
    items = tuple(f"item {k + 1}" for k in range(count))
    judges = tuple(f"Judge {k + 1}" for k in range(len(rounds[0])))
    return Examined(
        ResponseTable(
            tuple(f"candidate {k + 1}" for k in range(len(ability))),
            items,
            answers.shares,
            answers.chosen,
            (OPTIONS,) * count,
        ),
        Stations(stations.checklists_pct, stations.ratings),
        tuple(Ratings(judges, table) for table in rounds),
        paper.cut_pct,
        float(stations.cut_pct.mean()),
        {items[column]: PLANTED[kind] for column, kind in paper.planted.items()},
    )
