"""Problems of questions that show only on a face: layers that are not there, blocked needles."""

from __future__ import annotations

from collections.abc import Iterator

from anatomy.content import Document, KeyPath, Problem, UnknownId
from anatomy.evidence import describe
from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.load import OpenLesson, load_rubric
from lessons.measure import VESSELS
from lessons.naming import name_of
from lessons.needling import aim_of
from lessons.questions.needle import NeedleQuestion
from lessons.questions.plane import MOST_DEPTH_MM, PlaneQuestion, pin_of, right_depth
from lessons.strata import Stratum, measure_strata, say_strata


def check_asked_on_face(opened: OpenLesson, face: Face) -> Iterator[Problem]:
    """Layers and needles of questions tried on a face; on one without an atlas nothing is."""
    if face.atlas is None:
        return
    document = opened.questions_document
    for k, question in enumerate(opened.lesson.questions):
        path: KeyPath = ("questions", k)
        try:
            if isinstance(question, PlaneQuestion):
                yield from _plane_on_face(opened.lesson, document, path, question, face)
            elif isinstance(question, NeedleQuestion):
                yield from _needle_on_face(opened.lesson, document, path, question, face)
        except (UnknownId, ValueError) as error:
            yield document.problem(path, str(error))


def _plane_on_face(
    lesson: Lesson, document: Document, path: KeyPath, question: PlaneQuestion, face: Face
) -> Iterator[Problem]:
    strata = measure_strata(face, pin_of(face, lesson, question), MOST_DEPTH_MM)
    here = {one.layer for one in strata}
    for j, name in enumerate(question.layers):
        if name not in here:
            message = f"{name} is not below this pin: {say_strata(strata)}. Take it out."
            yield document.problem((*path, "layers", j), message)
    if question.layer in here and not _agree(lesson, question, strata):
        depth = right_depth(lesson, question)
        told = "" if depth is None else describe(depth)
        message = (
            f"{question.layer} does not lie {told} deep here: {say_strata(strata)}. "
            "Correct the layer, the depth or the place."
        )
        yield document.problem((*path, "layer"), message)


def _agree(lesson: Lesson, question: PlaneQuestion, strata: tuple[Stratum, ...]) -> bool:
    """Whether the right layer lies within the right depth, give or take the rubric's slack."""
    depth = right_depth(lesson, question)
    if depth is None:
        return True
    slack = load_rubric(lesson.rubric).depth.full_within.middle
    low, high = depth.low - slack, depth.high + slack
    return any(
        one.from_mm <= high and one.to_mm >= low for one in strata if one.layer == question.layer
    )


def _needle_on_face(
    lesson: Lesson, document: Document, path: KeyPath, question: NeedleQuestion, face: Face
) -> Iterator[Problem]:
    expert = aim_of(face, lesson, question, load_rubric(lesson.rubric)).expert
    met = [near for near in expert.trace.hits if near.kind in VESSELS]
    if met:
        message = f"even the best needle meets the {name_of(met[0].id)}. Ask for another place."
        yield document.problem(path, message)
    if expert.trace.outside:
        yield document.problem(path, "even the best needle comes out again. Ask for another place.")
