"""Sites of a plan: placed, changed, moved, mirrored; what cannot be is one plain sentence."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.place import resolve_place
from lessons.load import load_lesson
from lessons.plans.plan import MOST_INJECTIONS
from pages.needle_placed import NO_ENTRY
from pages.plan import PlanPage
from pages.plan_draft import changed
from pages.plan_link import PlanLink, plan_asked
from pages.plan_reading import read_site
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.planning import beside_glabella, pick, placed, refused
from viewer.picks import Pick

DEEP_LESSON = "masseter_hypertrophy"


def test_a_click_on_the_skin_places_a_numbered_site(planning: PlanPage) -> None:
    planning.go("sites")
    point = beside_glabella(planning, 10)
    planning._picked(pick(point))
    entry = planning.desk.plan.injections[0].entry(planning.desk.face)
    assert np.linalg.norm(entry.position - point.position) < 0.01
    assert [m["label"] for m in planning.desk.faces.first.state["markers"]] == ["1"]
    assert 'data-testid="site-1"' in planning.card.html


def test_a_site_is_placed_in_words(planning: PlanPage) -> None:
    planning.go("sites")
    do(planning.card, "site_put", landmark="glabella", side="left", lateral="10", superior="5")
    want = beside_glabella(planning, 10).position
    got = planning.desk.plan.injections[0].entry(planning.desk.face).position
    assert np.linalg.norm(got - want) < 0.01


def test_a_click_beside_the_face_places_nothing(planning: PlanPage) -> None:
    before = placed(planning, 10)
    planning._picked(Pick(None, None, None, no_hit=True))
    refused(planning, before, "did not meet the face")


def test_a_site_on_top_of_another_is_refused(planning: PlanPage) -> None:
    before = placed(planning, 10)
    planning._picked(pick(beside_glabella(planning, 10.2)))
    refused(planning, before, "Site 1", "nothing was placed")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("units", "0", ("0 U", "more than 0")),
        ("units", "-4", ("-4 U",)),
        ("units", "9999", ("9999 U", "500 U")),
        ("units", "120", ("120 U", "vial")),
        ("units", "a few", ("Dose, U", "a few")),
        ("units", "inf", ("Dose, U",)),
        ("ml", "0", ("0 mL", "no volume")),
        ("ml", "1.5", ("1.5 mL", "syringe")),
        ("ml", "x", ("Volume, mL",)),
        ("depth_mm", "-1", ("Depth, mm", "0 to 19")),
        ("depth_mm", "25", ("Depth, mm", "0 to 19", "longest needle is made 19 mm long")),
        ("depth_mm", "deep", ("Depth, mm", "deep")),
        ("angle_deg", "0", ("Angle",)),
        ("angle_deg", "120", ("Angle", "90")),
        ("towards_deg", "400", ("Tip runs toward", "360")),
    ],
)
def test_a_number_that_cannot_be_is_one_sentence_and_changes_nothing(
    planning: PlanPage, field: str, text: str, words: tuple[str, ...]
) -> None:
    before = placed(planning, 10)
    do(planning.card, f"site_{field}", text)
    refused(planning, before, *words)


def test_each_number_of_a_site_can_be_set(planning: PlanPage) -> None:
    placed(planning, 10)
    for field, text in (("units", "6"), ("depth_mm", "3,5"), ("angle_deg", "45")):
        do(planning.card, f"site_{field}", text)
    do(planning.card, "site_towards_deg", "270")
    one = planning.desk.plan.injections[0]
    assert (one.units, one.depth_mm, one.angle_deg, one.towards_deg) == (6, 3.5, 45, 270)


def test_a_masseter_site_15_mm_deep_is_read_injected_and_debriefed(drawn_studio: Studio) -> None:
    """Deeper than the usual needle is long; the row names the one that is long enough."""
    plan, told = plan_asked(PlanLink(patient="george", lesson=DEEP_LESSON), (DEEP_LESSON,))
    assert told == ()
    planning = PlanPage(drawn_studio, make_frame("/plan", "Plan", plan="plan"), plan)
    planning.go("sites")
    place = load_lesson(DEEP_LESSON).sites[0].place
    planning._picked(pick(resolve_place(planning.desk.face, place, "left")))
    do(planning.card, "site_depth_mm", "15")
    assert "27 G needle, 19 mm" in planning.card.html
    assert str(NO_ENTRY) not in planning.card.html
    assert planning.go("inject"), planning.desk.trouble
    left = planning.desk.treatment.muscle_strength(14)
    assert min(left, key=lambda name: left[name]).startswith("masseter")
    assert min(left.values()) < 1
    assert planning.go("debrief"), planning.desk.trouble
    do(planning.card, "replay", 1.0)
    pose = planning.desk.faces.first.state["needle"]
    assert (pose["depth_mm"], pose["length_mm"]) == (15, 19)


def test_a_site_deeper_than_any_needle_says_so(planning: PlanPage) -> None:
    """A plan of an older version may hold one."""
    plan = placed(planning, 10)
    deep = plan.injections[0].model_copy(update={"depth_mm": 25.0})
    said = read_site(planning.desk.face, changed(plan, injections=(deep,)), 1, str)
    assert said.at_tip == "No needle goes 25 mm deep: the longest is made 19 mm long."


def test_a_volume_sets_the_dose_it_holds(planning: PlanPage) -> None:
    placed(planning, 10)
    do(planning.card, "site_ml", "0.2")
    assert planning.desk.plan.injections[0].units == pytest.approx(8)


def test_minus_and_plus_change_a_number_by_a_step(planning: PlanPage) -> None:
    placed(planning, 10)
    do(planning.card, "site_step", "units:1")
    do(planning.card, "site_step", "depth_mm:-1")
    one = planning.desk.plan.injections[0]
    assert (one.units, one.depth_mm) == (5, 3.5)


@pytest.mark.parametrize("value", ["units:7", "nothing:1", "", "units", "__class__:1"])
def test_an_unknown_step_changes_nothing(planning: PlanPage, value: str) -> None:
    before = placed(planning, 10)
    do(planning.card, "site_step", value)
    assert planning.desk.plan == before


def test_a_mirrored_site_lies_on_the_other_side(planning: PlanPage) -> None:
    placed(planning, 12)
    do(planning.card, "site_mirror")
    first, second = (o.entry(planning.desk.face).position for o in planning.desk.plan.injections)
    assert second[0] == pytest.approx(-first[0], abs=1.5)
    assert second[1] == pytest.approx(first[1], abs=1.5)
    before = planning.desk.plan
    do(planning.card, "site_mirror")
    refused(planning, before, "Site 1", "already")


def test_a_site_on_the_midline_has_no_other_side(planning: PlanPage) -> None:
    before = placed(planning, 0)
    do(planning.card, "site_mirror")
    refused(planning, before, "midline")


def test_a_site_moves_to_the_next_click_and_keeps_its_dose(planning: PlanPage) -> None:
    placed(planning, 10)
    do(planning.card, "site_units", "6")
    do(planning.card, "site_move")
    assert 'data-testid="moving"' in planning.card.html
    point = beside_glabella(planning, 20)
    planning._picked(pick(point))
    (one,) = planning.desk.plan.injections
    assert one.units == 6
    assert np.linalg.norm(one.entry(planning.desk.face).position - point.position) < 0.01


def test_a_removed_site_is_gone_and_the_rest_keep_their_order(planning: PlanPage) -> None:
    before = placed(planning, 5, 15, 25)
    do(planning.card, "site", "2")
    do(planning.card, "site_remove")
    assert planning.desk.plan.injections == (before.injections[0], before.injections[2])


@pytest.mark.parametrize("act", ["site_mirror", "site_remove", "site_units"])
def test_without_a_chosen_site_nothing_is_changed(planning: PlanPage, act: str) -> None:
    before = placed(planning, 10)
    do(planning.card, "site", "1")
    do(planning.card, act, "5")
    refused(planning, before, "There is no site 0")


def test_a_plan_takes_no_more_sites_than_it_may(planning: PlanPage) -> None:
    plan = placed(planning, 10)
    many = plan.model_copy(update={"injections": plan.injections * MOST_INJECTIONS})
    planning.desk.plan = many
    planning._picked(pick(beside_glabella(planning, 20)))
    refused(planning, many, str(MOST_INJECTIONS))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"landmark": "atlantis"}, ("atlantis",)),
        ({"lateral": "far"}, ("Lateral, mm", "far")),
        ({"superior": "900"}, ("Superior, mm",)),
    ],
)
def test_a_place_that_is_none_is_refused(
    planning: PlanPage, form: dict[str, str], words: tuple[str, ...]
) -> None:
    planning.go("sites")
    before = planning.desk.plan
    whole = {"landmark": "glabella", "side": "left", "lateral": "0", "superior": "0"}
    do(planning.card, "site_put", **{**whole, **form})
    refused(planning, before, *words)
