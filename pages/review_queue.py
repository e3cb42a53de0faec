"""What a learner reviews next: the open review, or the first card of today's queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lessons.practice import Card, Memory, Queued, ask, build_deck, order_queue
from lessons.practice.memory import TEMPLATE
from pages.language import _, language_now
from pages.people import name_person
from pages.sitting import Sitting, begin_with
from pages.studio import Studio

UNSEEN = _(
    "You know this site on the model, so here it is on someone you have not seen: {person}. "
    "Vessels and muscles may run differently."
)


@dataclass(frozen=True)
class Today:
    """What is known of the learner's cards now, and the day's queue."""

    deck: Mapping[str, Card]
    memories: Mapping[str, Memory]
    queue: tuple[Queued, ...]
    now: datetime

    @property
    def counts(self) -> Counter[str]:
        """How many cards are in the queue for each reason."""
        return Counter(one.reason for one in self.queue)

    @property
    def next_at(self) -> datetime | None:
        """When the next card comes due that is not due now; None where there is none."""
        later = (m.due_at for m in self.memories.values() if m.card_id in self.deck)
        return min((due_at for due_at in later if due_at > self.now), default=None)

    def coming(self, *, early: bool) -> tuple[Queued, ...]:
        """The cards to ask now. early: also those that come due later today."""
        return tuple(one for one in self.queue if early or one.reason != "later")


def deck_of(studio: Studio) -> Mapping[str, Card]:
    """Every card of the shelf, by its id."""
    deck: Mapping[str, Card] = studio.remember(
        ("deck", language_now(), studio.books.edition), lambda: build_deck(studio.lessons)
    )
    return deck


def read_today(studio: Studio, learner_id: UUID) -> Today:
    """The learner's queue now. Raises StoreUnavailable."""
    deck, now = deck_of(studio), studio.clock()
    memories = studio.store.list_cards(learner_id)
    queue = order_queue(memories, deck, now=now)
    return Today(deck, {memory.card_id: memory for memory in memories}, queue, now)


def begin_review(
    studio: Studio, learner_id: UUID, *, done: int, early: bool = False
) -> Sitting | None:
    """The first card of the queue as a sitting of one question, stored before it is shown.

    done: cards answered before in this session. None when nothing is due. Raises StoreUnavailable;
    UnknownId where the card's lesson went away or broke just now.
    """
    today = read_today(studio, learner_id)
    coming = today.coming(early=early)
    if not coming:
        return None
    card = today.deck[coming[0].card_id]
    asked = ask(card, today.memories.get(card.id), seen=studio.store.patients_met(learner_id))
    sitting = begin_with(
        studio,
        studio.lesson(asked.lesson_id),
        (asked.question_id,),
        learner_id=learner_id,
        patient_id=asked.patient_id,
        card_id=card.id,
        ask_certainty=True,
    )
    return in_session(sitting, done=done, left=len(coming) - 1)


def in_session(sitting: Sitting, *, done: int, left: int) -> Sitting:
    """The sitting with its place among the cards of the session, and whose face it is."""
    sitting.before, sitting.after = done, max(left, 0)
    whose = sitting.attempt.patient_id
    sitting.note = "" if whose == TEMPLATE else UNSEEN.format(person=name_person(whose))
    return sitting
