"""Each method's cut with its error and who would fail there; else a sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from anatomy.evidence import Evidenced
from certification.standards.angoff import AngoffStandard, set_angoff
from certification.standards.borderline import BorderlineStandard, passes, set_borderline
from certification.standards.hofstee import failing_pct, set_hofstee
from certification.standards.limits import Limits
from certification.standards.matrix import UnusableData
from pages.language import _, _n
from pages.standards_data import Examined

SEED: Final = 7  # of the bootstraps, so that an error reads the same each time
ANGOFF, HOFSTEE, BORDERLINE, FIXED, TRUE_PAPER, TRUE_STATIONS = (
    _("Angoff"),
    _("Hofstee"),
    _("Borderline regression"),
    _("Fixed"),
    _("True cut of the paper"),
    _("True cut of the stations"),
)
NO_JUDGES = _("Judges have not rated the items yet.")
FEW_JUDGES = _n(
    "{count} judge; {needed} or more are wanted.",
    "{count} judges; {needed} or more are wanted.",
)
ROUNDS = _("Rounds: {rounds}. The error is over judges; over judges and items it is {more:.1f}.")
STATIONS = _n(
    "{count} station. To pass: {needed:.1f} % over all, with the SEM, and {least} stations.",
    "{count} stations. To pass: {needed:.1f} % over all, with the SEM, and {least} stations.",
)
UNUSABLE = _("Station {number}: {note}")
ALL_FORMS = _("It is the cut of the items of all forms together.")
FIXED_NOTE = _("In force until judges have set a cut.")
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


def set_cuts(examined: Examined, limits: Limits, *, bounds_pct: Sequence[float]) -> list[Cut]:
    """Every method's row in order. bounds_pct: Hofstee's two cuts and two failure rates."""
    rows: list[Cut] = []
    if examined.table is not None:
        rows += [
            _kept(ANGOFF, lambda: _angoff(examined, limits)),
            _kept(HOFSTEE, lambda: _hofstee(examined, limits, bounds_pct)),
            _fixed(examined, limits),
        ]
    if examined.stations is not None:
        rows.append(_kept(BORDERLINE, lambda: _borderline(examined, limits), on_paper=False))
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


def _angoff(examined: Examined, limits: Limits) -> Cut:
    standard = angoff_of(examined)
    if standard is None or examined.table is None:
        return Cut(ANGOFF, NO_JUDGES, evidence=(limits.judges,))
    last = standard.rounds[-1]
    note = ROUNDS.format(rounds=len(standard.rounds), more=last.error_items_pct)
    if len(standard.judges) < limits.judges.at:
        few = FEW_JUDGES.format(count=len(standard.judges), needed=limits.judges.text)
        note = f"{few} {note}"
    if len(examined.forms[0].items) < len(examined.table.items):
        note = f"{note} {ALL_FORMS}"
    scores = examined.table.scores_pct
    return Cut(ANGOFF, note, standard.cut_pct, standard.error_pct,
               failing_pct(scores, standard.cut_pct), len(scores), (limits.judges,))  # fmt: skip


def _hofstee(examined: Examined, limits: Limits, bounds_pct: Sequence[float]) -> Cut:
    assert examined.table is not None  # noqa: S101 - the caller asked
    scores = examined.table.scores_pct
    found = set_hofstee(scores, [list(bounds_pct)], rng=np.random.default_rng(SEED))
    return Cut(HOFSTEE, found.note, found.cut_pct, found.error_pct, found.fail_pct, len(scores),
               (limits.hofstee_cut_low,))  # fmt: skip


def _fixed(examined: Examined, limits: Limits) -> Cut:
    assert examined.table is not None  # noqa: S101 - the caller asked
    scores, at = examined.table.scores_pct, limits.written_cut.at
    return Cut(FIXED, FIXED_NOTE, at, None, failing_pct(scores, at), len(scores),
               (limits.written_cut,))  # fmt: skip


def _borderline(examined: Examined, limits: Limits) -> Cut:
    stations, found = examined.stations, borderline_of(examined, limits)
    assert stations is not None  # noqa: S101 - the caller asked
    assert found is not None  # noqa: S101 - there are stations
    failing = 100 * float(np.mean(~passes(found, stations.checklists_pct)))
    return Cut(BORDERLINE, _stations_note(found), found.cut_pct, found.error_pct, failing,
               len(stations.ratings), (limits.borderline, limits.sem_added, limits.stations_passed),
               on_paper=False)  # fmt: skip


def _stations_note(found: BorderlineStandard) -> str:
    unusable = [
        UNUSABLE.format(number=k, note=one.note)
        for k, one in enumerate(found.stations, start=1)
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
