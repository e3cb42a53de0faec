"""Each method's cut with its error and who would fail there; else a sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import numpy as np

from anatomy.evidence import Evidenced
from certification.blueprint import Blueprint
from certification.standards.angoff import AngoffStandard, set_angoff
from certification.standards.borderline import BorderlineStandard, passes, set_borderline
from certification.standards.closing import WRITTEN
from certification.standards.hofstee import failing_pct, set_hofstee
from certification.standards.in_force import Standard
from certification.standards.limits import Limits
from certification.standards.matrix import UnusableData
from pages.language import _, _n, say_day
from pages.standards_data import Examined

SEED: Final = 7  # of the bootstraps, so that an error reads the same each time
ANGOFF, HOFSTEE, BORDERLINE, FIXED, RECORDED, TRUE_PAPER, TRUE_STATIONS = (
    _("Angoff"),
    _("Hofstee"),
    _("Borderline regression"),
    _("Fixed"),
    _("On record"),
    _("True cut of the paper"),
    _("True cut of the stations"),
)
NO_JUDGES = _("No round of judges is closed; a judge sees one only with their own ratings in it.")
FEW_JUDGES = _n(
    "{count} judge; {needed} or more are wanted.",
    "{count} judges; {needed} or more are wanted.",
)
MORE_JUDGES = _n(
    "For three standard errors within {within}, {count} such judge is wanted.",
    "For three standard errors within {within}, {count} such judges are wanted.",
)
ROUNDS = _("Rounds: {rounds}. The error is over judges; over judges and items it is {more:.1f}.")
STATIONS = _n(
    "{count} station. To pass: {needed:.1f} % over all, with the SEM, and {least} stations.",
    "{count} stations. To pass: {needed:.1f} % over all, with the SEM, and {least} stations.",
)
UNUSABLE = _("{name}: {note}")
FIXED_NOTE = _("The project’s own proposal, in force until judges have set a cut.")
FIXED_BEFORE = _("The project’s own proposal; sittings begun before {day} are marked against it.")
SET_ON = _("Set by judges; sittings begun since {day} are marked against it.")
TOO_FEW = _n(
    "{count} candidate: not to be used before {few}.",
    "{count} candidates: not to be used before {few}.",
)
KNOWN = _("Known, because this cohort is made up.")


@dataclass(frozen=True)
class Cut:
    """One row: cut, error and failing share, %; None where it cannot be told, with the reason.

    of: how many candidates it rests on. on_paper: it is a cut of the written paper.
    """

    method: str
    note: str
    cut_pct: float | None = None
    error_pct: float | None = None
    fail_pct: float | None = None
    of: int = 0
    evidence: tuple[Evidenced, ...] = field(default=())
    on_paper: bool = True


def set_cuts(
    examined: Examined,
    limits: Limits,
    *,
    bounds_pct: Sequence[float],
    blueprint: Blueprint,
    standard: Standard,
) -> list[Cut]:
    """Every method's row in order; none where there are neither papers nor judges.

    bounds_pct: Hofstee's two cuts and two failure rates. standard: what is in force.
    """
    rows: list[Cut] = []
    if examined.table is not None or examined.rounds:
        rows.append(_kept(ANGOFF, lambda: _angoff(examined, limits)))
        if examined.table is not None:
            rows.append(_kept(HOFSTEE, lambda: _hofstee(examined, limits, bounds_pct)))
        rows += _in_force(examined, blueprint, standard.get(WRITTEN))
    if examined.stations is not None:
        row = _kept(BORDERLINE, lambda: _borderline(examined, limits), on_paper=False)
        rows.append(_doubted(row, len(examined.stations.ratings), limits))
    return rows + list(_true_cuts(examined))


def angoff_of(examined: Examined) -> AngoffStandard | None:
    """The judges' standard, None where there is none. Raises UnusableData."""
    rounds = [one.table for one in examined.rounds]
    return set_angoff(rounds) if rounds else None


def borderline_of(examined: Examined, limits: Limits) -> BorderlineStandard | None:
    """The stations' standard, None where no station is stored. Raises UnusableData."""
    stations, rng = examined.stations, np.random.default_rng(SEED)
    if stations is None:
        return None
    return set_borderline(stations.checklists_pct, stations.ratings, rng=rng, limits=limits)


def _kept(method: str, make: Callable[[], Cut], *, on_paper: bool = True) -> Cut:
    try:
        return make()
    except UnusableData as why:
        return Cut(method, str(why), on_paper=on_paper)


def _doubted(row: Cut, count: int, limits: Limits) -> Cut:
    """The row, which says first that it is not to be used where it rests on few candidates."""
    few = limits.few_candidates
    if count >= few.at:
        return row
    return replace(row, note=f"{TOO_FEW.format(count=count, few=few.text)} {row.note}")


def _angoff(examined: Examined, limits: Limits) -> Cut:
    standard = angoff_of(examined)
    if standard is None:
        return Cut(ANGOFF, NO_JUDGES, evidence=(limits.judges,))
    last = standard.rounds[-1]
    note = ROUNDS.format(rounds=len(standard.rounds), more=last.error_items_pct)
    if len(standard.judges) < limits.judges.at:
        few = FEW_JUDGES.format(count=len(standard.judges), needed=limits.judges.text)
        note = f"{few} {note}"
    wanted = standard.judges_wanted(limits.cut_within.at)
    if len(standard.judges) < wanted:
        note += " " + MORE_JUDGES.format(count=wanted, within=limits.cut_within.text)
    return Cut(ANGOFF, note, standard.cut_pct, standard.error_pct,
               *_would_fail(examined, standard.cut_pct),
               (limits.judges, limits.cut_within))  # fmt: skip


def _would_fail(examined: Examined, cut_pct: float) -> tuple[float | None, int]:
    """The share of candidates who would fail, %, and how many there are."""
    if examined.table is None:
        return None, 0
    scores = examined.table.scores_pct
    return failing_pct(scores, cut_pct), len(scores)


def _hofstee(examined: Examined, limits: Limits, bounds_pct: Sequence[float]) -> Cut:
    assert examined.table is not None  # noqa: S101 - the caller asked
    scores = examined.table.scores_pct
    found = set_hofstee(scores, [list(bounds_pct)], rng=np.random.default_rng(SEED))
    return Cut(HOFSTEE, found.note, found.cut_pct, found.error_pct, found.fail_pct, len(scores),
               (limits.hofstee_cut_low,))  # fmt: skip


def _in_force(
    examined: Examined, blueprint: Blueprint, told: Mapping[str, Any] | None
) -> Iterator[Cut]:
    own = blueprint.written.pass_at
    day = "" if told is None else say_day(datetime.fromisoformat(told["set_at"]).date())
    note = FIXED_NOTE if told is None else FIXED_BEFORE.format(day=day)
    yield Cut(FIXED, note, own.middle, None, *_would_fail(examined, own.middle), (own,))
    if told is not None:
        cut = told["cut_pct"]
        yield Cut(RECORDED, SET_ON.format(day=day), cut, told["error_pct"],
                  *_would_fail(examined, cut))  # fmt: skip


def _borderline(examined: Examined, limits: Limits) -> Cut:
    stations, found = examined.stations, borderline_of(examined, limits)
    assert stations is not None  # noqa: S101 - the caller asked
    assert found is not None  # noqa: S101 - there are stations
    failing = 100 * float(np.mean(~passes(found, stations.checklists_pct)))
    note = _stations_note(found, stations.names)
    return Cut(BORDERLINE, note, found.cut_pct, found.error_pct, failing,
               len(stations.ratings), (limits.borderline, limits.sem_added, limits.stations_passed),
               on_paper=False)  # fmt: skip


def _stations_note(found: BorderlineStandard, names: Sequence[str]) -> str:
    unusable = [
        UNUSABLE.format(name=name, note=one.note)
        for name, one in zip(names, found.stations, strict=True)
        if one.note
    ]
    told = STATIONS.format(
        count=len(found.stations), needed=found.needed_pct, least=found.stations_needed
    )
    return " ".join([told, *unusable])


def _true_cuts(examined: Examined) -> Iterator[Cut]:
    if examined.true_cut_pct is not None:
        yield Cut(TRUE_PAPER, KNOWN, examined.true_cut_pct)
    if examined.true_stations_pct is not None:
        yield Cut(TRUE_STATIONS, KNOWN, examined.true_stations_pct, on_paper=False)
