"""How fast answers are saved and progress is read, with every commit on the disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID, uuid4

from benchmarks.row import Row, measure_ms
from lessons.attempt import Attempt
from lessons.feedback import Finding, Grade, Truth
from lessons.questions.place import PlaceAnswer
from records import Store, open_store

ANSWERS = 500
QUESTIONS = 30
ANSWER = PlaceAnswer(face_index=7, barycentric=(0.2, 0.3, 0.5), units=4.0, depth_mm=3.0)


def measure_records() -> Iterator[Row]:
    """Answers saved per second beside plain sqlite3 as it comes, and the time to read progress."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        theirs = plain_commits_per_s(folder / "plain.sqlite")
        with open_store(folder / "facies.sqlite", clock=lambda: datetime.now(UTC)) as store:
            learner_id = store.add_learner("Ada").id
            yield Row(
                "answers saved, each on the disk",
                "per s",
                ours=commits_per_s(store, learner_id),
                more_is_better=True,
                theirs=theirs,
                alternative="sqlite3 as it comes",
                target_ours=100,
            )
            yield Row(
                f"progress over {ANSWERS} answers",
                "ms",
                ours=measure_ms(lambda: store.list_attempts(learner_id), rounds=9),
                target_ours=100,
            )


def commits_per_s(store: Store, learner_id: UUID) -> float:
    """How many answers with their grades the store saves in a second."""
    ids = tuple(f"q{number}" for number in range(QUESTIONS))
    attempt_ids = [
        store.add_attempt(attempt(ids), learner_id=learner_id, atlas_hash="a").id
        for _ in range(-(-ANSWERS // QUESTIONS))
    ]
    started_s = perf_counter()
    for number in range(ANSWERS):
        store.add_answer_with_grade(
            attempt_ids[number // QUESTIONS],
            ANSWER,
            grade=grade(ids[number % QUESTIONS]),
            rubric_hash="r",
            idempotency_key=str(uuid4()),
        )
    return ANSWERS / (perf_counter() - started_s)


def plain_commits_per_s(path: Path) -> float:
    """The same two rows through sqlite3 with its own settings."""
    answer, given = json.dumps(ANSWER.model_dump()), json.dumps(grade("q").model_dump())
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE answers (id TEXT PRIMARY KEY, answer TEXT)")
        plain.execute("CREATE TABLE grades (id TEXT PRIMARY KEY, answer_id TEXT, grade TEXT)")
        started_s = perf_counter()
        for _ in range(ANSWERS):
            answer_id = str(uuid4())
            with plain:
                plain.execute("INSERT INTO answers VALUES (?, ?)", (answer_id, answer))
                row = (str(uuid4()), answer_id, given)
                plain.execute("INSERT INTO grades VALUES (?, ?, ?)", row)
        return ANSWERS / (perf_counter() - started_s)


def attempt(question_ids: tuple[str, ...]) -> Attempt:
    """An attempt that asks these questions."""
    return Attempt(
        lesson_id="glabellar_lines",
        patient_id="template",
        seed=7,
        atlas_version="0",
        content_hash="c",
        question_ids=question_ids,
        option_order={},
    )


def grade(question_id: str) -> Grade:
    """A grade with one finding."""
    finding = Finding(
        rule="distance", message="2.5 mm too lateral.", value=2.5, unit="mm", severity="minor"
    )
    return Grade(
        question_id=question_id,
        kind="place",
        points=8,
        max_points=10,
        outcome="correct",
        findings=(finding,),
        truth=Truth(site_id="procerus"),
        error_mm=2.5,
    )
