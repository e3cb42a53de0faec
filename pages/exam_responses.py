"""The written papers of the ledger as responses to items, for whoever reads an examination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from certification.bank import Bank
from certification.paper import PaperItem
from certification.recall import Recalled
from certification.sitting import present
from certification.standards.responses import Response
from lessons.questions.case import CaseQuestion
from lessons.questions.choice import ChoiceQuestion
from pages.exam_door import list_sittings
from pages.studio import Studio

GIVEN = "answered"  # stands for an answer that is no single option


def sittings_over(studio: Studio, blueprint_id: str) -> tuple[Recalled, ...]:
    """Every sitting of a blueprint that is over, in their order. Raises StoreUnavailable."""
    now = studio.clock()
    return tuple(
        one
        for one in list_sittings(studio)
        if one.paper.blueprint.id == blueprint_id and present(one.sitting, now) is None
    )


def stored_responses(over: Sequence[Recalled]) -> list[Response]:
    """Every item of these sittings; one that was left out has 0 points."""
    return [response for told in over for response in _responses(told, told.bank)]


def _responses(told: Recalled, bank: Bank) -> Iterator[Response]:
    grades = told.grades
    for item in told.paper.items:
        answer = told.sitting.answers.get(item.key, {})
        grade = grades.get(item.key)
        yield Response(
            candidate_id=told.id,
            item_id=item.key,
            chosen=_chosen(answer),
            points=0.0 if grade is None else grade.points,
            max_points=_most(item, bank) if grade is None else grade.max_points,
            options=_options(item, bank),
        )


def _chosen(answer: dict[str, object]) -> str:
    """The option that was chosen, where there is one; "" where nothing was answered."""
    ids = answer.get("option_ids")
    if isinstance(ids, list) and len(ids) == 1:
        return str(ids[0])
    return GIVEN if answer else ""


def _options(item: PaperItem, bank: Bank) -> tuple[str, ...]:
    """The ids of the options of a choice of one; none for any other question."""
    _, question = bank.question(item.key)
    if not isinstance(question, ChoiceQuestion) or question.multiple:
        return ()
    return tuple(one.id for one in question.options)


def _most(item: PaperItem, bank: Bank) -> float:
    lesson, question = bank.question(item.key)
    rubric = bank.rubric(lesson.rubric)
    if isinstance(question, CaseQuestion):
        return sum(rubric.max_points(part.kind) for part in question.parts)
    return rubric.max_points(question.kind)
