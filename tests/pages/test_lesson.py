"""Lesson: objectives first, each step moves the face, every figure shows how far to trust it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from anatomy.evidence import Evidenced, describe
from lessons.cite import show_citations
from lessons.measure import locate_site
from lessons.trust import is_verified
from pages.lesson import Player, page, read_step
from pages.lesson_panel import panel_markup
from pages.lesson_shelf import shelf_markup
from pages.preferences import Preferences
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import LESSON, do
from viewer.messages import NeedleMoved


@pytest.fixture
def player(studio: Studio) -> Player:
    return Player(studio, make_frame("/lesson", "Lesson", plan="player"), studio.lesson(LESSON))


def test_the_objectives_come_first(player: Player) -> None:
    goals = [show_citations(goal, player.studio.sources) for goal in player.lesson.objectives]
    assert all(goal in player.panel.html for goal in goals)
    assert "[@" not in player.panel.html


def test_walking_through_takes_every_step_and_stops_at_the_end(player: Player) -> None:
    for step in player.lesson.steps:
        do(player.panel, "step", player.step + 1)
        assert step.title in player.panel.html
        assert player.viewer.state["peel_mm"] == step.peel_mm
        assert player.viewer.state["camera"]["view"] == step.view
    do(player.panel, "step", player.step + 1)
    assert player.step == len(player.lesson.steps)
    assert f"/practise?lesson={LESSON}" in player.panel.html


def test_a_frown_in_a_step_reaches_the_face_in_its_own_units(player: Player) -> None:
    number = next(k for k, s in enumerate(player.lesson.steps, 1) if s.expression)
    player.go_to(number)
    assert player.viewer.state["expression"]
    assert set(player.viewer.state["expression"]) <= set(player.viewer.scene.cage.units)  # type: ignore[union-attr]


@pytest.mark.parametrize("value", ["-1", "x", "99", 1e9, True, "1.5"])
def test_a_step_that_does_not_exist_shows_one_that_does(player: Player, value: object) -> None:
    do(player.panel, "step", value)
    assert 0 <= player.step <= len(player.lesson.steps)


@pytest.mark.parametrize(("text", "step"), [("2", 2), ("", 0), ("99", 0), ("²", 0), ("-1", 0)])
def test_the_address_names_a_step_or_the_overview(studio: Studio, text: str, step: int) -> None:
    assert read_step(text, studio.lesson(LESSON)) == step


def test_every_site_figure_shows_its_unit_and_its_evidence(studio: Studio) -> None:
    lesson = studio.lesson(LESSON)
    shown = panel_markup(lesson, 0, "sites", sources=studio.sources)
    for site in lesson.sites:
        for figure in (site.units, site.depth_mm, site.angle_deg, site.ml):
            assert describe(figure) in shown
    figures: list[Evidenced] = []
    for s in lesson.sites:
        figures += [s.units, s.depth_mm, s.angle_deg, s.ml, s.position, s.target_evidence]
    found = sum(is_verified(figure) for figure in figures)
    assert shown.count('class="tag found"') == found
    assert shown.count('class="tag unverified"') == len(figures) - found


def test_every_danger_zone_names_structure_depth_and_consequence(studio: Studio) -> None:
    lesson = studio.lesson(LESSON)
    shown = panel_markup(lesson, 0, "dangers", sources=studio.sources)
    for zone in lesson.zones:
        assert describe(zone.depth_mm) in shown
        assert zone.name in shown
    assert shown.count("What follows:") == len(lesson.zones)


def test_the_sites_and_dangers_tabs_draw_them_on_the_face(player: Player) -> None:
    do(player.panel, "tab", "sites")
    assert {m.kind for m in player.viewer.scene.markers} == {"site"}
    assert not [i for i in player.viewer.scene.items if i.kind == "zone"]
    do(player.panel, "tab", "dangers")
    assert [i for i in player.viewer.scene.items if i.kind == "zone"]


def test_presenter_notes_show_in_projector_mode_only(player: Player) -> None:
    player.go_to(1)
    assert 'data-testid="presenter-note"' not in player.panel.html
    player.frame.keep(Preferences(projector=True))
    assert player.lesson.steps[0].presenter_note in player.panel.html


def test_the_shelf_leads_to_every_lesson(studio: Studio) -> None:
    assert f'href="/lesson?id={LESSON}"' in shelf_markup(studio.lessons)


def test_an_unknown_lesson_is_answered_with_the_nearest(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(id="glabelar_lines")
    shown = page(studio)
    notice = shown.main[0][1]
    assert notice.visible
    assert LESSON in notice.html


def test_off_label_shows_at_first_sight_with_the_sum_and_the_doses_told(studio: Studio) -> None:
    lesson = studio.lesson("dao")
    shown = panel_markup(lesson, 0, "steps", sources=studio.sources)
    assert "Off label" in shown
    assert "Sum of the sites (no label)" in shown
    assert "Label total" not in shown
    for dose in lesson.total.published:
        assert describe(dose) in shown
    assert "On label" in panel_markup(studio.lesson(LESSON), 0, "steps", sources=studio.sources)


def test_limits_in_words_stand_under_dangers_with_their_evidence(studio: Studio) -> None:
    lesson = studio.lesson("dao")
    shown = panel_markup(lesson, 0, "dangers", sources=studio.sources)
    assert "Limits in words" in shown
    assert all(rule.text in shown for rule in lesson.rules)


def test_a_lesson_without_a_needle_shows_its_kind_and_no_dose(studio: Studio) -> None:
    dao = studio.lesson("dao")
    gone = {"its_status": None, "its_product": None, "its_total": None, "sites": ()}
    region = dao.model_copy(update={"kind": "region", **gone})
    shown = panel_markup(region, 0, "steps", sources=studio.sources)
    assert "Region" in shown
    assert "Product" not in shown
    sites = panel_markup(region, 0, "sites", sources=studio.sources)
    assert "This lesson places no needle." in sites
    assert "Region" in shelf_markup([region])


def test_a_step_with_a_needle_puts_it_at_its_site_at_the_told_angle_and_depth(
    studio: Studio, player: Player
) -> None:
    number = next(n for n, one in enumerate(player.lesson.steps, start=1) if one.needle)
    step = player.lesson.steps[number - 1]
    assert step.needle is not None
    site = player.lesson.site(step.needle.at)
    player.go_to(number - 1)
    before = player.viewer.state
    assert before["needle"] is None
    player.go_to(number)
    needle: dict[str, Any] = player.viewer.state["needle"] or {}
    spot = locate_site(studio.face, site, "left").position
    assert needle["entry"] == pytest.approx(spot.tolist(), abs=1e-3)
    assert needle["angle_deg"] == site.angle_deg.middle
    straight = needle["depth_mm"] * np.sin(np.radians(needle["angle_deg"]))
    assert straight == pytest.approx(site.depth_mm.middle, abs=1e-3)
    assert f"The needle stands at {site.name}, on the patient’s left." in player.panel.html
    player.to_tab("sites")
    assert player.viewer.state["needle"] is None


def test_a_needle_that_was_moved_by_hand_comes_back_to_its_site(player: Player) -> None:
    number = next(n for n, one in enumerate(player.lesson.steps, start=1) if one.needle)
    player.go_to(number)
    told: dict[str, Any] = player.viewer.state["needle"] or {}
    player.viewer._receive_needle(
        NeedleMoved(
            type="needle", serial=0, number=told["number"], angle_deg=80, towards_deg=10,
            depth_mm=1, moving=False,
        )
    )  # fmt: skip
    assert player.viewer.state["needle"] == told
