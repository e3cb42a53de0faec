"""Every problem of the blueprints, stations and bank of examinations, for their authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from anatomy.content import ContentError, Problem, UnknownId, parse_file, parse_folder
from anatomy.sources import check_sources, load_sources
from certification.bank import BANK_FILE, Bank, BankRules, load_bank
from certification.blueprint import (
    BLUEPRINTS_FOLDER,
    Blueprint,
    check_blueprints,
    load_blueprints,
)
from certification.paper import assemble
from certification.stations import check_stations, list_stations
from lessons import list_lessons

TAKEN = "the blueprint '{id}' is built in. Choose another id."


def check_examination() -> list[Problem]:
    """Every problem of the bank's rules, then of the stations, then of the blueprints.

    Where lessons cannot be read nothing is told, because their own check names what is wrong.
    """
    try:
        problems = check_bank()
        bank = None if problems else load_bank()
    except ContentError:
        return []
    if bank is None:
        return problems
    problems = check_stations(count_items(bank)) or check_blueprints(bank, list_stations())
    return problems or list(check_papers(load_blueprints().values(), bank))


def check_own_blueprints(folder: Path) -> list[Problem]:
    """Every problem of an instructor's own blueprints, which may use the built-in stations.

    Raises ContentError where lessons or stations cannot be read.
    """
    bank = load_bank()
    loaded, _ = parse_folder(Blueprint, folder)
    taken = [
        one.document.problem(("id",), TAKEN.format(id=name))
        for name, one in loaded.items()
        if name in load_blueprints()
    ]
    problems = [*taken, *check_blueprints(bank, list_stations(), folder=folder)]
    return problems or list(check_papers([one.model for one in loaded.values()], bank))


def check_bank(*, file: Path = BANK_FILE) -> list[Problem]:
    """Every problem of bank.yaml. Raises ContentError where lessons cannot be read."""
    try:
        loaded = parse_file(BankRules, file)
    except ContentError as error:
        return list(error.problems)
    unknown = (
        loaded.document.problem(("domains", k, "lessons", j), message)
        for k, j, message in _unknown_lessons(loaded.model)
    )
    return [*check_sources(loaded.document, load_sources()), *unknown]


def check_papers(blueprints: Iterable[Blueprint], bank: Bank) -> Iterator[Problem]:
    """Blueprints from which the bank gives no paper."""
    for blueprint in blueprints:
        try:
            assemble(blueprint, bank, seed=0, atlas_version="", atlas_hash="")
        except ValueError as error:
            message = f"no paper can be drawn. {error}"
            yield Problem(f"{BLUEPRINTS_FOLDER.name}/{blueprint.id}.yaml", 1, "blueprint", message)


def count_items(bank: Bank) -> dict[str, Counter[str]]:
    """How many items of each kind of question each lesson has."""
    counts: dict[str, Counter[str]] = {lesson_id: Counter() for lesson_id in bank.lessons}
    for item in bank.items:
        counts[item.lesson_id][item.kind] += 1
    return counts


def _unknown_lessons(rules: BankRules) -> Iterator[tuple[int, int, str]]:
    lessons = list_lessons()
    for k, rule in enumerate(rules.domains):
        for j, name in enumerate(rule.lessons):
            if name not in lessons:
                yield k, j, str(UnknownId("lesson", name, lessons))
