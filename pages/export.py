"""A learner's record as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from records.rows import AttemptSummary, GradedAnswer

COLUMNS = (
    "attempt",
    "started_at_utc",
    "lesson",
    "patient",
    "question",
    "answered_at_utc",
    "outcome",
    "points",
    "max_points",
    "site",
    "error_mm",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def record_csv(attempts: Iterable[tuple[AttemptSummary, Iterable[GradedAnswer]]]) -> str:
    """One line an answer, with a heading. What a spreadsheet would run as a formula is quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for summary, answers in attempts:
        row = summary.attempt
        for one in answers:
            answer, grade = one.answer, one.grade
            line = (
                row.id,
                f"{row.started_at:%Y-%m-%d %H:%M:%S}",
                row.lesson_id,
                row.patient_id,
                answer.question_id,
                f"{answer.answered_at:%Y-%m-%d %H:%M:%S}",
                grade.outcome,
                grade.points,
                grade.max_points,
                answer.site_id or "",
                "" if grade.error_mm is None else grade.error_mm,
            )
            writer.writerow([cell(value) for value in line])
    return stream.getvalue()


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula; numbers stay numbers.

    >>> cell("=1+1"), cell(-2.5)
    ("'=1+1", '-2.5')
    """
    text = str(value)
    risky = not isinstance(value, int | float) and text.startswith(FORMULA_STARTS)
    return f"'{text}" if risky else text
