"""How soon a paper is assembled and marked, beside reading all lessons anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.row import Row, measure_ms
from certification.bank import Bank, load_bank
from certification.blueprint import load_blueprint
from certification.grading import grade_answer
from certification.marking import Result, mark
from certification.paper import Paper, assemble
from certification.stations.consultation import ConsultationStation, best_way
from certification.stations.station import Rating
from lessons import KINDS, Grade, list_lessons, load_lesson

SEED = 7
ASSEMBLE_MS, GRADE_MS = 500, 200
READING = "all lessons read anew"
NO_FACE: Any = None  # what is written needs none


def measure_exam() -> Iterator[Row]:
    """A paper of 60 items and 9 stations: drawn from the bank, then graded and marked."""
    bank = load_bank()
    reading_ms = measure_ms(lambda: [load_lesson(one) for one in list_lessons()], rounds=3)
    paper = paper_of(bank)
    told = f"{len(paper.items)} items and {len(paper.stations)} stations"
    yield Row(
        f"a paper of {told} assembled",
        "ms",
        ours=measure_ms(lambda: paper_of(bank), rounds=9),
        theirs=reading_ms,
        alternative=READING,
        target_ours=ASSEMBLE_MS,
    )
    answers = perfect_answers(paper, bank)
    yield Row(
        f"the same paper graded ({len(answers)} answers) and marked",
        "ms",
        ours=measure_ms(lambda: graded(paper, bank, answers), rounds=9),
        theirs=reading_ms,
        alternative=READING,
        target_ours=GRADE_MS,
    )


def paper_of(bank: Bank) -> Paper:
    """One paper of the foundation examination."""
    blueprint = load_blueprint("foundation")
    return assemble(blueprint, bank, seed=SEED, atlas_version="", atlas_hash="")


def perfect_answers(paper: Paper, bank: Bank) -> dict[str, dict[str, Any]]:
    """What somebody who knows everything sends in writing and says to virtual patients.

    What is done on a face was graded when it was done, on that face.
    """
    answers = {}
    for item in paper.items:
        lesson, question = bank.question(item.key)
        answers[item.key] = KINDS[question.kind].perfect(NO_FACE, lesson, question)
    for one in paper.stations:
        if isinstance(one.station, ConsultationStation):
            answers[one.script_key] = {"replies": best_way(one.station)}
    return answers


def graded(paper: Paper, bank: Bank, answers: dict[str, dict[str, Any]]) -> Result:
    """The result of the answers, every checklist done."""
    grades: dict[str, Grade] = {
        key: grade_answer(paper, bank, key, data) for key, data in answers.items()
    }
    ratings = {
        one.station.id: Rating(
            done=tuple(item.id for item in one.station.checklist), overall="pass"
        )
        for one in paper.stations
    }
    return mark(paper, grades, ratings)
