"""The stations of the practical part. A new kind is a file here and a line in STATION_KINDS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, cast

from pydantic import Field

from anatomy.content import ContentError, Document, Problem, UnknownId, parse, read_document
from anatomy.sources import check_sources, load_sources
from certification.stations import drill, identify, mark_sites, needle_task
from certification.stations.checklist import ChecklistStation
from certification.stations.consultation import ConsultationStation
from certification.stations.consultation_check import check_turns
from certification.stations.drill import DrillStation
from certification.stations.identify import IdentifyStation
from certification.stations.mark_sites import MarkSitesStation
from certification.stations.needle_task import NeedleTaskStation
from certification.stations.station import Station, TaskStation

__all__ = [
    "STATIONS_FOLDER",
    "STATION_KINDS",
    "AnyStation",
    "StationKind",
    "check_stations",
    "list_stations",
    "load_station",
]

STATIONS_FOLDER = Path(__file__).parents[1] / "data" / "stations"

AnyStation = Annotated[
    IdentifyStation
    | MarkSitesStation
    | NeedleTaskStation
    | DrillStation
    | ConsultationStation
    | ChecklistStation,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class StationKind:
    """How one kind of station is written and what it asks.

    asks: the kind of the lessons' questions it draws, "" where it draws none. on_face: it needs an
    unseen patient.
    """

    station: type[Station]
    asks: str = ""
    on_face: bool = False


STATION_KINDS: Mapping[str, StationKind] = {
    "identify": StationKind(IdentifyStation, identify.ASKS, on_face=True),
    "mark_sites": StationKind(MarkSitesStation, mark_sites.ASKS, on_face=True),
    "needle_task": StationKind(NeedleTaskStation, needle_task.ASKS, on_face=True),
    "drill": StationKind(DrillStation, drill.ASKS),
    "consultation": StationKind(ConsultationStation),
    "checklist": StationKind(ChecklistStation),
}


@lru_cache(maxsize=1)
def _stations() -> dict[str, AnyStation]:
    opened, problems = _open_all(STATIONS_FOLDER)
    if problems:
        raise ContentError(problems)
    return {name: cast(AnyStation, station) for name, (station, _) in opened.items()}


def list_stations() -> tuple[str, ...]:
    """Ids of all stations, sorted. Raises ContentError."""
    return tuple(sorted(_stations()))


def load_station(station_id: str) -> AnyStation:
    """The station with this id. Raises UnknownId, ContentError."""
    if station_id not in _stations():
        raise UnknownId("station", station_id, _stations())
    return _stations()[station_id]


def check_stations(asked: Mapping[str, Mapping[str, int]], *, folder: Path = STATIONS_FOLDER,
                   ) -> list[Problem]:  # fmt: skip
    """Every problem of the station files.

    asked: how many items of each kind of question each lesson has, by lesson and kind.
    """
    opened, problems = _open_all(folder)
    for station, document in opened.values():
        problems += check_sources(document, load_sources())
        if isinstance(station, TaskStation):
            problems += _short_of_questions(station, document, asked)
        if isinstance(station, ConsultationStation):
            problems += [document.problem(*wrong) for wrong in check_turns(station)]
    return problems


def _open_all(folder: Path) -> tuple[dict[str, tuple[Station, Document]], list[Problem]]:
    opened: dict[str, tuple[Station, Document]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_document(path)
            station = _read(document)
        except ContentError as error:
            problems += error.problems
            continue
        if station.id != document.stem:
            message = f"'{station.id}' is not the file's name. Write id: {document.stem}."
            problems.append(document.problem(("id",), message))
        opened[document.stem] = station, document
    return opened, problems


def _read(document: Document) -> Station:
    kind = str(document.data.get("kind", ""))
    if kind not in STATION_KINDS:
        message = str(UnknownId("kind of station", kind, STATION_KINDS))
        raise ContentError([document.problem(("kind",) if kind else (), message)])
    return parse(STATION_KINDS[kind].station, document)


def _short_of_questions(
    station: TaskStation, document: Document, asked: Mapping[str, Mapping[str, int]]
) -> Iterator[Problem]:
    kind = STATION_KINDS[str(document.data["kind"])].asks
    for k, name in enumerate(station.lessons):
        if name not in asked:
            message = str(UnknownId("lesson", name, asked))
            yield document.problem(("lessons", k), message)
    count = sum(asked.get(name, {}).get(kind, 0) for name in station.lessons)
    if count < station.count:
        message = f"these lessons have {count} questions of kind {kind}. Name more lessons."
        yield document.problem(("count",), message)
