"""The plane on the page: a pin, layers to choose from, a depth; no key before the answer."""

from __future__ import annotations

import pytest

from anatomy.place import Place
from pages.questions.plane import say_place
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.questions.asking import opened

LESSON, QUESTION = "glabellar_lines", "plane_corr_medial"


def test_the_pin_tells_no_depth_and_is_said_in_words(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    (pin,) = practise.viewer.state["markers"]
    assert pin["depth_mm"] == 0
    assert "on the vertical through the endocanthion" in practise.sheet.html
    assert "on the patient’s left" in practise.sheet.html


def test_nothing_sent_before_the_answer_holds_the_key(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    sent = practise.sheet.html + str(practise.viewer.state)
    question = drawn_studio.lesson(LESSON).question(QUESTION)
    assert question.teaches not in sent
    assert "corr_medial" not in sent.replace(QUESTION, "")
    assert "checked" not in practise.sheet.html


def test_with_the_keyboard_alone_a_layer_and_a_depth_are_answered(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    do(practise.sheet, "confirm", "", layer="deep_muscle", depth_mm="5")
    assert practise.answered is not None
    assert practise.answered.outcome == "correct"
    assert "measured on this face" in practise.sheet.html


def test_what_is_missing_is_said_and_what_was_typed_stays(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    do(practise.sheet, "confirm", "", depth_mm="5")
    assert "Choose a layer first." in practise.sheet.html
    assert 'value="5"' in practise.sheet.html
    do(practise.sheet, "confirm", "", layer="bone", depth_mm="5")
    assert "That layer is not one of those offered." in practise.sheet.html
    assert practise.answered is None


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(ref="glabella"), "at the glabella"),
        (
            Place(ref="glabella", lateral=10, superior=-5),
            "10 mm lateral and 5 mm below the glabella",
        ),
        (Place(ref="gonion", lateral=-30), "30 mm medial to the gonion"),
    ],
)
def test_a_place_is_said_in_words(place: Place, words: str) -> None:
    assert say_place(place) == words
