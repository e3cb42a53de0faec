"""Reading the rows back: answers with the grade that counts, summaries, the trend of the error."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select

from records.rows import (
    AnswerRow,
    AttemptRow,
    AttemptSummary,
    GradedAnswer,
    GradeRow,
    TrendPoint,
)
from records.tables import answers, attempts, grades

later = grades.alias("later")


def graded_answers(connection: Connection, attempt_id: UUID) -> tuple[GradedAnswer, ...]:
    """An attempt's answers in their order, each with the grade that counts now."""
    query = _current().where(answers.c.attempt_id == attempt_id).order_by(answers.c.sequence)
    return tuple(_graded(row) for row in connection.execute(query))


def current_grade(connection: Connection, answer_id: UUID) -> GradeRow:
    """The grade of an answer that no later one supersedes."""
    return _graded(connection.execute(_current().where(answers.c.id == answer_id)).one()).grade


def all_grades(connection: Connection, attempt_id: UUID) -> tuple[GradeRow, ...]:
    """Every grade of an attempt, in the order of its answers and then of the grading."""
    query = (
        select(grades)
        .join(answers, answers.c.id == grades.c.answer_id)
        .where(answers.c.attempt_id == attempt_id)
        .order_by(answers.c.sequence, grades.c.graded_at)
    )
    return tuple(_grade(dict(row)) for row in connection.execute(query).mappings())


def summaries(connection: Connection, learner_id: UUID) -> tuple[AttemptSummary, ...]:
    """A learner's attempts with their scores, the latest first."""
    newest = attempts.c.started_at.desc()
    own = select(attempts).where(attempts.c.learner_id == learner_id).order_by(newest)
    rows = [AttemptRow(**row) for row in connection.execute(own).mappings()]
    by_attempt: dict[UUID, list[GradedAnswer]] = defaultdict(list)
    for graded in _of_learner(connection, learner_id):
        by_attempt[graded.answer.attempt_id].append(graded)
    return tuple(summary(row, by_attempt[row.id]) for row in rows)


def answers_by_attempt(
    connection: Connection, learner_id: UUID
) -> dict[UUID, tuple[GradedAnswer, ...]]:
    """A learner's answers by attempt, in their order, each with the grade that counts now."""
    found: dict[UUID, list[GradedAnswer]] = defaultdict(list)
    for graded in _of_learner(connection, learner_id):
        found[graded.answer.attempt_id].append(graded)
    return {key: tuple(answers) for key, answers in found.items()}


def summary(attempt: AttemptRow, graded: list[GradedAnswer]) -> AttemptSummary:
    """One line of the progress page. Of several answers to one question the first counts."""
    counted: dict[str, GradedAnswer] = {}
    for item in graded:
        counted.setdefault(item.answer.question_id, item)
    marks = [item.grade for item in counted.values()]
    errors = [mark.error_mm for mark in marks if mark.error_mm is not None]
    return AttemptSummary(
        attempt=attempt,
        answered=len(counted),
        points=sum(mark.points for mark in marks),
        max_points=sum(mark.max_points for mark in marks),
        critical=sum(mark.outcome == "critical" for mark in marks),
        mean_error_mm=sum(errors) / len(errors) if errors else None,
        last_at=max((item.answer.answered_at for item in graded), default=None),
    )


def error_trend(connection: Connection, learner_id: UUID) -> dict[str, tuple[TrendPoint, ...]]:
    """For each site that was placed: how far off, mm, oldest first."""
    trend: dict[str, list[TrendPoint]] = defaultdict(list)
    for item in _of_learner(connection, learner_id):
        if item.answer.site_id is not None and item.grade.error_mm is not None:
            point = TrendPoint(item.answer.answered_at, item.grade.error_mm)
            trend[item.answer.site_id].append(point)
    return {site_id: tuple(points) for site_id, points in sorted(trend.items())}


def _of_learner(connection: Connection, learner_id: UUID) -> list[GradedAnswer]:
    query = (
        _current()
        .join(attempts, attempts.c.id == answers.c.attempt_id)
        .where(attempts.c.learner_id == learner_id)
        .order_by(answers.c.answered_at, answers.c.sequence)
    )
    return [_graded(row) for row in connection.execute(query)]


def _current() -> Select[Any]:
    """Answers beside the grade that counts: answer's columns first, then the grade's."""
    return (
        select(*answers.c, *grades.c)
        .select_from(answers)
        .join(grades, grades.c.answer_id == answers.c.id)
        .outerjoin(later, later.c.supersedes == grades.c.id)
        .where(later.c.id.is_(None))
    )


def _graded(row: Row[Any]) -> GradedAnswer:
    values = tuple(row)
    width = len(answers.c)
    answer = AnswerRow(**dict(zip(answers.c.keys(), values[:width], strict=True)))
    return GradedAnswer(answer, _grade(dict(zip(grades.c.keys(), values[width:], strict=True))))


def _grade(columns: dict[str, Any]) -> GradeRow:
    return GradeRow(**{**columns, "findings": tuple(columns["findings"])})
