"""The bank, the foundation blueprint and one paper, made once; and candidates of every sort."""

from __future__ import annotations

from typing import Any

import pytest

from certification.bank import Bank, load_bank
from certification.blueprint import Blueprint, load_blueprint
from certification.grading import grade_answer
from certification.paper import Paper, assemble
from certification.stations.consultation import ConsultationStation, best_way
from certification.stations.station import Rating
from lessons import KINDS, Finding, Grade, Truth
from lessons.questions.case import CaseQuestion

ATLAS = {"atlas_version": "1", "atlas_hash": "of-the-atlas"}
NO_FACE: Any = None


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(scope="session")
def blueprint() -> Blueprint:
    return load_blueprint("foundation")


@pytest.fixture(scope="session")
def paper(blueprint: Blueprint, bank: Bank) -> Paper:
    """The first with a case of several parts."""
    papers = (assemble(blueprint, bank, seed=seed, **ATLAS) for seed in range(100))
    return next(one for one in papers if any(parts_of(bank, item.key) > 1 for item in one.items))


def parts_of(bank: Bank, key: str) -> int:
    """How many parts a case has, 0 for another question."""
    _, question = bank.question(key)
    return len(question.parts) if isinstance(question, CaseQuestion) else 0


def made_grade(key: str, share: float = 1.0, *, critical: bool = False) -> Grade:
    """A grade as it may come from a face."""
    finding = Finding(rule="vessel", message="The needle meets the artery.", severity="critical")
    return Grade(
        question_id=key,
        kind="needle",
        points=0.0 if critical else 100 * share,
        max_points=100.0,
        outcome="critical" if critical else "correct" if share >= 0.9 else "wrong",
        findings=(finding,) if critical else (),
        truth=Truth(),
    )


def all_grades(paper: Paper, bank: Bank, *, reckless: bool = False) -> dict[str, Grade]:
    """The grades of somebody who knows everything, or who does not mind danger in writing."""
    grades = {}
    for item in paper.items:
        lesson, question = bank.question(item.key)
        kind = KINDS[question.kind]
        data = kind.perfect(NO_FACE, lesson, question)
        if reckless:
            data = kind.reckless(NO_FACE, lesson, question) or data
        grades[item.key] = grade_answer(paper, bank, item.key, data)
    for one in paper.stations:
        grades |= {task.key: made_grade(task.key) for task in one.tasks}
        if isinstance(one.station, ConsultationStation):
            replies = {"replies": best_way(one.station)}
            grades[one.script_key] = grade_answer(paper, bank, one.script_key, replies)
    return grades


def all_ratings(paper: Paper, **change: Any) -> dict[str, Rating]:
    """Everything on every checklist done."""
    return {
        one.station.id: Rating(
            done=tuple(item.id for item in one.station.checklist), overall="good", **change
        )
        for one in paper.stations
    }


@pytest.fixture(scope="session")
def perfect(paper: Paper, bank: Bank) -> dict[str, Grade]:
    return all_grades(paper, bank)
