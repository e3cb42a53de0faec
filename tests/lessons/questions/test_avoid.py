"""Where not to inject, painted and picked, on the template face."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from anatomy.face import Face
from anatomy.place import Place, resolve_place, skin_under
from lessons.attempt import public_view, start_attempt
from lessons.covering import measure_cover, skin_samples, zone_mask
from lessons.feedback import Grade
from lessons.grade import Refusal, grade_safely
from lessons.lesson import Lesson
from lessons.load import load_rubric
from lessons.questions.avoid import AvoidQuestion, check_avoid
from lessons.rubric import Rubric
from tests.lessons.questions.knowing import dab_data, perfect_avoid

GOOD: dict[str, Any] = {
    "id": "keep_off",
    "kind": "avoid",
    "domain": "danger",
    "prompt": "Mark the skin over the supraorbital bundle on the patient's left.",
    "zones": ["supraorbital"],
    "side": "left",
    "dabs": 6,
    "radius_mm": 8,
    "scene": {"view": "front", "show": ["skin"]},
    "teaches": "The notch lies about 23 mm from the midline.",
    "evidence": {"ev": "found", "src": "nana2018"},
}
AREAS: list[dict[str, Any]] = [
    {"id": "a", "text": "Over the notch", "zone": "supraorbital", "feedback": "Nerve and artery."},
    {"id": "b", "text": "Upper forehead", "feedback": "Only frontalis."},
    {"id": "c", "text": "Tip of the chin", "feedback": "Far from it."},
]


def asked(**change: Any) -> AvoidQuestion:
    """The question with something changed; None takes a key out."""
    told = {**GOOD, **change}
    return AvoidQuestion.model_validate({k: v for k, v in told.items() if v is not None})


@pytest.fixture(name="graded")
def _graded(template: Face, lesson: Lesson, rubric: Rubric) -> Any:
    def make(question: AvoidQuestion, **answer: Any) -> Grade:
        made = grade_safely(template, lesson, question, answer, rubric)
        assert isinstance(made, Grade), made
        return made

    return make


def at(face: Face, landmark: str, side: str = "left") -> dict[str, Any]:
    """A mark on a landmark."""
    return dab_data(skin_under(face, face.landmark(landmark, side)))


def test_marks_that_fill_the_zone_earn_full_marks(
    template: Face, lesson: Lesson, graded: Any
) -> None:
    made = graded(asked(), **perfect_avoid(template, lesson, asked()))
    assert (made.points, made.outcome) == (made.max_points, "correct")


def test_a_zone_left_open_fails(template: Face, graded: Any) -> None:
    made = graded(asked(), dabs=[at(template, "pogonion")])
    assert (made.points, made.outcome) == (0.0, "wrong")
    (zone,) = [f for f in made.findings if f.rule == "zone"]
    assert zone.message == "You left the zone “Supraorbital bundle” open to the needle."
    assert zone.severity == "serious"


def test_marking_too_much_costs_marks_and_never_the_pass(
    template: Face, lesson: Lesson, graded: Any
) -> None:
    wide = asked(dabs=12)
    dabs = perfect_avoid(template, lesson, asked())["dabs"]
    astray = [at(template, one) for one in ("pogonion", "gonion", "cheilion", "zygion", "menton")]
    made = graded(wide, dabs=[*dabs, *astray])
    assert made.outcome == "partly"
    assert made.points < made.max_points


@settings(max_examples=15)
@given(st.data())
def test_a_further_mark_never_uncovers_a_zone(
    template: Face, lesson: Lesson, data: st.DataObject
) -> None:
    zone, skin = lesson.zone("supraorbital"), skin_samples(template)
    rows = data.draw(st.lists(st.integers(0, len(skin.areas) - 1), min_size=2, max_size=6))
    dabs = [skin_under(template, skin.positions[row]) for row in rows]
    outlines = [(zone, "left")]
    fewer = measure_cover(template, outlines, dabs=dabs[:-1], radius_mm=8.0)  # type: ignore[arg-type]
    more = measure_cover(template, outlines, dabs=dabs, radius_mm=8.0)  # type: ignore[arg-type]
    assert more.zones[0] >= fewer.zones[0]
    assert 0 <= more.outside <= 1


def test_the_inside_of_an_outline_holds_its_middle_and_not_its_neighbours(
    template: Face, lesson: Lesson
) -> None:
    zone, skin = lesson.zone("supraorbital"), skin_samples(template)
    inside = skin.positions[zone_mask(template, zone, "left")]
    places = [Place(ref=r, lateral=x, superior=y) for r, x, y in zone.boundary.corners()]
    corners = np.array([resolve_place(template, place, "left").position for place in places])
    middle = corners.mean(axis=0)
    assert np.linalg.norm(inside - middle, axis=1).min() < 2.5
    farthest = np.linalg.norm(corners - middle, axis=1).max()
    assert np.linalg.norm(inside - middle, axis=1).max() <= farthest + 2
    area = skin.areas[zone_mask(template, zone, "left")].sum()
    assert 23 * 25 * 0.8 < area < 23 * 25 * 1.2  # the box is 23 by 25 mm


def test_a_zone_and_its_mirror_are_as_wide(template: Face, lesson: Lesson) -> None:
    zone, skin = lesson.zone("supraorbital"), skin_samples(template)
    left, right = (skin.areas[zone_mask(template, zone, side)].sum() for side in ("left", "right"))
    assert left == pytest.approx(right, rel=0.02)


def test_picking_the_zone_alone_earns_full_marks(graded: Any) -> None:
    made = graded(asked(areas=AREAS), area_ids=["a"])
    assert made.points == made.max_points


def test_leaving_a_zone_out_of_the_picks_fails(graded: Any) -> None:
    made = graded(asked(areas=AREAS), area_ids=["b"])
    assert (made.points, made.outcome) == (0.0, "wrong")
    assert any("Left open to the needle." in f.message for f in made.findings)


@pytest.mark.parametrize(
    ("answer", "areas", "sentence"),
    [
        ({"dabs": []}, None, "Mark at least one place first."),
        ({"dabs": [{"face_index": 1, "barycentric": [1, 0, 0]}] * 7}, None, "Use up to 6 marks."),
        ({"dabs": [{"face_index": -1, "barycentric": [1, 0, 0]}]}, None, "Those marks are not"),
        (
            {"dabs": [{"face_index": 1, "barycentric": [0.9, 0.9, 0.9]}]},
            None,
            "That place is not on this face.",
        ),
        ({"dabs": "all"}, None, "Those marks are not on this face."),
        ({"area_ids": []}, AREAS, "Pick at least one area first."),
        ({"area_ids": ["z"]}, AREAS, "That area is not one of those offered."),
        ({"area_ids": ["a", "a"]}, AREAS, "That area is not one of those offered."),
    ],
)
def test_a_bad_answer_is_refused_in_a_sentence(
    template: Face,
    lesson: Lesson,
    answer: dict[str, Any],
    areas: list[dict[str, Any]] | None,
    sentence: str,
) -> None:
    made = grade_safely(template, lesson, asked(areas=areas), answer, load_rubric())
    assert isinstance(made, Refusal), made
    assert made.message.startswith(sentence)


def test_nothing_shown_before_the_answer_tells_the_zone(lesson: Lesson) -> None:
    attempt = start_attempt(
        lesson, patient_id="template", seed=3, atlas_version="", content_hash=""
    )
    view = public_view(asked(areas=AREAS), attempt)
    assert "zones" not in view
    assert view["options"] == [{"id": one["id"], "text": one["text"]} for one in AREAS]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"zones": []}, "at least 1 item"),
        ({"zones": ["glabella", "glabella"]}, "zones repeat an id"),
        ({"areas": [*AREAS, AREAS[0]]}, "repeat an id"),
        ({"areas": AREAS[1:]}, "each of zones has one area"),
        ({"areas": AREAS[:1]}, "Add one that is safe"),
        ({"radius_mm": 40}, "less than or equal to 15"),
    ],
)
def test_a_broken_question_says_what_to_fix(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        asked(**change)


def test_what_the_lesson_lacks_is_named_with_the_nearest(lesson: Lesson) -> None:
    told = dict(check_avoid(lesson, asked(zones=["supraorbita"])))
    assert "Did you mean 'supraorbital'?" in told["zones", 0]
    assert "Write side: left or right." in dict(check_avoid(lesson, asked(side="median")))["side",]
