"""Practice that remembers: cards, when each comes back, whose face it is asked on. Pure."""

from lessons.practice.asking import Asked, ask, is_known_on_template
from lessons.practice.deck import Card, build_deck, card_of
from lessons.practice.mastery import LEVELS, Level, level_of, measure_mastery
from lessons.practice.memory import Memory, Review, recall, replay, review_card
from lessons.practice.pace import Pace, load_pace
from lessons.practice.queue import Queued, order_queue
from lessons.practice.rating import CERTAINTIES, Certainty, certainty_in, make_review
from lessons.practice.trend import ErrorTrend, measure_trend

__all__ = [
    "CERTAINTIES",
    "LEVELS",
    "Asked",
    "Card",
    "Certainty",
    "ErrorTrend",
    "Level",
    "Memory",
    "Pace",
    "Queued",
    "Review",
    "ask",
    "build_deck",
    "card_of",
    "certainty_in",
    "is_known_on_template",
    "level_of",
    "load_pace",
    "make_review",
    "measure_mastery",
    "measure_trend",
    "order_queue",
    "recall",
    "replay",
    "review_card",
]
