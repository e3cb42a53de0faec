"""An attempt: what was asked, in which order, pinned to the exact content, patient and seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from lessons.questions import KINDS, Question


class Attempt(BaseModel):
    """What was shown. The same lesson, seed and questions give the same attempt again.

    question_ids: in the order asked. option_order: question id to its options as shown.
    atlas_version, content_hash: the anatomy and the lesson files it was asked from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lesson_id: str
    patient_id: str
    seed: int
    atlas_version: str
    content_hash: str
    question_ids: tuple[str, ...]
    option_order: dict[str, tuple[str, ...]]


def start_attempt(
    lesson: Lesson,
    *,
    patient_id: str,
    seed: int,
    atlas_version: str,
    content_hash: str,
    question_ids: Sequence[str] | None = None,
) -> Attempt:
    """An attempt at all questions of a lesson, or at those named, shuffled by the seed.

    Raises UnknownId for a question that the lesson does not have.
    """
    known = {question.id: question for question in lesson.questions}
    wanted = list(known) if question_ids is None else list(dict.fromkeys(question_ids))
    for question_id in wanted:
        if question_id not in known:
            raise UnknownId("question", question_id, known)
    rng = np.random.default_rng(seed)
    order = tuple(wanted[k] for k in rng.permutation(len(wanted)))
    return Attempt(
        lesson_id=lesson.id,
        patient_id=patient_id,
        seed=seed,
        atlas_version=atlas_version,
        content_hash=content_hash,
        question_ids=order,
        option_order={q: shown for q in order if (shown := _shuffled(known[q], rng))},
    )


def public_view(question: Question, attempt: Attempt | None = None) -> dict[str, Any]:
    """All of a question that may leave the server before its answer, as plain data: no key in it.

    attempt: puts the options in the order of this attempt.
    """
    view = KINDS[question.kind].public(question)
    if attempt is not None and question.id in attempt.option_order:
        order = attempt.option_order[question.id]
        view["options"] = sorted(view["options"], key=lambda option: order.index(option["id"]))
    return view


def _shuffled(question: Question, rng: np.random.Generator) -> tuple[str, ...]:
    options = KINDS[question.kind].shuffled(question)
    return tuple(options[k] for k in rng.permutation(len(options)))
