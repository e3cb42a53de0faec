"""What is remembered: learners, attempts, answers, grades, plans; added, never edited."""

from records.rows import (
    AnswerRow,
    AttemptRow,
    AttemptSummary,
    GradedAnswer,
    GradeRow,
    Learner,
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
    "Saved",
    "SavedPlan",
    "Store",
    "StoreUnavailable",
    "TrendPoint",
    "UnknownRecord",
    "open_store",
]
