"""Patients are planned, injected, followed day by day and debriefed in a real browser.

One of them always; all three, and two of them compared, are long.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from anatomy.face import Face, build_face
from anatomy.people import find_patient
from lessons.lesson import Lesson
from lessons.plans import DAYS, Plan, Subject, expert_plan
from meshes.mesh import FloatArray
from pages.plan_link import write_link
from tests.built_in import built_in
from tests.e2e.app_process import AppProcess
from tests.e2e.visitor import SETTLED, Visitor

pytestmark = pytest.mark.browser

BY_MOUSE, BY_KEYS, BY_LINK = "george", "kavya", "jonas"
DAY = 30
GONE = 0.5  # the frown that is left on that day, at most
STRAIGHT_IN_DEG = 90.0
CLICK_SLACK_MM = 1.5  # two pixels of the window
DRAWN = """count => {
  const viewers = window.facies.viewers
  return viewers.length >= count && viewers.every(v => v.ready)
}"""
AFTER_FROWNS = "window.facies.viewers[1]?.state.expression['brow_down.left'] ?? 0"


def test_three_patients_are_planned_injected_and_debriefed(
    open_app: AppProcess, enter: Callable[[], Visitor], lesson: Lesson
) -> None:
    visitor = enter()
    visitor.open(open_app.address)
    visitor.add_name("Ada Lovelace")
    expect(visitor.at("learner-now")).to_contain_text("Ada Lovelace")
    for patient in (BY_MOUSE, BY_KEYS, BY_LINK):
        face, plan = expert_of(patient, lesson)
        begun = plan if patient == BY_LINK else plan.model_copy(update={"injections": ()})
        visitor.open(f"{open_app.address}/plan?{write_link(begun, 'examine')}")
        visitor.at("commands").wait_for()
        wait_drawn(visitor)
        examine(visitor, patient)
        place(visitor, patient, face, plan)
        inject(visitor, patient)
        read_debrief(visitor, patient, plan)
    compare(visitor)
    assert visitor.complaints == []
    assert visitor.strangers() == []


def wait_drawn(visitor: Visitor, *, faces: int = 1) -> None:
    """Until so many faces are drawn as the page wants them; a face that moved fits no tree yet."""
    visitor.page.wait_for_function(DRAWN, arg=faces)
    visitor.page.wait_for_function(SETTLED)


def expert_of(patient: str, lesson: Lesson) -> tuple[Face, Plan]:
    """The patient's face, and what an expert would plan on it."""
    face = build_face(built_in(), find_patient(patient), level=1)
    subject = Subject(id=patient)
    plan = expert_plan(face, lesson, subject=subject, product="ona", vial_units=100, saline_ml=2.5)
    return face, plan


def examine(visitor: Visitor, patient: str) -> None:
    """The face at rest, then frowning as hard as it can."""
    visitor.picture(f"plan_{patient}_1_rest")
    visitor.at("command-frown").click()
    visitor.page.wait_for_function("window.facies.viewer.state.expression['brow_down.left'] === 1")
    wait_drawn(visitor)
    visitor.picture(f"plan_{patient}_2_frown_before")


def place(visitor: Visitor, patient: str, face: Face, plan: Plan) -> None:
    """The expert's sites: by clicks, by the fields, or as the link brought them."""
    visitor.at("step-sites").click()
    visitor.at("site-sum").wait_for()
    wait_drawn(visitor)
    if patient == BY_MOUSE:
        for number, one in enumerate(plan.injections, start=1):
            visitor.click_face(one.entry(face).position)
            set_site(visitor, number, angle_deg=one.angle_deg, depth_mm=one.depth_mm)
    if patient == BY_KEYS:
        put_in_words(visitor)
    count = visitor.at("site-list").locator("> li").count()
    assert count == (3 if patient == BY_KEYS else len(plan.injections))
    if patient == BY_MOUSE:
        visitor.picture(f"plan_{patient}_3_sites")


def set_site(visitor: Visitor, number: int, *, angle_deg: float, depth_mm: float) -> None:
    """The chosen site as slanting and as deep as the expert's."""
    site = visitor.at(f"site-{number}")
    expect(site).to_have_attribute("aria-expanded", "true")
    if angle_deg != STRAIGHT_IN_DEG:
        visitor.at("angle_deg").fill(f"{angle_deg:g}")
        visitor.at("angle_deg").press("Enter")
        drawn_anew = visitor.at("angle_deg")  # what is typed before that can be taken back
        expect(drawn_anew).to_have_attribute("value", f"{angle_deg:g}")
    visitor.at("depth_mm").fill(f"{depth_mm:g}")
    visitor.at("depth_mm").press("Enter")
    expect(site).to_contain_text(f"{depth_mm:g} mm")


def put_in_words(visitor: Visitor) -> None:
    """Procerus and, mirrored, both corrugators, with the keyboard alone."""
    visitor.at("put-form").locator("summary").press("Enter")
    for number, lateral, superior, depth_mm in ((1, "0", "-5", 4), (2, "13", "0", 5)):
        visitor.at("put-lateral").fill(lateral)
        visitor.at("put-superior").fill(superior)
        visitor.at("put").press("Enter")
        set_site(visitor, number, angle_deg=STRAIGHT_IN_DEG, depth_mm=depth_mm)
    visitor.at("site_mirror").press("Enter")
    expect(visitor.at("site-3")).to_be_visible()
    visitor.at("units").fill("-4")
    visitor.at("units").press("Enter")
    expect(visitor.at("trouble")).to_contain_text("-4 U is no dose")
    expect(visitor.at("site-3")).to_contain_text("4 U")


def inject(visitor: Visitor, patient: str) -> None:
    """The slider weakens the frown in the second face alone, and the last day brings it back."""
    visitor.at("step-next").click()
    expect(visitor.at("model-banner")).to_contain_text("no prediction")
    wait_drawn(visitor, faces=2)
    for day in (0, DAY, DAYS[-1], DAY) if patient == BY_MOUSE else (DAY,):
        visitor.at("day").fill(str(DAYS.index(day)))
        expect(visitor.at("day-said")).to_have_text(f"Day {day}")
        wanted = "< " + str(GONE) if day == DAY else "> 0.99"
        visitor.page.wait_for_function(f"() => ({AFTER_FROWNS}) {wanted}")
    before = visitor.page.evaluate("window.facies.viewers[0].state.expression")
    assert before["brow_down.left"] == 1
    wait_drawn(visitor, faces=2)
    visitor.picture(f"plan_{patient}_4_frown_after")


def read_debrief(visitor: Visitor, patient: str, plan: Plan) -> None:
    """The verdict with its findings, both plans on the face, and the plan in the records."""
    visitor.at("step-next").click()
    verdict = visitor.at("verdict")
    expect(verdict).to_be_visible()
    told = verdict.get_attribute("data-verdict")
    assert told in ("sound", "improve", "unsafe")
    if patient == BY_LINK:
        assert told == "sound"
    pins = visitor.page.evaluate("window.facies.viewers[0].state.markers")
    assert sum(pin["kind"] == "site" for pin in pins) == len(plan.injections)
    if patient != BY_KEYS:
        check_pins(pins)
    visitor.at("save").click()
    expect(visitor.at("saved")).to_be_visible()
    if patient == BY_MOUSE:
        visitor.picture(f"plan_{patient}_5_debrief")


def check_pins(pins: list[dict[str, Any]]) -> None:
    """Every pin of the learner stands on one of the expert's, within a click."""
    of: dict[str, FloatArray] = {
        kind: np.array([pin["position"] for pin in pins if pin["kind"] == kind])
        for kind in ("answer", "site")
    }
    gaps = np.linalg.norm(of["answer"][:, None] - of["site"][None], axis=2).min(axis=1)
    assert gaps.max() < CLICK_SLACK_MM


def compare(visitor: Visitor) -> None:
    """Two of the saved plans in one table."""
    for name, person in (("first", "George"), ("second", "Kavya")):
        option = visitor.at(f"compare-{name}").locator("option", has_text=person)
        visitor.at(f"compare-{name}").select_option(value=option.get_attribute("value"))
    visitor.at("compare").click()
    table = visitor.at("compared")
    expect(table).to_be_visible()
    expect(table).to_contain_text("George")
    expect(table).to_contain_text("Kavya")
    visitor.picture("plan_6_compared")
