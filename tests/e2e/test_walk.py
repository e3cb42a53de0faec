"""A new learner walks the whole app in a real browser; then the plug is pulled."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from playwright.sync_api import expect

from anatomy.expressions import expression_weights
from anatomy.face import Face
from anatomy.nearby import needle_clearances
from anatomy.structures import load_structures
from lessons.lesson import Lesson
from lessons.naming import name_of
from lessons.questions.place import PlaceQuestion
from meshes.geodesics import SurfacePoint
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh
from tests.e2e.app_process import AppProcess
from tests.e2e.needles import (
    next_question,
    on_the_spot,
    put_needle,
    read_question,
    say_dose_and_depth,
    site_of,
    start_placing,
    too_lateral,
)
from tests.e2e.visitor import DESK, PHONE, TABLET, Visitor

pytestmark = pytest.mark.browser

CORRUGATOR = "corrugator_supercilii"
OVER_CORRUGATOR = (
    *("frontalis", "orbicularis_oculi_orbital", "procerus", "depressor_supercilii"),
    *("artery", "vein", "nerve", "fat"),
)
PEEL_MM = 2.0
ASTRAY_MM = 20.0
CLICK_SLACK_MM = 0.3  # a pixel of the window is about that wide on the face
SPOKEN_SLACK_MM = 1.0


def test_a_learner_walks_it_all_and_a_power_cut_loses_nothing(
    app: AppProcess, enter: Callable[[], Visitor], face: Face, lesson: Lesson
) -> None:
    visitor = enter()
    visitor.open(app.address)
    visitor.picture("1_home", DESK, TABLET, PHONE)
    visitor.add_name("Ada Lovelace")
    expect(visitor.at("learner-now")).to_contain_text("Ada Lovelace")
    expect(visitor.page.get_by_text("Continue as", exact=True)).to_have_count(0)  # nobody else yet
    expect(visitor.at("notice")).to_have_count(0)

    explore_the_corrugator(visitor, face)
    read_the_lesson(visitor, lesson)

    visitor.at("to-practise").click()
    start_placing(visitor)
    told = [answer_on_the_spot(visitor, face, lesson)]
    next_question(visitor)
    while read_question(visitor, lesson).side == "median":  # lateral says nothing there
        told.append(answer_on_the_spot(visitor, face, lesson))
        next_question(visitor)
    told.append(answer_astray(visitor, face, lesson))

    assert visitor.complaints == []
    assert visitor.strangers() == []
    app.kill()
    visitor.page.close()
    app.start()
    read_the_record(visitor, app.address, told)
    assert visitor.strangers() == []


# Explore


def explore_the_corrugator(visitor: Visitor, face: Face) -> None:
    """Peel, clear the way by a link, click the left corrugator, read its card."""
    visitor.go("Explore")
    visitor.at("search").wait_for()
    visitor.wait_drawn()
    visitor.picture("2_explore", DESK, TABLET, PHONE)
    visitor.peel(PEEL_MM)
    here = visitor.page.url.partition("/explore")[0]
    visitor.open(f"{here}/explore?peel={PEEL_MM:g}&hide={','.join(OVER_CORRUGATOR)}")
    visitor.at("search").wait_for()
    visitor.wait_drawn()
    visitor.click_face(front_of(face.meshes[f"{CORRUGATOR}.left"]))
    read_the_card(visitor)
    visitor.wait_drawn()
    visitor.picture("3_explore_card", DESK, TABLET, PHONE)


def front_of(mesh: Mesh) -> FloatArray:
    """The vertex in the middle of what looks forward, (3,) mm."""
    forward = np.flatnonzero(mesh.normals[:, 2] > 0.8)
    middle = np.median(mesh.vertices[forward], axis=0)
    nearest = forward[np.argmin(np.linalg.norm(mesh.vertices[forward] - middle, axis=1))]
    return np.asarray(mesh.vertices[nearest])


def read_the_card(visitor: Visitor) -> None:
    """The card tells names, origin, nerve and depth, and where the depth was read."""
    facts = load_structures()[CORRUGATOR]
    card = visitor.at("card")
    expect(card).to_have_attribute("data-structure", f"{CORRUGATOR}.left")
    expect(card.locator("h2")).to_have_text(facts.english)
    expect(card.locator(".latin")).to_contain_text(facts.latin)
    rows = {row.locator("dt").first.inner_text(): row for row in card.locator("dl > div").all()}
    expect(rows["Origin"]).to_contain_text(facts.facts.origin or "no origin")
    expect(rows["Nerve"]).to_contain_text(facts.facts.innervation or "no nerve")
    depth = rows["Depth below the skin"]
    expect(depth).to_contain_text(re.compile(r"\d\s*mm"))
    expect(depth.locator(".tag").first).to_have_text(re.compile(r"(found|unverified) · \w+"))


# Lesson


def read_the_lesson(visitor: Visitor, lesson: Lesson) -> None:
    """Every step to the end by the keyboard; the sites with their figures and evidence."""
    visitor.go("Lesson")
    visitor.at(f"lesson-{lesson.id}").click()
    visitor.at("lesson-panel").wait_for()
    visitor.wait_drawn()
    frown = expression_weights({"frown": 1.0}, head_units=frozenset(load_head().units))
    for number, step in enumerate(lesson.steps, start=1):
        visitor.page.keyboard.press("PageDown")
        expect(visitor.at("step").locator("h2")).to_have_text(step.title)
        visitor.wait_drawn(serial=number)
        asked = frown if step.id == "frown" else {}
        assert visitor.state["expression"] == pytest.approx(asked, abs=1e-3), step.id
        visitor.picture(f"4_lesson_{number:02d}_{step.id}")
    expect(visitor.at("to-practise")).to_be_visible()
    read_the_sites(visitor, lesson)


def read_the_sites(visitor: Visitor, lesson: Lesson) -> None:
    """Each site says its dose in units and how far its figures can be trusted."""
    visitor.at("tab-sites").click()
    rows = visitor.at("sites").locator("article.site")
    expect(rows).to_have_count(len(lesson.sites))
    for row, site in zip(rows.all(), lesson.sites, strict=True):
        expect(row.locator("h3")).to_have_text(site.name)
        for figure in ("Dose", "Depth", "Angle to the skin", "Volume"):
            value = row.locator(".values > div").filter(has_text=figure).first
            expect(value.locator(".tag")).to_have_text(re.compile(r"found|unverified"))
        dose = row.locator(".values > div").filter(has_text="Dose").first
        expect(dose).to_contain_text(re.compile(rf"{site.units.middle:g}\s*(U|units)"))
    visitor.wait_drawn(serial=len(lesson.steps) + 1)
    visitor.picture("5_lesson_sites", DESK, TABLET, PHONE)
    visitor.at("tab-steps").click()
    expect(visitor.at("to-practise")).to_be_visible()


# Practise


def answer_on_the_spot(visitor: Visitor, face: Face, lesson: Lesson) -> str:
    """The right place, dose and depth: praised for each. The error as the page tells it."""
    question = read_question(visitor, lesson)
    confirm(visitor, lesson, question, on_the_spot(face, lesson, question), shot="6_spot")
    expect(visitor.at("feedback")).to_have_attribute("data-outcome", "correct")
    asked = {"units": question.ask_units, "depth": question.ask_depth}
    for rule in ("distance", "target", *(name for name, wanted in asked.items() if wanted)):
        expect(visitor.at(f"finding-{rule}").locator(".tag").first).to_have_text("good")
    error = visitor.at("error-mm").inner_text()
    assert millimetres(error) <= CLICK_SLACK_MM, question.id
    return error


def answer_astray(visitor: Visitor, face: Face, lesson: Lesson) -> str:
    """Twenty millimetres too lateral: the page says so, names what lies near, shows the place."""
    question = read_question(visitor, lesson)
    point = too_lateral(face, lesson, question, by_mm=ASTRAY_MM)
    confirm(visitor, lesson, question, point, shot="8_astray")
    expect(visitor.at("feedback")).not_to_have_attribute("data-outcome", "correct")
    said = visitor.at("finding-distance").inner_text()
    lateral = re.search(r"([\d.]+) mm too lateral", said)
    assert lateral is not None, said
    assert float(lateral[1]) == pytest.approx(ASTRAY_MM, abs=SPOKEN_SLACK_MM)
    error = visitor.at("error-mm").inner_text()
    assert millimetres(error) == pytest.approx(ASTRAY_MM, abs=SPOKEN_SLACK_MM)
    depth = site_of(lesson, question).depth_mm.middle
    check_nearest(visitor.at("finding-danger").all_inner_texts(), face, point, depth)
    check_truth_is_shown(visitor, on_the_spot(face, lesson, question))
    return error


def confirm(
    visitor: Visitor, lesson: Lesson, question: PlaceQuestion, point: SurfacePoint, *, shot: str
) -> None:
    """Answer with a needle here and the right dose and depth, until the page says it is saved."""
    put_needle(visitor, point)
    say_dose_and_depth(visitor, site_of(lesson, question), question)
    visitor.picture(f"{shot}_question", DESK, TABLET, PHONE)
    before = visitor.serial
    visitor.at("confirm").click()
    expect(visitor.at("saved")).to_be_visible()
    visitor.wait_drawn(serial=before + 1)
    visitor.picture(f"{shot}_feedback", DESK, TABLET, PHONE)


def check_nearest(said: Sequence[str], face: Face, point: SurfacePoint, depth_mm: float) -> None:
    """What the page names as near is near: the same structure at the same millimetres."""
    near = {name_of(one.id): one.path_mm for one in needle_clearances(face, point, depth_mm)}
    named = re.search(r"nearest part of the (.+?) is ([\d.]+) mm from the needle", " ".join(said))
    if named is None:  # then the needle goes through it
        through = re.search(r"(?:passes through|lies inside) the (.+?)[,.]", " ".join(said))
        assert through is not None, said
        assert near[through[1]] == pytest.approx(0, abs=SPOKEN_SLACK_MM)
    else:
        assert near[named[1]] == pytest.approx(float(named[2]), abs=SPOKEN_SLACK_MM)


def check_truth_is_shown(visitor: Visitor, truth: SurfacePoint) -> None:
    """The right place stands on the face as a pin with its name, beside the learner's own."""
    pins = {pin["kind"]: pin for pin in visitor.state["markers"]}
    assert set(pins) == {"answer", "truth"}
    assert pins["truth"]["position"] == pytest.approx(list(truth.position), abs=0.01)
    visitor.page.wait_for_function(
        "window.facies.viewer.stats().labels.some(l => l.startsWith('Right place'))"
    )


def millimetres(text: str) -> float:
    """The number in "0.2 mm"."""
    return float(text.removesuffix(" mm"))


# Progress, after the plug was pulled


def read_the_record(visitor: Visitor, address: str, told: Sequence[str]) -> None:
    """Every answer that the page called saved is in the record, with its millimetres."""
    visitor.page = visitor.context.new_page()
    visitor.open(address)
    visitor.go("Progress")
    errors = visitor.at("answer-error")
    expect(errors).to_have_count(len(told))
    assert sorted(errors.all_inner_texts()) == sorted(told)
    visitor.picture("9_progress", DESK, TABLET, PHONE)
