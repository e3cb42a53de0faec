"""The scoring rules on plain numbers: no mesh, every property for any placement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.feedback import Finding
from lessons.lesson import Lesson, Site
from lessons.load import load_lesson, load_rubric
from lessons.placement import Hazard, Height, Placement
from lessons.scoring import RULES
from lessons.scoring.danger import clearance_share
from lessons.scoring.limit import score_limit
from lessons.scoring.score import Score, Total, total_of

LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")
SITES = st.sampled_from(LESSON.sites)
HAZARDS = (
    ("supratrochlear_artery.left", "artery"),
    ("supraorbital_artery.left", "artery"),
    ("supratrochlear_vein.left", "vein"),
    ("supraorbital_nerve.left", "nerve"),
    ("temple_vein.left", "vein"),
)
mm = st.floats(0, 30, allow_nan=False)


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    """Any needle beside any site."""
    lateral, superior = draw(st.floats(-40, 40)), draw(st.floats(-40, 40))
    gap = draw(mm)
    return Placement(
        lateral_mm=lateral,
        superior_mm=superior,
        distance_mm=(lateral**2 + superior**2) ** 0.5,
        toward="",
        wrong_side=False,
        units=draw(st.none() | st.floats(0, 60)),
        depth_mm=draw(st.none() | st.floats(0, 20)),
        target_gap_mm=gap,
        site_target_gap_mm=draw(mm),
        target_name="procerus",
        hit_name="",
        hazards=tuple(draw(hazards(name, kind)) for name, kind in HAZARDS),
        heights=tuple(
            Height(limit.id, draw(st.none() | st.floats(-20, 40)), draw(st.none() | mm))
            for limit in LESSON.limits
        ),
    )


@st.composite
def hazards(draw: st.DrawFn, name: str, kind: str) -> Hazard:
    """Any vessel or nerve beside a needle; a tip is never nearer than the path."""
    path = draw(mm)
    return Hazard(
        id=name,
        name=name,
        kind=kind,
        path_mm=path,
        holds_tip=path == 0 and draw(st.booleans()),
        site_path_mm=draw(mm),
        depth_mm=draw(mm),
    )


def graded(placement: Placement, *, site_id: str) -> Total:
    return total_of(findings_of(placement, site_id=site_id), RUBRIC)


def findings_of(placement: Placement, *, site_id: str) -> dict[str, Score]:
    site = LESSON.site(site_id)
    return {
        name: rule(placement, site=site, lesson=LESSON, rubric=RUBRIC)
        for name, rule in RULES.items()
    }


def on_site(placement: Placement, *, site_id: str) -> Placement:
    """The same surroundings with the needle exactly where the site wants it."""
    site = LESSON.site(site_id)
    return replace(
        placement,
        lateral_mm=0.0,
        superior_mm=0.0,
        distance_mm=0.0,
        units=site.units.middle,
        depth_mm=site.depth_mm.middle,
        target_gap_mm=placement.site_target_gap_mm,
        hazards=tuple(
            replace(h, path_mm=h.site_path_mm, holds_tip=h.site_path_mm == 0)
            for h in placement.hazards
        ),
        heights=tuple(replace(h, height_mm=h.site_height_mm) for h in placement.heights),
    )


@given(placements(), SITES)
def test_exactly_on_the_site_is_full_marks_wherever_vessels_and_limits_lie(
    placement: Placement, site: Site
) -> None:
    site_id = site.id
    total = graded(on_site(placement, site_id=site_id), site_id=site_id)
    assert (total.share, total.outcome) == (1.0, "correct")


@given(placements(), SITES, st.integers(0, len(HAZARDS) - 1), st.floats(0, 1))
def test_moving_toward_a_vessel_or_nerve_never_raises_the_score(
    placement: Placement, site: Site, which: int, nearer: float
) -> None:
    hazard = placement.hazards[which]
    path_mm = hazard.path_mm * nearer
    closer = replace(hazard, path_mm=path_mm, holds_tip=hazard.holds_tip or path_mm == 0)
    moved = replace(
        placement,
        hazards=(*placement.hazards[:which], closer, *placement.hazards[which + 1 :]),
    )
    site_id = site.id
    assert graded(moved, site_id=site_id).share <= graded(placement, site_id=site_id).share


@given(placements(), SITES, st.integers(0, len(LESSON.limits) - 1), mm)
def test_going_down_toward_the_orbit_never_raises_the_score(
    placement: Placement, site: Site, which: int, lower: float
) -> None:
    height = placement.heights[which]
    if height.height_mm is None:
        return
    down = replace(height, height_mm=height.height_mm - lower)
    moved = replace(
        placement, heights=(*placement.heights[:which], down, *placement.heights[which + 1 :])
    )
    site_id = site.id
    assert graded(moved, site_id=site_id).share <= graded(placement, site_id=site_id).share


@given(placements(), SITES, st.floats(1, 4), st.floats(1, 4), st.floats(1, 4))
def test_being_worse_in_anything_never_raises_the_score(
    placement: Placement, site: Site, away: float, wrong_dose: float, off_target: float
) -> None:
    site_id = site.id
    wanted = LESSON.site(site_id).units.middle
    units = placement.units
    moved = replace(
        placement,
        lateral_mm=placement.lateral_mm * away,
        superior_mm=placement.superior_mm * away,
        distance_mm=placement.distance_mm * away,
        units=None if units is None else wanted + (units - wanted) * wrong_dose,
        target_gap_mm=placement.target_gap_mm * off_target,
    )
    assert graded(moved, site_id=site_id).share <= graded(placement, site_id=site_id).share


@given(placements(), SITES)
def test_a_tip_inside_a_vessel_with_a_verified_depth_is_critical(
    placement: Placement, site: Site
) -> None:
    artery = replace(placement.hazards[0], path_mm=0.0, holds_tip=True, site_path_mm=1.5)
    moved = replace(placement, hazards=(artery, *placement.hazards[1:]))
    total = graded(moved, site_id=site.id)
    assert (total.share, total.outcome) == (0.0, "critical")


@given(placements(), SITES)
def test_a_share_is_a_share(placement: Placement, site: Site) -> None:
    total = graded(placement, site_id=site.id)
    assert 0.0 <= total.share <= 1.0


def calm(lesson: Lesson, site_id: str, **changes: Any) -> Placement:
    """A needle on the site, far from everything, with some changes."""
    site = lesson.site(site_id)
    still = Placement(
        lateral_mm=0.0,
        superior_mm=0.0,
        distance_mm=0.0,
        toward="",
        wrong_side=False,
        units=site.units.middle,
        depth_mm=site.depth_mm.middle,
        target_gap_mm=0.0,
        site_target_gap_mm=0.0,
        target_name="corrugator supercilii",
        hit_name="",
        hazards=(),
        heights=(),
    )
    return replace(still, **changes)


def messages(placement: Placement, *, site_id: str, rule: str) -> list[Finding]:
    score = RULES[rule](placement, site=LESSON.site(site_id), lesson=LESSON, rubric=RUBRIC)
    return list(score.findings)


def test_the_error_is_told_with_its_direction() -> None:
    off = calm(LESSON, "corr_medial", lateral_mm=6.0, superior_mm=-2.0, distance_mm=6.32)
    (finding,) = messages(off, site_id="corr_medial", rule="distance")
    assert finding.message == (
        "6 mm too lateral and 2 mm too low: 6.3 mm from the site along the skin."
    )
    assert (finding.value, finding.unit, finding.src) == (6.3, "mm", "lee2020csm")


def test_the_midline_site_is_told_by_the_patients_side() -> None:
    off = replace(calm(LESSON, "procerus_mid", lateral_mm=6.0, distance_mm=6.0), toward="left")
    (finding,) = messages(off, site_id="procerus_mid", rule="distance")
    assert finding.message.startswith("6 mm too far to the patient's left")


def test_a_depth_is_told_by_how_much_it_is_off() -> None:
    deep = calm(LESSON, "corr_medial", depth_mm=8.5)
    (finding,) = messages(deep, site_id="corr_medial", rule="depth")
    assert finding.message == "2.5 mm too deep: the tip belongs 4–6 mm below the skin."


def test_a_dose_is_told_with_its_product() -> None:
    double = calm(LESSON, "corr_medial", units=8.0)
    (finding,) = messages(double, site_id="corr_medial", rule="units")
    assert finding.message == "4 U too much: this site takes 4 U of onabotulinumtoxinA."
    assert "cannot be converted" in finding.why


def test_the_wrong_side_is_said_so() -> None:
    off = replace(calm(LESSON, "corr_medial", distance_mm=30.0), wrong_side=True)
    (finding,) = messages(off, site_id="corr_medial", rule="distance")
    assert finding.message.startswith("That is the other side of the face.")


@pytest.mark.parametrize(
    ("height_mm", "severity"), [(10.0, None), (8.0, "serious"), (4.0, "critical")]
)
def test_a_verified_height_over_the_rim_is_a_limit(height_mm: float, severity: str | None) -> None:
    rim = LESSON.limit("rim_10")
    found = rim.keep_above.model_copy(update={"ev": "found", "src": "mpr_ona"})
    limits = (rim.model_copy(update={"keep_above": found}),)
    lesson = LESSON.model_copy(update={"limits": limits})
    low = replace(calm(LESSON, "corr_lateral"), heights=(Height("rim_10", height_mm, 13.0),))
    score = score_limit(low, site=LESSON.site("corr_lateral"), lesson=lesson, rubric=RUBRIC)
    assert [f.severity for f in score.findings] == ([] if severity is None else [severity])
    assert score.verified_share == score.share
    assert (score.share >= RUBRIC.pass_share) == (severity is None)


@pytest.mark.parametrize("height_mm", [8.0, 4.0])
def test_the_recalled_height_over_the_rim_costs_marks_and_fails_nobody(height_mm: float) -> None:
    low = replace(calm(LESSON, "corr_lateral"), heights=(Height("rim_10", height_mm, 13.0),))
    (finding,) = messages(low, site_id="corr_lateral", rule="limit")
    assert not finding.verified
    assert finding.evidence.startswith("unverified")
    assert graded(low, site_id="corr_lateral").share == RUBRIC.pass_share


def test_below_the_bony_rim_itself_is_critical() -> None:
    low = replace(calm(LESSON, "corr_lateral"), heights=(Height("orbit", -1.0, 13.0),))
    assert graded(low, site_id="corr_lateral").outcome == "critical"


def test_an_unverified_figure_costs_marks_but_never_a_pass() -> None:
    shallow = calm(LESSON, "corr_lateral", depth_mm=20.0, lateral_mm=20.0, distance_mm=20.0)
    total = graded(shallow, site_id="corr_lateral")
    assert total.outcome == "partly"
    assert total.share == RUBRIC.pass_share
    (finding,) = messages(shallow, site_id="corr_lateral", rule="depth")
    assert not finding.verified
    assert finding.evidence.startswith("unverified")


def test_far_from_an_unverified_position_is_said_to_be_far_and_to_fail_nobody() -> None:
    off = calm(LESSON, "corr_lateral", lateral_mm=20.0, distance_mm=20.0)
    (finding,) = messages(off, site_id="corr_lateral", rule="distance")
    assert (finding.severity, finding.verified) == ("serious", False)
    assert finding.message.endswith("That is far from the site.")
    assert finding.why.endswith("Position unverified: this distance alone cannot fail you.")


def test_nothing_is_said_of_doubt_where_the_position_is_verified_or_met() -> None:
    met = calm(LESSON, "corr_lateral")
    sure = calm(LESSON, "corr_medial", lateral_mm=20.0, distance_mm=20.0)
    for placement, site_id in ((met, "corr_lateral"), (sure, "corr_medial")):
        (finding,) = messages(placement, site_id=site_id, rule="distance")
        assert "unverified" not in finding.why


def test_an_unverified_vein_is_never_critical() -> None:
    vein = replace(
        artery(0.0, site_path_mm=3.0),
        id="supratrochlear_vein.left",
        name="supratrochlear vein",
        kind="vein",
    )
    hit = replace(calm(LESSON, "corr_medial"), hazards=(vein,))
    (finding,) = messages(hit, site_id="corr_medial", rule="danger")
    assert finding.message == "The tip of the needle lies inside the supratrochlear vein."
    assert finding.severity == "minor"
    assert graded(hit, site_id="corr_medial").outcome == "partly"


def test_the_nearest_vessel_is_named_even_when_nothing_is_wrong() -> None:
    near = artery(4.0, site_path_mm=4.0)
    placed = replace(calm(LESSON, "corr_medial"), hazards=(near,))
    (finding,) = messages(placed, site_id="corr_medial", rule="danger")
    assert finding.message == (
        "The nearest part of the supratrochlear artery is 4 mm from the needle, 4.5 mm deep."
    )
    assert "ophthalmic artery" in finding.why


def test_a_site_that_touches_a_vessel_asks_no_more_clearance_than_its_own() -> None:
    touching = artery(0.0, site_path_mm=0.0)
    assert clearance_share(touching, RUBRIC.danger) == 1.0


@pytest.mark.parametrize("site_path_mm", [0.2, 0.8, 1.5, 2.2])
def test_a_hair_off_a_site_beside_an_artery_is_no_fault(site_path_mm: float) -> None:
    near = artery(site_path_mm - 0.1, site_path_mm=site_path_mm)
    off = calm(LESSON, "corr_medial", lateral_mm=0.1, distance_mm=0.1, hazards=(near,))
    assert graded(off, site_id="corr_medial") == Total(1.0, "correct")
    (finding,) = messages(off, site_id="corr_medial", rule="danger")
    assert finding.severity == "note"


def test_half_a_clearance_beyond_the_slack_costs_half_the_marks() -> None:
    near = artery(0.5, site_path_mm=1.5)
    off = calm(LESSON, "corr_medial", hazards=(near,))
    assert graded(off, site_id="corr_medial").share == pytest.approx(0.5)


@given(st.floats(0.01, 30))
def test_the_slack_never_reaches_into_a_vessel(site_path_mm: float) -> None:
    inside = artery(0.0, site_path_mm=site_path_mm)
    hit = calm(LESSON, "corr_medial", hazards=(inside,))
    assert graded(hit, site_id="corr_medial") == Total(0.0, "critical")


@given(st.floats(0, 30), st.floats(0, 30), st.floats(0, 30))
def test_the_clearance_kept_never_rises_toward_a_hazard(one: float, two: float, own: float) -> None:
    nearer, further = sorted((one, two))
    assert clearance_share(artery(nearer, site_path_mm=own), RUBRIC.danger) <= clearance_share(
        artery(further, site_path_mm=own), RUBRIC.danger
    )
    assert clearance_share(artery(own, site_path_mm=own), RUBRIC.danger) == 1.0


def artery(path_mm: float, *, site_path_mm: float) -> Hazard:
    """The supratrochlear artery, which holds the tip where it is touched."""
    return Hazard(
        id="supratrochlear_artery.left",
        name="supratrochlear artery",
        kind="artery",
        path_mm=path_mm,
        holds_tip=path_mm <= 0,
        site_path_mm=site_path_mm,
        depth_mm=4.5,
    )
