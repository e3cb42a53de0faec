"""All that a paper asks and is graded by, as one text: kept when a sitting begins.

Where lessons, blueprint or stations have changed since, the sitting goes on with this. Right
answers stand in it, so it leaves the server nowhere.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from certification.bank import Bank, Item
from certification.paper import Paper, PaperItem
from lessons import Lesson, Question
from lessons.lesson import Zone
from lessons.questions.case import CaseQuestion
from lessons.rubric import Rubric

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
OWN_FILES = {"steps", "questions", "opened_zones", "content_hash"}


def keep(paper: Paper, bank: Bank) -> str:
    """The text to keep of a paper: the same for the same content."""
    items = paper.by_key.values()
    lessons = {one.attempt.lesson_id: bank.lessons[one.attempt.lesson_id] for one in items}
    told = {
        "paper": paper.model_dump(mode="json", by_alias=True),
        "questions": {one.key: _tell_question(bank, one.key) for one in items},
        "lessons": {name: _tell_lesson(one) for name, one in lessons.items()},
        "rubrics": {name: one.model_dump(mode="json") for name, one in bank.rubrics.items()},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_kept(text: str) -> tuple[Paper, Bank]:
    """The paper that was kept, and a bank of its own items, with the lessons and rubrics of then.

    Raises ValueError for a text that this version of Facies cannot read.
    """
    told = json.loads(text)
    paper = Paper.model_validate_json(json.dumps(told["paper"]))
    written = {item.key for item in paper.items}
    items = paper.by_key.values()
    bank = Bank(
        items=tuple(_item(one, written=one.key in written) for one in items),
        questions={key: _question(one) for key, one in told["questions"].items()},
        lessons={name: _lesson(one) for name, one in told["lessons"].items()},
        hashes={one.attempt.lesson_id: one.attempt.content_hash for one in items},
        rubrics={
            name: Rubric.model_validate_json(json.dumps(one))
            for name, one in told["rubrics"].items()
        },
    )
    return paper, bank


def _tell_question(bank: Bank, key: str) -> dict[str, Any]:
    """The whole question, and the parts of a case that are asked."""
    lesson, asked = bank.question(key)
    whole = lesson.question(asked.id)
    parts = [part.id for part in asked.parts] if isinstance(asked, CaseQuestion) else []
    return {"whole": QUESTION.dump_python(whole, mode="json", by_alias=True), "parts": parts}


def _question(told: dict[str, Any]) -> Question:
    whole: Question = QUESTION.validate_json(json.dumps(told["whole"]))
    if not isinstance(whole, CaseQuestion):
        return whole
    asked = tuple(part for part in whole.parts if part.id in told["parts"])
    return whole.model_copy(update={"parts": asked})


def _tell_lesson(lesson: Lesson) -> dict[str, Any]:
    """What grading reads of a lesson; of its steps one, for there is no lesson without."""
    first = lesson.steps[0].model_dump(mode="json", by_alias=True, exclude={"text"})
    file = lesson.model_dump(mode="json", by_alias=True, exclude=OWN_FILES)
    zones = [one.model_dump(mode="json", by_alias=True) for one in lesson.opened_zones]
    return {"file": {**file, "steps": [first]}, "zones": zones}


def _lesson(told: dict[str, Any]) -> Lesson:
    lesson = Lesson.model_validate_json(json.dumps(told["file"]))
    zones = tuple(Zone.model_validate_json(json.dumps(one)) for one in told["zones"])
    return lesson.model_copy(update={"opened_zones": zones})


def _item(one: PaperItem, *, written: bool) -> Item:
    return Item(
        key=one.key,
        lesson_id=one.attempt.lesson_id,
        kind=one.kind,
        domain=one.domain,
        level=one.level,
        difficulty=one.difficulty,
        critical=one.critical,
        written=written,
    )
