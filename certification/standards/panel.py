"""A panel of judges as the ledger tells it: estimates, rounds that are closed, cuts that are set.

A panel rates one paper of its blueprint. It is drawn like a candidate's, so it is as hard as every
form, and it is the same for all judges; no candidate sits it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from certification.bank import Bank
from certification.blueprint import Blueprint
from certification.drawing import draw_items
from certification.kinds import ANGOFF_ESTIMATE, ANGOFF_ROUND_CLOSED, CUT_SET
from certification.remembered import Remembered
from certification.standards.ratings import Ratings

PANEL_KINDS = (ANGOFF_ESTIMATE, ANGOFF_ROUND_CLOSED, CUT_SET)
"""The kinds of entry that are about a panel."""

LETTERS = 16  # of the hash that a panel's id ends with
Estimates = Mapping[UUID, Mapping[str, tuple[Remembered, ...]]]
"""By judge and item, every estimate in order; the last counts."""


@dataclass(frozen=True)
class Panel:
    """What is remembered of a panel. given: the estimates of each round; the last one is open.

    closed: the entry of each round that is closed. cuts: every cut that was set, in order.
    """

    id: str
    items: tuple[str, ...]
    given: tuple[Estimates, ...]
    closed: tuple[Remembered, ...]
    cuts: tuple[Remembered, ...]

    @property
    def round(self) -> int:
        """The round that is open, from 1."""
        return len(self.closed) + 1

    def told(self, number: int, judge: UUID, item: str) -> tuple[Remembered, ...]:
        """Every estimate of a judge for an item in this round, in order."""
        return self.given[number - 1].get(judge, {}).get(item, ())

    def estimates(self, number: int, judge: UUID) -> dict[str, float]:
        """A judge's estimates of this round that count, %, by item."""
        own = self.given[number - 1].get(judge, {})
        return {item: float(told[-1].payload["estimate_pct"]) for item, told in own.items()}

    def judges(self, number: int) -> tuple[UUID, ...]:
        """Who has rated an item or more in this round, in order of their first."""
        return tuple(self.given[number - 1])

    def finished(self, number: int) -> tuple[UUID, ...]:
        """Who has rated every item of this round."""
        whole = len(self.items)
        return tuple(one for one, own in self.given[number - 1].items() if len(own) == whole)

    def counted(self, number: int) -> tuple[UUID, ...]:
        """Whose ratings of a closed round count."""
        return tuple(UUID(one["judge"]) for one in self.closed[number - 1].payload["judges"])

    def may_rate(self, judge: UUID) -> bool:
        """Whether a judge takes part in the open round: in the first all, later who counted."""
        return self.round == 1 or judge in self.counted(self.round - 1)

    def may_see(self, judge: UUID) -> bool:
        """Whether the others' ratings may be shown to a judge: their own are in and count."""
        return bool(self.closed) and judge in self.counted(1)

    def rounds(self) -> tuple[Ratings, ...]:
        """The ratings of the closed rounds, of the judges who count in the last of them."""
        if not self.closed:
            return ()
        judges = self.counted(len(self.closed))
        return tuple(self._ratings(number, judges) for number in range(1, self.round))

    def _ratings(self, number: int, judges: Iterable[UUID]) -> Ratings:
        counted = set(self.closed[number - 1].payload["entries"])
        table = [
            [_counting(self.told(number, judge, item), counted) for item in self.items]
            for judge in judges
        ]
        return Ratings(tuple(map(str, judges)), self.items, np.array(table, dtype=np.float64))


def panel_id(blueprint: Blueprint, bank: Bank) -> str:
    """The id of the panel of this blueprint and bank; another one as soon as either changes."""
    return f"{blueprint.id}:{_digest(blueprint, bank)[:LETTERS]}"


def is_panel_of(about: str, blueprint_id: str) -> bool:
    """Whether this is the id of a panel of this blueprint, of whatever bank."""
    return about.rpartition(":")[0] == blueprint_id


def draw_panel(blueprint: Blueprint, bank: Bank) -> tuple[str, ...]:
    """The keys of the items that the judges rate. Raises ValueError for too small a bank."""
    rng = np.random.default_rng(int(_digest(blueprint, bank)[:LETTERS], 16))
    return tuple(item.key for item in draw_items(blueprint, bank, rng))


def recall_panel(name: str, items: tuple[str, ...], entries: Iterable[Remembered]) -> Panel:
    """The panel of these entries. An estimate for another round than the open one counts nowhere.

    name: the panel's id. entries: all that are about it.
    """
    given: list[dict[UUID, dict[str, tuple[Remembered, ...]]]] = [{}]
    closed, cuts = [], []
    for one in sorted(entries, key=lambda entry: entry.sequence):
        if one.kind == ANGOFF_ROUND_CLOSED:
            closed.append(one)
            given.append({})
        elif one.kind == CUT_SET:
            cuts.append(one)
        elif one.payload["round"] == len(given):
            own = given[-1].setdefault(one.actor_id, {})
            own[one.payload["item"]] = (*own.get(one.payload["item"], ()), one)
    return Panel(name, items, tuple(given), tuple(closed), tuple(cuts))


def _counting(told: tuple[Remembered, ...], counted: set[str]) -> float:
    found = next(one for one in told if str(one.id) in counted)
    return float(found.payload["estimate_pct"])


def _digest(blueprint: Blueprint, bank: Bank) -> str:
    return hashlib.sha256(f"{blueprint.model_dump_json()}\n{bank.hash}".encode()).hexdigest()
