"""From a finished sitting to its result, and from an appeal to a second one beside the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from certification.grading import FACELESS, grade_answer
from certification.kinds import APPEAL, REGRADE, RESULT, ROLE_GRANTED, STATION_RATED
from certification.marking import Result, mark, may_be_shown
from certification.recall import Recalled
from certification.refused import Refused
from certification.regrade import Regraded, regrade
from certification.sitting import present
from certification.standards.in_force import cuts_of
from certification.stations.station import Rating, check_rating
from lessons import Grade, Truth
from pages.exam_door import read_sitting
from pages.language import _
from pages.people import Who, face_of
from pages.studio import Studio

EXAMINER = "examiner"
SHORTEST_REASON, LONGEST_REASON = 10, 400
REASON_LENGTH = _("A reason has {least} to {most} letters; this one has {count}.")
NOT_OVER = _("This sitting is not over, so it has no result yet.")
STILL_WAITS = _(
    "These stations wait for their examiner: {titles}. Let them be rated, or mark without."
)
RELEASED = _("The result of this sitting is released already.")
NO_RESULT = _("There is no result yet that could be appealed against.")
APPEALED = _("You have appealed already; one sitting has one appeal.")
NO_APPEAL = _("Nobody has appealed against this result.")
DECIDED = _("This appeal is decided already.")
RATED = _("This station is rated already; the first rating stands.")
NO_STATION = _("This paper has no such station.")


def mark_sitting(studio: Studio, told: Recalled, *, alone: bool) -> Result:
    """The result as it stands now. Raises Refused while the sitting goes on."""
    if present(told.sitting, studio.clock()) is not None:
        raise Refused(str(NOT_OVER))
    return mark(told.paper, told.grades, told.rated, cuts=cuts_of(told.standard), alone=alone)


def shown_result(studio: Studio, told: Recalled) -> Recalled:
    """The sitting, with its result on record where it may be shown at once.

    A blueprint's delayed results wait for the administrator. Where nobody was ever made an
    examiner, none is waited for.
    """
    if told.results or told.paper.blueprint.results == "delayed":
        return told
    nobody = not any(
        one.payload["role"] == EXAMINER for one in studio.store.list_entries(kinds=(ROLE_GRANTED,))
    )
    result = mark_sitting(studio, told, alone=nobody)
    if not may_be_shown(told.paper, result, released=False):
        return told
    return _keep_result(studio, told, result, actor=told.learner_id)


def release(studio: Studio, told: Recalled, *, actor: UUID, alone: bool) -> Recalled:
    """The sitting with its result released. Raises Refused, StoreUnavailable."""
    if told.results:
        raise Refused(str(RELEASED))
    result = mark_sitting(studio, told, alone=alone)
    if result.waiting_for:
        raise Refused(STILL_WAITS.format(titles=", ".join(result.waiting_for)))
    return _keep_result(studio, told, result, actor=actor)


def rate(studio: Studio, told: Recalled, station_id: str, rating: Rating, *, actor: UUID
         ) -> Recalled:  # fmt: skip
    """The sitting with an examiner's rating of a station. Raises Refused, StoreUnavailable."""
    found = told.paper.station(station_id)
    if found is None:
        raise Refused(str(NO_STATION))
    if station_id in told.ratings:
        raise Refused(str(RATED))
    if told.results:
        raise Refused(str(RELEASED))
    try:
        check_rating(found.station, rating)
    except ValueError as error:
        raise Refused(str(error)) from error
    payload = {
        "station": station_id,
        "checklist": list(rating.done),
        "global_rating": rating.overall,
        "unsafe": rating.unsafe,
    }
    return _append(studio, told, STATION_RATED, payload, actor=actor, key=f"rated:{station_id}")


def appeal(studio: Studio, told: Recalled, reason: str) -> Recalled:
    """The sitting with its candidate's appeal. Raises Refused, StoreUnavailable."""
    if not told.results:
        raise Refused(str(NO_RESULT))
    if told.appeals:
        raise Refused(str(APPEALED))
    payload = {"reason": checked_reason(reason)}
    return _append(studio, told, APPEAL, payload, actor=told.learner_id, key="appeal")


def decide_appeal(
    studio: Studio, told: Recalled, *, actor: UUID, reason: str, accepted: str = ""
) -> Recalled:
    """The sitting graded again; the first result is kept. Raises Refused, StoreUnavailable.

    accepted: the key of an answer that is given full marks, "" where the rules alone decide.
    """
    if not told.appeals:
        raise Refused(str(NO_APPEAL))
    if len(told.results) > 1:
        raise Refused(str(DECIDED))
    for begun in told.regrades:  # the server was stopped between the two entries
        accepted, reason = begun.payload["question"], begun.payload["reason"]
    first = first_result(told)
    again = _grade_again(studio, told)
    if accepted in again:
        again[accepted] = _in_full(again[accepted])
    told_again = regrade(
        told.paper,
        told.grades,
        told.rated,
        first=first,
        again=again,
        reason=checked_reason(reason),
        cuts=cuts_of(told.standard),
        alone=bool(first.alone or first.unexamined),
    )
    if not told.regrades:
        payload = _regrade_payload(told_again, accepted, again)
        told = _append(studio, told, REGRADE, payload, actor=actor, key="regrade",
                       supersedes=told.results[-1].id)  # fmt: skip
    return _keep_result(studio, told, told_again.again, actor=actor)


def first_result(told: Recalled) -> Result:
    """The result as it was released first."""
    return Result.model_validate(told.results[0].payload["result"])


def last_result(told: Recalled) -> Result:
    """The result that counts: the first, or what an appeal made of it."""
    return Result.model_validate(told.results[-1].payload["result"])


def checked_reason(reason: str) -> str:
    """The reason in one line. Raises Refused for one that is too short or too long."""
    plain = " ".join(reason.split())
    if not SHORTEST_REASON <= len(plain) <= LONGEST_REASON:
        raise Refused(
            REASON_LENGTH.format(least=SHORTEST_REASON, most=LONGEST_REASON, count=len(plain))
        )
    return plain


def _grade_again(studio: Studio, told: Recalled) -> dict[str, Grade]:
    """Every kept answer, graded again; not those on faces that cannot be drawn any more."""
    again = {}
    for key, answer in told.sitting.answers.items():
        item = told.paper.by_key.get(key)
        by_hand = item is not None and item.kind not in FACELESS
        if by_hand and told.faces_changed:
            again[key] = told.grades[key]
            continue
        face = face_of(studio, Who(item.attempt.patient_id)) if item and by_hand else None
        grade = grade_answer(told.paper, told.bank, key, answer, face=face)
        again[key] = grade.model_copy(update={"truth": Truth()})
    return again


def _in_full(grade: Grade) -> Grade:
    return grade.model_copy(
        update={"points": grade.max_points, "outcome": "correct", "findings": ()}
    )


def _regrade_payload(
    told: Regraded, accepted: str, again: Mapping[str, Grade]
) -> dict[str, Any]:  # fmt: skip
    grade = again.get(accepted)
    return {
        "question": accepted,
        "grade": None if grade is None else grade.model_dump(mode="json"),
        "reason": told.reason,
        "sentence": told.sentence,
        "changed": [one.key for one in told.changed],
    }


def _keep_result(studio: Studio, told: Recalled, result: Result, *, actor: UUID) -> Recalled:
    payload = {
        "passed": result.status == "passed",
        "points": result.written.marks + result.practical.marks,
        "max_points": result.written.most + result.practical.most,
        "cut": {"written_pct": result.written.cut_pct, "practical_pct": result.practical.cut_pct},
        "standard": told.standard,
        "domains": [
            {"title": one.title, "marks": one.marks, "most": one.most}
            for one in (*result.domains, result.practical)
        ],
        "critical": [f"{one.where}: {one.message}" for one in result.critical],
        "result": result.model_dump(mode="json"),
    }
    return _append(
        studio, told, RESULT, payload, actor=actor, key=f"result:{len(told.results)}"
    )  # fmt: skip


def _append(
    studio: Studio,
    told: Recalled,
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: UUID,
    key: str,
    supersedes: UUID | None = None,
) -> Recalled:
    try:
        studio.store.append_entry(
            kind,
            subject_id=told.learner_id,
            actor_id=actor,
            payload=payload,
            about=told.id,
            content_hash=told.paper.hashes.bank,
            atlas_hash=told.paper.hashes.atlas,
            idempotency_key=f"{told.id}:{key}",
            supersedes=supersedes,
        )
    except ValueError as error:  # another window was first
        raise Refused(str(DECIDED if kind == REGRADE else RATED)) from error
    return read_sitting(studio, told.id)
