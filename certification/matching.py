"""Drawing items so that every draw is as hard as the whole from which it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from certification.bank import Item

MOST_SWAPS = 200


@dataclass(frozen=True)
class Wanted:
    """What a draw has to keep.

    counts: how many items of each cell. target: the mean difficulty. spread: how far that of a draw
    may lie from it. most_of_a_lesson, critical_least: None asks for nothing.
    """

    counts: Mapping[str, int]
    target: float
    spread: float
    most_of_a_lesson: int | None = None
    critical_least: int = 0


@dataclass
class _Draw:
    """A draw in the making; lives inside draw_matched alone."""

    chosen: dict[str, list[Item]] = field(default_factory=dict)
    left: dict[str, list[Item]] = field(default_factory=dict)

    def lessons(self) -> Counter[str]:
        return Counter(item.lesson_id for items in self.chosen.values() for item in items)

    def critical(self) -> int:
        return sum(item.critical for items in self.chosen.values() for item in items)


def target_difficulty(pools: Mapping[str, Sequence[Item]], counts: Mapping[str, int]) -> float:
    """The mean difficulty of the pools, each weighed by how many items are drawn from it."""
    wanted = {cell: count for cell, count in counts.items() if count}
    means = {cell: np.mean([item.difficulty for item in pools[cell]]) for cell in wanted}
    total = sum(wanted.values())
    return float(sum(wanted[cell] * means[cell] for cell in wanted) / total)


def draw_matched(
    pools: Mapping[str, Sequence[Item]], wanted: Wanted, rng: np.random.Generator
) -> list[Item]:
    """As many items of each pool as wanted, by chance, as hard together as is wanted.

    Items are drawn from the lessons in turn; then single items are swapped within their pool until
    enough are critical and the difficulty fits. Raises ValueError where that cannot be.
    """
    counts = {cell: count for cell, count in wanted.counts.items() if count}
    draw = _Draw()
    scarce_first = sorted(counts.items(), key=lambda one: len(pools[one[0]]) / one[1])
    for cell, count in scarce_first:
        _draw_cell(draw, cell, pools[cell], count=count, wanted=wanted, rng=rng)
    _make_critical(draw, wanted, rng)
    _make_fit(draw, wanted, rng)
    return [item for items in draw.chosen.values() for item in items]


def _draw_cell(
    draw: _Draw,
    cell: str,
    pool: Sequence[Item],
    *,
    count: int,
    wanted: Wanted,
    rng: np.random.Generator,
) -> None:
    """The items of one cell; the more often a lesson was asked, the less likely is another of it.

    No lesson is asked more often than is wanted. Raises ValueError where that cannot be.
    """
    if len(pool) < count:
        raise ValueError(f"{len(pool)} items of {cell}, {count} are wanted.")
    used, most = draw.lessons(), wanted.most_of_a_lesson
    left, chosen = list(pool), []
    for _ in range(count):
        times = np.array([used[item.lesson_id] for item in left])
        free = times < (times.max() + 1 if most is None else most)
        if not free.any():
            raise ValueError(f"More than {most} items of one lesson would be needed for {cell}.")
        weights = free / (1.0 + times)
        item = left.pop(int(rng.choice(len(left), p=weights / weights.sum())))
        used[item.lesson_id] += 1
        chosen.append(item)
    draw.chosen[cell], draw.left[cell] = chosen, left


def _make_critical(draw: _Draw, wanted: Wanted, rng: np.random.Generator) -> None:
    """Swap items that are not critical for some that are, until there are enough."""
    for _ in range(wanted.critical_least - draw.critical()):
        swaps = [s for s in _swaps(draw, wanted) if s[2].critical and not s[1].critical]
        if not swaps:
            raise ValueError(f"The bank has no {wanted.critical_least} critical items.")
        _swap(draw, *swaps[rng.integers(len(swaps))])


def _make_fit(draw: _Draw, wanted: Wanted, rng: np.random.Generator) -> None:
    """Swap items for easier or harder ones until the mean difficulty is near enough."""
    for _ in range(MOST_SWAPS):
        drawn = [item for items in draw.chosen.values() for item in items]
        gap = sum(item.difficulty for item in drawn) - wanted.target * len(drawn)
        within = wanted.spread * len(drawn)
        if abs(gap) <= within:
            return
        spare = draw.critical() - wanted.critical_least
        swaps = [s for s in _swaps(draw, wanted) if spare > 0 or s[1].critical <= s[2].critical]
        after = np.abs([gap + new.difficulty - old.difficulty for _, old, new in swaps])
        if not swaps or after.min() >= abs(gap):
            break
        near = np.flatnonzero(after <= max(within, after.min()))
        _swap(draw, *swaps[near[rng.integers(len(near))]])
    raise ValueError("No draw from this bank is as hard as the bank itself.")


def _swaps(draw: _Draw, wanted: Wanted) -> list[tuple[str, Item, Item]]:
    """Every swap (cell, out, in) that asks no lesson too often."""
    used, most = draw.lessons(), wanted.most_of_a_lesson
    return [
        (cell, old, new)
        for cell, chosen in draw.chosen.items()
        for new in draw.left[cell]
        for old in chosen
        if most is None or used[new.lesson_id] < most or new.lesson_id == old.lesson_id
    ]


def _swap(draw: _Draw, cell: str, old: Item, new: Item) -> None:
    draw.chosen[cell][draw.chosen[cell].index(old)] = new
    draw.left[cell][draw.left[cell].index(new)] = old
