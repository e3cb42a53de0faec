"""The end of a plan: what is told, saved before it is said, opened, compared, replayed, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from lessons.load import load_lesson
from lessons.plans import Plan, expert_plan
from pages.learners import Who
from pages.plan import PlanPage, page
from pages.plan_debrief import NOT_YOURS, UNREADABLE, DebriefStep
from pages.plan_draft import changed
from pages.plan_link import PlanLink, plan_asked
from pages.preferences import Preferences
from pages.sheet import Sheet
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import FragileStore, do

LESSON = "glabellar_lines"


@pytest.fixture
def fragile(drawn_studio: Studio) -> FragileStore:
    fragile = FragileStore(drawn_studio.store)
    drawn_studio._made["store"] = fragile
    return fragile


@pytest.fixture
def planning(drawn_studio: Studio, fragile: FragileStore) -> PlanPage:
    """An expert's plan for George, at its debrief, with a learner named Ada."""
    plan, _ = plan_asked(PlanLink(patient="george"), (LESSON,))
    planning = PlanPage(drawn_studio, make_frame("/plan", "Plan", plan="plan"), plan)
    ada = fragile.add_learner("Ada")
    fragile.written.clear()
    planning.desk.who = Who(ada.id, ada.display_name)
    planning.desk.plan = expert_of(planning)
    assert planning.go("debrief"), planning.desk.trouble
    return planning


def expert_of(planning: PlanPage) -> Plan:
    plan = planning.desk.plan
    return expert_plan(
        planning.desk.face,
        load_lesson(LESSON),
        subject=plan.subject,
        product=plan.product,
        vial_units=plan.vial_units,
        saline_ml=plan.saline_ml,
    )


def debrief_of(planning: PlanPage) -> DebriefStep:
    step = planning.steps["debrief"]
    assert isinstance(step, DebriefStep)
    return step


def with_dose(planning: PlanPage, units: float) -> None:
    """The same plan with another dose at its first site, at its debrief again."""
    first, *rest = planning.desk.plan.injections
    sites = (first.model_copy(update={"units": units}), *rest)
    planning.go("sites")
    planning.desk.plan = changed(planning.desk.plan, injections=sites)
    assert planning.go("debrief"), planning.desk.trouble


def test_the_debrief_tells_verdict_findings_and_both_plans(planning: PlanPage) -> None:
    found, shown = debrief_of(planning).found, planning.card.html
    assert f'data-verdict="{found.verdict}"' in shown
    for finding in found.findings:
        assert f"finding-{finding.rule}" in shown
    assert shown.count('class="badge-letter"') == len(found.expert.injections)
    kinds = [marker["kind"] for marker in planning.desk.faces.first.state["markers"]]
    assert kinds.count("site") == len(found.expert.injections)
    assert kinds.count("answer") == len(planning.desk.plan.injections)


def test_the_pins_of_both_plans_differ_by_their_words_too(planning: PlanPage) -> None:
    labels = [m["label"] for m in planning.desk.faces.first.state["markers"]]
    assert len(set(labels)) == len(labels)


def test_every_figure_that_counts_is_shown_with_its_tag(planning: PlanPage) -> None:
    shown = planning.card.html
    sourced = [one for one in debrief_of(planning).found.findings if one.src]
    assert shown.count('class="tag found"') + shown.count('class="tag unverified"') >= len(sourced)


def test_nobody_is_an_answer_too(planning: PlanPage) -> None:
    planning.go("patient")
    do(planning.card, "person", "emeka")
    planning.desk.plan = changed(planning.desk.plan, injections=())
    assert planning.go("debrief")
    assert "Nobody is treated today" in planning.card.html
    assert 'data-testid="no-expert"' in planning.card.html


def test_a_plan_is_in_the_database_before_the_page_says_so(
    planning: PlanPage, fragile: FragileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    store = fragile.store.add_plan

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.append('data-testid="saved"' in planning.card.html)
        return store(*args, **kwargs)

    monkeypatch.setattr(fragile.store, "add_plan", watched)
    do(planning.card, "save", name="My first plan")
    assert seen == [False]
    assert 'data-testid="saved"' in planning.card.html
    ada = planning.desk.who.id
    assert ada is not None
    (row,) = fragile.list_plans(ada)
    assert (row.name, Plan.model_validate(row.plan)) == ("My first plan", planning.desk.plan)


def test_the_same_plan_saved_twice_is_stored_once(
    planning: PlanPage, fragile: FragileStore
) -> None:
    do(planning.card, "save", name="Once")
    do(planning.card, "save", name="Once")
    assert planning.desk.who.id is not None
    assert len(fragile.list_plans(planning.desk.who.id)) == 1


def test_records_that_cannot_be_written_are_said_plainly_and_nothing_is_lost(
    planning: PlanPage, fragile: FragileStore
) -> None:
    fragile.broken = True
    before = planning.desk.plan
    do(planning.card, "save", name="Kept")
    shown = planning.card.html
    assert 'data-testid="unsaved"' in shown
    assert "Try again" in shown
    assert 'data-testid="saved"' not in shown
    assert 'value="Kept"' in shown
    assert planning.desk.plan == before
    fragile.broken = False
    do(planning.card, "save", name="Kept")
    assert 'data-testid="saved"' in planning.card.html
    assert planning.desk.who.id is not None
    assert len(fragile.list_plans(planning.desk.who.id)) == 1


def test_a_name_that_nobody_could_read_stores_nothing(
    planning: PlanPage, fragile: FragileStore
) -> None:
    do(planning.card, "save", name="\u202e\u0000")
    assert planning.desk.trouble
    assert planning.desk.who.id is not None
    assert fragile.list_plans(planning.desk.who.id) == ()


def test_without_a_name_the_page_asks_for_one_first(
    planning: PlanPage, fragile: FragileStore
) -> None:
    planning.desk.who = Who()
    planning.draw()
    do(planning.card, "save", name="Nobody’s")
    assert "add_plan" not in fragile.written
    do(planning.card, "add_learner", learner="Grace")
    assert planning.desk.who.name == "Grace"
    do(planning.card, "save", name="Grace’s")
    assert "add_plan" in fragile.written


def test_a_changed_plan_is_no_longer_called_saved(planning: PlanPage) -> None:
    do(planning.card, "save", name="One")
    with_dose(planning, 6)
    assert 'data-testid="saved"' not in planning.card.html


def test_a_saved_plan_is_opened_again_with_its_patient(planning: PlanPage) -> None:
    do(planning.card, "save", name="George’s")
    saved = debrief_of(planning).saved
    assert saved is not None
    kept = planning.desk.plan
    planning.go("patient")
    do(planning.card, "person", "kavya")
    assert str(saved.id) in planning.card.html
    do(planning.card, "open_saved", str(saved.id))
    assert planning.desk.plan == kept
    assert planning.step == "debrief"
    assert planning.desk.faces.subject.id == "george"


@pytest.mark.parametrize("plan_id", ["", "x", str(UUID(int=7)), "../../etc/passwd"])
def test_a_plan_that_is_not_the_learners_own_is_not_opened(
    planning: PlanPage, plan_id: str
) -> None:
    before = planning.desk.plan
    do(planning.card, "open_saved", plan_id)
    assert planning.desk.plan == before
    assert planning.desk.trouble == NOT_YOURS


def test_a_plan_of_another_version_is_refused_in_words(
    planning: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(planning.card, "save", name="Old")
    saved = debrief_of(planning).saved
    assert saved is not None
    monkeypatch.setattr("pages.plan_debrief.read_saved", lambda _: None)
    do(planning.card, "open_saved", str(saved.id))
    assert planning.desk.trouble == UNREADABLE


def test_two_plans_stand_beside_each_other_in_one_table(planning: PlanPage) -> None:
    do(planning.card, "save", name="Four")
    with_dose(planning, 8)
    do(planning.card, "save", name="Eight")
    eight, four = planning.desk.saved_plans()
    do(planning.card, "compare", first=str(four.id), second=str(eight.id))
    table = planning.card.html.partition('data-testid="compared"')[2]
    assert "20 U" in table
    assert "24 U" in table
    do(planning.card, "compare", first=str(four.id), second="nothing")
    assert 'data-testid="compared"' not in planning.card.html


def test_the_replay_shows_one_injection_after_the_other(planning: PlanPage) -> None:
    viewer = planning.desk.faces.first
    do(planning.card, "replay", 2.0)
    assert [m["label"] for m in viewer.state["markers"]] == ["1", "2"]
    assert viewer.state["needle"] is not None
    needle = viewer.state["needle"]
    moved = {"angle_deg": 40, "towards_deg": 90, "depth_mm": 9, "moving": False}
    told = {"serial": viewer.state["serial"], "number": needle["number"], "type": "needle"}
    viewer._handle_msg(told | moved)
    assert viewer.state["needle"] == needle | {"number": viewer.state["needle"]["number"]}
    do(planning.card, "replay", 0.0)
    assert len(viewer.state["markers"]) > 2
    for value in (99.0, -4.0, "x"):
        do(planning.card, "replay", value)
    planning.go("sites")
    assert viewer.state["needle"] is None


def test_a_print_tells_the_plan_and_that_nobody_may_inject_from_it(
    planning: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(
        planning.desk.faces.first, "show_paper", lambda **paper: shown.append(paper)
    )
    do(planning.card, "print")
    (paper,) = shown
    assert "20 U in all" in paper["lines"][0]
    assert paper["lines"][1].startswith("1: on the midline")
    assert len([line for line in paper["lines"] if "mm deep" in line]) == 5
    assert "Nobody may inject" in paper["warning"]
    assert "George" in paper["title"]


def test_a_link_to_a_saved_plan_opens_it_for_its_learner_alone(
    planning: PlanPage, drawn_studio: Studio, browser_of: Callable[..., None]
) -> None:
    do(planning.card, "save", name="Kept")
    saved = debrief_of(planning).saved
    assert saved is not None
    for learner_id, opened in ((saved.learner_id, True), (None, False)):
        browser_of(Preferences(learner_id=learner_id), saved=str(saved.id))
        sheets = [part for part in page(drawn_studio).main[0] if isinstance(part, Sheet)]
        assert any('data-step="debrief"' in sheet.html for sheet in sheets) is opened
        assert any(NOT_YOURS in sheet.html for sheet in sheets) is not opened
