"""Small plans with debriefs to store."""

from __future__ import annotations

from uuid import UUID

from lessons.plans import Debrief, Plan, PlannedInjection, Subject
from lessons.plans.debrief import LabelUnits
from lessons.plans.noticed import PlanFinding
from records import SavedPlan, Store

ATLAS_HASH = "a71a5"


def planned(*, units: float = 4.0, count: int = 2) -> Plan:
    """A plan of some injections."""
    one = PlannedInjection(face_index=7, barycentric=(0.2, 0.3, 0.5), units=units, depth_mm=4.0)
    return Plan(
        subject=Subject(id="amara"),
        lesson="glabellar_lines",
        vial_units=50,
        saline_ml=1.25,
        injections=(one,) * count,
    )


def debriefed(plan: Plan) -> Debrief:
    """A debrief with one finding."""
    finding = PlanFinding(rule="extra", message="Ä 3 mm", severity="minor", numbers=(1,))
    return Debrief(
        verdict="improve",
        summary="To improve.",
        findings=(finding,),
        matches=(),
        extra=(1,),
        strengths=(),
        complications=(),
        total_units=plan.total_units,
        label_units=LabelUnits(units=20, evidence="found", src="label_ona", verified=True),
        expert=plan,
    )


def saved(
    store: Store, learner_id: UUID, key: str, *, plan: Plan | None = None, name: str = "First"
) -> SavedPlan:
    """One plan, saved."""
    made = plan or planned()
    return store.add_plan(
        made,
        debriefed(made),
        learner_id=learner_id,
        name=name,
        atlas_hash=ATLAS_HASH,
        content_hash="c0ffee",
        idempotency_key=key,
    )
