"""Questions of plane, needle, avoid and drill as shipped: three learners on the template face."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from anatomy.face import Face
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
from lessons.questions import Question
from lessons.questions.drill import DrillQuestion, public_moment
from tests.lessons.questions.alike import alike
from tests.lessons.questions.knowing import (
    perfect_drill,
)

TRIED = 80  # places of a vessel's wall that a reckless needle is pushed at
LEAST = {"plane": 15, "needle": 15, "avoid": 15, "drill": 6}
LEAST_OF_ALL = 500
EVERY = [
    (lesson, question)
    for lesson in map(load_lesson, list_lessons())
    for question in lesson.questions
]
ASKED = [one for one in EVERY if one[1].kind in LEAST]
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


def test_there_are_enough_of_each_kind_and_none_teaches_what_another_does() -> None:
    counts: Counter[str] = Counter(question.kind for _, question in EVERY)
    assert counts.total() >= LEAST_OF_ALL
    assert all(counts[kind] >= least for kind, least in LEAST.items())
    assert len({question.teaches for _, question in EVERY}) == len(EVERY)


def test_no_two_questions_of_all_kinds_ask_alike() -> None:
    assert list(alike(EVERY)) == []


@pytest.mark.parametrize(
    ("question_id", "prompt", "told"),
    [
        ("feeler_before_ear", "After a needle in front of the left ear the temple is numb, and the "
         "brow still rises. Click the nerve that was met.", True),
        ("crossing_types", "Below the chin of most people, what do the two halves of platysma do?",
         True),
        ("feeler_before_ear", "Click what a hairdresser touches with the comb.", False),
    ],
)  # fmt: skip
def test_a_question_asked_again_in_other_words_is_found(
    question_id: str, prompt: str, told: bool
) -> None:
    lesson, question = next(one for one in EVERY if one[1].id == question_id)
    again = question.model_copy(update={"id": "again", "prompt": prompt})
    same_kind = [one for one in EVERY if one[1].kind == question.kind]
    assert bool(list(alike([*same_kind, (lesson, again)]))) is told


@pytest.mark.parametrize("asked", ASKED, ids=[q.id for _, q in ASKED])
def test_nothing_shown_before_the_answer_teaches_it(asked: Asked) -> None:
    _, question = asked
    shown = str(public_view(question))
    assert question.teaches not in shown
    hidden = {"site", "aim", "layer", "critical", "zones", "right", "should", "then", "evidence"}
    assert hidden.isdisjoint(public_view(question))


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
