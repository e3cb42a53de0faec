"""A complication against the clock: marks, times and the debrief."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.face import Face
from lessons.attempt import public_view
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.lesson import Lesson
from lessons.load import load_lesson, load_rubric
from lessons.questions.drill import DrillQuestion, limit_s, public_moment, shuffled_ways
from tests.lessons.questions.knowing import drill_data, perfect_drill, reckless_drill

FOUND = {"ev": "found", "src": "mpr_ona"}
RECALLED = {"ev": "recalled", "src": "hee2015"}
LESSON: Lesson = load_lesson("glabellar_lines")
NOBODY = cast(Face, None)  # a drill needs no face


def moment(name: str, **change: Any) -> dict[str, Any]:
    """A moment of a drill with something changed."""
    options = [
        {"id": "a", "text": f"Help {name}", "then": "It gets better.", "right": True},
        {"id": "b", "text": f"Wait {name}", "then": "Nothing happens."},
        {"id": "c", "text": f"Push {name}", "then": "It gets worse.", "critical": True},
    ]
    return {
        "id": name,
        "text": f"The patient says {name}.",
        "seconds": 20,
        "options": options,
        "should": f"Help with {name}.",
        "evidence": FOUND,
        **change,
    }


def asked(*moments: dict[str, Any], **change: Any) -> DrillQuestion:
    """A drill of these moments."""
    told = {
        "id": "drill_one",
        "kind": "drill",
        "domain": "complications",
        "prompt": "Something goes wrong.",
        "moments": list(moments or (moment("first"), moment("second"), moment("third"))),
        "teaches": "Stay calm and go in order.",
        "evidence": FOUND,
        **change,
    }
    return DrillQuestion.model_validate(told)


def graded(question: DrillQuestion, data: dict[str, Any]) -> Grade:
    made = grade_safely(NOBODY, LESSON, question, data, load_rubric())
    assert isinstance(made, Grade), made
    return made


def test_everything_right_in_time_earns_full_marks() -> None:
    made = graded(asked(), perfect_drill(asked()))
    assert (made.points, made.outcome) == (made.max_points, "correct")


def test_a_critical_choice_on_verified_evidence_fails() -> None:
    made = graded(asked(), reckless_drill(asked()))
    assert (made.points, made.outcome) == (0.0, "critical")


def test_a_critical_choice_on_recalled_evidence_fails_nobody() -> None:
    drill = asked(*(moment(name, evidence=RECALLED) for name in ("first", "second", "third")))
    made = graded(drill, reckless_drill(drill))
    assert made.outcome == "partly"
    assert not any(finding.verified for finding in made.findings if finding.rule == "moment")


def test_late_choices_earn_a_part_and_cost_nobody_the_pass() -> None:
    made = graded(asked(), perfect_drill(asked(), seconds=21.0))
    assert 0 < made.points < made.max_points
    assert made.outcome == "partly"
    assert "Right, but late, after 21 s (20 s allowed)" in made.findings[0].message


@pytest.mark.parametrize(("factor", "seconds"), [(1.25, 25), (1.5, 30), (2.0, 40)])
def test_extra_time_lengthens_every_moment(factor: float, seconds: float) -> None:
    assert limit_s(asked().moments[0], factor) == seconds
    data = {**perfect_drill(asked(), seconds=seconds), "extra_time": factor}
    assert graded(asked(), data).outcome == "correct"


def test_without_a_clock_nothing_is_late() -> None:
    data = {**perfect_drill(asked(), seconds=5000.0), "extra_time": 0.0}
    made = graded(asked(), data)
    assert made.points == made.max_points
    assert "(no clock)" in made.findings[0].message


def test_doing_nothing_in_time_earns_nothing() -> None:
    made = graded(asked(), drill_data(asked(), [None, None, None], 20.0))
    assert (made.points, made.outcome) == (0.0, "wrong")
    assert "You chose nothing in time" in made.findings[0].message


def test_the_debrief_lists_every_moment_with_choice_time_and_what_should_be_done() -> None:
    made = graded(asked(), drill_data(asked(), ["a", "b", "c"], 4.0))
    told = [finding for finding in made.findings if finding.rule == "moment"]
    assert [finding.value for finding in told] == [4.0, 4.0, 4.0]
    assert [finding.severity for finding in told] == ["praise", "minor", "critical"]
    for name, finding in zip(("first", "second", "third"), told, strict=True):
        assert f"The patient says {name}." in finding.message
        assert finding.why == f"What should be done: Help with {name}."


@given(st.lists(st.sampled_from(["a", "b", None]), min_size=3, max_size=3), st.integers(0, 2))
def test_a_harmful_choice_never_pays(chosen: list[str | None], where: int) -> None:
    options = moment("x")["options"]
    harmful = [*options[:2], {**options[2], "critical": False, "harmful": True}]
    drill = asked(*(moment(name, options=harmful) for name in ("first", "second", "third")))
    worse = [*chosen]
    worse[where] = "c"
    assert (
        graded(drill, drill_data(drill, worse)).points
        <= graded(drill, drill_data(drill, chosen)).points
    )


def test_only_the_moment_that_is_there_is_shown() -> None:
    view = public_view(asked())
    assert "moments" in view
    assert view["moments"] == 3
    assert "The patient says" not in str(view)
    shown = public_moment(asked(), 1)
    assert set(shown) == {"id", "text", "seconds", "options"}
    assert all(set(option) == {"id", "text"} for option in shown["options"])
    assert "third" not in str(shown)


def test_options_follow_the_order_of_the_attempt() -> None:
    order = tuple(reversed(shuffled_ways(asked())))
    assert [one["id"] for one in public_moment(asked(), 0, order)["options"]] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"steps": []}, "The drill is not finished."),
        ({"extra_time": 1.7}, "The extra time is 1, 1.25, 1.5 or 2 times, or off."),
        ({"extra_time": "off"}, "The extra time is 1, 1.25, 1.5 or 2 times, or off."),
        ({"steps": "all"}, "The drill did not arrive whole."),
        (drill_data(asked(), ["a", "z", "a"]), "That answer is not one of those offered."),
        (drill_data(asked(), ["a", "a", "a"], -1.0), "The drill did not arrive whole."),
    ],
)
def test_a_bad_answer_is_refused_in_a_sentence(change: dict[str, Any], sentence: str) -> None:
    made = grade_safely(
        NOBODY, LESSON, asked(), {**perfect_drill(asked()), **change}, load_rubric()
    )
    assert isinstance(made, Refusal), made
    assert made.message.startswith(sentence)


WRONG = [{"id": "a", "text": "x", "then": "y"}, {"id": "b", "text": "x", "then": "y"}]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (WRONG, "no option is right: true"),
        ([{**one, "right": True} for one in WRONG], "every option is right"),
        ([{**WRONG[0], "right": True}, WRONG[0]], "repeat an id"),
        ([{**WRONG[0], "right": True, "harmful": True}, WRONG[1]], "cannot be harmful or critical"),
    ],
)
def test_a_broken_moment_says_what_to_fix(options: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        asked(moment("first", options=options), moment("second"), moment("third"))


def test_a_drill_has_three_moments_or_more_each_with_its_own_id() -> None:
    with pytest.raises(ValidationError, match="at least 3"):
        asked(moment("first"), moment("second"))
    with pytest.raises(ValidationError, match="repeat an id"):
        asked(moment("first"), moment("first"), moment("third"))
    with pytest.raises(ValidationError, match="greater than or equal to 5"):
        asked(moment("first", seconds=1), moment("second"), moment("third"))
