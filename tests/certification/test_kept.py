"""What is kept of a paper asks and grades like the bank it was drawn from."""

from __future__ import annotations

from certification.bank import Bank
from certification.blueprint import Blueprint
from certification.grading import grade_answer
from certification.kept import QUESTION, keep, read_kept
from certification.paper import Paper, assemble
from certification.shown import public_question
from certification.sitting import begin
from lessons.questions.choice import ChoiceQuestion
from tests.certification.conftest import ATLAS
from tests.certification.told import MORNING

LONGEST = 700_000  # letters


def test_the_very_paper_and_its_questions_come_back(blueprint: Blueprint, bank: Bank) -> None:
    for seed in range(3):
        paper = assemble(blueprint, bank, seed=seed, **ATLAS)
        again, kept = read_kept(keep(paper, bank))
        assert again == paper
        assert again.hash == paper.hash
        for key in paper.by_key:
            (then, asked), (now, asks) = kept.question(key), bank.question(key)
            assert asked == asks, key
            for name in ("sites", "zones", "limits", "rules", "its_total", "its_product"):
                assert getattr(then, name) == getattr(now, name), (key, name)
        assert kept.rubrics == bank.rubrics


def test_every_question_of_the_bank_can_be_kept(bank: Bank) -> None:
    for item in bank.items:
        lesson, asked = bank.question(item.key)
        whole = lesson.question(asked.id)
        assert QUESTION.validate_json(QUESTION.dump_json(whole, by_alias=True)) == whole, item.key


def test_it_shows_and_grades_alike(paper: Paper, bank: Bank) -> None:
    again, kept = read_kept(keep(paper, bank))
    for item in paper.items:
        one = public_question(begin(paper, at=MORNING), bank, item.key, now=MORNING)
        assert one == public_question(begin(again, at=MORNING), kept, item.key, now=MORNING)
        question = bank.question(item.key)[1]
        if isinstance(question, ChoiceQuestion):
            answer = {"option_ids": [question.options[0].id]}
            given = grade_answer(paper, bank, item.key, answer)
            assert grade_answer(again, kept, item.key, answer) == given


def test_the_same_content_is_told_alike_and_is_not_long(paper: Paper, bank: Bank) -> None:
    told = keep(paper, bank)
    assert told == keep(paper, bank)
    assert len(told) < LONGEST
