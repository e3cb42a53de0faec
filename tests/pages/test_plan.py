"""The plan's page: people, doses, sites, days; what cannot be is one sentence, all unchanged."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from anatomy.expressions import load_expressions
from anatomy.people import list_cases, load_case
from anatomy.toxin import load_products
from lessons.plans import DAYS, Subject, back_by_day
from lessons.plans.course import BACK
from lessons.shelf import UnreadableLesson
from pages.plan import NO_TECHNIQUE, PlanPage, page
from pages.plan_course import CourseStep
from pages.plan_desk import NOTHING_PLACED
from pages.plan_draft import with_product
from pages.plan_examine import COMMANDS
from pages.plan_link import STEPS
from pages.plan_patient import patient_markup
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.planning import placed, refused

LESSON = "glabellar_lines"
SMALL_MESSAGE = 1024  # bytes, of one step of the day's slider


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
    typed = {"age": "61", "sex": "male", "fullness": "0,3", "ancestry": "african-asian"}
    do(planning.card, "make_up", seed="7", form="any", **typed)
    subject = planning.desk.plan.subject
    assert subject.seed == 7
    mixed = {"african": 1.0, "asian": 1.0}
    wishes = {"age": 61, "sex": "male", "fullness": 0.3, "ancestry": mixed}
    assert dict(subject.wishes) == wishes
    assert "Made-up man, 61" in planning.card.html


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"age": "12"}, ("18", "80", "12")),
        ({"age": "old"}, ("whole number", "old")),
        ({"fullness": "7"}, ("0", "1", "7")),
        ({"sex": "robot"}, ("female", "male")),
        ({"ancestry": "martian"}, ("african", "asian", "caucasian")),
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


def test_a_product_still_working_on_the_last_day_says_until_when(planning: PlanPage) -> None:
    placed(planning, 0, 8)
    planning.go("inject")
    assert "Still working" not in planning.card.html
    planning.desk.plan = with_product(planning.desk.plan, "daxi")
    assert planning.go("dose"), planning.desk.trouble
    assert planning.go("inject"), planning.desk.trouble
    day = back_by_day(planning.desk.treatment)
    assert day is not None
    assert f"back to 95 % of the strength by about day {day}" in planning.card.html
    left = [min(planning.desk.treatment.muscle_strength(d).values()) for d in (day - 1, day)]
    assert left[0] < BACK <= left[1]


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


# lessons that went away


def test_a_plan_goes_on_with_the_lesson_as_it_was_opened(
    planning: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(planning, 10)
    monkeypatch.setattr(Studio, "lesson", gone)
    assert planning.desk.lesson.id == LESSON
    assert planning.go("debrief")


def test_another_technique_that_is_broken_is_one_sentence_and_changes_nothing(
    planning: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    planning.go("dose")
    monkeypatch.setattr(Studio, "techniques", property(lambda _: ()))
    do(planning.card, "technique", "dao")
    assert planning.desk.plan.lesson == LESSON
    assert "Unknown technique 'dao'" in planning.desk.trouble


def test_without_any_technique_the_page_says_so(
    drawn_studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Studio, "techniques", property(lambda _: ()))
    assert NO_TECHNIQUE in page(drawn_studio).main[0][1].html


def gone(_: Studio, lesson_id: str) -> None:
    """A shelf on which every lesson is broken."""
    raise UnreadableLesson(lesson_id, ())
