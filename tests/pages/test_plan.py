"""The plan's page: people, doses, sites, days; what cannot be is one sentence, all unchanged."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from anatomy.expressions import load_expressions
from anatomy.people import list_cases, load_case
from anatomy.place import Place, resolve_place
from anatomy.toxin import load_products
from lessons.plans import DAYS, Plan, Subject
from lessons.plans.plan import MOST_INJECTIONS
from meshes.geodesics import SurfacePoint
from pages.plan import PlanPage, page
from pages.plan_course import CourseStep
from pages.plan_desk import NOTHING_PLACED
from pages.plan_examine import COMMANDS
from pages.plan_link import STEPS, PlanLink, plan_asked
from pages.plan_patient import patient_markup
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do
from viewer.component import Pick

LESSON = "glabellar_lines"
SMALL_MESSAGE = 1024  # bytes, of one step of the day's slider


@pytest.fixture
def planning(drawn_studio: Studio) -> PlanPage:
    plan, told = plan_asked(PlanLink(patient="george"), (LESSON,))
    assert told == ()
    return PlanPage(drawn_studio, make_frame("/plan", "Plan", plan="plan"), plan)


def pick(point: SurfacePoint) -> Pick:
    a, b, c = point.barycentric.tolist()
    return Pick("skin", point.face, (a, b, c))


def beside_glabella(planning: PlanPage, lateral: float, superior: float = 5.0) -> SurfacePoint:
    place = Place(ref="glabella", lateral=lateral, superior=superior)
    return resolve_place(planning.desk.face, place, "left")


def placed(planning: PlanPage, *laterals: float) -> Plan:
    """The plan with a site at each of these distances from the midline."""
    planning.go("sites")
    for lateral in laterals:
        planning._picked(pick(beside_glabella(planning, lateral)))
    assert len(planning.desk.plan.injections) == len(laterals), planning.desk.trouble
    return planning.desk.plan


def refused(planning: PlanPage, before: Plan, *words: str) -> None:
    """One sentence with these words is shown, and the plan is as it was."""
    assert planning.desk.plan == before
    assert all(word in planning.desk.trouble for word in words), planning.desk.trouble
    assert 'data-testid="trouble"' in planning.card.html


# the page


def test_a_page_without_an_address_opens_on_the_first_case(drawn_studio: Studio) -> None:
    assert page(drawn_studio).main[0].css_classes[:2] == ["frame", "plan"]


def test_sites_off_the_face_in_a_link_are_left_out_and_told(
    drawn_studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(patient="george", step="sites", at="9999999~.3~.3~4~4~90~0")
    notice = page(drawn_studio).main[0][1]
    assert notice.visible
    assert "left out" in notice.html


def test_every_step_can_be_opened_once_a_site_is_placed(planning: PlanPage) -> None:
    placed(planning, 10)
    for step in STEPS:
        planning.go(step)
        assert planning.step == step, planning.desk.trouble
        assert f'data-step="{step}"' in planning.card.html


def test_the_open_step_is_marked_for_those_who_listen(planning: PlanPage) -> None:
    planning.go("dose")
    assert planning.tools.html.count('aria-current="step"') == 1
    assert "Dose" in planning.said.html


def test_nothing_can_be_injected_before_a_site_is_placed(planning: PlanPage) -> None:
    planning.go("sites")
    assert not planning.go("inject")
    assert planning.step == "sites"
    assert planning.desk.trouble == NOTHING_PLACED


# patient


def test_each_case_is_told_with_its_history_and_as_an_invented_person(planning: PlanPage) -> None:
    for case_id in list_cases():
        case = load_case(case_id)
        shown = patient_markup(Subject(id=case_id), case, {}, planning.desk)
        assert f"{case.name}, {case.wishes.age} years" in shown
        assert "invented person" in shown
        for told in (*case.history.medication, *case.history.contraindications):
            assert told.replace("'", "&#x27;") in shown


def test_a_case_is_chosen_by_its_button(planning: PlanPage) -> None:
    do(planning.card, "person", "kavya")
    assert planning.desk.plan.subject.id == "kavya"
    assert 'data-testid="history"' in planning.card.html
    before = planning.desk.plan
    do(planning.card, "person", "nobody")
    assert planning.desk.plan == before


def test_a_person_is_made_up_from_a_seed_and_wishes(planning: PlanPage) -> None:
    do(planning.card, "make_up", seed="7", age="61", sex="male", form="any", fullness="0,3")
    subject = planning.desk.plan.subject
    assert subject.seed == 7
    assert dict(subject.wishes) == {"age": 61, "sex": "male", "fullness": 0.3}
    assert "Made-up man, 61" in planning.card.html


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"age": "12"}, ("18", "80", "12")),
        ({"age": "old"}, ("whole number", "old")),
        ({"fullness": "7"}, ("0", "1", "7")),
        ({"sex": "robot"}, ("female", "male")),
        ({"tone": "dark"}, ("number", "dark")),
        ({"seed": "-1"}, ("seed", "-1")),
        ({"seed": ""}, ("whole number",)),
        ({"seed": "9" * 30}, ("whole number",)),
    ],
)
def test_a_wish_that_cannot_be_leaves_the_page_as_it_is(
    planning: PlanPage, wish: dict[str, str], words: tuple[str, ...]
) -> None:
    before, face = planning.desk.plan, planning.desk.face
    do(planning.card, "make_up", **{"seed": "7", **wish})
    refused(planning, before, *words)
    assert planning.desk.face is face


def test_sites_go_with_the_plan_to_another_face(planning: PlanPage) -> None:
    before = placed(planning, 10)
    planning.go("patient")
    do(planning.card, "person", "kavya")
    assert planning.desk.plan.injections == before.injections
    assert planning.desk.plan.subject.id == "kavya"


# examine


def test_every_action_has_the_words_a_doctor_says() -> None:
    assert set(COMMANDS) == set(load_expressions().actions)


def test_a_command_makes_the_face_in_the_browser_without_building_it(planning: PlanPage) -> None:
    planning.go("examine")
    made = dict(planning.desk.studio._lately)
    do(planning.card, "command", "frown")
    assert planning.desk.faces.first.state["expression"]["brow_down.left"] == 1.0
    do(planning.card, "hard:frown", 40.0)
    assert planning.desk.faces.first.state["expression"]["brow_down.left"] == pytest.approx(0.4)
    do(planning.card, "rest")
    assert planning.desk.faces.first.state["expression"] == {}
    assert planning.desk.studio._lately == made


def test_leaving_the_examination_relaxes_the_face(planning: PlanPage) -> None:
    planning.go("examine")
    do(planning.card, "command", "smile")
    planning.go("dose")
    assert planning.desk.faces.first.state["expression"] == {}


@pytest.mark.parametrize("value", ["levitate", "", "frown.left"])
def test_an_unknown_command_changes_nothing(planning: PlanPage, value: str) -> None:
    planning.go("examine")
    do(planning.card, "command", value)
    assert planning.desk.faces.first.state["expression"] == {}


# dose


def test_the_dose_tells_units_in_a_tenth_of_a_millilitre_and_the_label(planning: PlanPage) -> None:
    planning.go("dose")
    shown = planning.card.html
    assert "<b>4 U</b> in 0.1 mL" in shown
    assert "label’s own" in shown
    do(planning.card, "saline", "5")
    assert "<b>2 U</b> in 0.1 mL" in planning.card.html
    assert "Not the label’s own" in planning.card.html


@pytest.mark.parametrize(
    ("act", "value", "words"),
    [
        ("saline", "0", ("0 mL", "more than 0")),
        ("saline", "-2", ("more than 0",)),
        ("saline", "1e9", ("Saline added", "number")),
        ("saline", "much", ("Saline added", "much")),
        ("saline", "nan", ("Saline added",)),
        ("vial", "77", ("77 U", "50 or 100")),
        ("product", "snake_oil", ("snake_oil",)),
        ("technique", "lips", ("lips",)),
    ],
)
def test_a_mixture_that_cannot_be_is_refused(
    planning: PlanPage, act: str, value: str, words: tuple[str, ...]
) -> None:
    planning.go("dose")
    before = planning.desk.plan
    do(planning.card, act, value)
    refused(planning, before, *words)


def test_units_are_never_converted_and_it_says_why(planning: PlanPage) -> None:
    planning.go("dose")
    before = planning.desk.plan
    do(planning.card, "convert", into="abo")
    assert planning.desk.plan == before
    assert 'data-testid="refused"' in planning.card.html
    assert "are not converted into units of abobotulinumtoxinA" in planning.card.html


def test_another_product_gives_each_site_its_own_labels_dose(planning: PlanPage) -> None:
    placed(planning, 0, 12)
    planning.go("dose")
    do(planning.card, "product", "abo")
    own = load_products().products["abo"].site_units
    assert {one.units for one in planning.desk.plan.injections} == {own}
    assert "Nothing was converted" in planning.card.html


def test_a_mixture_in_which_a_dose_no_longer_fits_a_syringe_is_refused(planning: PlanPage) -> None:
    placed(planning, 10)
    do(planning.card, "site_units", "30")
    planning.go("dose")
    before = planning.desk.plan
    do(planning.card, "saline", "10")
    refused(planning, before, "Site 1", "syringe")


# sites


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
        ("depth_mm", "-1", ("Depth, mm", "0 to 40")),
        ("depth_mm", "99", ("Depth, mm", "0 to 40")),
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


# the course


def test_a_day_is_one_small_message_and_nothing_else(
    planning: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(planning, 0, 8, 20)
    assert planning.go("inject"), planning.desk.trouble
    second = planning.desk.faces.second
    assert second is not None
    sent: list[str] = []
    monkeypatch.setattr(second, "_send_msg", sent.append)
    drawn = planning.card.html
    for day in range(len(DAYS)):
        do(planning.card, "day", float(day))
    assert planning.card.html == drawn
    assert len(sent) == len(DAYS)
    assert max(len(message.encode()) for message in sent) <= SMALL_MESSAGE
    assert all(set(json.loads(message)["set"]) == {"expression"} for message in sent)


def test_the_first_and_the_last_day_are_the_untreated_face(planning: PlanPage) -> None:
    placed(planning, 0, 8)
    planning.go("inject")
    before = planning.desk.faces.first.state["expression"]
    for day in (0, len(DAYS) - 1):
        do(planning.card, "day", float(day))
        second = planning.desk.faces.second
        assert second is not None
        assert second.state["expression"] == pytest.approx(before)


@pytest.mark.parametrize("value", [-1.0, 99.0, "soon", float("1e8")])
def test_a_day_that_is_none_changes_nothing(planning: PlanPage, value: object) -> None:
    placed(planning, 0)
    planning.go("inject")
    step = planning.steps["inject"]
    assert isinstance(step, CourseStep)
    before = step.day
    do(planning.card, "day", value)
    assert step.day == before


def test_the_banner_calls_it_a_model_and_no_prediction(planning: PlanPage) -> None:
    placed(planning, 0)
    planning.go("inject")
    assert "A model of published figures" in planning.card.html
    assert "no prediction for a real patient" in planning.card.html


def test_a_narrow_window_shows_before_or_after(planning: PlanPage) -> None:
    placed(planning, 0)
    planning.go("inject")
    do(planning.card, "face_shown", "before")
    assert "show-before" in planning.frame.page.main[0].css_classes
    planning.go("sites")
    assert "mode-pair" not in planning.frame.page.main[0].css_classes


def test_who_should_not_be_treated_is_said_beside_the_model(planning: PlanPage) -> None:
    do(planning.card, "person", "emeka")
    placed(planning, 0)
    planning.go("inject")
    assert 'data-testid="against"' in planning.card.html
