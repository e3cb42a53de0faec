"""What the findings of a plan come to: one word and one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from lessons.plans.history import is_for_today
from lessons.plans.noticed import COUNTING, PlanFinding

if TYPE_CHECKING:
    from lessons.plans.plan import Plan

Verdict = Literal["sound", "improve", "unsafe"]


def verdict_of(findings: Sequence[PlanFinding]) -> Verdict:
    """The verdict of findings: only verified ones count, and one critical is enough."""
    counted = {finding.severity for finding in findings if finding.verified}
    if "critical" in counted:
        return "unsafe"
    return "improve" if counted & set(COUNTING) else "sound"


def is_rightly_empty(plan: Plan) -> bool:
    """True for a plan that treats nobody where nobody should be treated today."""
    return not plan.injections and not is_for_today(plan.subject)


def summarise(findings: Sequence[PlanFinding], plan: Plan, *, treated: int, sites: int) -> str:
    """A debrief in one sentence. findings: gravest first. treated: how many of the sites."""
    name = plan.subject.patient.name
    if is_rightly_empty(plan):
        return f"Nobody is treated today, and that is right for {name}."
    counted = [f for f in findings if f.verified and f.severity in COUNTING]
    if counted:
        more = f" ({len(counted) - 1} more below)" if len(counted) > 1 else ""
        word = "Unsafe" if verdict_of(counted) == "unsafe" else "To improve"
        return f"{word}: {counted[0].message.rstrip('.')}{more}."
    told = (
        f"{treated} of {sites} sites, {plan.total_units:g} U in all, and no verified figure speaks "
        "against it."
    )
    if is_for_today(plan.subject):
        return f"Sound: {told}"
    return f"By the history, which is unverified, {name} should wait; as it is placed: {told}"
