"""Findings weigh as their evidence lets them, and danger never pays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lessons.feedback import Finding
from lessons.lesson import Site
from lessons.load import load_lesson, load_rubric
from lessons.placement import Hazard, Height, Placement
from lessons.plans import Subject
from lessons.plans.at_sites import judge_placement
from lessons.plans.noticed import COUNTING, PlanFinding, about, weigh
from lessons.plans.plan import Plan
from lessons.plans.verdict import Verdict, is_rightly_empty, summarise, verdict_of
from tests.lessons.plans.planning import rank

LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric(LESSON.rubric)
HAZARDS = (
    ("supratrochlear_artery.left", "supratrochlear artery", "artery"),  # verified depth
    ("supratrochlear_vein.left", "supratrochlear vein", "vein"),  # recalled
    ("supraorbital_nerve.left", "supraorbital nerve", "nerve"),
)
mm = st.floats(0, 8)
severities = st.sampled_from(["praise", "note", "minor", "serious", "critical"])
findings = st.builds(
    PlanFinding,
    rule=st.just("danger"),
    message=st.text(max_size=3),
    severity=severities,
    verified=st.booleans(),
)


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    """A needle at its site, with vessels, nerves and rims anywhere near."""
    return Placement(
        lateral_mm=0.0,
        superior_mm=0.0,
        distance_mm=0.0,
        toward="",
        wrong_side=False,
        units=4.0,
        depth_mm=4.0,
        target_gap_mm=0.0,
        site_target_gap_mm=0.0,
        target_name="procerus",
        hit_name="",
        hazards=tuple(draw(hazards(*told)) for told in HAZARDS),
        heights=tuple(
            Height(limit.id, draw(st.none() | st.floats(-15, 25)), draw(st.none() | mm))
            for limit in LESSON.limits
        ),
    )


@st.composite
def hazards(draw: st.DrawFn, key: str, name: str, kind: str) -> Hazard:
    """A vessel or nerve at any distance from the needle and from the expert's."""
    path_mm = draw(st.just(0.0) | mm)
    holds = path_mm == 0 and draw(st.booleans())
    return Hazard(key, name, kind, path_mm, holds, site_path_mm=draw(mm), depth_mm=4.0)


def told(placement: Placement, site: Site) -> tuple[PlanFinding, ...]:
    """What is said of a placement."""
    judged = judge_placement(placement, site=site, lesson=LESSON, rubric=RUBRIC)
    return weigh(about(finding, "Injection 1", 1) for finding in judged)


def harm(found: tuple[PlanFinding, ...], rule: str, word: str) -> int:
    """How much is made of one danger: 0 for nothing, more for graver."""
    said = [f.severity for f in found if f.rule == rule and word in f.message + f.why]
    order = ("praise", "note", *reversed(COUNTING))
    return max((order.index(severity) for severity in said), default=0)


@given(
    before=placements(),
    row=st.integers(0, len(HAZARDS) - 1),
    nearer=st.floats(0, 1),
    inside=st.booleans(),
    site=st.sampled_from(LESSON.sites),
)
def test_moving_nearer_to_a_vessel_or_nerve_betters_nothing_and_removes_no_finding(
    before: Placement, row: int, nearer: float, inside: bool, site: Site
) -> None:
    hazard = before.hazards[row]
    assume(not hazard.holds_tip)
    path_mm = hazard.path_mm * nearer
    closer = replace(hazard, path_mm=path_mm, holds_tip=inside and path_mm == 0)
    hazards = (*before.hazards[:row], closer, *before.hazards[row + 1 :])
    was, now = told(before, site), told(replace(before, hazards=hazards), site)
    assert rank(verdict_of(now)) >= rank(verdict_of(was))
    for _, name, _ in HAZARDS:
        assert harm(now, "danger", name) >= harm(was, "danger", name)


@given(
    before=placements(),
    row=st.integers(0, len(LESSON.limits) - 1),
    lower=st.floats(0, 30),
    site=st.sampled_from(LESSON.sites),
)
def test_moving_down_to_a_rim_betters_nothing_and_removes_no_finding(
    before: Placement, row: int, lower: float, site: Site
) -> None:
    height = before.heights[row]
    assume(height.height_mm is not None)
    assert height.height_mm is not None
    below = replace(height, height_mm=height.height_mm - lower)
    heights = (*before.heights[:row], below, *before.heights[row + 1 :])
    was, now = told(before, site), told(replace(before, heights=heights), site)
    assert rank(verdict_of(now)) >= rank(verdict_of(was))
    for limit in LESSON.limits:
        assert harm(now, "limit", limit.rule) >= harm(was, "limit", limit.rule)


@given(found=st.lists(findings, max_size=8), more=findings)
def test_one_more_finding_never_betters_the_verdict(
    found: list[PlanFinding], more: PlanFinding
) -> None:
    assert rank(verdict_of(weigh([*found, more]))) >= rank(verdict_of(weigh(found)))


@given(found=st.lists(findings, max_size=8))
def test_what_is_not_verified_counts_for_nothing(found: list[PlanFinding]) -> None:
    weighed = weigh(found)
    assert len(weighed) == len(found)
    assert all(f.verified for f in weighed if f.severity in COUNTING)
    verified = [f for f in found if f.verified]
    assert verdict_of(weighed) == verdict_of(weigh(verified))


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        ("critical", "unsafe"),
        ("serious", "improve"),
        ("minor", "improve"),
        ("praise", "sound"),
        ("note", "sound"),
    ],
)
def test_a_verified_finding_gives_its_verdict(severity: str, verdict: Verdict) -> None:
    told = {"rule": "danger", "message": "x", "severity": severity}
    finding = about(Finding.model_validate(told), "Injection 1", 1)
    assert finding.message == "Injection 1: x"
    assert verdict_of([finding]) == verdict


def test_the_gravest_comes_first() -> None:
    order = ["note", "praise", "minor", "critical", "serious"]
    made = [PlanFinding.model_validate({"rule": s, "message": s, "severity": s}) for s in order]
    assert [f.rule for f in weigh(made)] == ["critical", "serious", "minor", "praise", "note"]


def test_the_sentence_names_the_gravest_and_counts_the_rest() -> None:
    plan = Plan(subject=Subject(id="amara"), lesson=LESSON.id, vial_units=50, saline_ml=1.25)
    bad = [
        PlanFinding(rule="limit", message="Too low.", severity="critical"),
        PlanFinding(rule="units", message="Too much.", severity="minor"),
    ]
    assert summarise(bad, plan, treated=1, sites=5) == "Unsafe: Too low (1 more below)."
    assert summarise(bad[1:], plan, treated=1, sites=5) == "To improve: Too much."
    assert summarise([], plan, treated=5, sites=5).startswith("Sound: 5 of 5 sites")


def test_nobody_is_the_right_plan_for_whom_should_not_be_treated_today() -> None:
    plan = Plan(subject=Subject(id="hana"), lesson=LESSON.id, vial_units=50, saline_ml=1.25)
    assert is_rightly_empty(plan)
    assert not is_rightly_empty(plan.model_copy(update={"subject": Subject(id="amara")}))
    assert summarise([], plan, treated=0, sites=5) == (
        "Nobody is treated today, and that is right for Hana."
    )
