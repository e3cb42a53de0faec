"""From a score to a grade, the same for every kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lessons.feedback import Finding, Grade, Severity, Truth
from lessons.scoring.score import Score, total_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.questions.kind import Asked
    from lessons.rubric import Rubric

TEACHES = "teaches"


def grade_of(question: Asked, kind: str, score: Score, *, rubric: Rubric, truth: Truth) -> Grade:
    """The grade of one score: points of the kind, outcome, the score's findings."""
    return grade_all(question, kind, {kind: score}, rubric=rubric, truth=truth)


def grade_placed(
    question: Asked,
    kind: str,
    scores: Mapping[str, Score],
    *,
    rubric: Rubric,
    truth: Truth,
    distance_mm: float,
) -> Grade:
    """The grade of a needle by the scores of all rules, with what the question teaches."""
    grade = grade_all(question, kind, scores, rubric=rubric, truth=truth)
    findings = (*grade.findings, lesson_of(question))
    return grade.model_copy(update={"findings": findings, "error_mm": round(distance_mm, 2)})


def grade_all(
    question: Asked, kind: str, scores: Mapping[str, Score], *, rubric: Rubric, truth: Truth
) -> Grade:
    """The grade of scores by rule: points of the kind, outcome, all their findings."""
    total = total_of(scores, rubric)
    most = rubric.max_points(kind)
    return Grade(
        question_id=question.id,
        kind=kind,
        points=round(total.share * most, 2),
        max_points=most,
        outcome=total.outcome,
        findings=tuple(f for score in scores.values() for f in score.findings),
        truth=truth,
    )


def finding_of(
    question: Asked, rule: str, message: str, *, severity: Severity, why: str = ""
) -> Finding:
    """Something noticed about an answer, as far to be trusted as the question's evidence."""
    return Finding(
        rule=rule,
        message=message,
        why=why,
        severity=severity,
        evidence=say_evidence(question.evidence),
        src=question.evidence.src,
        verified=is_verified(question.evidence),
    )


def lesson_of(question: Asked) -> Finding:
    """What the mentor says whatever the answer."""
    return finding_of(question, TEACHES, question.teaches, severity="note")
