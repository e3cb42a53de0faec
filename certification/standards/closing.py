"""Closing a round and setting a cut: what goes on record, or the sentence why it cannot be yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from certification.refused import Refused
from certification.standards.angoff import AngoffStandard, Calibration, calibrate, set_angoff
from certification.standards.borderline import BorderlineStandard
from certification.standards.limits import Limits
from certification.standards.panel import Panel
from certification.standards.ratings import Ratings

LEAST_JUDGES = 2
WRITTEN, PRACTICAL = "written", "practical"
ANGOFF, BORDERLINE = "angoff", "borderline"
FEW_FINISHED = (
    "Round {number} cannot be closed: of {least} judges or more that are needed, {count} rated all "
    "{items} items."
)
UNFINISHED = (
    "Round {number} is not finished by {count} of those who began it. Wait for them, or close it "
    "without them."
)
NO_ROUND = "No round is closed yet, so there is no cut to set. Close a round first."
NO_STATIONS = "No station was rated yet, so there is no cut of the stations to set."
FEW_CANDIDATES = "Candidates whose stations were rated: {count}; a cut needs {few} or more."
UNUSABLE = "Station “{name}” gives no cut: {note}"


@dataclass(frozen=True)
class Seen:
    """What candidates did: the share who were right on each item, %, and how many they were."""

    facility_pct: Mapping[str, float]
    candidates: int


@dataclass(frozen=True)
class RatedStations:
    """What a cut of the stations rests on. names, candidates: how they are called, how many.

    sittings: ids. stations_hash: of the stations as they were sat.
    """

    standard: BorderlineStandard
    names: Sequence[str]
    sittings: Sequence[str]
    stations_hash: str


def calibrate_on(ratings: Ratings, seen: Seen) -> tuple[Calibration, ...]:
    """Each judge against the candidates, on the items that both know; () where they are too few."""
    shared = [k for k, item in enumerate(ratings.items) if item in seen.facility_pct]
    if len(shared) < 2:
        return ()
    facility = [seen.facility_pct[ratings.items[k]] for k in shared]
    return calibrate(ratings.table[:, shared], facility)


def round_closed(panel: Panel, seen: Seen, *, without: bool) -> dict[str, Any]:
    """The payload that closes the open round. without: whoever has not finished is left out.

    Raises Refused, in one sentence, where it cannot be closed.
    """
    number = panel.round
    late = [one for one in panel.judges(number) if one not in panel.finished(number)]
    whole = [one for one in panel.finished(number) if panel.may_rate(one)]
    if len(whole) < LEAST_JUDGES:
        raise Refused(
            FEW_FINISHED.format(
                number=number, count=len(whole), items=len(panel.items), least=LEAST_JUDGES
            )
        )
    if late and not without:
        raise Refused(UNFINISHED.format(count=len(late), number=number))
    last = _ratings(panel, number, whole)
    earlier = [_ratings(panel, before, whole) for before in range(1, number)]
    standard = set_angoff([one.table for one in (*earlier, last)])
    return {
        "round": number,
        "judges": _judges(last, standard, calibrate_on(last, seen)),
        "left_out": [str(one) for one in late],
        "entries": [
            str(panel.told(number, judge, item)[-1].id) for judge in whole for item in panel.items
        ],
        "candidates": seen.candidates,
        "cut_pct": standard.cut_pct,
        "error_pct": standard.error_pct,
        "error_items_pct": standard.rounds[-1].error_items_pct,
    }


def written_cut(panel: Panel, *, blueprint: str, bank: str) -> dict[str, Any]:
    """The payload of the written part's cut, as the closed rounds say. Raises Refused.

    blueprint, bank: its id, and the bank's hash.
    """
    if not panel.closed:
        raise Refused(NO_ROUND)
    standard = set_angoff([one.table for one in panel.rounds()])
    return {
        "blueprint": blueprint,
        "bank": bank,
        "part": WRITTEN,
        "method": ANGOFF,
        "cut_pct": round(standard.cut_pct, 1),
        "error_pct": round(standard.error_pct, 1),
        "error_items_pct": round(standard.rounds[-1].error_items_pct, 1),
        "judges": [str(one) for one in panel.counted(len(panel.closed))],
        "rounds": [str(one.id) for one in panel.closed],
    }


def practical_cut(
    rated: RatedStations | None, *, blueprint: str, bank: str, limits: Limits
) -> dict[str, Any]:
    """The payload of the stations' cut, by borderline regression. Raises Refused."""
    if rated is None:
        raise Refused(NO_STATIONS)
    count, few = len(rated.sittings), limits.few_candidates
    if count < few.at:
        raise Refused(FEW_CANDIDATES.format(count=count, few=few.text))
    for name, one in zip(rated.names, rated.standard.stations, strict=True):
        if one.note:
            raise Refused(UNUSABLE.format(name=name, note=one.note))
    return {
        "blueprint": blueprint,
        "bank": bank,
        "stations": rated.stations_hash,
        "part": PRACTICAL,
        "method": BORDERLINE,
        "cut_pct": round(rated.standard.needed_pct, 1),
        "error_pct": round(rated.standard.error_pct, 1),
        "sem_pct": round(rated.standard.sem_pct, 1),
        "sittings": list(rated.sittings),
    }


def _ratings(panel: Panel, number: int, judges: Sequence[UUID]) -> Ratings:
    table = [[panel.estimates(number, judge)[item] for item in panel.items] for judge in judges]
    return Ratings(tuple(map(str, judges)), panel.items, np.array(table, dtype=np.float64))


def _judges(
    ratings: Ratings, standard: AngoffStandard, seen: Sequence[Calibration]
) -> list[dict[str, Any]]:
    return [
        {
            "judge": name,
            "stringency_pct": judge.stringency_pct,
            "consistency": _known(judge.consistency),
            "moved_pct": judge.moved_pct,
            "correlation": _known(seen[k].correlation) if seen else None,
            "gap_pct": _known(seen[k].gap_pct) if seen else None,
        }
        for k, (name, judge) in enumerate(zip(ratings.judges, standard.judges, strict=True))
    ]


def _known(value: float) -> float | None:
    """The number, None for NaN, which JSON does not have."""
    return None if math.isnan(value) else value
