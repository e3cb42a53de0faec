"""What to practise today, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from lessons.practice.memory import LEARNT, Memory, recall
from lessons.practice.pace import Pace, load_pace

Reason = Literal["urgent", "learning", "due", "new", "later"]
ORDER: tuple[Reason, ...] = ("urgent", "learning", "due", "new", "later")


@dataclass(frozen=True)
class Queued:
    """A card of today. reason: why; "later" is due before the day ends, but not yet."""

    card_id: str
    reason: Reason


def order_queue(
    memories: Iterable[Memory],
    card_ids: Collection[str],
    *,
    now: datetime,
    pace: Pace | None = None,
) -> tuple[Queued, ...]:
    """Today's cards: what was wrong, sure and near a vessel first, the latest such answer leading.

    Then short steps that have come, what is due (least likely to be recalled first), cards never
    asked (in the order of `card_ids`, at most so many a day), and what comes due before the day,
    in UTC, is over. Cards that no lesson asks any more are left out.
    """
    known = [memory for memory in memories if memory.card_id in card_ids]
    ends = _end_of_day(now)
    rows = [(_place(memory, now), memory.card_id) for memory in known if memory.due_at < ends]
    rows.sort()
    queued = [Queued(card_id, ORDER[place[0]]) for place, card_id in rows]
    fresh = _fresh(known, card_ids, now=now, pace=pace or load_pace())
    at = next((k for k, one in enumerate(queued) if one.reason == "later"), len(queued))
    return (*queued[:at], *(Queued(card_id, "new") for card_id in fresh), *queued[at:])


def _place(memory: Memory, now: datetime) -> tuple[int, float]:
    if memory.urgent:
        return ORDER.index("urgent"), -memory.last_at.timestamp()
    if memory.due_at > now:
        return ORDER.index("later"), memory.due_at.timestamp()
    if memory.state != LEARNT:
        return ORDER.index("learning"), memory.due_at.timestamp()
    return ORDER.index("due"), recall(memory, at=now)


def _fresh(
    known: Iterable[Memory], card_ids: Collection[str], *, now: datetime, pace: Pace
) -> list[str]:
    met = {memory.card_id: memory.first_at for memory in known}
    begun = sum(_end_of_day(first_at) == _end_of_day(now) for first_at in met.values())
    room = max(0, round(pace.new_a_day.middle) - begun)
    return [card_id for card_id in card_ids if card_id not in met][:room]


def _end_of_day(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=UTC)
