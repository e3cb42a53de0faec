"""The debrief of whole plans on whole faces."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.atlas import Atlas
from anatomy.evidence import Figure
from anatomy.face import Face, build_face
from anatomy.place import Place, skin_under
from lessons.lesson import Lesson
from lessons.load import load_lesson
from lessons.measure import locate_site
from lessons.plans import Debrief, Plan, Subject, debrief
from lessons.plans.needles import needle_of
from lessons.plans.noticed import COUNTING
from meshes.frame import mirror_points
from tests.anatomy.mirrored import mirrored, other
from tests.conftest import slow_examples
from tests.lessons.plans.planning import (
    ARTERY_AT_SITE,
    TEMPLATE,
    at,
    expert,
    of_rule,
    placed,
    rank,
    with_injections,
)

HANA = Subject(id="hana")


@pytest.fixture(scope="module")
def hana(atlas: Atlas) -> Face:
    """A woman with an uneven face, who should wait."""
    return build_face(atlas, HANA.patient)


@pytest.fixture(scope="module")
def plan(template: Face, lesson: Lesson) -> Plan:
    """The expert's plan for the template."""
    return expert(template, lesson)


def mirror_plan(face: Face, plan: Plan) -> Plan:
    """The plan on the person in the mirror."""
    there = mirrored(face)
    return with_injections(
        plan,
        [
            one.model_copy(
                update={
                    "face_index": at(point).face_index,
                    "barycentric": at(point).barycentric,
                }
            )
            for one in plan.injections
            for point in [skin_under(there, mirror_points(one.entry(face).position[None])[0])]
        ],
    )


def facts(found: Debrief) -> set[tuple[str, str, str, tuple[int, ...]]]:
    """What is said, without what rounding may turn; the numbers of a needle stay."""
    return {(f.rule, f.severity, f.evidence, f.numbers) for f in found.findings}


def test_the_same_plan_gives_the_same_debrief_and_survives_json(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    found = debrief(template, plan, lesson)
    assert debrief(template, plan, lesson) == found
    assert Debrief.model_validate_json(found.model_dump_json()) == found


def test_every_finding_says_where_its_figure_comes_from(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    for finding in debrief(template, plan, lesson).findings:
        assert finding.evidence
        assert finding.value is not None
        assert finding.unit
        assert finding.verified != finding.evidence.startswith("unverified")


def test_each_needle_tells_its_plane_its_depth_and_what_lies_near(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    found = debrief(template, plan, lesson).findings
    for number in range(1, 6):
        rules = {f.rule for f in found if number in f.numbers}
        assert {"distance", "depth", "units", "target", "plane"} <= rules
        assert rules & {"nearest_vessel", "danger"}
        assert rules & {"nearest_nerve", "danger"}


def test_a_needle_at_the_site_itself_is_unsafe_where_the_artery_lies_there(
    atlas: Atlas, lesson: Lesson
) -> None:
    face = build_face(atlas, ARTERY_AT_SITE.patient)
    good = expert(face, lesson, ARTERY_AT_SITE)
    site = lesson.site("corr_medial")
    straight = at(locate_site(face, site, "right"), depth_mm=site.depth_mm.middle)
    bad = with_injections(good, (good.injections[0], straight, *good.injections[2:]))
    found = debrief(face, bad, lesson)
    assert debrief(face, good, lesson).verdict == "sound"
    assert found.verdict == "unsafe"
    worst = found.findings[0]
    assert (worst.rule, worst.severity, worst.numbers) == ("danger", "critical", (2,))
    assert "supratrochlear artery" in worst.message


def test_an_injection_left_out_is_missing_and_one_too_many_is_extra(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    stray = placed(template, Place(ref="glabella", lateral=5, superior=45))
    found = debrief(template, with_injections(plan, (*plan.injections[:4], stray)), lesson)
    assert [m.number for m in found.matches] == [1, 2, 3, 4, None]
    assert found.matches[4].distance_mm is None
    assert found.extra == (5,)
    missing, extra = of_rule(found.findings, "missing", "extra")
    assert (missing.severity, missing.value, missing.unit) == ("serious", 4.0, "U")
    assert (extra.numbers, extra.unit) == ((5,), "mm")
    assert extra.value is not None
    assert extra.value > 12
    assert found.verdict == "improve"


def test_three_injections_at_one_site_are_one_match_and_two_extra(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    found = debrief(template, with_injections(plan, plan.injections[:1] * 3), lesson)
    assert [m.number for m in found.matches] == [1, None, None, None, None]
    assert found.extra == (2, 3)


def test_below_the_rim_is_unsafe_whatever_else(template: Face, lesson: Lesson, plan: Plan) -> None:
    low = placed(template, Place(ref="pupil", superior=8), depth_mm=2.0)
    found = debrief(template, with_injections(plan, (*plan.injections, low)), lesson)
    assert found.verdict == "unsafe"
    (limit,) = [f for f in of_rule(found.findings, "limit") if f.severity == "critical"]
    assert limit.numbers == (6,)
    assert limit.value is not None
    assert limit.value < 0


def test_a_needle_that_enters_the_orbit_is_unsafe(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    deep = placed(template, Place(ref="pupil", superior=12), depth_mm=12.0)
    found = debrief(template, with_injections(plan, (*plan.injections, deep)), lesson)
    (orbit,) = of_rule(found.findings, "orbit")
    assert (orbit.severity, orbit.numbers, orbit.unit) == ("critical", (6,), "mm")
    assert found.verdict == "unsafe"


def test_a_needle_that_leans_over_the_rim_is_judged_by_its_tip(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    """An entry above the line is no shelter for a tip below it."""
    place = Place(ref="midline_supraorbital_rim", line="pupil", superior=6)
    up = placed(template, place, depth_mm=6.0, angle_deg=25.0, towards_deg=0.0)
    down = placed(template, place, depth_mm=6.0, angle_deg=25.0, towards_deg=180.0)
    above, below = (
        debrief(template, with_injections(plan, (*plan.injections, one)), lesson)
        for one in (up, down)
    )
    assert not [f for f in of_rule(above.findings, "limit") if f.severity == "critical"]
    assert [f for f in of_rule(below.findings, "limit") if f.severity == "critical"]


@slow_examples(15)
@given(height=st.floats(-4, 30), step=st.floats(0, 15))
def test_lower_over_the_orbit_never_betters_verdict_or_limit(
    template: Face, lesson: Lesson, height: float, step: float
) -> None:
    base = expert(template, lesson)

    def harm(superior_mm: float) -> tuple[int, int]:
        place = Place(ref="midline_supraorbital_rim", line="pupil", superior=superior_mm)
        one = placed(template, place, depth_mm=1.0)
        found = debrief(template, with_injections(base, (*base.injections, one)), lesson)
        limits = [f for f in of_rule(found.findings, "limit") if 6 in f.numbers]
        return rank(found.verdict), sum(1 + (f.severity == "critical") for f in limits)

    upper, lower = harm(height), harm(height - step)
    assert lower[0] >= upper[0]
    assert lower[1] >= upper[1]


def test_walking_to_an_artery_never_betters_what_is_said_of_it(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    """A needle beside the medial corrugator site comes nearer and nearer to the artery."""
    artery = "supratrochlear_artery.left"
    start = plan.injections[2].entry(template).position
    walls = template.mesh(artery).vertices
    middle = walls[np.abs(walls[:, 1] - start[1]) < 1].mean(axis=0)
    said = []
    for share in np.linspace(0, 1.4, 12):
        entry = skin_under(template, start + share * (middle - start) * [1, 1, 0])
        one = at(entry, depth_mm=5.0)
        near = needle_of(template, 3, one).trace.near_path["artery"]
        assert near.id == artery
        moved = with_injections(plan, (*plan.injections[:2], one, *plan.injections[3:]))
        found = debrief(template, moved, lesson)
        mine = [f for f in of_rule(found.findings, "danger", "blood") if 3 in f.numbers]
        told = [COUNTING[::-1].index(f.severity) for f in mine if f.severity in COUNTING]
        said.append((near.distance_mm, max(told, default=-1), rank(found.verdict)))
    said.sort(key=lambda one: (-one[0], one[1]))
    assert said[0][0] > 1.5
    assert said[-1][0] == 0
    assert [one[1] for one in said] == sorted(one[1] for one in said)
    assert [one[2] for one in said] == sorted(one[2] for one in said)
    assert said[-1][2] > said[0][2]


@pytest.mark.parametrize("subject", [TEMPLATE, HANA], ids=["template", "uneven"])
def test_the_mirrored_plan_on_the_mirrored_face_gets_the_mirrored_debrief(
    request: pytest.FixtureRequest, lesson: Lesson, subject: Subject
) -> None:
    face: Face = request.getfixturevalue(subject.id)
    base = expert(face, lesson, subject)
    uneven = [
        one.model_copy(update={"units": one.units + (2 if n == 1 else 0)})
        for n, one in enumerate(base.injections)
    ]
    low = placed(face, Place(ref="pupil", superior=8), "left", depth_mm=2.0)
    plan = with_injections(base, (*uneven[:4], low))
    here = debrief(face, plan, lesson)
    there = debrief(mirrored(face), mirror_plan(face, plan), lesson)
    assert there.verdict == here.verdict
    assert there.extra == here.extra
    assert facts(there) == facts(here)
    by_site = {(m.site_id, other(m.side)): m for m in there.matches}
    for match in here.matches:
        mirror = by_site[match.site_id, match.side]
        assert mirror.number == match.number
        assert mirror.units == match.units
        for name in ("distance_mm", "depth_mm", "expert_depth_mm"):
            assert getattr(mirror, name) == pytest.approx(getattr(match, name), abs=0.25), name
    strengths = {other(s.muscle_id): s.day14 for s in there.strengths}
    for strength in here.strengths:
        assert strengths[strength.muscle_id] == pytest.approx(strength.day14, abs=0.02)


def test_treating_somebody_who_should_wait_is_said_with_its_reason(
    hana: Face, lesson: Lesson
) -> None:
    plan = expert(hana, lesson, HANA)
    found = debrief(hana, plan, lesson)
    first = found.findings[0]
    assert (first.rule, first.severity, first.src) == ("history", "serious", "hcp_ona")
    assert found.verdict == "improve"
    assert found.expert.injections == ()
    nobody = debrief(hana, with_injections(plan, ()), lesson)
    assert nobody.verdict == "sound"
    assert nobody.summary == "Nobody is treated today, and that is right for Hana."
    assert {f.rule for f in nobody.findings} == {"history"}


def test_nobody_is_no_plan_for_somebody_who_may_be_treated(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    found = debrief(template, with_injections(plan, ()), lesson)
    assert found.verdict == "improve"
    assert len(of_rule(found.findings, "missing")) == len(found.matches)
    assert found.complications == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units": -3.0}, "Injection 2: -3 U is no dose."),
        ({"units": float("1e9")}, "Injection 2: 1e.09 U is no dose."),
        ({"units": 50.0}, "Injection 2: 1.25 mL is more than a syringe of 1 mL holds."),
        (
            {"depth_mm": 20.0},
            "Injection 2: No needle goes 20 mm deep: the longest is made 19 mm long",
        ),
        ({"face_index": 9_999_999}, "Injection 2: Expected a triangle of the skin"),
        ({"depth_mm": 11.0}, "Injection 2 lies .* mm inside bone. Draw the needle back."),
    ],
)
def test_an_injection_that_cannot_be_is_refused_with_its_number(
    template: Face, lesson: Lesson, plan: Plan, change: dict[str, float], words: str
) -> None:
    second = plan.injections[1].model_copy(update=change)
    bad = with_injections(plan, (plan.injections[0], second))
    with pytest.raises(ValueError, match=words):
        debrief(template, bad, lesson)


def test_where_bone_ends_the_experts_needle_nobody_is_asked_to_go_deeper(
    template: Face, lesson: Lesson
) -> None:
    site = lesson.site("corr_medial")
    deep = Figure.model_validate({"mm": (11, 13), "ev": "found", "src": "lee2020csm"})
    below = lesson.model_copy(update={"sites": (site.model_copy(update={"depth_mm": deep}),)})
    found = debrief(template, expert(template, below), below)
    assert all(match.expert_depth_mm < deep.low - 1 for match in found.matches)
    assert {f.severity for f in of_rule(found.findings, "depth")} == {"praise"}


def test_an_unverified_reason_to_wait_leaves_the_verdict_and_leads_the_summary(
    atlas: Atlas, lesson: Lesson
) -> None:
    dalia = Subject(id="dalia")
    face = build_face(atlas, dalia.patient)
    found = debrief(face, expert(face, lesson, dalia), lesson)
    (reason,) = of_rule(found.findings, "history")
    assert (reason.severity, reason.verified) == ("note", False)
    assert found.verdict == "sound"
    assert found.summary.startswith("By the history, which is unverified, Dalia should wait;")


def test_a_plan_of_another_lesson_is_refused(template: Face, lesson: Lesson, plan: Plan) -> None:
    stranger = plan.model_copy(update={"lesson": "masseter"})
    with pytest.raises(ValueError, match="follows the lesson 'masseter', not 'glabellar_lines'"):
        debrief(template, stranger, lesson)
    with pytest.raises(ValueError, match="has no sites, so nothing can be planned"):
        debrief(template, plan, lesson.model_copy(update={"sites": ()}))


def test_the_experts_plan_of_another_product_is_sound_by_that_products_label(
    template: Face, lesson: Lesson
) -> None:
    found = debrief(template, expert(template, lesson, product="abo"), lesson)
    assert found.verdict == "sound"
    assert (found.total_units, found.label_units.units) == (50.0, 50.0)
    assert not found.label_units.verified
    assert {m.expert_units for m in found.matches} == {10.0}


def test_target_muscles_come_first_and_tell_day_14_beside_the_experts(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    weak = [one.model_copy(update={"units": 0.5}) for one in plan.injections]
    found = debrief(template, with_injections(plan, weak), lesson)
    targets = [s for s in found.strengths if s.is_target]
    assert found.strengths[: len(targets)] == tuple(targets)
    assert {s.muscle_id.split(".")[0] for s in targets} == {"procerus", "corrugator_supercilii"}
    for strength in targets:
        assert strength.day14 > strength.expert_day14
    assert any("too strong beside the expert's plan" in f.message for f in found.findings)
    assert {c.id for c in found.complications} == {"under_treatment"}


def test_what_the_experts_own_plan_risks_too_is_told_as_residual(
    template: Face, lesson: Lesson, plan: Plan
) -> None:
    """The forehead alone lets the brow hang: its label treats the glabella with it (mpr_ona)."""
    forehead = load_lesson("forehead_lines")
    found = debrief(template, expert(template, forehead), forehead)
    assert found.verdict == "sound"
    assert found.complications
    for risk in found.complications:
        assert risk.residual
        assert "a known residual risk" in risk.cause
    weak = [one.model_copy(update={"units": 0.5}) for one in plan.injections]
    worse = debrief(template, with_injections(plan, weak), lesson)
    assert worse.complications
    assert not any(risk.residual for risk in worse.complications)
