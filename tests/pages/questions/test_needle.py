"""The needle on the page: put in by click, by hand and in words."""

from __future__ import annotations

from dataclasses import replace

from lessons.load import load_rubric
from lessons.needling import aim_of
from lessons.questions.needle import NeedleQuestion
from pages.practise import Practise
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.questions.asking import opened, put
from viewer.picks import Pick

LESSON, QUESTION = "glabellar_lines", "needle_corr_medial_right"


def fields(practise: Practise) -> dict[str, object]:
    assert practise.sitting is not None
    return dict(practise.sitting.draft.fields)


def test_a_click_puts_a_needle_in_straight_and_a_hand_moves_it(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    practise._picked(Pick("skin", 100, (0.2, 0.3, 0.5)))
    assert practise.viewer.state["needle"]["angle_deg"] == 90
    pose = practise.viewer._needle.pose
    assert pose is not None
    practise._held(replace(pose, angle_deg=40.0, towards_deg=180.0, depth_mm=6.5))
    assert fields(practise)["angle_deg"] == "40"
    assert fields(practise)["length_mm"] == "6.5"
    assert 'value="6.5"' in practise.sheet.html


def test_in_words_and_with_the_keyboard_alone_the_best_needle_earns_full_marks(
    drawn_studio: Studio,
) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    lesson = drawn_studio.lesson(LESSON)
    question = lesson.question(QUESTION)
    assert isinstance(question, NeedleQuestion)
    aim = aim_of(practise.face, lesson, question, load_rubric())
    put(practise, side="right", lateral="0")
    assert practise.sitting is not None
    practise.sitting.draft.point = aim.expert.entry
    best = aim.expert.injection
    form = {
        "angle_deg": f"{best.angle_deg:g}",
        "towards_deg": f"{best.towards_deg:g}",
        "length_mm": f"{best.depth_mm:g}",
    }
    do(practise.sheet, "show_needle", "", **form)
    do(practise.sheet, "confirm", "", **form)
    assert practise.answered is not None
    assert practise.answered.points == practise.answered.max_points
    drawn = {item.id for item in practise.viewer.scene.items}
    assert {"needle.right", "needle.yours"} <= drawn
    assert practise.viewer.state["needle"] is None


def test_what_no_needle_can_be_is_said_and_nothing_is_kept_half(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    do(practise.sheet, "confirm", "", angle_deg="90", length_mm="4")
    assert "Click the place on the skin first." in practise.sheet.html
    put(practise)
    for form, sentence in (
        ({"angle_deg": "5"}, "The angle must be a number from 10 to 90 degrees."),
        ({"angle_deg": "90", "length_mm": "40"}, "along the needle must be a number from 0 to 13"),
        ({"length_mm": "deep"}, "Write numbers such as 4 or 2.5."),
    ):
        do(practise.sheet, "show_needle", "", **form)
        assert sentence in practise.sheet.html
    assert practise.answered is None


def test_nothing_sent_before_the_answer_holds_the_key(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    sent = practise.sheet.html + str(practise.viewer.state)
    lesson = drawn_studio.lesson(LESSON)
    assert lesson.site("corr_medial").at not in sent
    assert lesson.question(QUESTION).teaches not in sent
    assert practise.viewer._state["names"] is None
