"""What is remembered of a card, and what a review makes of it: the FSRS model, without chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

from lessons.practice.pace import load_pace

TEMPLATE = "template"

# The defaults of FSRS-6 as py-fsrs 6.3 ships them, written down so that the same reviews give the
# same days whatever a later version ships.
PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
LEARNING_STEPS = (timedelta(minutes=1), timedelta(minutes=10))
RELEARNING_STEPS = (timedelta(minutes=10),)
LONGEST_DAYS = 3650
LEARNT = int(State.Review)


@dataclass(frozen=True)
class Review:
    """One answer to a card. rating: 1 again, 2 hard, 3 good, 4 easy.

    urgent: wrong, sure of it, and near a vessel or a nerve. patient_id: whose face it was.
    """

    card_id: str
    rating: int
    urgent: bool
    patient_id: str


class Memory(NamedTuple):
    """What is known of a card after its reviews; a tuple, because thousands are read at once.

    state: 1 learning, 2 learnt, 3 learning again. step: which short step comes next, None when
    learnt. stability: days after which it is recalled with 90 %. difficulty: 1 to 10.
    urgent: the last answer was wrong, sure and near a vessel or a nerve. in_a_row: right answers
    on the template since the last wrong one anywhere. lapses: wrong answers.
    """

    card_id: str
    state: int
    step: int | None
    stability: float
    difficulty: float
    due_at: datetime
    first_at: datetime
    last_at: datetime
    reviews: int
    lapses: int
    in_a_row: int
    urgent: bool


def review_card(memory: Memory | None, review: Review, *, at: datetime) -> Memory:
    """The memory after one more review. memory: None for a card never asked before.

    An urgent one is due at once, so before anything else. Raises ValueError for a review of another
    card, a rating that there is not, or a time without its zone.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> easy = Review("find:procerus", rating=4, urgent=False, patient_id="template")
    >>> (review_card(None, easy, at=noon).due_at - noon).days
    8
    """
    if memory is not None and memory.card_id != review.card_id:
        raise ValueError(f"A review of {review.card_id!r} is none of {memory.card_id!r}.")
    if at.tzinfo is None:
        raise ValueError(f"Expected a time with its zone, got {at!r}.")
    at = at.astimezone(UTC)
    card, _ = _scheduler().review_card(_fsrs(memory, at), Rating(review.rating), at)
    assert card.stability is not None  # noqa: S101 - FSRS sets both at every review
    assert card.difficulty is not None  # noqa: S101
    lapsed = review.rating == Rating.Again
    return Memory(
        card_id=review.card_id,
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due_at=at if review.urgent else card.due,
        first_at=at if memory is None else memory.first_at,
        last_at=at,
        reviews=1 + (0 if memory is None else memory.reviews),
        lapses=int(lapsed) + (0 if memory is None else memory.lapses),
        in_a_row=_in_a_row(memory, review),
        urgent=review.urgent,
    )


def replay(reviews: Iterable[tuple[Review, datetime]]) -> Memory | None:
    """The memory that a card's log gives, oldest review first; None for an empty one."""
    memory = None
    for review, at in reviews:
        memory = review_card(memory, review, at=at)
    return memory


def recall(memory: Memory, *, at: datetime) -> float:
    """The chance, 0 to 1, that the model gives a right answer now."""
    card = _fsrs(memory, at)
    return _scheduler().get_card_retrievability(card, at)


def _in_a_row(memory: Memory | None, review: Review) -> int:
    before = 0 if memory is None else memory.in_a_row
    if review.rating == Rating.Again:
        return 0
    return before + (review.rating >= Rating.Good and review.patient_id == TEMPLATE)


def _fsrs(memory: Memory | None, at: datetime) -> FsrsCard:
    if memory is None:
        return FsrsCard(card_id=0, due=at)
    return FsrsCard(
        card_id=0,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.last_at,
    )


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    return Scheduler(
        parameters=PARAMETERS,
        desired_retention=load_pace().recall.middle / 100,
        learning_steps=LEARNING_STEPS,
        relearning_steps=RELEARNING_STEPS,
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )
