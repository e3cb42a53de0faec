"""Critical safety errors: what endangered a patient, in an answer or before an examiner's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from certification.paper import WRITTEN, Paper
from certification.said import Said
from certification.stations.station import Rating
from lessons import Finding, Grade

PRACTICAL = "practical"
IN_WRITING = "the written part"
EXAMINER = "the examiner saw that the patient was endangered: {message}"
SEEN = "seen by the examiner"


class CriticalError(Said):
    """Something that endangers a patient. key: of the answer, or the id of the station."""

    part: str
    key: str
    where: str
    message: str
    evidence: str
    src: str | None


def find_critical(
    paper: Paper, grades: Mapping[str, Grade], ratings: Mapping[str, Rating]
) -> Iterator[CriticalError]:
    """Every critical safety error, of the stations first."""
    for one in paper.stations:
        rating = ratings.get(one.station.id)
        where = one.station.title
        if rating is not None and rating.unsafe:
            yield CriticalError(
                part=PRACTICAL,
                key=one.station.id,
                where=where,
                message=EXAMINER.format(message=rating.unsafe),
                evidence=SEEN,
                src=None,
            )
        for key in one.keys:
            yield from _of_grade(grades.get(key), part=PRACTICAL, key=key, where=where)
    for item in paper.items:
        yield from _of_grade(grades.get(item.key), part=WRITTEN, key=item.key, where=IN_WRITING)


def _of_grade(grade: Grade | None, *, part: str, key: str, where: str) -> Iterator[CriticalError]:
    if grade is None or grade.outcome != "critical":
        return
    found = next((f for f in grade.findings if f.severity == "critical"), None)
    told = found or Finding(rule="critical", message="", severity="critical")
    yield CriticalError(
        part=part,
        key=key,
        where=where,
        message=told.message,
        evidence=told.evidence,
        src=told.src,
    )
