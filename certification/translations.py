"""Where programmes and stations are told in other languages, and whether all content is so."""

from __future__ import annotations

from pathlib import Path

from anatomy.content import Problem
from certification.programme import load_programmes
from certification.stations import list_stations, load_station
from lessons.content_translation import check_content, check_zones_and_cases

TRANSLATIONS = Path(__file__).parent / "data" / "translations"
PROGRAMMES_TOLD, STATIONS_TOLD = (TRANSLATIONS / kind for kind in ("programmes", "stations"))


def check_translations() -> list[Problem]:
    """Every problem of translations beside those of lessons. Raises ContentError."""
    stations = (load_station(one) for one in list_stations())
    return [
        *check_zones_and_cases(),
        *check_content(load_programmes().values(), PROGRAMMES_TOLD),
        *check_content(stations, STATIONS_TOLD),
    ]
