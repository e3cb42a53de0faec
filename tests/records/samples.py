"""Small lessons types to store: an attempt of three questions, answers, grades."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from lessons.attempt import Attempt
from lessons.feedback import Finding, Grade, Outcome, Truth
from lessons.practice import Review
from records import Clock, Saved, Store, open_store
from records.rows import AttemptRow

ATLAS_HASH = "a71a5"


class Placed(BaseModel):
    """An answer as a page would pass it on."""

    model_config = ConfigDict(frozen=True)

    face_index: int | None = 7
    barycentric: tuple[float, ...] = (0.2, 0.3, 0.5)
    units: float | None = 4.0


def asked(*question_ids: str, lesson_id: str = "glabellar_lines", seed: int = 7) -> Attempt:
    """An attempt that asks these questions; without any, three."""
    return Attempt(
        lesson_id=lesson_id,
        patient_id="template",
        seed=seed,
        atlas_version="0.1",
        content_hash="c0ffee",
        question_ids=question_ids or ("q1", "q2", "q3"),
        option_order={},
    )


def graded(
    question_id: str = "q1",
    *,
    points: float = 8.0,
    error_mm: float | None = 2.5,
    outcome: Outcome = "correct",
    site_id: str | None = "procerus",
    side: str | None = None,
) -> Grade:
    """A grade with one finding."""
    finding = Finding(
        rule="distance", message="2.5 mm too lateral.", value=error_mm, unit="mm", severity="minor"
    )
    return Grade(
        question_id=question_id,
        kind="place",
        points=points,
        max_points=10.0,
        outcome=outcome,
        findings=(finding,),
        truth=Truth(site_id=site_id, side=side),
        error_mm=error_mm,
    )


def opened(path: Path, clock: Clock, *, patience_s: float = 20.0) -> Store:
    """A store on a file; patient, so that a busy machine fails no test."""
    return open_store(path, clock=clock, patience_s=patience_s)


def started(store: Store, *, name: str = "Ada") -> AttemptRow:
    """A fresh learner's attempt of three questions."""
    learner = store.add_learner(name)
    return store.add_attempt(asked(), learner_id=learner.id, atlas_hash=ATLAS_HASH)


def answered(
    store: Store, attempt_id: UUID, key: str, *, grade: Grade | None = None, card_id: str = ""
) -> Saved:
    """One answer with its grade, saved; with a card, it is a good review of it."""
    review = Review(card_id, rating=3, urgent=False, patient_id="template") if card_id else None
    return store.add_answer_with_grade(
        attempt_id,
        Placed(),
        grade=grade or graded(),
        rubric_hash="r0b1c",
        idempotency_key=key,
        review=review,
    )


def keys(store: Store, attempt_id: UUID) -> Sequence[str]:
    """The keys of the stored answers, in their order."""
    return [item.answer.idempotency_key for item in store.list_answers(attempt_id)]
