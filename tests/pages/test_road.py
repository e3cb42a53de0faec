"""Certification: the profile, the answer with its source, the programme, and refusals on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from certification.hands_on import choose_patients
from certification.kinds import ENROLLED, PROFILE, REFUSED
from certification.programme import load_programme
from pages import server
from pages.learners import Who
from pages.preferences import Preferences
from pages.road import Road
from pages.road_evidence import best_scores, planned, walked
from pages.shell import make_frame
from pages.standing_panel import plan_link
from pages.studio import Studio
from tests.conftest import FakeClock
from tests.pages.conftest import FragileStore, do

FORM = {
    "profession": "doctor", "region": "sweden", "licence_number": "12345",
    "licence_ends": "2026-04-01",
}  # fmt: skip


@pytest.fixture
def ada(studio: Studio) -> Who:
    """A learner without a profile."""
    learner = studio.store.add_learner("Ada")
    return Who(learner.id, learner.display_name)


def opened(studio: Studio, who: Who) -> Road:
    return Road(studio, make_frame("/road", "Certification"), who)


def kinds(studio: Studio) -> list[str]:
    return [one.kind for one in studio.store.list_entries()]


def said(road: Road) -> str:
    return str(road.sheet.html)


def test_a_new_learner_is_asked_who_they_are_and_may_not_enrol_yet(
    studio: Studio, ada: Who
) -> None:
    road = opened(studio, ada)
    assert 'data-answer="not_yet"' in said(road)
    assert 'data-testid="save-profile"' in said(road)
    assert 'data-testid="enrol"' not in said(road)
    assert "It is no licence" in said(road)


def test_a_profile_is_kept_the_answer_has_its_source_and_the_end_is_warned_of(
    studio: Studio, ada: Who
) -> None:
    road = opened(studio, ada)
    do(road.sheet, "save_profile", "", **FORM)
    assert kinds(studio) == [PROFILE]
    assert 'data-answer="may_enrol"' in said(road)
    assert "found · " in said(road)
    assert "as of 2021-07-01" in said(road)
    assert "Your licence ends on 2026-04-01, in 31 days." in said(road)
    assert "Ask your own regulator" in said(road)
    again = opened(studio, ada)
    assert "Licence 12345, valid until 2026-04-01" in said(again)


def test_an_expired_licence_is_refused_with_a_sentence_and_recorded(
    studio: Studio, ada: Who
) -> None:
    road = opened(studio, ada)
    do(road.sheet, "save_profile", "", **{**FORM, "licence_ends": "2026-02-28"})
    assert "The licence ended on 2026-02-28." in said(road)
    assert 'value="2026-02-28"' in said(road)
    (entry,) = studio.store.list_entries()
    assert entry.kind == REFUSED
    assert entry.payload["tried"] == "save a profile"
    assert "ended on 2026-02-28" in entry.payload["sentence"]


def test_enrolling_is_remembered_once(studio: Studio, ada: Who) -> None:
    road = opened(studio, ada)
    do(road.sheet, "save_profile", "", **FORM)
    do(road.sheet, "enrol")
    do(road.sheet, "enrol")
    assert kinds(studio) == [PROFILE, ENROLLED]
    assert "You are enrolled." in said(road)
    assert studio.store.list_entries(kinds=[ENROLLED])[0].payload == {
        "programme": "foundation", "region": "sweden", "decision": "may_enrol",
    }  # fmt: skip


def test_who_may_not_enrol_and_tries_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    road = opened(studio, ada)
    do(road.sheet, "save_profile", "", **{**FORM, "profession": "nurse", "region": "france"})
    do(road.sheet, "enrol")
    assert "You may not enrol now:" in said(road)
    assert kinds(studio) == [PROFILE, REFUSED]


def test_a_student_joins_as_an_observer_and_finds_supervised_practice_locked(
    studio: Studio, ada: Who
) -> None:
    road = opened(studio, ada)
    do(road.sheet, "save_profile", "", profession="student", region="sweden")
    assert "Join as an observer" in said(road)
    do(road.sheet, "enrol")
    assert "You have joined as an observer." in said(road)
    assert 'data-testid="module-supervised" data-state="locked"' in said(road)
    assert "It is for those who may enrol, and have." in said(road)


def test_after_the_licence_ran_out_the_page_says_so(
    studio: Studio, ada: Who, clock: FakeClock
) -> None:
    do(opened(studio, ada).sheet, "save_profile", "", **FORM)
    clock.pass_time(days=60)
    assert "Your licence ended on 2026-04-01." in said(opened(studio, ada))


def test_the_home_page_warns_of_a_licence_that_ends_soon(
    studio: Studio, ada: Who, browser_of: Callable[..., None], clock: FakeClock
) -> None:
    from tests.pages.test_pages import text_of

    do(opened(studio, ada).sheet, "save_profile", "", **{**FORM, "licence_ends": "2026-12-31"})
    browser_of(Preferences(learner_id=ada.id))
    assert "Your licence ends" not in text_of(server.PAGES["/"](studio))
    clock.pass_time(days=250)
    assert "Your licence ends on 2026-12-31" in text_of(server.PAGES["/"](studio))


def test_the_programme_shows_what_is_next_with_a_way_there(studio: Studio, ada: Who) -> None:
    road = opened(studio, ada)
    assert 'href="/lesson?id=theory_pharmacology_units"' in said(road)
    for lesson_id in load_programme("foundation").modules[0].asks[0].of:  # type: ignore[union-attr]
        lesson = studio.lesson(lesson_id)
        assert ada.id is not None
        studio.store.keep_place(ada.id, lesson_id=lesson_id, step_id=lesson.steps[-1].id,
                                number=len(lesson.steps))  # fmt: skip
    road = opened(studio, ada)
    assert 'href="/practise?lesson=theory_pharmacology_units"' in said(road)
    assert "5 of 5" in said(road)


def test_forty_patients_are_listed_each_with_the_way_to_a_plan(studio: Studio, ada: Who) -> None:
    first = choose_patients(str(ada.id), load_programme("foundation").techniques)
    html = said(opened(studio, ada)).replace("&amp;", "&")
    assert all(plan_link(one) in html for one in first)
    assert len(first) == 40


def test_a_lesson_left_before_its_last_step_is_not_walked(studio: Studio, ada: Who) -> None:
    lesson = studio.lesson("theory_aftercare")
    assert ada.id is not None
    studio.store.keep_place(ada.id, lesson_id=lesson.id, step_id=lesson.steps[1].id, number=2)
    assert walked(studio, studio.store.list_places(ada.id)) == frozenset()


def test_an_attempt_at_a_few_questions_is_no_score_of_the_lesson(studio: Studio, ada: Who) -> None:
    from tests.pages.test_practise import opened as practising

    practising(studio, kind="choice", who=ada)
    assert ada.id is not None
    assert best_scores(studio, studio.store.list_attempts(ada.id)) == {}


def test_a_sound_plan_counts_for_its_own_patient_and_technique_alone() -> None:
    patients = choose_patients("ada", ("glabellar_lines", "forehead_lines"))
    first, second = patients[:2]

    def row(seed: int, lesson: str, verdict: str = "sound", **wishes: object) -> Any:
        plan = {"subject": {"seed": seed, "wishes": wishes}, "lesson": lesson,
                "vial_units": 100.0, "saline_ml": 2.5}  # fmt: skip
        return type("Row", (), {"verdict": verdict, "plan": plan})()

    assert planned([row(first.seed, first.technique)], patients) == {1}
    assert planned([row(first.seed, second.technique)], patients) == frozenset()
    assert planned([row(second.seed, second.technique, "improve")], patients) == frozenset()
    assert planned([row(second.seed, second.technique, age=30)], patients) == frozenset()


def test_records_that_are_away_are_told_and_nothing_is_kept_half(
    studio: Studio, fragile: FragileStore, ada: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.pages.test_pages import server_away

    road = opened(studio, ada)

    def away(*_: object, **__: object) -> None:
        raise server_away()

    monkeypatch.setattr(fragile.store, "append_entry", away)
    do(road.sheet, "save_profile", "", **FORM)
    assert "The records could not be read" in road.frame.notice.sheet.html
    assert kinds(studio) == []


@pytest.mark.parametrize("address", ["/road", "/logbook", "/mentor"])
def test_the_pages_open_for_nobody_for_somebody_and_for_somebody_unknown(
    studio: Studio, browser_of: Callable[..., None], address: str
) -> None:
    from tests.pages.test_pages import text_of

    assert "Nobody is learning" in text_of(server.SIDE_PAGES[address](studio))
    learner = studio.store.add_learner("<b>Ada</b>")
    browser_of(Preferences(learner_id=learner.id), plan="x", programme="' OR 1=1")
    shown = text_of(server.SIDE_PAGES[address](studio))
    assert "<b>Ada" not in shown
    browser_of(Preferences(learner_id=uuid4()))
    assert "Nobody is learning" in text_of(server.SIDE_PAGES[address](studio))


def test_ids_of_the_ledger_are_of_the_learner(studio: Studio, ada: Who) -> None:
    do(opened(studio, ada).sheet, "save_profile", "", **FORM)
    (entry,) = studio.store.list_entries()
    assert isinstance(ada.id, UUID)
    assert (entry.subject_id, entry.actor_id) == (ada.id, ada.id)
