"""An attempt: what was asked, in which order, pinned to the exact content, patient and seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from lessons.lesson import Lesson
from lessons.questions import KINDS, Question
from lessons.questions.case import PART_SIGN, CaseQuestion


class Attempt(BaseModel):
    """What was shown. The same lesson, seed and questions give the same attempt again.

    question_ids: in the order asked. option_order: question id to its options as shown.
    ask_certainty: whether the learner says how sure they are; it changes no points.
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
    ask_certainty: bool = False


def start_attempt(
    lesson: Lesson,
    *,
    patient_id: str,
    seed: int,
    atlas_version: str,
    content_hash: str,
    question_ids: Sequence[str] | None = None,
    ask_certainty: bool = False,
) -> Attempt:
    """An attempt at all questions of a lesson, or at those named, shuffled by the seed.

    Raises UnknownId for a question that the lesson does not have, ValueError for a case's part.
    """
    every = [question.id for question in lesson.questions]
    wanted = every if question_ids is None else list(dict.fromkeys(question_ids))
    known = {question_id: _whole(lesson, question_id) for question_id in wanted}
    rng = np.random.default_rng(seed)
    order = tuple(wanted[k] for k in rng.permutation(len(wanted)))
    shuffled = ((key, _shuffled(one, rng)) for q in order for key, one in _singly(known[q]))
    return Attempt(
        lesson_id=lesson.id,
        patient_id=patient_id,
        seed=seed,
        atlas_version=atlas_version,
        content_hash=content_hash,
        question_ids=order,
        option_order={key: shown for key, shown in shuffled if shown},
        ask_certainty=ask_certainty,
    )


def public_view(
    question: Question, attempt: Attempt | None = None, *, part_of: Question | None = None
) -> dict[str, Any]:
    """All of a question that may leave the server before its answer, as plain data: no key in it.

    attempt: puts the options in the order of this attempt. part_of: the case it belongs to.
    """
    view = KINDS[question.kind].public(question)
    key = part_of.part_id(question) if isinstance(part_of, CaseQuestion) else question.id
    if attempt is not None and key in attempt.option_order:
        order = attempt.option_order[key]
        view["options"] = sorted(view["options"], key=lambda option: order.index(option["id"]))
    return view


def _whole(lesson: Lesson, question_id: str) -> Question:
    """The question with this id, which is no part of a case."""
    question = lesson.question(question_id)
    if question.id != question_id:
        case_id = question_id.removesuffix(f"{PART_SIGN}{question.id}")
        raise ValueError(
            f"'{question_id}' is a part of the case '{case_id}' and is asked within it. "
            f"Ask '{case_id}'."
        )
    return question


def _singly(question: Question) -> Iterator[tuple[str, Question]]:
    """The question by its id, and if it is a case the parts by theirs."""
    yield question.id, question
    if isinstance(question, CaseQuestion):
        yield from ((question.part_id(part), part) for part in question.parts)


def _shuffled(question: Question, rng: np.random.Generator) -> tuple[str, ...]:
    options = KINDS[question.kind].shuffled(question)
    return tuple(options[k] for k in rng.permutation(len(options)))
