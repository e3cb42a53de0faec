"""Every problem of the blueprints and stations of examinations, for their authors."""

from __future__ import annotations

from collections import Counter

from anatomy.content import ContentError, Problem
from certification.bank import Bank, load_bank
from certification.blueprint import check_blueprints
from certification.stations import check_stations, list_stations


def check_examination() -> list[Problem]:
    """Every problem of the bank's rules, the stations and the blueprints."""
    try:
        bank = load_bank()
    except ContentError as error:
        return list(error.problems)
    problems = check_stations(_asked(bank))
    return problems or check_blueprints(bank, list_stations())


def _asked(bank: Bank) -> dict[str, Counter[str]]:
    """How many items of each kind of question each lesson has."""
    counts: dict[str, Counter[str]] = {lesson_id: Counter() for lesson_id in bank.lessons}
    for item in bank.items:
        counts[item.lesson_id][item.kind] += 1
    return counts
