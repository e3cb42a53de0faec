"""Left and right are compared in units and in mirrored millimetres."""

from __future__ import annotations

import pytest

from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.plans import Plan, debrief
from lessons.plans.noticed import PlanFinding
from tests.lessons.plans.planning import at, expert, of_rule, with_injections

CORR_MEDIAL = slice(1, 3)  # right, then left


@pytest.fixture(scope="module")
def plan(template: Face, lesson: Lesson) -> Plan:
    """The expert's plan."""
    return expert(template, lesson)


def symmetry(face: Face, plan: Plan, lesson: Lesson, rule: str) -> list[PlanFinding]:
    """What is said of one way of being even."""
    return of_rule(debrief(face, plan, lesson).findings, rule)


def test_an_even_plan_is_praised_for_each_paired_site(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    for rule in ("symmetry_units", "symmetry_place"):
        found = symmetry(template, plan, lesson, rule)
        assert [f.severity for f in found] == ["praise", "praise"]
        assert [f.value for f in found] == pytest.approx([0, 0], abs=0.2)
        assert [f.numbers for f in found] == [(2, 3), (4, 5)]


def test_more_on_one_side_is_told_in_units(template: Face, lesson: Lesson, plan: Plan) -> None:
    right, left = plan.injections[CORR_MEDIAL]
    uneven = (right.model_copy(update={"units": 6.0}), left)
    changed = with_injections(plan, (plan.injections[0], *uneven, *plan.injections[3:]))
    (found,) = [
        f for f in symmetry(template, changed, lesson, "symmetry_units") if f.severity != "praise"
    ]
    assert (found.value, found.unit, found.severity) == (2.0, "U", "minor")
    assert "2 U more on the right" in found.message


def test_a_side_that_lies_elsewhere_is_told_in_millimetres(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    right, left = plan.injections[CORR_MEDIAL]
    start = right.entry(template)
    there = template.walker.path(start, -3.5, 3.5)[-1]
    near = template.finder.find(there)
    moved = at(
        type(start)(int(near.faces[0]), near.barycentric[0], there, start.normal), depth_mm=5.0
    )
    changed = with_injections(plan, (plan.injections[0], moved, left, *plan.injections[3:]))
    found = symmetry(template, changed, lesson, "symmetry_place")
    (uneven,) = [f for f in found if f.severity == "minor"]
    assert uneven.value == pytest.approx(4.95, abs=0.4)
    assert uneven.numbers == (2, 3)


def test_a_site_treated_on_one_side_only_is_missing_rather_than_uneven(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    one_sided = with_injections(plan, plan.injections[:2])
    assert symmetry(template, one_sided, lesson, "symmetry_units") == []
    assert len(symmetry(template, one_sided, lesson, "missing")) == 3
