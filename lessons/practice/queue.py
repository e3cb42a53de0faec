"""What to practise today, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Literal, NamedTuple

from lessons.practice.memory import LEARNT, Memory
from lessons.practice.pace import Pace, load_pace

Reason = Literal["urgent", "learning", "due", "new", "later"]
ORDER: tuple[Reason, ...] = ("urgent", "learning", "due", "new", "later")
URGENT, LEARNING, DUE, _, LATER = range(len(ORDER))


class Queued(NamedTuple):
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
    today = datetime.combine(now.astimezone(UTC).date(), time(), tzinfo=UTC)
    ends = today + timedelta(days=1)
    rows = sorted(
        (*_place(memory, now), memory.card_id) for memory in known if memory.due_at < ends
    )
    queued = [Queued(card_id, ORDER[rank]) for rank, _, card_id in rows]
    met = {memory.card_id for memory in known}
    begun = sum(memory.first_at >= today for memory in known)
    room = max(0, round((pace or load_pace()).new_a_day.middle) - begun)
    fresh = islice((card_id for card_id in card_ids if card_id not in met), room)
    at = next((k for k, one in enumerate(queued) if one.reason == "later"), len(queued))
    return (*queued[:at], *(Queued(card_id, "new") for card_id in fresh), *queued[at:])


def _place(memory: Memory, now: datetime) -> tuple[int, float]:
    """Rank of the reason, then the order within it. What is due goes by `-days / stability`.

    The chance to recall falls with days / stability and with nothing else, so this is its order.
    """
    if memory.urgent:
        return URGENT, -memory.last_at.timestamp()
    if memory.due_at > now:
        return LATER, memory.due_at.timestamp()
    if memory.state != LEARNT:
        return LEARNING, memory.due_at.timestamp()
    return DUE, -(now - memory.last_at).days / memory.stability
