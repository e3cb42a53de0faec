"""The drill on the page: moments come one by one, and the server's clock decides."""

from __future__ import annotations

from pages.practise import Practise
from pages.studio import Studio
from tests.conftest import FakeClock
from tests.pages.conftest import do
from tests.pages.questions.asking import opened

LESSON, QUESTION = "glabellar_lines", "drill_lid_ptosis"
RIGHT = ("look.a", "tell.a", "ask.a", "drops.a")


def begun(studio: Studio, extra_time: str = "1") -> Practise:
    practise = opened(studio, LESSON, QUESTION)
    do(practise.sheet, "begin_drill", "", extra_time=extra_time)
    return practise


def test_a_moment_is_sent_only_when_it_comes(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    moments = drawn_studio.lesson(LESSON).question(QUESTION).moments  # type: ignore[union-attr]
    assert not any(moment.text in practise.sheet.html for moment in moments)
    do(practise.sheet, "begin_drill", "", extra_time="1")
    assert moments[0].text in practise.sheet.html
    assert moments[1].text not in practise.sheet.html
    assert not any(one.then in practise.sheet.html for one in moments[0].options)


def test_the_servers_clock_decides_what_is_late(drawn_studio: Studio, clock: FakeClock) -> None:
    practise = begun(drawn_studio)
    clock.pass_time(seconds=31)
    for choice in RIGHT:
        do(practise.sheet, "choose_way", choice)
    do(practise.sheet, "confirm")
    assert practise.answered is not None
    assert practise.answered.outcome == "partly"
    assert practise.answered.findings[0].value == 31
    assert "Right, but late, after 31 s (30 s allowed)" in practise.sheet.html


def test_extra_time_is_a_choice_made_before(drawn_studio: Studio, clock: FakeClock) -> None:
    practise = begun(drawn_studio, "2")
    assert "60 seconds to choose" in practise.sheet.html
    clock.pass_time(seconds=50)
    for choice in RIGHT:
        do(practise.sheet, "choose_way", choice)
    do(practise.sheet, "confirm")
    assert practise.answered is not None
    assert practise.answered.points == practise.answered.max_points


def test_without_a_clock_none_is_shown(drawn_studio: Studio) -> None:
    practise = begun(drawn_studio, "0")
    assert "No clock" in practise.sheet.html
    assert "draining" not in practise.sheet.html


def test_no_choice_counts_twice_and_none_of_another_moment(drawn_studio: Studio) -> None:
    practise = begun(drawn_studio)
    for choice in ("tell.a", "look.z", "look.a", "look.a", "look.b", "nonsense"):
        do(practise.sheet, "choose_way", choice)
    assert "Moment 2 of 4" in practise.sheet.html


def test_a_drill_is_answered_whole_or_not_at_all(drawn_studio: Studio) -> None:
    practise = opened(drawn_studio, LESSON, QUESTION)
    do(practise.sheet, "confirm")
    assert "Begin the drill first." in practise.sheet.html
    do(practise.sheet, "begin_drill", "", extra_time="many")
    do(practise.sheet, "choose_way", "look.a")
    do(practise.sheet, "confirm")
    assert "The drill is not finished." in practise.sheet.html
    assert practise.answered is None


def test_the_debrief_tells_what_should_be_done_at_every_moment(drawn_studio: Studio) -> None:
    practise = begun(drawn_studio)
    for choice in ("look.a", "tell.c", "ask.b", "drops.a"):
        do(practise.sheet, "choose_way", choice)
    do(practise.sheet, "confirm")
    assert practise.answered is not None
    assert practise.answered.outcome == "critical"
    assert practise.sheet.html.count("What should be done:") == 4
