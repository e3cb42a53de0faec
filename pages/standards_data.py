"""What the page Standards reads: stored papers and stations, or a cohort that is made up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from certification.marking import mark
from certification.recall import Recalled
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
from certification.standards.responses import ResponseTable, forms_of, tabulate
from certification.stations.station import GLOBAL_RATINGS
from pages.exam_responses import sittings_over, stored_responses
from pages.studio import Studio

SEED: Final = 2026
MADE_UP_CANDIDATES: Final = 500
SHARED_ITEMS: Final = 40  # of the made-up forms
HARDER: Final = 0.4  # logits, the other items of the made-up second form
ABLER: Final = 0.3  # standard deviations, those who sit it


@dataclass(frozen=True, eq=False)
class Stations:
    """Scores, % of the marks, and global ratings 1 to 5, each (candidates, stations).

    names: of the stations. sittings, stations_hash: ids and content, "" where it is made up.
    """

    checklists_pct: FloatArray
    ratings: FloatArray
    names: tuple[str, ...]
    sittings: tuple[str, ...] = ()
    stations_hash: str = ""


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


def read_stored(studio: Studio, blueprint_id: str) -> Examined:
    """What is stored of a blueprint. Raises UnusableData where answers contradict each other."""
    over = sittings_over(studio, blueprint_id)
    responses = stored_responses(over)
    table = tabulate(responses) if responses else None
    forms = () if table is None else forms_of(table)
    return Examined(table, stored_stations(over), forms=forms)


def stored_stations(over: Sequence[Recalled]) -> Stations | None:
    """The stations that examiners rated, as the newest sitting has them; None without a rating.

    A station's score is what it is marked by: the checklist, and its tasks by its weight.
    """
    rated = [one for one in over if one.ratings]
    if not rated:
        return None
    newest = rated[-1].paper
    told = [one for one in rated if one.paper.hashes.stations == newest.hashes.stations]
    rows = [_rated(one) for one in told]
    return Stations(
        np.array([scores for scores, _ in rows]),
        np.array([ratings for _, ratings in rows]),
        tuple(one.station.title for one in newest.stations),
        tuple(one.id for one in told),
        newest.hashes.stations,
    )


def _rated(told: Recalled) -> tuple[list[float], list[float]]:
    """Marks, %, and global rating, 1 to 5, of each station; NaN where no examiner has rated it."""
    scores, ratings = [], []
    for one in mark(told.paper, told.grades, told.rated).stations:
        if one.mark is None or one.overall is None:
            scores.append(math.nan)
            ratings.append(math.nan)
        else:
            scores.append(one.mark.share_pct)
            ratings.append(1.0 + GLOBAL_RATINGS.index(one.overall))
    return scores, ratings


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
    names = tuple(f"Station {k + 1}" for k in range(stations.ratings.shape[1]))
    return Examined(
        first,
        Stations(stations.checklists_pct, stations.ratings, names),
        tuple(Ratings(judges, tuple(items), table) for table in rounds),
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
