"""The drill on the page: moments come one by one, and the server's clock decides."""

from __future__ import annotations

from pages.practise import Practise
from pages.shell import make_frame
from pages.studio import Studio
from tests.conftest import FakeClock
from tests.pages.conftest import FragileStore, do
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


def again(studio: Studio, practise: Practise) -> Practise:
    """The page of another process, as a reload after SIGKILL finds it."""
    assert practise.sitting is not None
    frame = make_frame("/practise", "Practise", plan="player")
    fresh = Practise(studio, frame, studio.lesson(LESSON), practise.who)
    fresh.open(str(practise.sitting.attempt_id))
    return fresh


def test_a_drill_goes_on_where_it_was_after_a_reload(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio, "2")
    do(practise.sheet, "choose_way", RIGHT[0])
    clock.pass_time(seconds=20)
    fresh = again(drawn_studio, practise)
    assert "Moment 2 of" in fresh.sheet.html
    assert "animation-delay: -20.0s" in fresh.sheet.html  # the clock did not stand still
    clock.pass_time(seconds=5)
    for choice in RIGHT[1:]:
        do(fresh.sheet, "choose_way", choice)
    do(fresh.sheet, "confirm")
    assert fresh.answered is not None
    assert fresh.answered.findings[1].value == 25
    assert fresh.answered.points == fresh.answered.max_points


def test_a_moment_whose_time_is_over_is_kept_as_nothing_chosen(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio)
    assert 'role="timer"' in practise.sheet.html
    assert 'data-left="30.0"' in practise.sheet.html
    clock.pass_time(seconds=30)
    do(practise.sheet, "moment_over", "look")
    assert "Moment 2 of 4" in practise.sheet.html
    assert "The time of moment 1 ran out: nothing was chosen." in practise.sheet.html
    fresh = again(drawn_studio, practise)
    assert "Moment 2 of 4" in fresh.sheet.html
    for choice in RIGHT[1:]:
        do(fresh.sheet, "choose_way", choice)
    assert "ran out" not in fresh.sheet.html
    do(fresh.sheet, "confirm")
    assert fresh.answered is not None
    assert "You chose nothing in time (30 s allowed)" in fresh.sheet.html
    assert 0 < fresh.answered.points < fresh.answered.max_points


def test_a_drill_in_which_every_moment_runs_out_earns_nothing(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio)
    for choice in RIGHT:
        clock.pass_time(minutes=2)
        do(practise.sheet, "moment_over", choice.partition(".")[0])
    assert "The time of moment 4 ran out" in practise.sheet.html
    assert "The last moment is over" in practise.sheet.html
    do(practise.sheet, "confirm")
    assert practise.answered is not None
    assert practise.answered.points == 0


def test_a_browser_that_says_too_early_that_time_is_over_is_not_believed(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio, "2")
    clock.pass_time(seconds=59.9)
    do(practise.sheet, "moment_over", "look")
    assert "Moment 1 of 4" in practise.sheet.html
    assert 'data-left="0.1"' in practise.sheet.html
    do(practise.sheet, "choose_way", "look.a")
    assert "Moment 2 of 4" in practise.sheet.html


def test_a_late_tick_of_a_moment_changes_nothing_of_its_choice(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio)
    other = again(drawn_studio, practise)
    do(practise.sheet, "choose_way", "look.a")
    clock.pass_time(minutes=3)
    for late in ("look", "", "drops", "tell.a"):
        do(practise.sheet, "moment_over", late)
    assert "Moment 2 of 4" in practise.sheet.html
    do(other.sheet, "moment_over", "look")  # a window that has not heard of the choice
    assert "Moment 2 of 4" in other.sheet.html
    assert "ran out" not in other.sheet.html


def test_a_choice_after_the_time_ran_out_belongs_to_no_moment(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio)
    clock.pass_time(seconds=31)
    do(practise.sheet, "moment_over", "look")
    do(practise.sheet, "choose_way", "look.a")
    assert "Moment 2 of 4" in practise.sheet.html
    assert "The time of moment 1 ran out" in practise.sheet.html


def test_without_a_clock_no_moment_runs_out(drawn_studio: Studio, clock: FakeClock) -> None:
    practise = begun(drawn_studio, "0")
    clock.pass_time(hours=1)
    do(practise.sheet, "moment_over", "look")
    assert "Moment 1 of 4" in practise.sheet.html
    assert 'role="timer"' not in practise.sheet.html


def test_a_drill_left_for_days_can_still_be_finished(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio, "0")
    clock.pass_time(days=3)
    for choice in RIGHT:
        do(practise.sheet, "choose_way", choice)
    do(practise.sheet, "confirm")
    assert practise.answered is not None


def test_a_drill_that_is_over_waits_for_its_confirmation(drawn_studio: Studio) -> None:
    practise = begun(drawn_studio)
    for choice in RIGHT:
        do(practise.sheet, "choose_way", choice)
    fresh = again(drawn_studio, practise)
    do(fresh.sheet, "confirm")
    assert fresh.answered is not None
    assert fresh.answered.max_points > 0


def test_what_is_kept_of_a_drill_counts_as_no_answer(drawn_studio: Studio) -> None:
    practise = begun(drawn_studio)
    do(practise.sheet, "choose_way", RIGHT[0])
    assert practise.sitting is not None
    learner = drawn_studio.store.get_attempt(practise.sitting.attempt_id).learner_id
    (summary,) = drawn_studio.store.list_attempts(learner)
    assert (summary.answered, summary.points, summary.max_points) == (0, 0, 0)
    assert len(drawn_studio.store.list_answers(practise.sitting.attempt_id)) == 2


def test_two_windows_cannot_choose_twice(drawn_studio: Studio) -> None:
    first = begun(drawn_studio)
    second = again(drawn_studio, first)
    do(first.sheet, "choose_way", RIGHT[0])
    do(second.sheet, "choose_way", "look.b")
    assert "You went on with this in another window" in second.sheet.html
    assert "Moment 2 of" in second.sheet.html


def test_a_choice_that_could_not_be_stored_is_stored_with_the_next(
    drawn_studio: Studio, clock: FakeClock
) -> None:
    practise = begun(drawn_studio)
    assert practise.sitting is not None
    fragile = FragileStore(drawn_studio.store, broken=True)
    drawn_studio._made["store"] = fragile
    do(practise.sheet, "choose_way", RIGHT[0])
    assert "was not saved" in practise.sheet.html
    fragile.broken = False
    do(practise.sheet, "choose_way", RIGHT[1])
    assert "was not saved" not in practise.sheet.html
    assert "Moment 3 of" in again(drawn_studio, practise).sheet.html
