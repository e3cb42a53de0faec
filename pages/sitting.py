"""One learner at one attempt: which question comes, what is being answered, what was saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from anatomy.face import Face
from lessons.attempt import Attempt, start_attempt
from lessons.feedback import Truth
from lessons.grade import AnswerRefused, Grade, grade, read_answer
from lessons.lesson import Lesson
from lessons.load import load_rubric, rubric_hash
from lessons.practice import Review, card_of, make_review
from lessons.questions import Answer, Question
from lessons.questions.case import PART_SIGN, CaseAnswer, CaseQuestion
from pages.language import _
from pages.questions import PANELS
from pages.questions.draft import Draft
from pages.studio import Studio
from records.rows import AttemptRow
from records.store import Store

FINISHED = _("This attempt is finished.")
CERTAINTY = "certainty"  # the field of an answer, and of the draft


@dataclass(frozen=True)
class Pending:
    """An answer that was graded and waits to be stored."""

    question_id: str
    answer: Answer
    grade: Grade


@dataclass
class Sitting:
    """An attempt being answered. grades: question id to the grade that is in the database.

    parts: what was answered to the parts of cases, by part id, as it is in the database.
    certain: how sure the learner was of each answer, where they said so.
    before, after: questions of the same session outside this attempt. note: said under the prompt.
    """

    lesson: Lesson
    attempt_id: UUID
    attempt: Attempt
    grades: dict[str, Grade] = field(default_factory=dict)
    parts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    certain: dict[str, str] = field(default_factory=dict)
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
    def case(self) -> CaseQuestion[Any] | None:
        """The case that is asked now, part by part."""
        question = self.question
        return question if isinstance(question, CaseQuestion) else None

    @property
    def asked(self) -> Question | None:
        """What is asked now: the question, or the next part of a case; None between the two."""
        case = self.case
        if case is None:
            return self.question
        left = (part for part in case.parts if case.part_id(part) not in self.parts)
        return next(left, None)

    @property
    def asked_id(self) -> str:
        """The id under which the answer to what is asked now is kept."""
        asked = self.asked
        if asked is None:
            return ""
        return asked.id if self.case is None else self.case.part_id(asked)

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

    @property
    def part_number(self) -> int:
        """Which part of the case this is, from 1; 0 where there is no case."""
        case = self.case
        if case is None:
            return 0
        given = sum(case.part_id(part) in self.parts for part in case.parts)
        return min(given + 1, len(case.parts))

    def answer(self, face: Face, form: Mapping[str, str | tuple[str, ...]]) -> Pending:
        """The draft, graded and ready to be stored. Raises AnswerRefused, in plain words."""
        asked, key = self.asked, self.asked_id
        if asked is None:
            raise AnswerRefused(str(FINISHED))
        self.draft.fields.update(form)
        if self.pending is None or self.pending.question_id != key:
            data = PANELS[asked.kind].read(asked, self.draft)
            given = read_answer(asked, data | certainty_in(self.draft))
            found = grade(face, self.lesson, asked, given, load_rubric(self.lesson.rubric))
            self.pending = Pending(key, given, found.model_copy(update={"question_id": key}))
        return self.pending

    def save(self, store: Store, pending: Pending) -> Grade:
        """The grade, once answer and grade are in the database. Raises StoreUnavailable.

        The points of a case's part are stored with the case, when all its parts are answered.
        """
        case = self.case
        is_part = case is not None and pending.question_id != case.id
        kept = {"points": 0.0, "max_points": 0.0} if is_part else {}
        store.add_answer_with_grade(
            self.attempt_id,
            pending.answer,
            grade=pending.grade.model_copy(update=kept),
            rubric_hash=rubric_hash(self.lesson.rubric),
            idempotency_key=f"{self.attempt_id}:{pending.question_id}",
            review=self._review(pending),
        )
        if is_part:
            self.parts[pending.question_id] = pending.answer.model_dump(mode="json")
        else:
            self.grades[pending.question_id] = pending.grade
        if pending.answer.certainty is not None:
            self.certain[pending.question_id] = pending.answer.certainty
        self.pending, self.draft = None, Draft()
        return pending.grade

    def keep(self, store: Store) -> None:
        """Stores what may not be lost of an answer under way. Raises StoreUnavailable.

        What could not be stored is, at the next call. ValueError: another window went on meanwhile.
        """
        asked, key = self.asked, self.asked_id
        parts = () if asked is None else PANELS[asked.kind].kept(self.draft)
        for number, part in enumerate(parts):
            part_id = f"{key}{PART_SIGN}{number}"
            if asked is None or part_id in self.parts:
                continue
            store.add_answer_with_grade(
                self.attempt_id,
                part,
                grade=_not_yet(part_id, asked.kind),
                rubric_hash=rubric_hash(self.lesson.rubric),
                idempotency_key=f"{self.attempt_id}:{part_id}",
            )
            self.parts[part_id] = part.model_dump(mode="json")

    def recall(self) -> None:
        """Puts what was stored of the open answer back into the draft."""
        asked, begins = self.asked, f"{self.asked_id}{PART_SIGN}"
        kept = {
            name.removeprefix(begins): part
            for name, part in self.parts.items()
            if name.startswith(begins)
        }
        if asked is not None and kept:
            PANELS[asked.kind].recalled(self.draft, [kept[name] for name in sorted(kept, key=int)])

    def save_case(self, face: Face, store: Store) -> Grade | None:
        """The grade of a case whose parts are all answered, saved; None where there is none.

        Raises StoreUnavailable.
        """
        case = self.case
        if case is None or self.asked is not None:
            return None
        given = {part.id: dict(self.parts[case.part_id(part)]) for part in case.parts}
        answer = CaseAnswer(parts=given)
        found = grade(face, self.lesson, case, answer, load_rubric(self.lesson.rubric))
        return self.save(store, Pending(case.id, answer, found))

    def _review(self, pending: Pending) -> Review | None:
        """What the answer is to its card; None where the question asks for no one thing."""
        if pending.question_id not in self.attempt.question_ids:
            return None  # a part of a case
        card_id = card_of(self.lesson.id, self.lesson.question(pending.question_id))
        if card_id is None:
            return None
        patient_id = self.attempt.patient_id
        return make_review(card_id, pending.grade, pending.answer, patient_id=patient_id)


def certainty_in(draft: Draft) -> dict[str, Any]:
    """How sure the learner said they are, as a part of the answer; nothing where they did not."""
    said = draft.word(CERTAINTY)
    return {CERTAINTY: said} if said else {}


def begin(
    studio: Studio,
    lesson: Lesson,
    *,
    learner_id: UUID,
    kinds: Sequence[str],
    patient_id: str = "",
    ask_certainty: bool = False,
) -> Sitting:
    """A new attempt, stored before its first question is shown. Raises StoreUnavailable.

    patient_id: whose face; "" for the one of the settings. ask_certainty: ask how sure they are.
    """
    ids = [q.id for q in lesson.questions if q.kind in kinds]
    whose = patient_id or studio.settings.patient
    return begin_with(
        studio,
        lesson,
        ids,
        learner_id=learner_id,
        patient_id=whose,
        ask_certainty=ask_certainty,
    )


def begin_with(
    studio: Studio,
    lesson: Lesson,
    question_ids: Sequence[str],
    *,
    learner_id: UUID,
    patient_id: str,
    card_id: str | None = None,
    ask_certainty: bool = False,
) -> Sitting:
    """A new attempt at these questions, stored before the first is shown. StoreUnavailable.

    card_id: the card that it is a review of.
    """
    attempt = start_attempt(
        lesson,
        patient_id=patient_id,
        seed=studio.make_seed(),
        atlas_version=studio.atlas.version,
        content_hash=lesson.content_hash,
        ask_certainty=ask_certainty,
        question_ids=question_ids,
    )
    row = studio.store.add_attempt(
        attempt, learner_id=learner_id, atlas_hash=studio.atlas.content_hash, card_id=card_id
    )
    return Sitting(lesson, row.id, attempt)


def resume(store: Store, lesson: Lesson, row: AttemptRow) -> Sitting | None:
    """The sitting as it was left, or None when the lesson's files have changed since."""
    attempt = Attempt.model_validate(row.shown)
    if attempt.content_hash != lesson.content_hash:
        return None
    sitting = Sitting(lesson, row.id, attempt)
    for one in store.list_answers(row.id):
        key, given = one.answer.question_id, one.answer.answer
        if key in attempt.question_ids:
            sitting.grades[key] = stored_grade(one.grade)
        else:
            sitting.parts[key] = given
        if given.get(CERTAINTY):
            sitting.certain[key] = given[CERTAINTY]
    sitting.recall()
    return sitting


def _not_yet(part_id: str, kind: str) -> Grade:
    """The grade of a part of an answer under way: it is judged with the whole."""
    return Grade(
        question_id=part_id,
        kind=kind,
        points=0.0,
        max_points=0.0,
        outcome="partly",
        findings=(),
        truth=Truth(),
    )


def stored_grade(row: Any) -> Grade:
    """The lessons' Grade as the database keeps it (a GradeRow)."""
    columns = ("points", "max_points", "outcome", "error_mm", "findings")
    return Grade.model_validate({**row.details, **{name: getattr(row, name) for name in columns}})
