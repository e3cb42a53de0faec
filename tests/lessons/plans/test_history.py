"""The history of a case decides whether anybody should be treated today."""

from __future__ import annotations

import pytest

from anatomy.people import list_cases, load_case
from lessons.plans import Plan, Subject
from lessons.plans.history import NOT_TODAY, find_history, history_of, is_for_today
from lessons.plans.plan import PlannedInjection
from lessons.trust import is_verified

ONE = PlannedInjection(face_index=1, barycentric=(1, 0, 0), units=4, depth_mm=3)


def planned(case_id: str, count: int) -> Plan:
    """A plan for a case."""
    return Plan(
        subject=Subject(id=case_id),
        lesson="glabellar_lines",
        vial_units=50,
        saline_ml=1.25,
        injections=(ONE,) * count,
    )


@pytest.mark.parametrize("case_id", list_cases())
def test_every_reason_is_told_with_its_source_and_counts_only_where_it_is_verified(
    case_id: str,
) -> None:
    history = load_case(case_id).history
    found = list(find_history(planned(case_id, 1)))
    assert [f.why for f in found] == [reason.so for reason in history.reasons]
    assert [f.src for f in found] == [reason.src for reason in history.reasons]
    assert [f.verified for f in found] == [is_verified(reason) for reason in history.reasons]


@pytest.mark.parametrize("case_id", list_cases())
def test_treating_whom_should_wait_is_serious_and_leaving_them_alone_is_praised(
    case_id: str,
) -> None:
    decision = load_case(case_id).history.decision
    treated = {f.severity for f in find_history(planned(case_id, 1))}
    left = {f.severity for f in find_history(planned(case_id, 0))}
    wanted = {"defer": "serious", "do_not_treat": "critical"}.get(decision, "note")
    assert treated == {wanted}
    assert left == ({"praise"} if decision in NOT_TODAY else {"note"})
    assert is_for_today(Subject(id=case_id)) == (decision not in NOT_TODAY)


@pytest.mark.parametrize("subject", [Subject(id="template"), Subject(seed=4)], ids=["id", "seed"])
def test_somebody_without_a_history_has_nothing_to_tell(subject: Subject) -> None:
    assert history_of(subject) is None
    assert is_for_today(subject)
    plan = planned("amara", 1).model_copy(update={"subject": subject})
    assert list(find_history(plan)) == []
