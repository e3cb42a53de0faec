"""Which examinations a learner may sit now, and why not the others, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from certification.admission import Admission, list_admissions
from certification.blueprint import Blueprint
from certification.history import enrolment_of, passing_papers
from certification.kinds import ANGOFF_ESTIMATE
from certification.recall import Recalled
from certification.refused import Refused
from certification.renewal import last_certificate, renewal_day
from certification.sitting import present
from certification.standards.panel import is_panel_of
from certification.standing import Standing, measure_standing
from pages.language import _
from pages.road_evidence import read_evidence
from pages.studio import Studio
from records.rows import Entry

LEARNER = "learner"
NOT_ENROLLED = _(
    "You are not enrolled in a programme that asks for an examination. Enrol on the page "
    "Certification first."
)
NO_MORE_THAN_WATCH = _(
    "You are enrolled as an observer. An examination is sat by whoever may enrol as a learner."
)
MAY_NOT_NOW = _("You may not sit an examination of {programme} now: {why}")
WAS_JUDGE = _(
    "You have rated questions of this examination as a judge and have seen what is right, so you "
    "cannot sit it."
)
MISSING = _("Before {title} complete in {programme}: {modules}.")
UNKNOWN = _("Your programmes do not ask for this examination. They ask for: {titles}.")
IS_OPEN = _("You have an examination open. Go on with it; a second one cannot be begun beside it.")
WAITS = _("The result of your last sitting is not released yet. Wait for it before you sit again.")
IS_PASSED = _(
    "You have passed this examination. Get your certificate on the page Certification; it is sat "
    "again only to renew that."
)
NOT_YET_RENEWED = _(
    "You have passed this examination. To renew your certificate it may be sat again from {day} on."
)


@dataclass(frozen=True)
class Sittable:
    """An examination that a programme asks of a learner. shut: why it cannot be begun, or ""."""

    blueprint: Blueprint
    programme: str
    shut: str


def list_exams(studio: Studio, learner_id: UUID, sat: Sequence[Recalled]) -> tuple[Sittable, ...]:
    """Every examination of the programmes in which this learner is enrolled, in their order.

    sat: the learner's sittings. Raises StoreUnavailable.
    """
    entries = studio.store.list_entries(subject_id=learner_id)
    parts = {key: enrolment_of(entries, key)[0] for key in studio.programmes}
    standings = (
        measure_standing(
            one,
            read_evidence(studio, learner_id, one, entries),
            today=studio.clock().date(),
        )
        for one in studio.programmes.values()
        if parts[one.id]
    )
    return tuple(
        Sittable(
            studio.blueprints[one.blueprint],
            one.programme.title,
            _why_shut(studio, one, entries, sat, watches=parts[one.programme.id] != LEARNER),
        )
        for one in list_admissions(standings)
    )


def choose_exam(exams: Sequence[Sittable], blueprint_id: str = "") -> Sittable:
    """The examination of this blueprint, or any; one that may be begun, where there is one.

    Raises Refused, in a sentence, where no programme of the learner asks for it.
    """
    if not exams:
        raise Refused(str(NOT_ENROLLED))
    found = [one for one in exams if blueprint_id in ("", one.blueprint.id)]
    if not found:
        titles = ", ".join(dict.fromkeys(one.blueprint.title for one in exams))
        raise Refused(UNKNOWN.format(titles=titles))
    return next((one for one in found if not one.shut), found[0])


def _why_shut(
    studio: Studio,
    one: Admission,
    entries: Sequence[Entry],
    sat: Sequence[Recalled],
    *,
    watches: bool,
) -> str:
    rated = (told.about for told in entries if told.kind == ANGOFF_ESTIMATE)
    reasons = (
        *_not_admitted(one, watches=watches),
        *(str(WAS_JUDGE) for about in rated if is_panel_of(about, one.blueprint)),
        *_sat_before(studio, one, entries, sat),
    )
    return next(iter(reasons), "")


def _not_admitted(one: Admission, *, watches: bool) -> Iterator[str]:
    standing: Standing = one.standing
    title = one.programme.title
    if watches:
        yield str(NO_MORE_THAN_WATCH)
    if not standing.enrolled:
        yield MAY_NOT_NOW.format(programme=title, why=" ".join(standing.decision.because))
    if one.missing:
        modules = ", ".join(one.missing)
        yield MISSING.format(title=one.module.title, programme=title, modules=modules)


def _sat_before(
    studio: Studio, one: Admission, entries: Sequence[Entry], sat: Sequence[Recalled]
) -> Iterator[str]:
    now = studio.clock()
    if any(present(told.sitting, now) is not None for told in sat):
        yield str(IS_OPEN)
    own = [told for told in sat if told.paper.blueprint.id == one.blueprint]
    if any(not told.results for told in own):
        yield str(WAITS)
    paper = passing_papers(entries).get(one.blueprint)
    if paper is None:
        return
    last = last_certificate(entries, one.programme.id)
    if last is None or last[0].sequence < paper.sequence:
        yield str(IS_PASSED)
    elif now.date() < renewal_day(last[1]):
        yield NOT_YET_RENEWED.format(day=renewal_day(last[1]))
