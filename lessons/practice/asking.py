"""Which question a card asks next, and on whose face."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from lessons.practice.deck import SITE, Card
from lessons.practice.memory import LEARNT, TEMPLATE, Memory
from lessons.practice.pace import Pace, load_pace

SEEDS = (1_000, 999_999)  # below lie the samples that pages offer by name


@dataclass(frozen=True)
class Asked:
    """What comes next for a card. patient_id: the template, or "sample_<seed>"."""

    lesson_id: str
    question_id: str
    patient_id: str


def ask(card: Card, memory: Memory | None, *, seen: Collection[str]) -> Asked:
    """The card's next question, each of them in turn, and whose face it is asked on.

    seen: ids of all patients whom the learner has met; a site that is known on the template is
    asked on somebody else, with other variants, each time.
    """
    turn = 0 if memory is None else memory.reviews
    lesson_id, question_id = card.questions[turn % len(card.questions)]
    elsewhere = card.direction == SITE and memory is not None and is_known_on_template(memory)
    patient_id = unseen_patient(card.id, seen=seen) if elsewhere else TEMPLATE
    return Asked(lesson_id, question_id, patient_id)


def is_known_on_template(memory: Memory, *, pace: Pace | None = None) -> bool:
    """True when a site is learnt and was right so often on the template, one after another."""
    wanted = (pace or load_pace()).known_in_a_row.middle
    return memory.state == LEARNT and not memory.urgent and memory.in_a_row >= wanted


def unseen_patient(card_id: str, *, seen: Collection[str]) -> str:
    """A made-up patient who is not among those seen; the same one for the same card and list.

    >>> unseen_patient("site:glabellar_lines:procerus_mid", seen=()).startswith("sample_")
    True
    """
    low, high = SEEDS
    first = int.from_bytes(hashlib.sha256(card_id.encode()).digest()[:8], "big")
    room = high - low + 1
    ids = (f"sample_{low + (first + k) % room}" for k in range(room))
    return next(one for one in ids if one not in seen)
