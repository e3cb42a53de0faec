"""How well each structure and site is known now, in five words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, get_args

from lessons.practice.deck import Card
from lessons.practice.memory import LEARNT, Memory
from lessons.practice.pace import Pace, load_pace

Level = Literal["not_asked", "learning", "fading", "growing", "known"]
LEVELS: tuple[Level, ...] = get_args(Level)


def level_of(memory: Memory | None, *, at: datetime, pace: Pace | None = None) -> Level:
    """Never asked; still being learnt; learnt but due; learnt; learnt for long."""
    if memory is None:
        return "not_asked"
    if memory.urgent or memory.state != LEARNT:
        return "learning"
    if memory.due_at <= at:
        return "fading"
    settled = memory.stability >= (pace or load_pace()).settled_after.middle
    return "known" if settled else "growing"


def measure_mastery(
    deck: Iterable[Card], memories: Mapping[str, Memory], *, at: datetime
) -> dict[str, Level]:
    """Base id of a structure, or card id of a site or a danger zone, to its level.

    A structure is as well known as the weakest of those of its cards that were ever asked; the
    card of a danger zone is one of every structure that lies in it.
    """
    found: dict[str, list[Level]] = {}
    for card in deck:
        level = level_of(memories.get(card.id), at=at)
        own = (card.id,) if card.is_place else ()
        for key in (*own, *card.structures):
            found.setdefault(key, []).append(level)
    return {key: _weakest(levels) for key, levels in found.items()}


def _weakest(levels: Iterable[Level]) -> Level:
    asked = [level for level in levels if level != "not_asked"]
    return min(asked, key=LEVELS.index, default="not_asked")
