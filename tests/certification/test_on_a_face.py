"""The practical part on the face of an unseen patient, as the seed gives it."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.face import Face, build_face
from anatomy.people import find_patient
from anatomy.place import skin_under
from certification.bank import Bank
from certification.grading import grade_answer
from certification.marking import mark
from certification.paper import Paper, PaperStation
from lessons import Grade, load_rubric
from lessons.needling import aim_of
from lessons.questions.needle import NeedleQuestion
from lessons.questions.place import PlaceQuestion, perfect_place
from tests.built_in import built_in
from tests.certification.conftest import all_ratings
from tests.lessons.questions.knowing import needle_data


@pytest.fixture(scope="module")
def station(paper: Paper) -> PaperStation:
    found = paper.station("technique_glabella")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def face(station: PaperStation) -> Face:
    return build_face(built_in(), find_patient(station.patient_id))


def test_experts_pass_the_needle_task_on_an_unseen_patient(
    paper: Paper, bank: Bank, station: PaperStation, face: Face
) -> None:
    for task in station.tasks:
        lesson, question = bank.question(task.key)
        assert isinstance(question, NeedleQuestion)
        aim = aim_of(face, lesson, question, load_rubric(lesson.rubric))
        data = needle_data(aim.expert.injection)
        made = grade_answer(paper, bank, task.key, data, face=face)
        assert made.outcome in {"correct", "partly"}, made.findings


@pytest.mark.parametrize("side", ["left", "right"])
def test_who_touches_the_supraorbital_artery_fails_whatever_the_points(
    paper: Paper, bank: Bank, face: Face, perfect: dict[str, Grade], side: str
) -> None:
    found = paper.station("technique_glabella")
    assert found is not None
    task = found.tasks[0]
    lesson, question = bank.question(task.key)
    assert isinstance(question, NeedleQuestion)
    aim = aim_of(face, lesson, question, load_rubric(lesson.rubric))
    wall = face.meshes[f"supraorbital_artery.{side}"].vertices
    middle = wall[np.linalg.norm(wall - wall.mean(axis=0), axis=1).argsort()[:12]].mean(axis=0)
    entry = skin_under(face, middle)
    data = {
        **needle_data(aim.expert.injection),
        "face_index": entry.face,
        "barycentric": [float(weight) for weight in entry.barycentric],
        "angle_deg": 90.0,
        "length_mm": float(np.linalg.norm(entry.position - middle)),
    }
    touched = grade_answer(paper, bank, task.key, data, face=face)
    assert (touched.points, touched.outcome) == (0.0, "critical")
    made = mark(paper, {**perfect, task.key: touched}, all_ratings(paper))
    assert made.written.share_pct == 100
    assert made.practical.passed
    assert made.status == "failed"
    assert "supraorbital artery" in made.reasons[0].lower()


def test_marks_on_an_unseen_patient_are_graded(paper: Paper, bank: Bank, face: Face) -> None:
    found = paper.station("assessment_marking")
    assert found is not None
    for task in found.tasks:
        lesson, question = bank.question(task.key)
        assert isinstance(question, PlaceQuestion)
        data = perfect_place(face, lesson, question)
        made = grade_answer(paper, bank, task.key, data, face=face)
        assert made.points > 0


def test_a_needle_without_a_face_is_a_mistake_of_the_caller(
    paper: Paper, bank: Bank, station: PaperStation
) -> None:
    with pytest.raises(ValueError, match="needs the face on which it was answered"):
        grade_answer(paper, bank, station.tasks[0].key, {})
