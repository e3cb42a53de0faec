"""A review is stored with its grade or not at all, and the log tells how a card came to be."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from lessons.practice import Memory, Review, replay
from records import Clock, Saved, Store
from records.rows import AttemptRow
from tests.conftest import FakeClock
from tests.records.another_process import started
from tests.records.answer_child import answer_many
from tests.records.samples import ATLAS_HASH, Placed, asked, graded, opened

KILLS = 3
MANY = 10_000
SITE = "site:glabellar_lines:procerus_mid"


def reviewed(
    store: Store, attempt: AttemptRow, key: str, *, card_id: str = SITE, rating: int = 3
) -> Saved:
    """One answer, its grade and its review, saved."""
    return store.add_answer_with_grade(
        attempt.id,
        Placed(),
        grade=graded(),
        rubric_hash="r0b1c",
        idempotency_key=key,
        review=Review(card_id, rating=rating, urgent=rating == 1, patient_id="template"),
    )


def assert_whole(store: Store, attempt: AttemptRow) -> None:
    """Every answer has its review, and every card is what its log makes of it."""
    log = store.list_reviews(attempt.learner_id)
    items = store.list_answers(attempt.id)
    assert Counter(row.answer_id for row in log) == Counter(item.answer.id for item in items)
    known = {memory.card_id: memory for memory in store.list_cards(attempt.learner_id)}
    assert set(known) == {row.card_id for row in log}
    for card_id, memory in known.items():
        own = [row for row in log if row.card_id == card_id]
        assert [row.sequence for row in own] == list(range(1, len(own) + 1))
        fields = [
            (Review(card_id, rating=r.rating, urgent=r.urgent, patient_id=r.patient_id),
             r.reviewed_at)
            for r in own
        ]  # fmt: skip
        assert replay(fields) == memory


def test_what_is_known_of_a_card_is_what_its_log_makes_of_it(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    chance = random.Random(3)
    for number in range(40):
        clock.pass_time(minutes=chance.randint(0, 4000))
        card_id = chance.choice([SITE, "find:procerus", "avoid:facial_artery"])
        reviewed(store, attempt, f"k{number}", card_id=card_id, rating=chance.randint(1, 4))
    assert_whole(store, attempt)


def test_an_answer_sent_again_is_reviewed_once(store: Store, attempt: AttemptRow) -> None:
    reviewed(store, attempt, "key")
    before = store.list_cards(attempt.learner_id)
    assert reviewed(store, attempt, "key").replayed
    assert store.list_cards(attempt.learner_id) == before
    assert len(store.list_reviews(attempt.learner_id)) == 1


@pytest.mark.parametrize("rating", [0, 9])
def test_a_review_that_cannot_be_leaves_no_answer_behind(
    store: Store, attempt: AttemptRow, rating: int
) -> None:
    with pytest.raises(ValueError, match="is not a valid Rating"):
        reviewed(store, attempt, "key", rating=rating)
    assert store.list_answers(attempt.id) == ()
    assert store.list_cards(attempt.learner_id) == ()
    assert store.list_reviews(attempt.learner_id) == ()


def test_a_store_that_breaks_between_grade_and_review_keeps_neither(
    store: Store, attempt: AttemptRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IntegrityError("insert", {}, Exception("the power is gone"))

    monkeypatch.setattr("records.saving.remember", broken)
    with pytest.raises(IntegrityError):
        reviewed(store, attempt, "key")
    assert store.list_answers(attempt.id) == ()
    monkeypatch.undo()
    reviewed(store, attempt, "key")
    assert_whole(store, attempt)


def test_answers_without_a_card_leave_the_cards_alone(store: Store, attempt: AttemptRow) -> None:
    store.add_answer_with_grade(
        attempt.id, Placed(), grade=graded(), rubric_hash="r", idempotency_key="key"
    )
    assert store.list_cards(attempt.learner_id) == ()


def test_each_learner_has_their_own_cards(store: Store, attempt: AttemptRow) -> None:
    other = store.add_learner("Ben")
    theirs = store.add_attempt(asked(), learner_id=other.id, atlas_hash=ATLAS_HASH)
    reviewed(store, attempt, "ada", rating=1)
    reviewed(store, theirs, "ben", rating=4)
    ada, ben = store.list_cards(attempt.learner_id), store.list_cards(other.id)
    assert [m.urgent for m in (*ada, *ben)] == [True, False]
    assert isinstance(ada[0], Memory)


def test_a_review_without_an_answer_is_open_and_closes_with_it(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    learner_id = attempt.learner_id
    assert store.open_review(learner_id) is None, "an attempt at a lesson is no review"
    clock.pass_time(minutes=1)
    review = store.add_attempt(
        asked("q1"), learner_id=learner_id, atlas_hash=ATLAS_HASH, card_id=SITE
    )
    assert store.open_review(learner_id) == review
    assert store.unfinished_attempt(learner_id, lesson_id=review.lesson_id) == attempt
    reviewed(store, review, "key")
    assert store.open_review(learner_id) is None


def test_the_patients_met_are_those_of_all_attempts(store: Store, attempt: AttemptRow) -> None:
    seen = replace(attempt, id=uuid4())
    other = asked("q1").model_copy(update={"patient_id": "sample_7"})
    store.add_attempt(other, learner_id=seen.learner_id, atlas_hash=ATLAS_HASH, card_id=SITE)
    assert store.patients_met(attempt.learner_id) == {"template", "sample_7"}


@pytest.mark.parametrize("change", ["DELETE FROM reviews", "UPDATE reviews SET rating = 4"])
def test_the_log_cannot_be_changed_or_shortened(
    path: Path, store: Store, attempt: AttemptRow, change: str
) -> None:
    reviewed(store, attempt, "key")
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError) as refused:
        raw.execute(change)
    assert "reviews is append-only" in str(refused.value)


def test_a_file_without_cards_is_brought_up_and_keeps_its_answers(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    store.add_answer_with_grade(
        attempt.id, Placed(), grade=graded(), rubric_hash="r", idempotency_key="key"
    )
    before = store.list_answers(attempt.id)
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        for change in ("DROP TABLE contents", "DROP TABLE ledger", "DROP TABLE ledger_head",
                       "DROP TABLE places", "DROP TABLE reviews", "DROP TABLE cards",
                       "ALTER TABLE attempts DROP COLUMN card_id",
                       "UPDATE alembic_version SET version_num = '0002'"):  # fmt: skip
            raw.execute(change)
    with opened(path, clock) as again:
        assert again.list_answers(attempt.id) == before
        assert again.get_attempt(attempt.id) == attempt
        reviewed(again, attempt, "later")
        assert len(again.list_cards(attempt.learner_id)) == 1


def test_a_kill_at_any_moment_leaves_no_grade_without_its_review(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    chance = random.Random(8)
    said: list[str] = []
    for kill in range(KILLS):
        sent = [f"kill{kill}-{number}" for number in range(MANY)]
        with started(answer_many, path, attempt.id, SITE, keys=sent) as child:
            said += child.next(chance.randint(1, 12))
            child.process.kill()
            said += child.rest()
        with opened(path, clock) as after:
            assert_whole(after, attempt)
            stored = [item.answer.idempotency_key for item in after.list_answers(attempt.id)]
            assert set(said) <= set(stored)
            assert len(stored) - len(said) <= kill + 1, "at most one more for each kill"
