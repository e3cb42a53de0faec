"""A finding about a plan: which injections it is about, and how far it may count."""

from __future__ import annotations

from collections.abc import Iterable

from anatomy.evidence import Evidenced
from lessons.feedback import Finding, Severity
from lessons.trust import UNVERIFIED, is_verified, say_evidence

MEASURED = "measured on this face; no published figure is needed to know it"
MODEL = f"{UNVERIFIED}: this project's model of the dose, no evidence"
COUNTING: tuple[Severity, ...] = ("critical", "serious", "minor")
ORDER: tuple[Severity, ...] = (*COUNTING, "praise", "note")


class PlanFinding(Finding):
    """A finding about a plan. numbers: of the injections it is about, from 1; () for the whole."""

    numbers: tuple[int, ...] = ()


def notice(
    rule: str,
    message: str,
    *,
    severity: Severity,
    evidence: Evidenced | None,
    value: float | None = None,
    unit: str = "",
    why: str = "",
    numbers: tuple[int, ...] = (),
) -> PlanFinding:
    """A finding that rests on a figure or a statement with its source."""
    return PlanFinding(
        rule=rule,
        message=message,
        why=why,
        value=None if value is None else round(value, 1),
        unit=unit,
        severity=severity,
        evidence=say_evidence(evidence),
        src=None if evidence is None else evidence.src,
        verified=is_verified(evidence),
        numbers=numbers,
    )


def about(finding: Finding, who: str, *numbers: int) -> PlanFinding:
    """A rule's finding as one about these injections; `who` begins its message."""
    told = {**finding.model_dump(), "message": f"{who}: {finding.message}", "numbers": numbers}
    return PlanFinding.model_validate(told)


def weigh(findings: Iterable[PlanFinding]) -> tuple[PlanFinding, ...]:
    """The gravest first; what rests on an unverified figure is a note and nothing more."""
    weighed = [
        one if one.verified or one.severity not in COUNTING else _noted(one) for one in findings
    ]
    return tuple(sorted(weighed, key=lambda one: ORDER.index(one.severity)))


def _noted(finding: PlanFinding) -> PlanFinding:
    return finding.model_copy(update={"severity": "note"})
