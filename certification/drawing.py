"""Drawing the items and tasks of a paper, as hard together as the bank is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from certification.bank import Bank, Item
from certification.blueprint import Blueprint
from certification.matching import Wanted, draw_matched, target_difficulty
from certification.stations import STATION_KINDS, AnyStation
from certification.stations.station import TaskStation
from lessons.practice import card_of


def draw_items(blueprint: Blueprint, bank: Bank, rng: np.random.Generator) -> list[Item]:
    """The items of the written part, in the order asked. Raises ValueError."""
    pools: dict[str, list[Item]] = {}
    for item in bank.written:
        pools.setdefault(f"{item.domain}, {item.level}", []).append(item)
    counts = {", ".join(cell): count for cell, count in blueprint.cells(bank).items()}
    wanted = Wanted(
        counts=counts,
        target=target_difficulty(pools, counts),
        spread=blueprint.form_spread.middle / 100,
        most_of_a_lesson=round(blueprint.written.most_of_a_lesson.middle),
        critical_least=round(blueprint.written.critical_least.middle),
    )
    drawn = draw_matched(pools, wanted, rng)
    return [drawn[k] for k in rng.permutation(len(drawn))]


def draw_tasks(
    blueprint: Blueprint, bank: Bank, stations: Sequence[AnyStation], rng: np.random.Generator
) -> list[list[Item]]:
    """The tasks of each station, in the order asked. Raises ValueError."""
    pools = dict(_task_pools(bank, stations))
    if not pools:
        return [[] for _ in stations]
    counts = {one.id: one.count for one in stations if isinstance(one, TaskStation)}
    wanted = Wanted(
        counts=counts,
        target=target_difficulty(pools, counts),
        spread=blueprint.form_spread.middle / 100,
    )
    differing = {name: _one_of_each(bank, pool, rng) for name, pool in pools.items()}
    drawn = draw_matched(differing, wanted, rng)
    return [[item for item in drawn if item in pools.get(one.id, ())] for one in stations]


def expected_share(items: Sequence[Item]) -> float:
    """The share of the marks that these items are expected to bring, 0 to 1; 1 for none."""
    if not items:
        return 1.0
    return round(1 - sum(item.difficulty for item in items) / len(items), 6)


def _one_of_each(bank: Bank, pool: Sequence[Item], rng: np.random.Generator) -> list[Item]:
    """The pool with one question, by chance, for each structure, zone or site that it asks for."""
    chosen: dict[str, Item] = {}
    for k in rng.permutation(len(pool)):
        item = pool[k]
        _, question = bank.question(item.key)
        chosen.setdefault(card_of(item.lesson_id, question) or item.key, item)
    return list(chosen.values())


def _task_pools(bank: Bank, stations: Sequence[AnyStation]) -> Iterator[tuple[str, list[Item]]]:
    """What each station may ask; a question that two could ask belongs to the first."""
    taken: set[str] = set()
    for station in stations:
        if isinstance(station, TaskStation):
            asks = STATION_KINDS[station.kind].asks
            pool = [
                item
                for item in bank.items
                if item.kind == asks and item.lesson_id in station.lessons and item.key not in taken
            ]
            taken |= {item.key for item in pool}
            yield station.id, pool
