"""What a candidate does in a sitting: each act is checked, graded, then kept in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certification.grading import FACELESS, grade_answer
from certification.kinds import EXAM_ANSWER, EXAM_FINISHED, EXAM_FLAG
from certification.recall import HANDED_IN, TIME_OVER, Recalled
from certification.refused import Refused
from certification.sitting import Move, make_move, present, spans
from lessons import Truth
from pages.exam_door import read_sitting
from pages.language import _
from pages.people import Who, face_of
from pages.studio import Studio

REPLAYED = _("This answer came a second time. It was kept the first time; nothing was changed.")
OTHER_WINDOW = _(
    "Another window of yours answered here just now. Its answer is kept; look at it before you "
    "change it."
)

FACES_CHANGED = _(
    "The anatomy of this model has changed since this examination began, so nothing can be asked "
    "or graded on a face of it any more. What was answered before counts; tell an administrator."
)


def keep_answer(
    studio: Studio, told: Recalled, key: str, answer: Mapping[str, Any], *, number: int
) -> Recalled:
    """The sitting with this answer on record. number: how many the page knew of this key before.

    Raises Refused for what the sitting does not take and for what came before, AnswerRefused for
    what cannot be graded, StoreUnavailable when it was not kept.
    """
    earlier = told.answers.get(key, ())
    if number < len(earlier) and earlier[number].payload["answer"] == _plain(answer):
        raise Refused(str(REPLAYED))
    if earlier and earlier[-1].payload["answer"] == _plain(answer):
        return told
    now = studio.clock()
    make_move(told.sitting, Move(do="answer", at=now, key=key, answer=_plain(answer)))
    item = told.paper.by_key.get(key)
    face = None
    if item is not None and item.kind not in FACELESS:
        if told.faces_changed:
            raise Refused(str(FACES_CHANGED))
        face = face_of(studio, Who(item.attempt.patient_id))
    grade = grade_answer(told.paper, told.bank, key, answer, face=face)
    grade = grade.model_copy(update={"truth": Truth()})  # what is right is not in the records
    payload = {
        "question": key,
        "answer": _plain(answer),
        "grade": grade.model_dump(mode="json"),
        "made_at": now.isoformat(),
    }
    return _append(
        studio,
        told,
        EXAM_ANSWER,
        payload,
        key=f"{key}:{len(earlier)}",
        supersedes=earlier[-1].id if earlier else None,
        content_hash="" if item is None else item.attempt.content_hash,
    )


def keep_flag(studio: Studio, told: Recalled, key: str) -> Recalled:
    """The sitting with the flag of a question put up, or taken down. Raises as `keep_answer`."""
    flagged = key not in told.sitting.flags
    now = studio.clock()
    make_move(told.sitting, Move(do="flag" if flagged else "unflag", at=now, key=key))
    payload = {"question": key, "flagged": flagged, "made_at": now.isoformat()}
    return _append(studio, told, EXAM_FLAG, payload, key=f"flag:{now.isoformat()}")


def hand_in(studio: Studio, told: Recalled, part_id: str) -> Recalled:
    """The sitting with its present part handed in. Raises Refused, StoreUnavailable."""
    now = studio.clock()
    make_move(told.sitting, Move(do="hand_in", at=now, key=part_id))
    payload = {"reason": HANDED_IN, "part": part_id, "made_at": now.isoformat()}
    return _append(studio, told, EXAM_FINISHED, payload, key=f"finished:{part_id}")


def close(studio: Studio, told: Recalled) -> Recalled:
    """The sitting with its end on record, once the time of its last part is over."""
    now = studio.clock()
    last = spans(told.sitting)[-1]
    if present(told.sitting, now) is not None or last.handed_in:
        return told
    payload = {"reason": TIME_OVER, "part": last.part.id, "made_at": last.ends_at.isoformat()}
    return _append(studio, told, EXAM_FINISHED, payload, key=f"finished:{last.part.id}")


def _append(
    studio: Studio,
    told: Recalled,
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str,
    supersedes: Any = None,
    content_hash: str = "",
) -> Recalled:
    try:
        studio.store.append_entry(
            kind,
            subject_id=told.learner_id,
            actor_id=told.learner_id,
            payload=payload,
            about=told.id,
            content_hash=content_hash,
            atlas_hash=told.paper.hashes.atlas,
            idempotency_key=f"{told.id}:{key}",
            supersedes=supersedes,
        )
    except ValueError as error:  # its key, or its place after an earlier answer, is taken
        raise Refused(str(OTHER_WINDOW)) from error
    return read_sitting(studio, told.id)


def _plain(value: Any) -> Any:
    """The same with lists for tuples, as the ledger gives it back."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
