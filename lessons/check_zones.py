"""Every problem of the danger zones, for their authors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from anatomy.content import ContentError, Document, Problem, UnknownId
from anatomy.face import Face
from anatomy.place import Place, resolve_place
from anatomy.sources import Source, check_sources
from lessons.check_cited import check_fields
from lessons.lesson import Zone
from lessons.load import list_zones, open_zone
from lessons.naming import base_id, known_structures


def check_zones(
    face: Face | None = None, *, zones: Path, sources: Mapping[str, Source]
) -> list[Problem]:
    """Every problem of a folder of zone files; empty when all is well.

    face: the template face, on which outlines are tried; without it they are not.
    """
    problems: list[Problem] = []
    for zone_id in list_zones(zones):
        try:
            zone, document = open_zone(zone_id, zones)
        except ContentError as error:
            problems += error.problems
            continue
        problems += check_sources(document, sources)
        problems += check_fields(zone, document, sources)
        problems += _names(zone_id, zone, document)
        if face is not None:
            problems += _outline(zone, document, face)
    return problems


def _names(zone_id: str, zone: Zone, document: Document) -> Iterator[Problem]:
    if zone.id != zone_id:
        message = f"'{zone.id}' is not the file's name. Write id: {zone_id}."
        yield document.problem(("id",), message)
    known = known_structures()
    for k, risk in enumerate(zone.structures):
        if base_id(risk.id) not in known:
            message = str(UnknownId("structure", risk.id, known))
            yield document.problem(("structures", k, "id"), message)


def _outline(zone: Zone, document: Document, face: Face) -> Iterator[Problem]:
    for ref, lateral, superior in zone.boundary.corners():
        try:
            resolve_place(face, Place(ref=ref, lateral=lateral, superior=superior), "left")
        except (UnknownId, ValueError) as error:
            yield document.problem(("boundary",), str(error))
