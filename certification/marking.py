"""Marking a paper: grades and ratings in, marks, verdict and reasons out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from anatomy.evidence import Figure
from certification.critical import PRACTICAL, CriticalError, find_critical
from certification.paper import WRITTEN, Paper, PaperStation
from certification.said import Said
from certification.stations.station import GlobalRating, Rating, check_rating, checklist_share
from lessons import Grade
from lessons.trust import say_evidence

NEARLY = 1e-9
BELOW = "{what}: {share:.1f} % of the marks, {cut:g} % are needed ({tag})."
TOO_FEW = "{passed} of {count} stations passed, {cut:g} % of them are needed ({tag})."
ENDANGERED = "A critical safety error at {where}: {message}"

Status = Literal["passed", "failed", "waiting"]


class Mark(Said):
    """Marks of something. cut_pct: what passes, with its tag in words; None where nothing is cut.

    marks: 1 for each item, or the share of a station. passed: None where nothing is cut.
    """

    id: str
    title: str
    marks: float
    most: float
    cut_pct: float | None = None
    tag: str = ""

    @property
    def share_pct(self) -> float:
        """The marks in per cent of the most."""
        return 100 * self.marks / self.most if self.most else 100.0

    @property
    def passed(self) -> bool | None:
        """Whether the cut is reached."""
        return None if self.cut_pct is None else self.share_pct >= self.cut_pct - NEARLY


class StationMark(Said):
    """A station's mark; None until its examiner has rated it. endangered: critical error there."""

    id: str
    title: str
    patient_id: str
    mark: Mark | None
    overall: GlobalRating | None
    endangered: bool


class SetCut(Said):
    """A pass mark that people have set. tag: who, when and how, in words."""

    pct: float
    tag: str


class Cuts(Said):
    """Pass marks that judges or borderline regression have set, in place of the blueprint's."""

    written: SetCut | None = None
    practical: SetCut | None = None


class Result(Said):
    """What came of a paper. reasons: why it is not passed, in sentences; gravest first.

    domains: the written marks by domain. critical_items: those of the items that are critical.
    waiting_for: titles of stations that no examiner has rated. alone: titles of those that were
    marked by the model alone, for there was no examiner; unexamined: of those that only an examiner
    could have marked, which count nowhere.
    """

    form: str
    paper: str
    status: Status
    reasons: tuple[str, ...]
    written: Mark
    domains: tuple[Mark, ...]
    critical_items: Mark
    practical: Mark
    stations: tuple[StationMark, ...]
    critical: tuple[CriticalError, ...]
    waiting_for: tuple[str, ...]
    alone: tuple[str, ...] = ()
    unexamined: tuple[str, ...] = ()


def mark(
    paper: Paper,
    grades: Mapping[str, Grade],
    ratings: Mapping[str, Rating],
    *,
    cuts: Cuts | None = None,
    alone: bool = False,
) -> Result:
    """The result of a paper. grades: by key; what has none was not answered. ratings: by station.

    alone: no examiner will come, so a station without a rating is marked by its tasks, and one
    without tasks counts nowhere; else it waits.

    Every item is one mark, every station counts alike. A critical safety error fails whatever the
    points, in the parts that the blueprint names. Raises ValueError for a rating that ticks what is
    not on the checklist, or of a station that the paper does not have.
    """
    _check_ratings(paper, ratings)
    shares = {key: _share(grades.get(key)) for part in paper.parts for key in part.keys}
    written = _written(paper, shares, cuts)
    critical_items = _critical_items(paper, shares)
    critical = tuple(find_critical(paper, grades, ratings))
    unsafe = {one.key for one in critical}
    stations = tuple(
        _station(paper, one, shares, rating=ratings.get(one.station.id), unsafe=unsafe, alone=alone)
        for one in paper.stations
    )
    examined = [one for one in stations if not alone or one.mark is not None]
    practical = _practical(paper, examined, cuts)
    unmarked = tuple(one.title for one in stations if one.mark is None)
    waiting = () if alone else unmarked
    unrated = [
        one.station.title
        for one in paper.stations
        if alone and one.station.checklist and one.station.id not in ratings
    ]
    fatal = tuple(one for one in critical if one.part in paper.blueprint.fails_at_once)
    reasons = (
        *(ENDANGERED.format(where=one.where, message=one.message) for one in fatal),
        *(_below(one) for one in (written, critical_items) if not one.passed),
        *([] if waiting else _practical_reasons(paper, practical, examined)),
    )
    return Result(
        form=paper.form,
        paper=paper.hash,
        status="failed" if reasons else "waiting" if waiting else "passed",
        reasons=reasons,
        written=written,
        domains=tuple(_domains(paper, shares)),
        critical_items=critical_items,
        practical=practical,
        stations=stations,
        critical=critical,
        waiting_for=waiting,
        alone=tuple(title for title in unrated if title not in unmarked),
        unexamined=unmarked if alone else (),
    )


def may_be_shown(paper: Paper, result: Result, *, released: bool) -> bool:
    """Whether the candidate may see it: at once by the blueprint, or when it was released."""
    return released or (paper.blueprint.results == "immediate" and not result.waiting_for)


def _check_ratings(paper: Paper, ratings: Mapping[str, Rating]) -> None:
    for name, rating in ratings.items():
        found = paper.station(name)
        if found is None:
            allowed = ", ".join(one.station.id for one in paper.stations)
            raise ValueError(f"'{name}' is no station of this paper: {allowed}.")
        check_rating(found.station, rating)


def _share(grade: Grade | None) -> float:
    """The share of an answer's points, 0 to 1; 0 without an answer, or with a critical one."""
    if grade is None or grade.outcome == "critical" or grade.max_points <= 0:
        return 0.0
    return min(1.0, max(0.0, grade.points / grade.max_points))


def _written(paper: Paper, shares: Mapping[str, float], cuts: Cuts | None) -> Mark:
    told = paper.blueprint.written.pass_at
    cut = cuts.written if cuts is not None and cuts.written is not None else told
    marks = sum(shares[item.key] for item in paper.items)
    return _mark(WRITTEN, "Written part", marks, most=len(paper.items), cut=cut)


def _critical_items(paper: Paper, shares: Mapping[str, float]) -> Mark:
    critical = [item.key for item in paper.items if item.critical]
    return _mark(
        "critical_items",
        "Critical safety items",
        sum(shares[key] for key in critical),
        most=len(critical),
        cut=paper.blueprint.written.critical_pass_at,
    )


def _domains(paper: Paper, shares: Mapping[str, float]) -> Iterator[Mark]:
    for domain in paper.blueprint.written.domains:
        keys = [item.key for item in paper.items if item.domain == domain.id]
        yield _mark(domain.id, domain.name, sum(shares[key] for key in keys), most=len(keys))


def _station(
    paper: Paper,
    one: PaperStation,
    shares: Mapping[str, float],
    *,
    rating: Rating | None,
    unsafe: set[str],
    alone: bool,
) -> StationMark:
    return StationMark(
        id=one.station.id,
        title=one.station.title,
        patient_id=one.patient_id,
        mark=_station_mark(paper, one, shares, rating, alone=alone),
        overall=None if rating is None else rating.overall,
        endangered=not unsafe.isdisjoint((*one.keys, one.station.id)),
    )


def _station_mark(
    paper: Paper,
    one: PaperStation,
    shares: Mapping[str, float],
    rating: Rating | None,
    *,
    alone: bool,
) -> Mark | None:
    """The share of a station: its tasks and its checklist by the checklist's weight."""
    station = one.station
    unrated = rating is None and bool(station.checklist)
    if unrated and not (alone and one.keys):
        return None
    weight = 0.0 if unrated else station.checklist_weight.middle / 100
    done = 0.0 if rating is None else checklist_share(station, rating)
    worked = sum(shares[key] for key in one.keys) / max(1, len(one.keys))
    marks = weight * done + (1 - weight) * worked
    return _mark(
        station.id, station.title, marks, most=1, cut=paper.blueprint.practical.station_pass_at
    )


def _practical(paper: Paper, stations: Sequence[StationMark], cuts: Cuts | None) -> Mark:
    told = paper.blueprint.practical.pass_at
    cut = cuts.practical if cuts is not None and cuts.practical is not None else told
    marks = sum(one.mark.marks for one in stations if one.mark is not None)
    return _mark(PRACTICAL, "Practical part", marks, most=len(stations), cut=cut)


def _practical_reasons(
    paper: Paper, practical: Mark, stations: Sequence[StationMark]
) -> Iterator[str]:
    if not practical.passed:
        yield _below(practical)
    cut = paper.blueprint.practical.stations_passed_at
    passed = sum(one.mark is not None and bool(one.mark.passed) for one in stations)
    if 100 * passed < cut.middle * len(stations) - NEARLY:
        yield TOO_FEW.format(
            passed=passed, count=len(stations), cut=cut.middle, tag=say_evidence(cut)
        )


def _mark(name: str, title: str, marks: float, *, most: float, cut: Figure | SetCut | None = None
          ) -> Mark:  # fmt: skip
    said = SetCut(pct=cut.middle, tag=say_evidence(cut)) if isinstance(cut, Figure) else cut
    return Mark(
        id=name,
        title=title,
        marks=round(marks, 6),
        most=most,
        cut_pct=None if said is None else said.pct,
        tag="" if said is None else said.tag,
    )


def _below(mark: Mark) -> str:
    return BELOW.format(what=mark.title, share=mark.share_pct, cut=mark.cut_pct, tag=mark.tag)
