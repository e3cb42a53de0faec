"""What is remembered: learners, attempts, answers, plans, cards; the ledger of certification."""

from records.ledger import ReplayMismatch
from records.rows import (
    AnswerRow,
    Appended,
    AttemptRow,
    AttemptSummary,
    Entry,
    GradedAnswer,
    GradeRow,
    Learner,
    Part,
    ReviewRow,
    Saved,
    SavedPlan,
    TrendPoint,
)
from records.store import Clock, Store, open_store
from records.unavailable import StoreUnavailable, UnknownRecord

__all__ = [
    "AnswerRow",
    "Appended",
    "AttemptRow",
    "AttemptSummary",
    "Clock",
    "Entry",
    "GradeRow",
    "GradedAnswer",
    "Learner",
    "Part",
    "ReplayMismatch",
    "ReviewRow",
    "Saved",
    "SavedPlan",
    "Store",
    "StoreUnavailable",
    "TrendPoint",
    "UnknownRecord",
    "open_store",
]
