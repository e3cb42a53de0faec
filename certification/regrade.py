"""Grading again after an appeal; the first result is kept beside the new one."""

from __future__ import annotations

from collections.abc import Mapping

from certification.marking import Cuts, Result, mark
from certification.paper import Paper
from certification.refused import Refused
from certification.said import Said
from certification.stations.station import Rating
from lessons import Grade

NO_REASON = "An appeal needs its reason in words. Write one."
OTHER_PAPER = "The result belongs to form {form}, the grades to form {other}. Take its own."
UNKNOWN = "'{key}' is not part of this paper."
SAME = "Looked at again, nothing changed: {status}."
CHANGED = "Looked at again, {count} of the grades changed: first {first}, now {status}."


class Changed(Said):
    """One answer that was graded again. None where there was no grade before."""

    key: str
    before: Grade | None
    after: Grade


class Regraded(Said):
    """What came of an appeal. first: the first result, which is never overwritten."""

    first: Result
    again: Result
    changed: tuple[Changed, ...]
    reason: str
    sentence: str


def regrade(
    paper: Paper,
    grades: Mapping[str, Grade],
    ratings: Mapping[str, Rating],
    *,
    first: Result,
    again: Mapping[str, Grade],
    reason: str,
    cuts: Cuts | None = None,
    alone: bool = False,
) -> Regraded:
    """The result with the grades of `again` in place of the first ones.

    Raises Refused without a reason, for another paper's result, or for a key the paper lacks.
    """
    if not reason.strip():
        raise Refused(NO_REASON)
    if first.paper != paper.hash:
        raise Refused(OTHER_PAPER.format(form=first.form, other=paper.form))
    keys = {key for part in paper.parts for key in part.keys}
    unknown = next((key for key in again if key not in keys), None)
    if unknown is not None:
        raise Refused(UNKNOWN.format(key=unknown))
    changed = tuple(
        Changed(key=key, before=grades.get(key), after=grade)
        for key, grade in again.items()
        if grade != grades.get(key)
    )
    result = mark(paper, {**grades, **again}, ratings, cuts=cuts, alone=alone)
    said = CHANGED if changed else SAME
    sentence = said.format(count=len(changed), first=first.status, status=result.status)
    return Regraded(
        first=first, again=result, changed=changed, reason=reason.strip(), sentence=sentence
    )
