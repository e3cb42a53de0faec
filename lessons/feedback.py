"""What a learner is told after an answer: findings, the truth, the grade."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["correct", "partly", "wrong", "critical", "no_hit"]
Severity = Literal["praise", "note", "minor", "serious", "critical"]


class Finding(BaseModel):
    """One thing noticed, as a mentor would say it.

    rule: what was looked at. message: what was seen. why: why it matters.
    value, unit: the number measured. evidence, src: where the figure behind it comes from.
    verified: False means the figure is shown as unverified and fails nobody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    message: str
    why: str = ""
    value: float | None = None
    unit: str = ""
    severity: Severity
    evidence: str = ""
    src: str | None = None
    verified: bool = True


class Truth(BaseModel):
    """The right answer, sent only after the learner's.

    position, normal: (3,) mm and unit, of a site on the skin. structure_ids, option_ids, zone_ids:
    what was asked for. layer: id of the layer of the tip. angle_deg, towards_deg, direction (3,):
    how the right needle leans.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    site_id: str | None = None
    side: str | None = None
    position: tuple[float, float, float] | None = None
    normal: tuple[float, float, float] | None = None
    label: str = ""
    depth_mm: float | None = None
    units: float | None = None
    structure_ids: tuple[str, ...] = ()
    option_ids: tuple[str, ...] = ()
    zone_ids: tuple[str, ...] = ()
    layer: str = ""
    angle_deg: float | None = None
    towards_deg: float | None = None
    direction: tuple[float, float, float] | None = None


class Grade(BaseModel):
    """What an answer is worth, and why. Appended to the record, never edited.

    error_mm: distance to the site along the skin, None where nothing was placed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question_id: str
    kind: str
    points: float
    max_points: float
    outcome: Outcome
    findings: tuple[Finding, ...]
    truth: Truth
    error_mm: float | None = None

    @property
    def passed(self) -> bool:
        """True when the answer would do at the bedside."""
        return self.outcome in {"correct", "partly"}


class AnswerRefused(ValueError):
    """The answer could not be read. Its text is for the learner; nothing is graded."""


def no_hit(question_id: str, *, kind: str, max_points: float, truth: Truth) -> Grade:
    """The grade of a click beside the face."""
    finding = Finding(
        rule="no_hit",
        message="Your click did not meet the face, so there is nothing to measure.",
        why="Turn the face until the place you mean points toward you, then click again.",
        severity="note",
    )
    return Grade(
        question_id=question_id,
        kind=kind,
        points=0.0,
        max_points=max_points,
        outcome="no_hit",
        findings=(finding,),
        truth=truth,
    )
