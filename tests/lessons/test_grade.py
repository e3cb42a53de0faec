"""Grading whole answers on a small made-up face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.face import Face
from lessons.feedback import AnswerRefused, Grade
from lessons.grade import Refusal, grade, grade_safely, read_answer
from lessons.lesson import Lesson
from lessons.load import load_lesson, load_rubric
from lessons.measure import height_over
from lessons.naming import name_of
from lessons.questions import KINDS, Question
from lessons.questions.place import PlaceQuestion
from lessons.rubric import Rubric
from meshes.geodesics import SurfacePoint

Click = Callable[[float, float], SurfacePoint]
LESSON = load_lesson("glabellar_lines")
RUBRIC = load_rubric("standard")
PLACES = [q for q in LESSON.questions if isinstance(q, PlaceQuestion)]
SMALL = [
    q for q in LESSON.questions if q.kind in {"identify", "place", "choice"}
]  # on a made-up brow


def placed(point: SurfacePoint, *, units: float = 4.0, depth_mm: float = 5.0) -> dict[str, Any]:
    """The message of a browser for a needle at a skin point."""
    return {
        "face_index": point.face,
        "barycentric": [float(w) for w in point.barycentric],
        "units": units,
        "depth_mm": depth_mm,
    }


def best_answer(face: Face, lesson: Lesson, question: Question) -> dict[str, Any]:
    """What somebody who knows everything would send."""
    return KINDS[question.kind].perfect(face, lesson, question)


def graded(face: Face, question: Question, data: object) -> Grade:
    made = grade_safely(face, LESSON, question, data, RUBRIC)
    assert isinstance(made, Grade)
    return made


@pytest.mark.parametrize("question", SMALL, ids=lambda q: q.id)
def test_a_perfect_learner_gets_full_marks(face: Face, question: Question) -> None:
    made = graded(face, question, best_answer(face, LESSON, question))
    assert made.points == made.max_points
    assert made.outcome == "correct"


@pytest.mark.parametrize("question", SMALL, ids=lambda q: q.id)
def test_the_same_answer_is_always_graded_alike(face: Face, question: Question) -> None:
    answer = best_answer(face, LESSON, question)
    assert graded(face, question, answer) == graded(face, question, answer)


@pytest.mark.parametrize("question", SMALL, ids=lambda q: q.id)
def test_every_grade_explains_itself_with_a_source(face: Face, question: Question) -> None:
    made = graded(face, question, best_answer(face, LESSON, question))
    assert made.findings
    assert any(finding.src for finding in made.findings)
    assert any(finding.evidence for finding in made.findings)


@pytest.mark.parametrize("question", [q for q in PLACES if q.ask_depth], ids=lambda q: q.id)
@pytest.mark.parametrize("artery", ["supratrochlear_artery", "supraorbital_artery"])
def test_a_reckless_needle_in_an_artery_always_fails(
    face: Face, click: Click, question: PlaceQuestion, artery: str
) -> None:
    side = "left" if question.side == "median" else question.side
    body = face.meshes[f"{artery}.{side}"]
    inside = body.vertices.mean(axis=0)
    depth_mm = 90.0 - float(np.hypot(inside[0], inside[2]))
    across = 90.0 * float(np.arctan2(inside[0], inside[2]))
    made = graded(face, question, placed(click(across, 60.0), depth_mm=depth_mm))
    assert (made.points, made.outcome) == (0.0, "critical")


@pytest.mark.parametrize("question", PLACES, ids=lambda q: q.id)
def test_a_needle_below_the_rim_always_fails(
    face: Face, click: Click, question: PlaceQuestion
) -> None:
    across = -25.0 if question.side == "right" else 25.0
    made = graded(face, question, placed(click(across, 30.0), depth_mm=3.0))
    assert (made.points, made.outcome) == (0.0, "critical")
    assert any(f.rule == "limit" and f.severity == "critical" for f in made.findings)


@settings(max_examples=40, deadline=None)
@given(st.floats(25, 32), st.floats(25, 32), st.floats(2, 6))
def test_walking_from_the_site_toward_the_supraorbital_artery_never_raises_the_score(
    face: Face, click: Click, one: float, other: float, depth_mm: float
) -> None:
    question = LESSON.question("place_corr_lateral_left")
    points = [
        graded(face, question, placed(click(across, 52.0), depth_mm=depth_mm)).points
        for across in sorted((one, other))
    ]
    assert points[1] <= points[0] + 0.01


def test_a_point_20_mm_lateral_reads_20_mm_too_lateral(face: Face, click: Click) -> None:
    question = LESSON.question("place_corr_medial_left")
    made = graded(face, question, placed(click(35.0, 40.0)))
    (distance,) = [f for f in made.findings if f.rule == "distance"]
    assert distance.message == (
        "20 mm too lateral: 20 mm from the site along the skin. That is far from the site."
    )
    assert made.error_mm == pytest.approx(20.0, abs=0.3)
    assert not made.passed


def test_the_mirror_side_is_told_apart(face: Face, click: Click) -> None:
    question = LESSON.question("place_corr_medial_left")
    made = graded(face, question, placed(click(-15.0, 40.0)))
    assert made.findings[0].message.startswith("That is the other side of the face.")
    assert made.outcome == "wrong"


@pytest.mark.parametrize(
    ("question_id", "beside"),
    [
        ("place_procerus", {"face_index": None}),
        ("find_procerus", {"structure_id": None}),
    ],
)
def test_a_click_off_the_face_is_no_hit(
    face: Face, question_id: str, beside: dict[str, None]
) -> None:
    made = graded(face, LESSON.question(question_id), beside)
    assert (made.outcome, made.points) == ("no_hit", 0.0)


def test_the_right_structure_on_the_wrong_side_is_worth_a_little(face: Face) -> None:
    question = LESSON.question("find_left_corrugator")
    made = graded(face, question, {"structure_id": "corrugator_supercilii.right"})
    assert 0 < made.points < made.max_points
    assert "Left and right are the patient's." in made.findings[0].message


def test_a_likely_confusion_is_explained(face: Face) -> None:
    question = LESSON.question("find_left_corrugator")
    made = graded(face, question, {"structure_id": "procerus"})
    assert made.points == 0
    assert "It lies in the midline." in made.findings[0].message


def test_a_dangerous_choice_is_critical(face: Face) -> None:
    made = graded(face, LESSON.question("lateral_limit"), {"option_ids": ["d"]})
    assert (made.outcome, made.points) == ("critical", 0.0)


def test_a_choice_on_unverified_evidence_fails_nobody(face: Face) -> None:
    made = graded(face, LESSON.question("another_product"), {"option_ids": ["a"]})
    assert made.outcome == "partly"
    assert made.passed


def test_a_wrong_pick_takes_a_right_one_away(face: Face) -> None:
    question = LESSON.question("contraindications")
    half = graded(face, question, {"option_ids": ["a"]})
    spoilt = graded(face, question, {"option_ids": ["a", "c"]})
    assert half.points == half.max_points / 2
    assert spoilt.points == 0


HOSTILE: list[object] = [
    None, 7, "<script>", [], {}, {"face_index": "7"}, {"face_index": -1}, {"face_index": 10**9},
    {"face_index": 1.5, "barycentric": [0.2, 0.3, 0.5]}, {"face_index": True},
    {"face_index": 1, "barycentric": [float("nan")] * 3, "units": 4, "depth_mm": 4},
    {"face_index": 1, "barycentric": [1e300, 0, 0], "units": 4, "depth_mm": 4},
    {"face_index": 1, "barycentric": [0.2, 0.2, 0.2], "units": 4, "depth_mm": 4},
    {"face_index": 1, "barycentric": [0.2, 0.8], "units": 4, "depth_mm": 4},
    {"face_index": 9999, "barycentric": [0.2, 0.3, 0.5], "units": 4.0, "depth_mm": 4.0},
    {"face_index": 1, "barycentric": [0.2, 0.3, 0.5], "units": float("inf"), "depth_mm": 4},
    {"face_index": 1, "barycentric": [0.2, 0.3, 0.5], "units": 1e9, "depth_mm": 4},
    {"face_index": 1, "barycentric": [0.2, 0.3, 0.5], "units": 4, "depth_mm": -3},
    {"face_index": 1, "barycentric": [0.2, 0.3, 0.5], "correct": True},
    {"structure_id": "../../etc/passwd"}, {"structure_id": "x" * 10_000}, {"structure_id": 3},
    {"structure_id": "no_such_muscle"}, {"option_ids": []}, {"option_ids": ["z"]},
    {"option_ids": "b"}, {"option_ids": ["b", "b"]}, {"option_ids": ["a"] * 1000},
    {"option_ids": [["a"]]}, {"option_ids": ["a"], "points": 10},
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=lambda d: repr(d)[:40])
@pytest.mark.parametrize("question_id", ["place_procerus", "find_procerus", "total_dose"])
def test_a_hostile_message_is_refused_in_a_plain_sentence(
    face: Face, question_id: str, data: object
) -> None:
    made = grade_safely(face, LESSON, LESSON.question(question_id), data, RUBRIC)
    assert isinstance(made, Refusal)
    assert made.message.endswith(".")
    assert "pydantic" not in made.message


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("face_index", "barycentric", "units", "depth_mm", "structure_id", "option_ids"), JUNK
    ),
)


@settings(max_examples=150, deadline=None)
@given(JUNK | FIELDS, st.sampled_from(LESSON.questions))
def test_nothing_from_outside_raises(face: Face, data: object, question: Question) -> None:
    made = grade_safely(face, LESSON, question, data, RUBRIC)
    assert isinstance(made, Refusal | Grade)


def test_missing_units_are_asked_for(face: Face) -> None:
    question = LESSON.question("place_procerus")
    data = best_answer(face, LESSON, question) | {"units": None}
    made = grade_safely(face, LESSON, question, data, RUBRIC)
    assert made == Refusal(question_id="place_procerus", message="How many units? Enter the dose.")


def test_an_answer_of_another_kind_is_refused(face: Face) -> None:
    choice = read_answer(LESSON.question("total_dose"), {"option_ids": ["b"]})
    with pytest.raises(AnswerRefused, match="can be graded"):
        grade(face, LESSON, LESSON.question("find_procerus"), choice, RUBRIC)


def test_truth_of_a_placed_needle_shows_the_site(face: Face, rubric: Rubric) -> None:
    question = LESSON.question("place_procerus")
    made = graded(face, question, best_answer(face, LESSON, question))
    assert made.truth.site_id == "procerus_mid"
    assert made.truth.position is not None
    over_the_canthi = face.landmark("endocanthion")[1] + 14.5
    assert made.truth.position[1] == pytest.approx(over_the_canthi, abs=0.1)
    assert made.max_points == rubric.max_points("place")


def test_a_grade_survives_json(face: Face) -> None:
    question = LESSON.question("place_procerus")
    made = graded(face, question, best_answer(face, LESSON, question))
    assert Grade.model_validate_json(made.model_dump_json()) == made


def test_heights_are_measured_over_the_rim_and_only_within_it() -> None:
    rim = np.array([[20.0, 10.0, 80.0], [40.0, 10.0, 70.0]])
    assert height_over(rim, np.array([30.0, 13.0, 71.0])) == pytest.approx(5.0)
    assert height_over(rim, np.array([-30.0, 7.0, 75.0])) == pytest.approx(-3.0)
    assert height_over(rim, np.array([10.0, 13.0, 80.0])) is None


def test_names_are_said_inside_a_sentence() -> None:
    assert name_of("supraorbital_artery.left") == "supraorbital artery"
    assert name_of("something_else") == "something else"
