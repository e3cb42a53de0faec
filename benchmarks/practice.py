"""How soon the day's queue is ready, beside cards kept as the FSRS library writes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import fsrs

from benchmarks.records import ANSWER, QUESTIONS, attempt, grade
from benchmarks.row import Row, measure_ms
from lessons.load import list_lessons, load_lesson
from lessons.practice import Review, build_deck, order_queue
from records import Store, open_store
from records.tables import cards

CARDS = 5_000
TARGET_MS = 100
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDS = tuple(f"find:structure_{number}" for number in range(CARDS))


def measure_practice() -> Iterator[Row]:
    """The queue of 5,000 cards that are all due, read from the records, and the deck itself."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        theirs = library_ms(folder / "cards.sqlite")
        with open_store(folder / "facies.sqlite", clock=lambda: NOON) as store:
            learner_id = store.add_learner("Ada").id
            fill(store, learner_id)
            yield Row(
                f"day's queue of {CARDS:,} cards, all due",
                "ms",
                ours=measure_ms(lambda: queue(store, learner_id), rounds=9),
                theirs=theirs,
                alternative="fsrs cards as JSON in sqlite3",
                target_ours=TARGET_MS,
            )

    shelf = tuple(load_lesson(name) for name in list_lessons())
    yield Row(
        f"deck of {len(build_deck(shelf))} cards made from the lessons",
        "ms",
        ours=measure_ms(lambda: build_deck(shelf), rounds=9),
        target_ours=TARGET_MS,
    )


def queue(store: Store, learner_id: UUID) -> int:
    """How many cards are in today's queue."""
    return len(order_queue(store.list_cards(learner_id), dict.fromkeys(IDS), now=NOON))


def fill(store: Store, learner_id: UUID) -> None:
    """A learnt card for each id: one is reviewed, and its row stands for the others."""
    ids = tuple(f"q{number}" for number in range(QUESTIONS))
    row = store.add_attempt(attempt(ids), learner_id=learner_id, atlas_hash="a")
    review = Review(IDS[0], rating=4, urgent=False, patient_id="template")
    store.add_answer_with_grade(
        row.id,
        ANSWER,
        grade=grade("q0"),
        rubric_hash="r",
        idempotency_key="first",
        review=review,
    )
    (known,) = store.list_cards(learner_id)
    rows = [
        {
            **known._asdict(),
            "learner_id": learner_id,
            "card_id": card_id,
            "stability": 1 + number % 90,
            "last_at": NOON - timedelta(days=100 + number % 50),
            "due_at": NOON - timedelta(minutes=number),
        }
        for number, card_id in enumerate(IDS)
    ]
    with store._engine.begin() as connection:  # noqa: SLF001 - no learner reviews 5,000 cards here
        connection.execute(cards.delete())
        connection.execute(cards.insert(), rows)
    if queue(store, learner_id) != CARDS:
        raise RuntimeError("Not all cards are due; the benchmark would measure something else.")


def library_ms(path: Path) -> float:
    """The same queue from cards as the library writes them: all read, then the due ones sorted."""
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE cards (id TEXT PRIMARY KEY, card TEXT)")
        for number, card_id in enumerate(IDS):
            last = NOON - timedelta(days=100 + number % 50)
            card = fsrs.Card(
                number, fsrs.State.Review, None, 1.0 + number % 90, 5.0,
                NOON - timedelta(minutes=number), last,
            )  # fmt: skip
            plain.execute("INSERT INTO cards VALUES (?, ?)", (card_id, json.dumps(card.to_dict())))
        plain.commit()

        def work() -> list[tuple[float, str]]:
            rows = plain.execute("SELECT id, card FROM cards")
            read = [(card_id, fsrs.Card.from_json(text)) for card_id, text in rows]
            due = [(card_id, card) for card_id, card in read if card.due <= NOON]
            return sorted((scheduler.get_card_retrievability(c, NOON), i) for i, c in due)

        return measure_ms(work, rounds=9)
