"""From a finished programme to its certificate: what was completed, by the records alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from certification.admission import list_admissions
from certification.certificate import Earned, Score
from certification.history import passing_sitting
from certification.refused import Refused
from certification.renewal import exams_of, to_renew
from certification.standing import Standing
from pages.language import _
from pages.retold import retold
from records.rows import Entry

NOT_FINISHED = _("The programme is not finished: {missing}.")
NO_MARKS = _(
    "The record of the examination does not tell its marks by domain, so no certificate can be "
    "made of it. Ask whoever looks after Facies."
)
RENEW_ALL = _("For a new certificate pass these again too: {titles}.")
NOT_ENROLLED: Final = _("you are not enrolled")


def earned_of(standing: Standing, entries: Sequence[Entry], *, atlas_version: str) -> Earned:
    """What a certificate of a finished programme says. entries: of this learner.

    Raises Refused for what is not finished or only in part renewed, and for an examination without
    marks by domain.
    """
    if not standing.finished:
        raise Refused(NOT_FINISHED.format(missing=_missing(standing)))
    programme = standing.programme
    exams, left = exams_of(programme), to_renew(entries, programme)
    if 0 < len(left) < len(exams):
        raise Refused(RENEW_ALL.format(titles=_asking(standing, left)))
    result = passing_sitting(entries, exams)
    if result is None:
        raise Refused(NO_MARKS)
    row = next(one for one in entries if one.id == result.id)
    try:
        return Earned(
            programme=programme.id,
            title=programme.title,
            completed=tuple(one.title for one in programme.modules),
            scores=tuple(_score(one) for one in row.payload["domains"]),
            sitting=row.about,
            content_hash=row.content_hash,
            atlas_version=atlas_version,
            atlas_hash=row.atlas_hash,
            valid_days=round(programme.valid.middle),
        )
    except (ValidationError, KeyError, TypeError) as wrong:
        raise Refused(NO_MARKS) from wrong


def _score(domain: Mapping[str, Any]) -> Score:
    return Score(title=domain["title"], points=domain["marks"], max_points=domain["most"])


def _asking(standing: Standing, blueprints: Sequence[str]) -> str:
    """The titles of the modules that ask for one of these examinations."""
    asking = (one.module for one in list_admissions((standing,)) if one.blueprint in blueprints)
    return ", ".join(dict.fromkeys(one.title for one in asking))


def _missing(standing: Standing) -> str:
    left: Iterable[str] = (
        retold(one.module.title) for one in standing.modules if one.state != "done"
    )
    return ", ".join(left) or NOT_ENROLLED
