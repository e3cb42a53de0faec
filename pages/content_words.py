"""The texts of cases, zones, programmes and stations, each with its translation, as they ship."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from anatomy.content import ContentError
from anatomy.people import list_cases, load_case
from certification.programme import load_programmes
from certification.stations import list_stations, load_station
from certification.translations import PROGRAMMES_TOLD, STATIONS_TOLD
from lessons.content_translation import CASES_TOLD, ZONES_TOLD, Content, retellings
from lessons.load import list_zones, open_zone

LOG: Final = logging.getLogger(__name__)


@cache
def content_words(language: str) -> Mapping[str, str]:
    """English texts of content with what they are in this language, as far as translated."""
    words: dict[str, str] = {}
    for thing, folder in _things():
        try:
            words |= retellings(thing, folder, language)
        except ContentError as error:
            LOG.error("A translation cannot be read. %s", error)  # noqa: TRY400 - names the place
    return words


def _things() -> Iterator[tuple[Content, Path]]:
    yield from ((load_case(one), CASES_TOLD) for one in list_cases())
    yield from ((open_zone(one)[0], ZONES_TOLD) for one in list_zones())
    yield from ((one, PROGRAMMES_TOLD) for one in load_programmes().values())
    yield from ((load_station(one), STATIONS_TOLD) for one in list_stations())
