"""Practice: asked, answered, saved, explained; nothing lost, nothing given away, nothing forged."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

import viewer
from lessons.feedback import Grade
from lessons.questions.choice import ChoiceQuestion
from lessons.questions.place import PlaceQuestion
from pages import practise as module
from pages.learners import Who
from pages.practise import Practise
from pages.preferences import Preferences
from pages.questions.identify import described, listed
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import LESSON, FragileStore, do
from viewer.picks import Pick


def opened(studio: Studio, *, kind: str = "all", who: Who | None = None) -> tuple[Practise, Who]:
    """A learner in front of the first question of a kind."""
    if who is None:
        learner = studio.store.add_learner("Ada")
        who = Who(learner.id, learner.display_name)
    frame = make_frame("/practise", "Practise", plan="player")
    practise = Practise(studio, frame, studio.lesson(LESSON), who)
    practise.open("")
    do(practise.sheet, "kinds", kind)
    do(practise.sheet, "start")
    return practise, who


def place_words(practise: Practise, **words: str) -> None:
    given = {"landmark": "glabella", "side": "left", "lateral": "0", "superior": "0"} | words
    do(practise.sheet, "put", "", **given)


def answer_place(practise: Practise, **words: str) -> None:
    place_words(practise, **words)
    do(practise.sheet, "confirm", "", units="4", depth_mm="4")


def answer_any(practise: Practise) -> None:
    question = current(practise)
    if question.kind == "place":
        answer_place(practise)
    elif question.kind == "choice":
        do(practise.sheet, "confirm", "", option=[question.options[0].id])
    else:
        do(practise.sheet, "mark", 0)
        do(practise.sheet, "confirm")


def current(practise: Practise) -> Any:
    assert practise.sitting is not None
    assert practise.sitting.question is not None
    return practise.sitting.question


def pick_skin(practise: Practise, face: int = 100) -> None:
    practise._picked(Pick("skin", face, (0.2, 0.3, 0.5)))


def test_a_click_on_the_skin_a_dose_and_a_depth_make_a_saved_answer(studio: Studio) -> None:
    practise, who = opened(studio, kind="place")
    pick_skin(practise)
    do(practise.sheet, "confirm", "", units="4", depth_mm="2,5")
    assert 'data-testid="saved"' in practise.sheet.html
    assert who.id is not None
    (summary,) = studio.store.list_attempts(who.id)
    assert summary.answered == 1
    assert f"{summary.mean_error_mm:.1f} mm" in practise.sheet.html


def test_the_answer_is_in_the_records_before_the_page_says_saved(
    studio: Studio, fragile: FragileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    practise, _ = opened(studio, kind="place")
    when_told: list[list[str]] = []
    show = practise.sheet.show

    def watch(html: Any) -> None:
        if 'data-testid="saved"' in html:
            when_told.append(list(fragile.written))
        show(html)

    monkeypatch.setattr(practise.sheet, "show", watch)
    answer_place(practise)
    assert when_told == [["add_learner", "add_attempt", "add_answer_with_grade"]]


def test_when_the_records_fail_the_learner_is_told_and_the_answer_waits(
    studio: Studio, fragile: FragileStore
) -> None:
    practise, who = opened(studio, kind="place")
    place_words(practise, lateral="3")
    fragile.broken = True
    do(practise.sheet, "confirm", "", units="4", depth_mm="4")
    assert "Your answer was not saved because the records file is read-only." in practise.sheet.html
    assert "Try again" in practise.sheet.html
    assert 'value="4"' in practise.sheet.html
    assert 'data-testid="feedback"' not in practise.sheet.html
    fragile.broken = False
    do(practise.sheet, "confirm")
    assert 'data-testid="feedback"' in practise.sheet.html
    assert who.id is not None
    assert [s.answered for s in studio.store.list_attempts(who.id)] == [1]


def test_an_answer_that_waits_to_be_saved_can_no_longer_be_changed(
    studio: Studio, fragile: FragileStore
) -> None:
    practise, _ = opened(studio, kind="place")
    place_words(practise, lateral="30")
    fragile.broken = True
    do(practise.sheet, "confirm", "", units="4", depth_mm="4")
    place_words(practise, lateral="0")
    pick_skin(practise)
    do(practise.sheet, "confirm", "", units="9", depth_mm="9")
    fragile.broken = False
    do(practise.sheet, "confirm", "", units="1", depth_mm="1")
    assert practise.answered is not None
    assert practise.answered.error_mm is not None
    assert practise.answered.error_mm > 15


def test_a_reload_goes_on_with_the_question_that_was_open(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    practise, who = opened(studio, kind="choice")
    for _ in range(3):
        answer_any(practise)
        do(practise.sheet, "next")
    assert practise.sitting is not None
    asked_last = current(practise).id
    browser_of(Preferences(learner_id=who.id), lesson=LESSON,
               attempt=str(practise.sitting.attempt_id))  # fmt: skip
    again = Practise(studio, make_frame("/practise", "Practise"), None, who)
    again.open(str(practise.sitting.attempt_id))
    assert current(again).id == asked_last
    assert again.sitting is not None
    assert again.sitting.grades == practise.sitting.grades


def test_an_unfinished_attempt_is_offered_again(studio: Studio) -> None:
    practise, who = opened(studio, kind="place")
    answer_any(practise)
    fresh = Practise(studio, make_frame("/practise", "Practise"), studio.lesson(LESSON), who)
    fresh.open("")
    assert 'data-testid="resume"' in fresh.sheet.html


def test_somebody_elses_attempt_stays_closed(studio: Studio) -> None:
    practise, _ = opened(studio)
    assert practise.sitting is not None
    other = studio.store.add_learner("Ben")
    frame = make_frame("/practise", "Practise")
    intruder = Practise(studio, frame, studio.lesson(LESSON), Who(other.id, "Ben"))
    intruder.open(str(practise.sitting.attempt_id))
    assert intruder.sitting is None
    assert module.NOT_YOURS in frame.notice.sheet.html


@pytest.mark.parametrize("attempt", ["x", "' OR 1=1", str(UUID(int=7))])
def test_an_attempt_that_does_not_exist_opens_the_start(studio: Studio, attempt: str) -> None:
    learner = studio.store.add_learner("Ada")
    practise = Practise(studio, make_frame("/practise", "Practise"), studio.lesson(LESSON),
                        Who(learner.id, "Ada"))  # fmt: skip
    practise.open(attempt)
    assert practise.sitting is None
    assert 'data-testid="start"' in practise.sheet.html


def test_a_click_beside_the_face_places_nothing_and_is_said(studio: Studio) -> None:
    practise, _ = opened(studio, kind="place")
    practise._picked(Pick(None, None, None, no_hit=True))
    assert module.NOT_ON_FACE in practise.sheet.html
    assert practise.sitting is not None
    assert practise.sitting.draft.point is None


def test_a_place_said_in_words_is_the_place_it_says(studio: Studio) -> None:
    practise, _ = opened(studio, kind="place")
    place_words(practise)
    assert practise.sitting is not None
    point = practise.sitting.draft.point
    assert point is not None
    apart = np.linalg.norm(point.position - studio.face.landmark("glabella"))
    assert apart < 1.0


@pytest.mark.parametrize(
    "words",
    [
        {"lateral": "abc"},
        {"lateral": "1e999"},
        {"superior": "nan"},
        {"landmark": "left_toe"},
        {"lateral": "-100000"},
    ],
)
def test_words_that_lead_nowhere_place_nothing(studio: Studio, words: dict[str, str]) -> None:
    practise, _ = opened(studio, kind="place")
    place_words(practise, **words)
    assert practise.sitting is not None
    assert practise.sitting.draft.point is None
    assert 'data-testid="trouble"' in practise.sheet.html


def test_confirming_without_a_place_or_a_dose_asks_for_it(studio: Studio) -> None:
    practise, who = opened(studio, kind="place")
    do(practise.sheet, "confirm", "", units="4", depth_mm="4")
    assert "Click the place on the skin first." in practise.sheet.html
    place_words(practise)
    do(practise.sheet, "confirm", "", units="lots", depth_mm="4")
    assert "Write numbers" in practise.sheet.html
    do(practise.sheet, "confirm", "", units="1e300", depth_mm="4")
    assert "The dose must be" in practise.sheet.html
    assert who.id is not None
    assert [s.answered for s in studio.store.list_attempts(who.id)] == [0]


def test_a_second_confirmation_of_the_same_answer_adds_nothing(studio: Studio) -> None:
    practise, who = opened(studio, kind="place")
    answer_place(practise)
    do(practise.sheet, "confirm", "", units="4", depth_mm="4")
    assert who.id is not None
    (summary,) = studio.store.list_attempts(who.id)
    assert len(studio.store.list_answers(summary.attempt.id)) == 1


@pytest.mark.parametrize("kind", ["identify", "place", "choice"])
def test_nothing_on_the_page_or_in_the_view_answers_an_open_question(
    studio: Studio, kind: str
) -> None:
    practise, _ = opened(studio, kind=kind)
    while 'data-testid="done"' not in practise.sheet.html:
        question = current(practise)
        page, view = practise.sheet.html, str(practise.viewer._state)
        assert practise.viewer._state["names"] is None
        assert practise.viewer._state["markers"] == []
        assert question.teaches not in page
        if isinstance(question, ChoiceQuestion):
            assert all(option.feedback not in page for option in question.options)
        elif isinstance(question, PlaceQuestion):
            assert question.site not in page
        else:
            assert not re.search(rf'="[^"]*{question.target}', page)
        assert "truth" not in view
        answer_any(practise)
        do(practise.sheet, "next")


def test_after_the_answer_both_pins_are_on_the_face_and_only_the_arrow_joins_them(
    studio: Studio,
) -> None:
    practise, _ = opened(studio, kind="place")
    answer_place(practise, lateral="12")
    kinds = sorted(marker.kind for marker in practise.viewer.scene.markers)
    assert kinds == ["answer", "truth"]
    assert not [item for item in practise.viewer.scene.items if item.kind == "zone"]


def test_feedback_gives_every_finding_with_its_number_unit_and_trust(studio: Studio) -> None:
    practise, _ = opened(studio, kind="place")
    answer_place(practise, lateral="12")
    grade: Grade | None = practise.answered
    assert grade is not None
    page = practise.sheet.html
    for finding in grade.findings:
        assert f'data-testid="finding-{finding.rule}"' in page
        if finding.value is not None:
            assert f"<small>{finding.unit}</small>" in page
    assert page.count('class="tag found"') + page.count('class="tag unverified"') == sum(
        bool(f.src) for f in grade.findings
    )


def test_the_list_describes_structures_without_their_names(studio: Studio) -> None:
    for item_id, text in described(studio.scene(), studio.atlas.structures):
        structure = studio.atlas.structure(item_id)
        for name in (structure.english, structure.latin):
            assert not re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)


def test_marking_from_the_list_is_the_same_as_clicking(studio: Studio) -> None:
    practise, _ = opened(studio, kind="identify")
    opened_now = practise._open
    assert opened_now is not None
    first = listed(opened_now)[0][0]
    do(practise.sheet, "mark", 0)
    assert practise.sitting is not None
    assert practise.sitting.draft.structure_id == first


@pytest.mark.parametrize("value", [-1, 9999, "corrugator_supercilii.left", True, "²"])
def test_a_forged_mark_marks_nothing(studio: Studio, value: object) -> None:
    practise, _ = opened(studio, kind="identify")
    do(practise.sheet, "mark", value)
    assert practise.sitting is not None
    assert practise.sitting.draft.structure_id is None


def test_an_option_that_was_not_offered_changes_no_score(studio: Studio) -> None:
    practise, who = opened(studio, kind="choice")
    do(practise.sheet, "confirm", "", option=["zz"])
    assert practise.answered is None
    assert 'data-testid="trouble"' in practise.sheet.html
    assert who.id is not None
    assert [s.points for s in studio.store.list_attempts(who.id)] == [0]


def test_without_a_name_the_page_asks_for_one_first(studio: Studio) -> None:
    practise = Practise(studio, make_frame("/practise", "Practise"), studio.lesson(LESSON), Who())
    practise.open("")
    assert 'data-testid="learner-name"' in practise.sheet.html
    do(practise.sheet, "start")
    assert practise.sitting is None
    do(practise.sheet, "add_learner", "", name="Grace")
    assert 'data-testid="start"' in practise.sheet.html
    assert [one.display_name for one in studio.store.list_learners()] == ["Grace"]


def test_see_through_skin_still_takes_the_needle(studio: Studio) -> None:
    sources = (Path(viewer.__file__).parent / "src").glob("*.ts")
    found = [re.search(r"PICKABLE_OPACITY = ([\d.]+)", one.read_text()) for one in sources]
    looked_through_below = next(float(one[1]) for one in found if one is not None)
    practise, _ = opened(studio, kind="place")
    for question in studio.lesson(LESSON).questions:
        if isinstance(question, PlaceQuestion):
            skin = practise._question_scene(question).item("skin")
            assert skin.opacity >= looked_through_below, question.id


def test_a_case_can_be_practised_on_and_an_attempt_goes_on_with_its_face(studio: Studio) -> None:
    ada = studio.store.add_learner("Ada")
    who = Who(ada.id, ada.display_name)
    frame = make_frame("/practise", "Practise", plan="player")
    practise = Practise(studio, frame, studio.lesson(LESSON), who)
    practise.open("")
    do(practise.sheet, "patient", "nobody")
    assert practise.person.patient == studio.settings.patient
    do(practise.sheet, "patient", "new")
    assert f'value="{practise.person.patient}" selected' in practise.sheet.html
    assert practise.person.patient.startswith("sample_")
    do(practise.sheet, "patient", "amara")
    practise.kinds = ("identify",)  # a case has a face of its own
    do(practise.sheet, "start")
    assert practise.sitting is not None
    attempt = practise.sitting.attempt_id
    assert studio.store.get_attempt(attempt).patient_id == "amara"
    do(practise.sheet, "patient", "template")  # not while a question is open
    assert practise.person.patient == "amara"
    again = Practise(studio, frame, None, who)
    again.open(str(attempt))
    assert again.person.patient == "amara"
    assert again.face is practise.face
