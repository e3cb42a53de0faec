"""Whether the person should be treated today, as the history of a case tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anatomy.people import list_cases, load_case
from lessons.feedback import Severity
from lessons.plans.noticed import PlanFinding, notice

if TYPE_CHECKING:
    from anatomy.people.cases import History
    from lessons.plans.plan import Plan, Subject

NOT_TODAY = ("defer", "do_not_treat")
HARM: dict[str, Severity] = {"defer": "serious", "do_not_treat": "critical"}
WORDS = {
    "treat": "may be treated today",
    "treat_with_care": "may be treated today, with care",
    "defer": "should not be treated today",
    "do_not_treat": "should not be treated",
}


def history_of(subject: Subject) -> History | None:
    """What the person tells; None for somebody without a history."""
    return load_case(subject.id).history if subject.id in list_cases() else None


def is_for_today(subject: Subject) -> bool:
    """False for a case whose history says that nobody should be treated today."""
    history = history_of(subject)
    return history is None or history.decision not in NOT_TODAY


def find_history(plan: Plan) -> Iterator[PlanFinding]:
    """Every reason of the history beside what is planned; nothing for somebody without one."""
    history = history_of(plan.subject)
    if history is None:
        return
    name, treats = plan.subject.patient.name, bool(plan.injections)
    for reason in history.reasons:
        yield notice(
            "history",
            f"{name} {WORDS[history.decision]}: {reason.because[0].lower()}{reason.because[1:]}.",
            why=reason.so,
            severity=_severity(history.decision, treats=treats),
            evidence=reason,
        )


def _severity(decision: str, *, treats: bool) -> Severity:
    if decision in NOT_TODAY:
        return HARM[decision] if treats else "praise"
    return "note"
