"""The one store: what learners did and what they remember, saved before anyone says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import Connection, Engine, select

from records import contents, ledger, places, progress, remembering
from records.engine import database_url, open_engine, refuse_missing_folder
from records.intake import answer_row, attempt_row, grade_row, plan_row, readable_name
from records.migrate import migrate
from records.rows import (
    Appended,
    AttemptRow,
    AttemptSummary,
    Entry,
    GradedAnswer,
    GradeRow,
    Json,
    Learner,
    LessonPlace,
    Part,
    ReviewRow,
    Saved,
    SavedPlan,
    TrendPoint,
)
from records.saving import fetch, insert_row, list_plans, save_once, save_plan_once
from records.tables import answers, attempts, grades, learners, plans
from records.tables import ledger as ledger_table
from records.unavailable import plain_words
from records.writer import Writer

if TYPE_CHECKING:
    from lessons.attempt import Attempt
    from lessons.feedback import Grade
    from lessons.plans import Debrief, Plan
    from lessons.practice.memory import Memory, Review

T = TypeVar("T")
Clock = Callable[[], datetime]

PATIENCE_S = 4.0
"""How long a learner waits for another writer before being told; our proposal."""

NOT_OPENED = "The records could not be opened"
NOT_READ = "The records could not be read"
ANSWER_NOT_SAVED = "Your answer was not saved"
PLACE_NOT_SAVED = "Your place in the lesson was not saved"
PLAN_NOT_SAVED = "Your plan was not saved"
ENTRY_NOT_SAVED = "This was not put on record"


def open_store(
    url_or_path: str | Path,
    *,
    clock: Clock,
    make_id: Callable[[], UUID] = uuid4,
    patience_s: float = PATIENCE_S,
) -> Store:
    """A store on an SQLite file or on a database's address; its tables are made or brought up.

    clock: gives the time now, aware. patience_s: how long to wait for another writer.
    Raises ValueError for an address of another kind, StoreUnavailable when it cannot be opened.

    >>> from datetime import UTC
    >>> with open_store("sqlite://", clock=lambda: datetime(2026, 3, 1, tzinfo=UTC)) as store:
    ...     store.add_learner("Ada").display_name
    'Ada'
    """
    url = database_url(url_or_path)
    refuse_missing_folder(url)
    writer = Writer(url, patience_s)
    engine = open_engine(url, writer.busy_ms)
    try:
        with plain_words(NOT_OPENED):
            writer.run(lambda: migrate(engine), what=NOT_OPENED)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, writer, clock=clock, make_id=make_id)


class Store:
    """What is remembered. Each `add_` has reached the disk when it returns, and stays as it is.

    Any method raises StoreUnavailable, in plain words, when the database cannot be used now; then
    nothing of the call was stored.
    """

    def __init__(
        self, engine: Engine, writer: Writer, *, clock: Clock, make_id: Callable[[], UUID]
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._clock = clock
        self._make_id = make_id

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add_learner(self, display_name: str) -> Learner:
        """The new learner. Raises ValueError for an empty, over-long or unprintable name."""
        learner = Learner(self._make_id(), readable_name(display_name), self._clock())
        self._write("The name was not saved", lambda c: insert_row(c, learners, learner))
        return learner

    def get_learner(self, learner_id: UUID) -> Learner:
        """The learner with this id. Raises UnknownRecord."""
        return self._read(lambda c: Learner(**fetch(c, learners, learner_id, kind="learner")))

    def list_learners(self) -> tuple[Learner, ...]:
        """Every learner, by name."""
        query = select(learners).order_by(learners.c.display_name, learners.c.created_at)
        rows = self._read(lambda c: c.execute(query).mappings().all())
        return tuple(Learner(**row) for row in rows)

    def add_attempt(
        self, attempt: Attempt, *, learner_id: UUID, atlas_hash: str, card_id: str | None = None
    ) -> AttemptRow:
        """The attempt as stored: what will be shown, before any answer. Raises UnknownRecord.

        atlas_hash: the content hash of the atlas that the face is built from. card_id: the card
        that it is a review of.
        """
        row = attempt_row(
            attempt,
            self._make_id(),
            learner_id=learner_id,
            atlas_hash=atlas_hash,
            started_at=self._clock(),
            card_id=card_id,
        )

        def work(connection: Connection) -> None:
            fetch(connection, learners, learner_id, kind="learner")
            insert_row(connection, attempts, row)

        self._write("The attempt was not started", work)
        return row

    def get_attempt(self, attempt_id: UUID) -> AttemptRow:
        """The attempt with this id. Raises UnknownRecord."""
        return self._read(lambda c: AttemptRow(**fetch(c, attempts, attempt_id, kind="attempt")))

    def list_attempts(self, learner_id: UUID) -> tuple[AttemptSummary, ...]:
        """A learner's attempts with their scores, the latest first."""
        return self._read(lambda c: progress.summaries(c, learner_id))

    def unfinished_attempt(self, learner_id: UUID, *, lesson_id: str) -> AttemptRow | None:
        """The learner's latest attempt of a lesson if it has open questions, else None.

        A review is no attempt of a lesson.
        """
        own = (s for s in self.list_attempts(learner_id) if s.attempt.card_id is None)
        same = (s for s in own if s.attempt.lesson_id == lesson_id)
        latest = next(same, None)
        return None if latest is None or latest.finished else latest.attempt

    def add_answer_with_grade(
        self,
        attempt_id: UUID,
        answer: BaseModel,
        *,
        grade: Grade,
        rubric_hash: str,
        idempotency_key: str,
        review: Review | None = None,
    ) -> Saved:
        """The answer and its grade, both committed; or what was stored when this key came before.

        review: what the answer is to its card; it and what is then known of the card are committed
        along with the grade. idempotency_key: the page's own name for this one answer; sending it
        again stores nothing.
        Raises UnknownRecord for the attempt, ValueError for a key that belongs to another answer.
        """
        now = self._clock()
        row = answer_row(
            answer,
            self._make_id(),
            grade=grade,
            attempt_id=attempt_id,
            answered_at=now,
            idempotency_key=idempotency_key,
        )
        mark = grade_row(
            grade, self._make_id(), answer_id=row.id, rubric_hash=rubric_hash, graded_at=now
        )
        review_id = self._make_id()
        return self._write(
            ANSWER_NOT_SAVED,
            lambda c: save_once(c, row, mark, review=review, review_id=review_id),
        )

    def add_grade(self, answer_id: UUID, grade: Grade, *, rubric_hash: str) -> GradeRow:
        """A later grade of an answer; it supersedes the one before, which stays. UnknownRecord."""

        def work(connection: Connection) -> GradeRow:
            fetch(connection, answers, answer_id, kind="answer")
            row = grade_row(
                grade,
                self._make_id(),
                answer_id=answer_id,
                rubric_hash=rubric_hash,
                graded_at=self._clock(),
                supersedes=progress.current_grade(connection, answer_id).id,
            )
            insert_row(connection, grades, row)
            return row

        return self._write("The new grade was not saved", work)

    def list_answers(self, attempt_id: UUID) -> tuple[GradedAnswer, ...]:
        """An attempt's answers in their order, each with the grade that counts now."""
        return self._read(lambda c: progress.graded_answers(c, attempt_id))

    def answers_by_attempt(self, learner_id: UUID) -> dict[UUID, tuple[GradedAnswer, ...]]:
        """All answers of a learner by attempt, each with the grade that counts now."""
        return self._read(lambda c: progress.answers_by_attempt(c, learner_id))

    def list_grades(self, attempt_id: UUID) -> tuple[GradeRow, ...]:
        """Every grade of an attempt in the order of the answers, superseded ones too."""
        return self._read(lambda c: progress.all_grades(c, attempt_id))

    def list_cards(self, learner_id: UUID) -> tuple[Memory, ...]:
        """What is known of every card that the learner was ever asked."""
        return self._read(lambda c: remembering.memories(c, learner_id))

    def list_reviews(self, learner_id: UUID) -> tuple[ReviewRow, ...]:
        """Every review of a learner, by card and then in its order."""
        return self._read(lambda c: remembering.review_log(c, learner_id))

    def open_review(self, learner_id: UUID) -> AttemptRow | None:
        """The learner's latest review if it has no answer yet, else None."""
        return self._read(lambda c: remembering.open_review(c, learner_id))

    def patients_met(self, learner_id: UUID) -> frozenset[str]:
        """Ids of the patients on whom the learner was ever asked."""
        return self._read(lambda c: remembering.patients_met(c, learner_id))

    def add_plan(
        self,
        plan: Plan,
        debrief: Debrief,
        *,
        learner_id: UUID,
        name: str,
        atlas_hash: str,
        content_hash: str,
        idempotency_key: str,
    ) -> SavedPlan:
        """The plan with its debrief, committed; or what was stored when this key came before.

        content_hash: of the lesson's files. idempotency_key: the page's own name for this one
        saving; sending it again stores nothing. Raises UnknownRecord for the learner, ValueError
        for a name that nobody could read and for a key that belongs to another plan.
        """
        row = plan_row(
            plan,
            self._make_id(),
            debrief=debrief,
            learner_id=learner_id,
            name=name,
            atlas_hash=atlas_hash,
            content_hash=content_hash,
            saved_at=self._clock(),
            idempotency_key=idempotency_key,
        )
        return self._write(PLAN_NOT_SAVED, lambda c: save_plan_once(c, row))

    def get_plan(self, plan_id: UUID) -> SavedPlan:
        """The plan with this id. Raises UnknownRecord."""
        return self._read(lambda c: SavedPlan(**fetch(c, plans, plan_id, kind="plan")))

    def list_plans(self, learner_id: UUID) -> tuple[SavedPlan, ...]:
        """A learner's plans, the newest first."""
        return self._read(lambda c: list_plans(c, learner_id))

    def keep_place(self, learner_id: UUID, *, lesson_id: str, step_id: str, number: int) -> None:
        """Remember where a learner stopped. step_id: "" is the overview. Raises UnknownRecord."""
        now = self._clock()

        def work(connection: Connection) -> None:
            fetch(connection, learners, learner_id, kind="learner")
            places.keep_place(
                connection, learner_id, lesson_id=lesson_id, step_id=step_id, number=number, at=now
            )

        self._write(PLACE_NOT_SAVED, work)

    def list_places(self, learner_id: UUID) -> tuple[LessonPlace, ...]:
        """Where a learner stopped in each lesson, the latest first."""
        return self._read(lambda c: places.list_places(c, learner_id))

    def error_trend(self, learner_id: UUID) -> dict[str, tuple[TrendPoint, ...]]:
        """For each site the learner has placed: how far off, mm, oldest first."""
        return self._read(lambda c: progress.error_trend(c, learner_id))

    def append_entry(
        self,
        kind: str,
        *,
        subject_id: UUID,
        actor_id: UUID,
        payload: Json,
        about: str = "",
        content_hash: str = "",
        atlas_hash: str = "",
        idempotency_key: str,
        supersedes: UUID | None = None,
    ) -> Appended:
        """The entry at the ledger's end, committed; or what was stored when this key came before.

        Raises UnknownRecord for the people and the superseded entry, ReplayMismatch for a key that
        belongs to another entry, ValueError for what no entry may hold.
        """
        part = Part(payload, idempotency_key, supersedes)
        (appended,) = self.append_entries(
            kind, (part,), subject_id=subject_id, actor_id=actor_id, about=about,
            content_hash=content_hash, atlas_hash=atlas_hash,
        )  # fmt: skip
        return appended

    def append_entries(
        self,
        kind: str,
        parts: Sequence[Part],
        *,
        subject_id: UUID,
        actor_id: UUID,
        about: str = "",
        content_hash: str = "",
        atlas_hash: str = "",
    ) -> tuple[Appended, ...]:
        """Several entries of one kind in their order, all of them or none. Raises as one does."""
        people, hashes, now = (subject_id, actor_id), (content_hash, atlas_hash), self._clock()
        new = partial(ledger.new_entry, people=people, about=about, hashes=hashes, at=now)
        entries = [new(kind, self._make_id(), part) for part in parts]
        return self._write(
            ENTRY_NOT_SAVED, lambda c: tuple(ledger.append(c, entry) for entry in entries)
        )

    def list_entries(
        self,
        *,
        subject_id: UUID | None = None,
        actor_id: UUID | None = None,
        kinds: Collection[str] | None = None,
        about: str | None = None,
    ) -> tuple[Entry, ...]:
        """The ledger's entries that fit everything asked for, in their order."""
        return self._read(
            lambda c: ledger.list_entries(
                c, subject_id=subject_id, actor_id=actor_id, kinds=kinds, about=about
            )
        )

    def get_entry(self, entry_id: UUID) -> Entry:
        """The entry with this id. Raises UnknownRecord."""
        return self._read(lambda c: Entry(**fetch(c, ledger_table, entry_id, kind="entry")))

    def check_ledger(self) -> str:
        """A sentence naming what is broken first in the ledger or its contents, "" when whole."""
        return self._read(lambda c: ledger.broken_entry(c) or contents.broken_content(c))

    def keep_content(self, text: str) -> str:
        """The hash by which an entry may name this text, which is kept from now on."""
        return self._write(ENTRY_NOT_SAVED, lambda c: contents.keep_content(c, text))

    def get_content(self, content_hash: str) -> str:
        """The text kept under this hash, whole. Raises UnknownRecord."""
        return self._read(lambda c: contents.get_content(c, content_hash))

    def _read(self, work: Callable[[Connection], T]) -> T:
        with plain_words(NOT_READ), self._engine.begin() as connection:
            return work(connection)

    def _write(self, what: str, work: Callable[[Connection], T]) -> T:
        with plain_words(what):
            return self._writer.write(self._engine, work, what=what)
