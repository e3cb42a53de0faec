"""What is remembered: learners, attempts, answers, grades, in a database; added, never edited."""

from records.rows import (
    AnswerRow,
    AttemptRow,
    AttemptSummary,
    GradedAnswer,
    GradeRow,
    Learner,
    Saved,
    TrendPoint,
)
from records.store import Clock, Store, open_store
from records.unavailable import StoreUnavailable, UnknownRecord

__all__ = [
    "AnswerRow",
    "AttemptRow",
    "AttemptSummary",
    "Clock",
    "GradeRow",
    "GradedAnswer",
    "Learner",
    "Saved",
    "Store",
    "StoreUnavailable",
    "TrendPoint",
    "UnknownRecord",
    "open_store",
]
