"""One learner at one attempt: which question comes, what is being answered, what was saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from anatomy.face import Face
from lessons.attempt import Attempt, start_attempt
from lessons.grade import AnswerRefused, Grade, grade, read_answer
from lessons.lesson import Lesson
from lessons.load import content_hash, load_rubric
from lessons.practice import Review, card_of, make_review
from lessons.questions import Answer, Question
from pages.questions import PANELS
from pages.questions.draft import Draft
from pages.studio import Studio
from records.rows import AttemptRow
from records.store import Store


@dataclass(frozen=True)
class Pending:
    """An answer that was graded and waits to be stored."""

    question_id: str
    answer: Answer
    grade: Grade


@dataclass
class Sitting:
    """An attempt being answered. grades: question id to the grade that is in the database.

    before, after: questions of the same session outside this attempt. note: said under the prompt.
    """

    lesson: Lesson
    attempt_id: UUID
    attempt: Attempt
    grades: dict[str, Grade] = field(default_factory=dict)
    draft: Draft = field(default_factory=Draft)
    pending: Pending | None = None
    before: int = 0
    after: int = 0
    note: str = ""

    @property
    def question(self) -> Question | None:
        """The question to answer now, None when all are answered."""
        left = (q for q in self.attempt.question_ids if q not in self.grades)
        return next((self.lesson.question(one) for one in left), None)

    @property
    def number(self) -> int:
        """Which question this is, from 1."""
        return self.before + min(len(self.grades) + 1, len(self.attempt.question_ids))

    @property
    def count(self) -> int:
        """How many questions there are in all."""
        return self.before + len(self.attempt.question_ids) + self.after

    @property
    def done(self) -> int:
        """How many of them are answered."""
        return self.before + len(self.grades)

    def answer(self, face: Face, form: Mapping[str, str | tuple[str, ...]]) -> Pending:
        """The draft, graded and ready to be stored. Raises AnswerRefused, in plain words."""
        question = self.question
        if question is None:
            raise AnswerRefused("This attempt is finished.")
        self.draft.fields.update(form)
        if self.pending is None or self.pending.question_id != question.id:
            given = read_answer(question, PANELS[question.kind].read(question, self.draft))
            rubric = load_rubric(self.lesson.rubric)
            found = grade(face, self.lesson, question, given, rubric)
            self.pending = Pending(question.id, given, found)
        return self.pending

    def save(self, store: Store, pending: Pending) -> Grade:
        """The grade, once answer and grade are in the database. Raises StoreUnavailable."""
        store.add_answer_with_grade(
            self.attempt_id,
            pending.answer,
            grade=pending.grade,
            rubric_hash=content_hash(self.lesson.id),
            idempotency_key=f"{self.attempt_id}:{pending.question_id}",
            review=self._review(pending),
        )
        self.grades[pending.question_id] = pending.grade
        self.pending, self.draft = None, Draft()
        return pending.grade

    def _review(self, pending: Pending) -> Review | None:
        """What the answer is to its card; None where the question asks for no one thing."""
        card_id = card_of(self.lesson.id, self.lesson.question(pending.question_id))
        if card_id is None:
            return None
        patient_id = self.attempt.patient_id
        return make_review(card_id, pending.grade, pending.answer, patient_id=patient_id)


def begin(
    studio: Studio,
    lesson: Lesson,
    *,
    learner_id: UUID,
    kinds: Sequence[str],
    patient_id: str = "",
) -> Sitting:
    """A new attempt, stored before its first question is shown. Raises StoreUnavailable.

    patient_id: whose face; "" for the one of the settings.
    """
    ids = [q.id for q in lesson.questions if q.kind in kinds]
    whose = patient_id or studio.settings.patient
    return begin_with(studio, lesson, ids, learner_id=learner_id, patient_id=whose)


def begin_with(
    studio: Studio,
    lesson: Lesson,
    question_ids: Sequence[str],
    *,
    learner_id: UUID,
    patient_id: str,
    card_id: str | None = None,
) -> Sitting:
    """A new attempt at these questions, stored before the first is shown. StoreUnavailable.

    card_id: the card that it is a review of.
    """
    attempt = start_attempt(
        lesson,
        patient_id=patient_id,
        seed=studio.make_seed(),
        atlas_version=studio.atlas.version,
        content_hash=content_hash(lesson.id),
        question_ids=question_ids,
    )
    row = studio.store.add_attempt(
        attempt, learner_id=learner_id, atlas_hash=studio.atlas.content_hash, card_id=card_id
    )
    return Sitting(lesson, row.id, attempt)


def resume(store: Store, lesson: Lesson, row: AttemptRow) -> Sitting | None:
    """The sitting as it was left, or None when the lesson's files have changed since."""
    attempt = Attempt.model_validate(row.shown)
    if attempt.content_hash != content_hash(lesson.id):
        return None
    grades = {one.answer.question_id: stored_grade(one.grade) for one in store.list_answers(row.id)}
    return Sitting(lesson, row.id, attempt, grades)


def stored_grade(row: Any) -> Grade:
    """The lessons' Grade as the database keeps it (a GradeRow)."""
    columns = ("points", "max_points", "outcome", "error_mm", "findings")
    return Grade.model_validate({**row.details, **{name: getattr(row, name) for name in columns}})
