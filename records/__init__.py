"""What is remembered: learners, attempts, answers, grades, plans, cards and their reviews."""

from records.rows import (
    AnswerRow,
    AttemptRow,
    AttemptSummary,
    GradedAnswer,
    GradeRow,
    Learner,
    ReviewRow,
    Saved,
    SavedPlan,
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
    "ReviewRow",
    "Saved",
    "SavedPlan",
    "Store",
    "StoreUnavailable",
    "TrendPoint",
    "UnknownRecord",
    "open_store",
]
