"""Questions of plane, needle, avoid and drill as shipped: three learners on the template face."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anatomy.face import Face
from anatomy.needle import VESSELS, trace_many
from anatomy.place import skin_under
from anatomy.tissue import outer_faces
from lessons.attempt import public_view, start_attempt
from lessons.check_asked import check_asked_on_face
from lessons.feedback import Grade
from lessons.grade import grade_safely
from lessons.lesson import Lesson
from lessons.load import (
    LESSONS_FOLDER,
    ZONES,
    list_lessons,
    load_lesson,
    load_rubric,
    open_lesson,
)
from lessons.needling import aim_of
from lessons.questions import Question
from lessons.questions.avoid import AvoidQuestion
from lessons.questions.drill import DrillQuestion, public_moment
from lessons.questions.needle import LONGEST_MM, NeedleQuestion
from lessons.questions.plane import PlaneQuestion
from lessons.trust import is_verified
from tests.lessons.questions.knowing import (
    dab_data,
    perfect_avoid,
    perfect_drill,
    perfect_needle,
    perfect_plane,
    reckless_drill,
)

TRIED = 80  # places of a vessel's wall that a reckless needle is pushed at
LEAST = {"plane": 15, "needle": 15, "avoid": 15, "drill": 6}
ASKED = [
    (lesson, question)
    for lesson in map(load_lesson, list_lessons())
    for question in lesson.questions
    if question.kind in LEAST
]
Asked = tuple[Lesson, Question]


def of_kind(kind: str) -> pytest.MarkDecorator:
    """Every shipped question of a kind."""
    chosen = [one for one in ASKED if one[1].kind == kind]
    return pytest.mark.parametrize("asked", chosen, ids=[q.id for _, q in chosen])


def graded(face: Face, asked: Asked, data: dict[str, Any]) -> Grade:
    lesson, question = asked
    made = grade_safely(face, lesson, question, data, load_rubric(lesson.rubric))
    assert isinstance(made, Grade), made
    return made


def perfect(face: Face, asked: Asked) -> dict[str, Any]:
    """What somebody who knows everything sends."""
    lesson, question = asked
    if isinstance(question, PlaneQuestion):
        return perfect_plane(lesson, question)
    if isinstance(question, NeedleQuestion):
        return perfect_needle(face, lesson, question)
    if isinstance(question, AvoidQuestion):
        return perfect_avoid(face, lesson, question)
    assert isinstance(question, DrillQuestion)
    return perfect_drill(question)


def test_there_are_enough_of_each_kind_and_no_two_ask_alike() -> None:
    counts: Counter[str] = Counter(question.kind for _, question in ASKED)
    assert all(counts[kind] >= least for kind, least in LEAST.items())
    assert len({question.prompt for _, question in ASKED}) == len(ASKED)
    assert len({question.teaches for _, question in ASKED}) == len(ASKED)


@pytest.mark.parametrize("asked", ASKED, ids=[q.id for _, q in ASKED])
def test_a_perfect_learner_earns_full_marks(template: Face, asked: Asked) -> None:
    made = graded(template, asked, perfect(template, asked))
    assert made.points == made.max_points, [f.message for f in made.findings]
    assert made.outcome == "correct"


@pytest.mark.parametrize("asked", ASKED, ids=[q.id for _, q in ASKED])
def test_nothing_shown_before_the_answer_teaches_it(asked: Asked) -> None:
    _, question = asked
    shown = str(public_view(question))
    assert question.teaches not in shown
    hidden = {"site", "aim", "layer", "critical", "zones", "right", "should", "then", "evidence"}
    assert hidden.isdisjoint(public_view(question))


@of_kind("needle")
def test_a_needle_driven_into_the_nearest_vessel_always_fails(template: Face, asked: Asked) -> None:
    lesson, question = asked
    assert isinstance(question, NeedleQuestion)
    data = into_a_vessel(template, lesson, question)
    if data is None:
        pytest.skip("no vessel lies within reach of a straight needle here")
    made = graded(template, asked, data)
    assert (made.points, made.outcome) == (0.0, "critical"), [f.message for f in made.findings]


def into_a_vessel(face: Face, lesson: Lesson, question: NeedleQuestion) -> dict[str, Any] | None:
    """A needle straight in that meets a vessel near the target, which the right one spares."""
    aim = aim_of(face, lesson, question, load_rubric(lesson.rubric))
    spared = {near.id for near in aim.expert.trace.hits}
    near = [aim.expert.trace.near_path[kind] for kind in VESSELS]
    walls = np.concatenate([face.meshes[one.id].vertices for one in near if one.id not in spared])
    walls = walls[np.linalg.norm(walls - aim.expert.trace.tip, axis=1).argsort()[:TRIED]]
    found, outer = [(skin_under(face, wall), wall) for wall in walls], outer_faces(face)
    entries = [entry for entry, _ in found if outer[entry.face]]
    walls = np.array([wall for entry, wall in found if outer[entry.face]])
    depths = [min(LONGEST_MM, float(np.linalg.norm(e.position - w)) + 0.3)
              for e, w in zip(entries, walls, strict=True)]  # fmt: skip
    met = trace_many(face, entries, np.array([-e.normal for e in entries]), depths)
    for entry, depth, one in zip(entries, depths, met, strict=True):
        if any(hit.kind in VESSELS and hit.id not in spared for hit in one.hits):
            straight = {"angle_deg": 90.0, "towards_deg": 0.0, "length_mm": depth}
            return {**dab_data(entry), **straight}
    return None


@of_kind("avoid")
def test_leaving_every_zone_open_fails_where_its_rule_is_verified(
    template: Face, asked: Asked
) -> None:
    lesson, question = asked
    assert isinstance(question, AvoidQuestion)
    if question.areas:
        safe = [area.id for area in question.areas if area.zone is None]
        made, verified = graded(template, asked, {"area_ids": safe}), is_verified(question.evidence)
    else:
        top = template.skin.vertices[template.skin.vertices[:, 1].argmax()]
        made = graded(template, asked, {"dabs": [dab_data(skin_under(template, top))]})
        verified = all(is_verified(lesson.zone(name).rule_evidence) for name in question.zones)
    assert made.passed != verified


@of_kind("drill")
def test_a_reckless_learner_fails_every_drill(template: Face, asked: Asked) -> None:
    question = asked[1]
    assert isinstance(question, DrillQuestion)
    assert not graded(template, asked, reckless_drill(question)).passed


@of_kind("drill")
def test_a_careless_learner_who_is_always_late_is_told_so_and_may_pass(
    template: Face, asked: Asked
) -> None:
    question = asked[1]
    assert isinstance(question, DrillQuestion)
    made = graded(template, asked, perfect_drill(question, seconds=500.0))
    assert made.outcome == "partly"
    assert all("late" in f.message for f in made.findings if f.rule == "moment")


@of_kind("drill")
def test_a_drill_has_a_debrief_for_every_moment_with_a_source(asked: Asked, template: Face) -> None:
    question = asked[1]
    assert isinstance(question, DrillQuestion)
    made = graded(template, asked, perfect_drill(question))
    told = [finding for finding in made.findings if finding.rule == "moment"]
    assert len(told) == len(question.moments)
    assert all(finding.src and finding.evidence for finding in told)


@of_kind("drill")
def test_each_attempt_shows_the_choices_of_a_moment_in_its_own_order(asked: Asked) -> None:
    lesson, question = asked
    assert isinstance(question, DrillQuestion)
    first = {
        public_moment(question, 0, [one["id"] for one in shown_in(lesson, question, seed)])[
            "options"
        ][0]["id"]
        for seed in range(12)
    }
    assert len(first) > 1


def shown_in(lesson: Lesson, question: DrillQuestion, seed: int) -> list[dict[str, str]]:
    """The order of all choices in the attempt of this seed."""
    attempt = start_attempt(
        lesson, patient_id="template", seed=seed, atlas_version="", content_hash=""
    )
    options: list[dict[str, str]] = public_view(question, attempt)["options"]
    return options


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("layers: [skin, subcutaneous, smas, deep_muscle, preperiosteal]",
         "layers: [skin, subcutaneous, smas, deep_fat, deep_muscle]",
         "deep_fat is not below this pin: skin to 1.2 mm"),
        ("layer: deep_muscle\n", "layer: skin\n", "skin does not lie 4–6 mm deep here"),
    ],
)  # fmt: skip
def test_a_layer_that_is_not_there_is_told_on_the_face(
    template: Face, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    shutil.copytree(LESSONS_FOLDER.parent / ZONES, tmp_path / ZONES)
    folder = tmp_path / "lessons"
    shutil.copytree(LESSONS_FOLDER / "glabellar_lines", folder / "glabellar_lines")
    file = folder / "glabellar_lines" / "questions.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    opened = open_lesson("glabellar_lines", folder=folder)
    told = "\n".join(str(problem) for problem in check_asked_on_face(opened, template))
    assert "questions.yaml:" in told
    assert sentence in told
