"""Another process that answers a quiz or the day's review, and says each answer that is saved."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from pages.learners import Who
from pages.practise import Practise
from pages.review import Review
from pages.shell import make_frame
from tests.pages.conftest import LESSON, do
from tests.pages.exam_child import SAVED, studio_on

REVIEW = "review"
QUIZZES = ("identify", "choice", "place", REVIEW)  # kinds of question in practice; the day's queue


def take(path: Path, learner_id: UUID, quiz: str, attempt: str, said: Connection) -> None:
    """Opens the quiz as a reload of its address does, says where it goes on, then answers."""
    studio, who = studio_on(path), Who(learner_id, "Ada")
    page: Practise | Review
    if quiz == REVIEW:
        page = Review(studio, make_frame("/review", "Review", plan="player"), who)
    else:
        frame = make_frame("/practise", "Practise", plan="player")
        page = Practise(studio, frame, studio.lesson(LESSON), who)
        do(page.sheet, "kinds", quiz)
    page.open(attempt)
    said.send(("opened", *_where(page)))
    while True:
        if page.sitting is None or page.sitting.question is None:
            do(page.sheet, "start")
            if quiz == REVIEW and page.sitting is None:
                do(page.sheet, "early")  # the day's cards are done: those of the days to come
            if page.sitting is None or page.sitting.question is None:
                said.send(("over", "", ""))
                return
        at = _where(page)
        said.send(("asked", *at))
        _answer(page)
        assert SAVED in page.sheet.html
        said.send(("saved", *at))
        do(page.sheet, "next")


def _where(page: Practise | Review) -> tuple[str, str]:
    """The attempt and the question that is asked, "" without."""
    if page.sitting is None:
        return "", ""
    return str(page.sitting.attempt_id), page.sitting.asked_id if page.sitting.question else ""


def _answer(page: Practise | Review) -> None:
    """Some answer, by the controls, to the kinds that a quiz below and the cards ask."""
    assert page.sitting is not None
    question: Any = page.sitting.question
    form: dict[str, Any] = {}
    if question.kind == "place" or (question.kind == "avoid" and not question.areas):
        given = {"landmark": "glabella", "side": "left", "lateral": "0", "superior": "0"}
        do(page.sheet, "put", "", **given)
    if question.kind == "place":
        form = {"units": "4", "depth_mm": "4"}
    elif question.kind == "choice":
        form = {"option": [question.options[0].id]}
    elif question.kind == "name":
        typed = question.ways == "type"
        form = {"name": "frontalis"} if typed else {"option": [next(iter(question.offered))]}
    elif question.kind == "avoid" and question.areas:
        form = {"area": ["a"]}
    elif question.kind != "avoid":
        do(page.sheet, "mark", 0)
    do(page.sheet, "confirm", "", **form)
