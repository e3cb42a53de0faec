"""Every problem of what the certification is made of, for its authors."""

from __future__ import annotations

from collections import Counter

from anatomy.content import ContentError, Problem
from certification.bank import Bank, load_bank
from certification.blueprint import check_blueprints
from certification.stations import check_stations
from certification.stations import list_stations as _stations


def check_certification() -> list[Problem]:
    """Every problem of the certification's files, sorted; empty when all is well.

    Nothing is found where lessons cannot be read, because their own check tells those first.
    """
    return sorted(set(check_examination()))


def check_examination() -> list[Problem]:
    """Every problem of the bank's rules, the blueprints and the stations."""
    try:
        bank = load_bank()
    except ContentError as error:
        return list(error.problems)
    problems = check_stations(_asked(bank))
    stations = () if problems else _stations()
    return problems or check_blueprints(bank, stations)


def _asked(bank: Bank) -> dict[str, Counter[str]]:
    """How many questions of each kind each lesson has."""
    return {
        lesson.id: Counter(question.kind for question in lesson.questions)
        for lesson in bank.lessons.values()
    }
