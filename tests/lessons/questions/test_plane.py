"""Which layer, how deep: graded on the template face."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.face import Face
from lessons.attempt import public_view
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.lesson import Lesson
from lessons.load import load_lesson
from lessons.questions.plane import PlaneQuestion, check_plane, pin_of
from lessons.rubric import Rubric
from lessons.strata import layer_at, measure_strata

GOOD: dict[str, Any] = {
    "id": "plane_corr",
    "kind": "plane",
    "domain": "technique",
    "prompt": "Where does the tip belong below this pin, and how deep?",
    "site": "corr_medial",
    "side": "left",
    "layers": ["skin", "subcutaneous", "smas", "deep_muscle"],
    "layer": "deep_muscle",
    "ask_depth": True,
    "scene": {"view": "front", "show": ["skin"]},
    "teaches": "Corrugator lies deep at its medial end.",
    "evidence": {"ev": "found", "src": "lee2020csm"},
}


def asked(**change: Any) -> PlaneQuestion:
    """The question with something changed; None takes a key out."""
    told = {**GOOD, **change}
    return PlaneQuestion.model_validate({k: v for k, v in told.items() if v is not None})


@pytest.fixture(name="graded")
def _graded(template: Face, lesson: Lesson, rubric: Rubric) -> Any:
    def make(question: PlaneQuestion, **answer: Any) -> Grade:
        made = grade_safely(template, lesson, question, answer, rubric)
        assert isinstance(made, Grade), made
        return made

    return make


def test_the_right_layer_and_depth_earn_full_marks(graded: Any) -> None:
    made = graded(asked(), layer="deep_muscle", depth_mm=5.0)
    assert (made.points, made.outcome) == (made.max_points, "correct")


def test_the_measured_layers_are_told_from_to(graded: Any) -> None:
    made = graded(asked(), layer="skin", depth_mm=5.0)
    (layer,) = [f for f in made.findings if f.rule == "layer"]
    assert layer.message == "You chose Skin; the tip belongs in: Deep muscles."
    assert "subcutaneous fat 1.2 to" in layer.why
    assert "plane on the periosteum at" in layer.why
    assert made.outcome == "wrong"


def test_the_neighbour_of_the_right_layer_earns_a_part(graded: Any) -> None:
    near, far = (graded(asked(ask_depth=None), layer=one) for one in ("smas", "skin"))
    assert far.points == 0 < near.points < near.max_points


def test_a_critical_layer_fails(graded: Any) -> None:
    made = graded(asked(critical=["smas"], ask_depth=None), layer="smas")
    assert (made.points, made.outcome) == (0.0, "critical")


def test_a_critical_layer_on_recalled_evidence_fails_nobody(graded: Any) -> None:
    recalled = {"ev": "recalled", "src": "kim_book"}
    made = graded(asked(critical=["smas"], ask_depth=None, evidence=recalled), layer="smas")
    assert made.passed


LID: dict[str, Any] = {
    "site": None, "place": {"ref": "exocanthion", "lateral": 15, "superior": 4},
    "depth_mm": {"mm": [1.5, 2.5], "ev": "recalled", "src": "kim_book"},
    "evidence": {"ev": "recalled", "src": "kim_book"},
}  # fmt: skip


def test_a_tip_in_the_orbit_fails_whatever_the_sources(graded: Any) -> None:
    question = asked(**LID, layer=None, layers=None)
    near, in_it = graded(question, depth_mm=5.0), graded(question, depth_mm=8.0)
    assert near.passed
    assert (in_it.points, in_it.outcome) == (0.0, "critical")
    (told,) = [f for f in in_it.findings if f.rule == "orbit"]
    assert told.message.startswith("The needle enters the orbit, 5.")


def test_choosing_the_orbit_as_layer_fails_whatever_the_sources(graded: Any) -> None:
    layers = ["skin", "subcutaneous", "smas", "orbit"]
    question = asked(**LID, ask_depth=None, layer="smas", layers=layers, critical=["orbit"])
    assert graded(question, layer="orbit").outcome == "critical"
    assert graded(question, layer="skin").passed


def test_a_wheal_that_touches_the_tarsus_is_right(template: Face, rubric: Rubric) -> None:
    lid = load_lesson("lower_eyelid_jelly_roll")
    (question,) = [one for one in lid.questions if one.id == "plane_lower_lid"]
    for depth, outcome in ((1.5, "correct"), (2.4, "correct"), (3.0, "critical")):
        made = grade_safely(template, lid, question, {"depth_mm": depth}, rubric)
        assert isinstance(made, Grade)
        assert made.outcome == outcome, depth


def test_the_finding_of_depth_tells_the_layer_measured_there(graded: Any) -> None:
    made = graded(asked(), layer="deep_muscle", depth_mm=2.0)
    (depth,) = [f for f in made.findings if f.rule == "depth"]
    assert depth.message == "2 mm too superficial: the tip belongs 4–6 mm below the skin."
    assert depth.why.startswith("At 2 mm your tip lies here, measured on this face: Subcutaneous")


def test_the_depth_of_a_vessel_is_told_beside_the_models_own(graded: Any) -> None:
    depth = {"mm": 4.45, "rng": [3.43, 5.47], "ev": "found", "src": "forehead_meta"}
    artery = asked(layer=None, layers=None, depth_mm=depth, of="supratrochlear_artery")
    right, wrong = graded(artery, depth_mm=4.4), graded(artery, depth_mm=12.0)
    assert right.points == right.max_points
    assert wrong.points == 0
    (told,) = [f for f in wrong.findings if f.rule == "depth"]
    assert told.message.startswith("The supratrochlear artery was found 4.45 mm")
    assert "In this model its nearest part lies" in told.why


@settings(max_examples=25)
@given(st.floats(0, 19), st.floats(0, 19))
def test_leaving_the_right_depth_further_behind_never_pays(
    template: Face, lesson: Lesson, rubric: Rubric, one: float, other: float
) -> None:
    question = asked(layer=None, layers=None)
    near, far = sorted((max(one, 6.0), max(other, 6.0)))
    points = [
        grade_safely(template, lesson, question, {"depth_mm": deep}, rubric) for deep in (near, far)
    ]
    assert all(isinstance(made, Grade) for made in points)
    assert points[1].points <= points[0].points + 0.01  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"depth_mm": 4.0}, "Choose a layer first."),
        ({"layer": "smas"}, "How deep? Enter millimetres."),
        ({"layer": "orbit", "depth_mm": 4.0}, "That layer is not one of those offered."),
        ({"layer": "smas", "depth_mm": -1.0}, "The depth must be a number from 0"),
        ({"layer": "smas", "depth_mm": "4"}, "The depth must be a number from 0"),
        ({"layer": 7, "depth_mm": 4.0}, "That layer is not one of those offered."),
    ],
)
def test_a_bad_answer_is_refused_in_a_sentence(
    template: Face, lesson: Lesson, rubric: Rubric, answer: dict[str, Any], sentence: str
) -> None:
    made = grade_safely(template, lesson, asked(), answer, rubric)
    assert isinstance(made, Refusal)
    assert made.message.startswith(sentence)


def test_nothing_shown_before_the_answer_tells_layer_site_or_depth() -> None:
    view = public_view(asked())
    assert {"layer", "site", "depth_mm", "critical", "teaches", "evidence"}.isdisjoint(view)
    assert "corr_medial" not in str(view)


def test_layers_run_from_the_skin_to_bone_without_a_gap(template: Face, lesson: Lesson) -> None:
    strata = measure_strata(template, pin_of(template, lesson, asked()), 19.0)
    assert strata[0].from_mm == 0
    assert strata[-1].layer == "preperiosteal"
    for above, below in pairwise(strata):
        assert above.to_mm == below.from_mm
    assert layer_at(strata, 0.1).layer == "skin"
    assert layer_at(strata, 18.0).layer == "preperiosteal"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": ["glabella", 0, 0]}, "it needs one place for its pin"),
        ({"site": None}, "it needs one place for its pin"),
        ({"layer": None, "layers": None, "ask_depth": None}, "it asks nothing"),
        ({"layer": None}, "layers are offered, but none is right"),
        ({"layer": "orbit"}, "'orbit' is not among layers"),
        ({"critical": ["deep_muscle"]}, "'deep_muscle' is right and critical"),
        ({"critical": ["orbit"]}, "'orbit' is not among layers"),
        ({"layers": ["deep_muscle"]}, "two or more to choose from, each once"),
        (
            {"layer": None, "layers": None, "critical": ["smas"]},
            "layers are offered, but none is right",
        ),
        ({"of": "procerus", "layer": None, "layers": None, "critical": None}, "of: asks how deep"),
        ({"layers": ["smas", "smas", "deep_muscle"]}, "two or more to choose from, each once"),
        ({"site": None, "place": ["glabella", 0, 0]}, "a place of its own has no depth"),
        ({"of": "procerus"}, "of: asks how deep it lies"),
        ({"depth_mm": {"units": 4, "ev": "proposal", "src": "project"}}, "is no depth"),
    ],
)
def test_a_broken_question_says_what_to_fix(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        asked(**change)


def test_what_the_lesson_lacks_is_named_with_the_nearest(lesson: Lesson) -> None:
    wrong = asked(site="corr_medal", layers=["skin", "subcutaneus", "smas", "deep_muscle"])
    told = dict(check_plane(lesson, wrong))
    assert "Did you mean 'corr_medial'?" in told["site",]
    assert "Did you mean 'subcutaneous'?" in told["layers", 1]
    assert "is no side of" in dict(check_plane(lesson, asked(side="median")))["side",]
    upward = asked(layers=["smas", "skin", "deep_muscle"])
    assert "from the skin in" in dict(check_plane(lesson, upward))["layers",]
