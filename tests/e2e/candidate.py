"""A candidate who has studied: what would take hours, written into the same records.

Every answer is a right one by the lessons' own rules and every plan an expert's; each is graded,
debriefed and stored by the functions that the pages call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np

from anatomy.face import Face
from anatomy.place import skin_under
from certification.paper import PaperPart
from certification.recall import Recalled
from certification.sitting import present
from certification.stations.consultation import ConsultationStation, best_way
from lessons import KINDS, grade, load_rubric, read_answer
from lessons.load import content_hash
from lessons.needling import aim_of
from lessons.plans import Plan, Subject, debrief, expert_plan
from lessons.questions.drill import DrillQuestion
from lessons.questions.needle import LONGEST_MM, STRAIGHT_DEG, NeedleQuestion
from pages.exam_door import bank_of
from pages.exam_sitting import hand_in, keep_answer
from pages.people import Who, face_of
from pages.plan_debrief import saving_key
from pages.plan_faces import face_for
from pages.road_evidence import patients_of
from pages.sitting import Pending, begin
from pages.studio import Studio
from tests.lessons.questions.knowing import needle_data, perfect_drill

SOUND = "sound"
RING = 12  # vertices around a place of a vessel


def know_lesson(studio: Studio, learner_id: UUID, lesson_id: str) -> None:
    """Every question of a lesson answered rightly, in one attempt."""
    lesson = studio.lesson(lesson_id)
    kinds = {question.kind for question in lesson.questions}
    sitting = begin(studio, lesson, learner_id=learner_id, kinds=sorted(kinds))
    rubric = load_rubric(lesson.rubric)
    while (question := sitting.question) is not None:
        answer = read_answer(question, right_answer(studio.face, lesson, question))
        made = grade(studio.face, lesson, question, answer, rubric)
        sitting.save(studio.store, Pending(question.id, answer, made))


def right_answer(face: Any, lesson: Any, question: Any) -> dict[str, Any]:
    """What somebody answers who knows everything."""
    if isinstance(question, DrillQuestion):
        return perfect_drill(question)
    if isinstance(question, NeedleQuestion):
        aim = aim_of(face, lesson, question, load_rubric(lesson.rubric))
        return needle_data(aim.expert.injection)
    data: dict[str, Any] = KINDS[question.kind].perfect(face, lesson, question)
    return data


def sound_plans(studio: Studio, learner_id: UUID) -> Iterator[Plan]:
    """An expert's plan for one practice patient after another, as far as its debrief is sound."""
    for patient in patients_of(learner_id, studio.programme):
        subject = Subject(seed=patient.seed)
        face, lesson = face_for(studio, subject), studio.lesson(patient.technique)
        plan = expert_plan(
            face, lesson, subject=subject, product="ona", vial_units=100, saline_ml=2.5
        )
        if debrief(face, plan, lesson).verdict == SOUND:
            yield plan


def save_plan(studio: Studio, learner_id: UUID, plan: Plan) -> None:
    """The plan with its debrief, as the last step of the plan's page stores it."""
    face, lesson = face_for(studio, plan.subject), studio.lesson(plan.lesson)
    studio.store.add_plan(
        plan,
        debrief(face, plan, lesson),
        learner_id=learner_id,
        name=f"{plan.subject.seed}",
        atlas_hash=studio.atlas.content_hash,
        content_hash=content_hash(plan.lesson),
        idempotency_key=saving_key(learner_id, plan, ""),
    )


def answer_part(studio: Studio, told: Recalled, *, but: frozenset[str] = frozenset()) -> Recalled:
    """The sitting with every question of the present part answered rightly, but for these keys."""
    for key in part_now(studio, told).keys:
        if key not in but:
            told = keep_answer(studio, told, key, right_of(studio, told, key),
                               number=len(told.answers.get(key, ())))  # fmt: skip
    return told


def right_of(studio: Studio, told: Recalled, key: str) -> dict[str, Any]:
    """The right answer to a question of a paper, on the face of its own patient."""
    for one in told.paper.stations:
        if one.script_key == key and isinstance(one.station, ConsultationStation):
            return {"replies": list(best_way(one.station))}
    lesson, question = bank_of(studio).question(key)
    face = face_of(studio, Who(told.paper.by_key[key].attempt.patient_id))
    return right_answer(face, lesson, question)


def part_now(studio: Studio, told: Recalled) -> PaperPart:
    """The part that is open, or begins next."""
    span = present(told.sitting, studio.clock())
    assert span is not None, "The examination is over."
    return span.part


def finish_part(studio: Studio, told: Recalled) -> Recalled:
    """The sitting with its present part handed in."""
    return hand_in(studio, told, part_now(studio, told).id)


def into_the_artery(face: Face) -> dict[str, Any]:
    """A needle straight through the skin into the left supraorbital artery, as far as its axis."""
    wall = face.meshes["supraorbital_artery.left"].vertices
    for start in np.linalg.norm(wall - wall.mean(axis=0), axis=1).argsort():
        near = np.linalg.norm(wall - wall[start], axis=1).argsort()[:RING]
        middle = wall[near].mean(axis=0)
        entry = skin_under(face, middle)
        deep = float(np.linalg.norm(entry.position - middle))
        if deep <= LONGEST_MM:
            return {
                "face_index": entry.face,
                "barycentric": [float(weight) for weight in entry.barycentric],
                "angle_deg": STRAIGHT_DEG,
                "towards_deg": 0.0,
                "length_mm": round(deep, 1),
            }
    raise AssertionError("No part of the artery lies as shallow as the needle is long.")
