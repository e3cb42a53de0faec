"""Danger on the page: marks by click and in words, areas to tick."""

from __future__ import annotations

from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.questions.asking import opened, put
from viewer.picks import Pick

LESSON, QUESTION = "forehead_lines", "avoid_supraorbital"


def rings(practise: object) -> list[str]:
    scene = practise.viewer.scene  # type: ignore[attr-defined]
    return [item.id for item in scene.items if item.id.startswith("mark.")]


def test_marks_are_set_by_click_and_in_words_and_taken_away(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    practise._picked(Pick("skin", 100, (0.2, 0.3, 0.5)))
    put(practise, lateral="20", superior="10")
    assert rings(practise) == ["mark.0", "mark.1"]
    assert "2 of 6 marks set" in practise.sheet.html
    assert "glabella, left: 20 mm lateral, 10 mm superior" in practise.sheet.html
    do(practise.sheet, "take_away", 0)
    assert rings(practise) == ["mark.0"]
    do(practise.sheet, "take_away", 7)
    assert rings(practise) == ["mark.0"]


def test_more_marks_than_allowed_are_refused_in_a_sentence(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    for lateral in range(7):
        put(practise, lateral=str(3 * lateral))
    assert len(rings(practise)) == 6
    assert "All 6 marks are set. Take one away first." in practise.sheet.html


def test_a_stroke_paints_as_many_marks_as_are_left(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    assert practise.viewer.state["brush"] == {"radius_mm": 8.0, "left": 6}
    stroke = tuple(Pick("skin", face, (0.2, 0.3, 0.5)) for face in (100, 200, 300, 400))
    practise._picked(stroke)
    assert len(rings(practise)) == 4
    assert "Mark 4: painted" in practise.sheet.html
    assert practise.viewer.state["brush"]["left"] == 2
    practise._picked(stroke)
    assert len(rings(practise)) == 6
    practise._picked(stroke)
    assert "All 6 marks are set. Take one away first." in practise.sheet.html
    do(practise.sheet, "confirm")
    assert practise.viewer.state["brush"] is None


def test_there_is_no_brush_where_areas_are_ticked(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, "neck_bands", "pick_neck_dangers")
    assert practise.viewer.state["brush"] is None
    practise._picked((Pick("skin", 100, (0.2, 0.3, 0.5)),))
    assert rings(practise) == []


def test_with_the_keyboard_alone_the_zone_is_marked_and_shown_afterwards(
    drawn_studio: Studio,
) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    for lateral, superior in ((18, 6), (29, 6), (18, 18), (29, 18)):
        put(practise, landmark="midline_supraorbital_rim", lateral=str(lateral),
            superior=str(superior))  # fmt: skip
    do(practise.sheet, "confirm")
    assert practise.answered is not None
    assert practise.answered.passed
    assert "zone.supraorbital.left" in {item.id for item in practise.viewer.scene.items}


def test_no_zone_is_sent_before_the_answer(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    sent = practise.sheet.html + str(practise.viewer.state)
    assert "zone.supraorbital" not in {item.id for item in practise.viewer.scene.items}
    assert drawn_studio.lesson(LESSON).question(QUESTION).teaches not in sent


def test_areas_are_ticked_without_a_face(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, "neck_bands", "pick_neck_dangers")
    assert 'type="checkbox"' in practise.sheet.html
    do(practise.sheet, "confirm")
    assert "Pick at least one area first." in practise.sheet.html
    do(practise.sheet, "confirm", "", area=["a"])
    assert practise.answered is not None
    assert practise.answered.outcome == "correct"
