"""A learner in front of one question of the practice page, on the real atlas."""

from __future__ import annotations

from dataclasses import replace

from pages.learners import Who
from pages.practise import Practise
from pages.shell import make_frame
from pages.sitting import Sitting
from pages.studio import Studio
from tests.pages.conftest import do


def opened(studio: Studio, lesson_id: str, question_id: str) -> Practise:
    """The practice page with this question open."""
    learner = studio.store.add_learner("Ada")
    who = Who(learner.id, learner.display_name)
    frame = make_frame("/practise", "Practise", plan="player")
    practise = Practise(studio, frame, studio.lesson(lesson_id), who)
    practise.open("")
    do(practise.sheet, "kinds", studio.lesson(lesson_id).question(question_id).kind)
    do(practise.sheet, "start")
    sitting = practise.sitting
    assert isinstance(sitting, Sitting)
    others = [one for one in sitting.attempt.question_ids if one != question_id]
    order = sitting.attempt.model_copy(update={"question_ids": (question_id, *others)})
    practise.sitting = replace(sitting, attempt=order)
    practise._ask()
    return practise


def put(practise: Practise, **words: str) -> None:
    """Says a place in words and puts there what the question puts."""
    given = {"landmark": "glabella", "side": "left", "lateral": "0", "superior": "0"} | words
    do(practise.sheet, "put", "", **given)
