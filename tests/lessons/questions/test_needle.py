"""Needles pushed into the template face, held beside the expert's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.face import Face
from anatomy.place import skin_under
from lessons.attempt import public_view
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.lesson import Lesson
from lessons.needling import aim_of
from lessons.questions.needle import NeedleQuestion, check_needle
from lessons.rubric import Rubric
from lessons.scoring.angle import angle_error_deg
from tests.lessons.questions.knowing import needle_data, perfect_needle

GOOD: dict[str, Any] = {
    "id": "needle_corr",
    "kind": "needle",
    "domain": "technique",
    "prompt": "Push a needle into the medial corrugator on the patient's left.",
    "site": "corr_medial",
    "side": "left",
    "scene": {"view": "front", "show": ["skin"]},
    "teaches": "Straight in, beside the artery.",
    "evidence": {"ev": "found", "src": "lee2020csm"},
}
AIM: dict[str, Any] = {
    "label": "Procerus",
    "place": ["glabella", 0, -5],
    "at": "between the brow heads",
    "depth_mm": {"mm": 4, "ev": "found", "src": "cho2019"},
    "angle_deg": {"deg": 90, "ev": "recalled", "src": "carruthers2004"},
    "layer": "in the muscle",
    "target": ["procerus"],
    "position": {"ev": "recalled", "src": "label_ona_pi"},
    "target_evidence": {"ev": "found", "src": "cho2019"},
}


def asked(**change: Any) -> NeedleQuestion:
    """The question with something changed; None takes a key out."""
    told = {**GOOD, **change}
    return NeedleQuestion.model_validate({k: v for k, v in told.items() if v is not None})


def graded(
    face: Face, lesson: Lesson, rubric: Rubric, question: NeedleQuestion, data: dict[str, Any]
) -> Grade:
    """The grade of a needle that can be graded."""
    made = grade_safely(face, lesson, question, data, rubric)
    assert isinstance(made, Grade), made
    return made


@pytest.mark.parametrize("site", ["corr_medial", "corr_lateral", "procerus_mid"])
def test_the_experts_needle_earns_full_marks(
    template: Face, lesson: Lesson, rubric: Rubric, site: str
) -> None:
    question = asked(site=site, side="median" if site == "procerus_mid" else "right")
    data = perfect_needle(template, lesson, question)
    made = graded(template, lesson, rubric, question, data)
    assert (made.points, made.outcome) == (made.max_points, "correct")


def test_a_target_of_its_own_needs_no_site(template: Face, lesson: Lesson, rubric: Rubric) -> None:
    question = asked(site=None, side="median", aim=AIM)
    data = perfect_needle(template, lesson, question)
    made = graded(template, lesson, rubric, question, data)
    assert made.points == made.max_points
    assert "procerus" in " ".join(finding.message for finding in made.findings)


@pytest.mark.parametrize("vessel", ["supratrochlear_artery.left", "supraorbital_artery.left"])
def test_a_needle_into_a_vessel_always_fails(
    template: Face, lesson: Lesson, rubric: Rubric, vessel: str
) -> None:
    body = template.meshes[vessel].vertices
    aim = aim_of(template, lesson, asked(), rubric)
    middle = body[np.linalg.norm(body - aim.expert.trace.tip, axis=1).argsort()[:12]].mean(axis=0)
    entry = skin_under(template, middle)
    data = {
        **needle_data(aim.expert.injection),
        "face_index": entry.face,
        "barycentric": [float(w) for w in entry.barycentric],
        "length_mm": float(np.linalg.norm(entry.position - middle)),
    }
    made = graded(template, lesson, rubric, asked(), data)
    assert (made.points, made.outcome) == (0.0, "critical")
    (met,) = [f for f in made.findings if f.rule == "vessel"]
    assert met.severity == "critical"


def test_clearances_are_told_in_millimetres(template: Face, lesson: Lesson, rubric: Rubric) -> None:
    data = perfect_needle(template, lesson, asked())
    made = graded(template, lesson, rubric, asked(), data)
    (told,) = [f for f in made.findings if f.rule == "clearance"]
    assert "supratrochlear artery" in told.message
    assert told.message.endswith("mm.")


def test_a_flat_needle_costs_marks_and_never_the_pass(
    template: Face, lesson: Lesson, rubric: Rubric
) -> None:
    question = asked(site="procerus_mid", side="median")
    site = lesson.site("procerus_mid")
    assert angle_error_deg(60, site) == -30
    data = {**perfect_needle(template, lesson, question), "angle_deg": 60.0, "towards_deg": 180.0}
    made = graded(template, lesson, rubric, question, data)
    assert made.points < made.max_points
    (angle,) = [f for f in made.findings if f.rule == "angle"]
    assert angle.message.startswith("30° flatter than asked")
    assert not angle.verified


@settings(max_examples=15)
@given(st.floats(0, 25), st.floats(0, 25))
def test_moving_further_from_the_site_never_pays(
    template: Face, lesson: Lesson, rubric: Rubric, one: float, other: float
) -> None:
    aim = aim_of(template, lesson, asked(), rubric)
    points = []
    for away in sorted((one, other)):
        way = template.walker.path(aim.expert.entry, 0.0, 3.0 + away)
        entry = skin_under(template, way[-1])
        injection = aim.expert.injection.model_copy(
            update={
                "face_index": int(entry.face),
                "barycentric": tuple(float(w) for w in entry.barycentric),
            }
        )
        made = graded(template, lesson, rubric, asked(), needle_data(injection))
        (distance,) = [f for f in made.findings if f.rule == "distance"]
        points.append((rubric.distance.fraction(distance.value or 0.0), made.outcome))
    assert points[1][0] <= points[0][0] + 0.02


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"length_mm": None}, "How deep? Enter millimetres along the needle."),
        ({"length_mm": 14.0}, "The depth along the needle must be a number from 0 to 13 mm."),
        ({"angle_deg": None}, "At which angle?"),
        ({"angle_deg": 0.0}, "The angle must be a number above 0 and up to 90 degrees"),
        ({"angle_deg": 91.0}, "The angle must be a number above 0 and up to 90 degrees"),
        ({"towards_deg": 400.0}, "The direction must be a number from 0 to 360 degrees."),
        ({"barycentric": None}, "The place on the skin did not arrive."),
        ({"barycentric": [0.9, 0.9, 0.9]}, "No needle enters there."),
        ({"face_index": 9_999_999}, "No needle enters there."),
        ({"sharp": True}, "Your answer did not arrive in a form that can be graded."),
    ],
)
def test_a_bad_needle_is_refused_in_a_sentence(
    template: Face, lesson: Lesson, rubric: Rubric, change: dict[str, Any], sentence: str
) -> None:
    data = {**perfect_needle(template, lesson, asked()), **change}
    made = grade_safely(template, lesson, asked(), data, rubric)
    assert isinstance(made, Refusal), made
    assert made.message.startswith(sentence)


def test_a_click_off_the_face_is_no_hit(template: Face, lesson: Lesson, rubric: Rubric) -> None:
    made = graded(template, lesson, rubric, asked(), {"face_index": None})
    assert (made.outcome, made.points) == ("no_hit", 0.0)


def test_nothing_shown_before_the_answer_tells_the_site() -> None:
    view = public_view(asked(site=None, side="median", aim=AIM))
    assert {"site", "aim", "teaches", "evidence", "side"}.isdisjoint(view)
    assert "procerus" not in str(view).replace(GOOD["prompt"], "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"site": None}, "it needs one thing to reach"),
        ({"aim": AIM}, "it needs one thing to reach"),
        (
            {"site": None, "aim": {**AIM, "depth_mm": {"deg": 4, "ev": "found", "src": "cho2019"}}},
            "is no figure in mm",
        ),
        (
            {"site": None, "aim": {**AIM, "angle_deg": {**AIM["angle_deg"], "deg": 120}}},
            "above 0 and up to 90",
        ),
        (
            {
                "site": None,
                "ask_angle": False,
                "aim": {**AIM, "angle_deg": {**AIM["angle_deg"], "deg": 30}},
            },
            "a needle that leans needs its angle",
        ),
    ],
)
def test_a_broken_question_says_what_to_fix(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        asked(**change)


def test_what_the_lesson_lacks_is_named_with_the_nearest(lesson: Lesson) -> None:
    told = dict(check_needle(lesson, asked(site="corr_latral")))
    assert "Did you mean 'corr_lateral'?" in told["site",]


def test_an_expert_who_turns_round_is_still_the_same_expert(
    template: Face, lesson: Lesson, rubric: Rubric
) -> None:
    first = aim_of(template, lesson, asked(), rubric)
    again = aim_of(replace(template), lesson, asked(), rubric)
    assert first.expert.injection == again.expert.injection
