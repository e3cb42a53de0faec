"""What comes first today, and what does not come."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lessons.practice import Memory, load_pace, order_queue, recall, review_card
from lessons.practice.queue import ORDER
from tests.lessons.practice.samples import NOON, known, reviewed

DAY = timedelta(days=1)


def ids(memories: list[Memory], deck: list[str], now: datetime = NOON) -> list[str]:
    return [one.card_id for one in order_queue(memories, deck, now=now)]


MANY = st.lists(
    st.tuples(st.integers(1, 4), st.booleans(), st.integers(0, 40 * 24 * 60)), max_size=30
)


@given(MANY, st.randoms(use_true_random=False))
def test_urgent_cards_lead_and_the_order_does_not_hang_on_the_records_order(
    rows: list[tuple[int, bool, int]], chance: random.Random
) -> None:
    memories = [
        known(rating, card_id=f"find:s{k}", at=NOON - timedelta(minutes=ago),
              urgent=urgent and rating == 1)
        for k, (rating, urgent, ago) in enumerate(rows)
    ]  # fmt: skip
    deck = [f"find:s{k}" for k in range(len(rows) + 3)]
    queue = order_queue(memories, deck, now=NOON)
    ranks = [ORDER.index(one.reason) for one in queue]
    assert ranks == sorted(ranks)
    assert len({one.card_id for one in queue}) == len(queue)
    urgent = {memory.card_id for memory in memories if memory.urgent}
    assert {one.card_id for one in queue[: len(urgent)]} == urgent
    shuffled = memories[:]
    chance.shuffle(shuffled)
    assert order_queue(shuffled, deck, now=NOON) == queue


def test_wrong_sure_and_near_a_vessel_comes_before_what_was_only_wrong() -> None:
    wrong = known(1, card_id="find:a", at=NOON - timedelta(hours=3))
    urgent = known(1, card_id="find:b", at=NOON, urgent=True)
    assert ids([wrong, urgent], ["find:a", "find:b"]) == ["find:b", "find:a"]


def test_the_latest_urgent_answer_leads() -> None:
    first = known(1, card_id="find:a", at=NOON - DAY, urgent=True)
    latest = known(1, card_id="find:b", at=NOON, urgent=True)
    assert ids([first, latest], ["find:a", "find:b"]) == ["find:b", "find:a"]


def test_an_urgent_card_answered_right_is_urgent_no_more() -> None:
    urgent = known(1, card_id="find:a", urgent=True)
    later = review_card(urgent, reviewed(3, card_id="find:a"), at=NOON + timedelta(minutes=1))
    queue = order_queue([later], ["find:a"], now=NOON + timedelta(hours=1))
    assert [one.reason for one in queue] == ["learning"]


def test_of_what_is_due_the_least_remembered_comes_first() -> None:
    faint = known(4, card_id="find:a", at=NOON - 60 * DAY)
    fresh = known(4, card_id="find:b", at=NOON - 9 * DAY)
    assert ids([fresh, faint], ["find:a", "find:b"]) == ["find:a", "find:b"]


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0.01, 300)), min_size=2, max_size=20))
def test_what_is_due_goes_by_the_chance_that_the_model_gives(
    rows: list[tuple[int, float]],
) -> None:
    memories = [
        known(4, card_id=f"find:s{k}")._replace(
            last_at=NOON - days * DAY, stability=stability, due_at=NOON)
        for k, (days, stability) in enumerate(rows)
    ]  # fmt: skip
    by_id = {memory.card_id: memory for memory in memories}
    chances = [recall(by_id[one], at=NOON) for one in ids(memories, list(by_id))]
    assert chances == sorted(chances)


def test_what_is_due_on_another_day_stays_away() -> None:
    assert ids([known(4, card_id="find:a")], ["find:a"]) == []


def test_what_comes_due_later_today_comes_last() -> None:
    later = known(3, card_id="find:a", at=NOON)
    assert ids([later], ["find:a", "find:new"]) == ["find:new", "find:a"]


def test_a_day_begins_so_many_cards_and_the_next_day_as_many_again() -> None:
    most = round(load_pace().new_a_day.middle)
    deck = [f"find:s{k}" for k in range(3 * most)]
    assert ids([], deck) == deck[:most]
    begun = [known(4, card_id=one) for one in deck[: most - 5]]
    assert ids(begun, deck) == deck[most - 5 : most]
    tomorrow = NOON + DAY
    assert ids(begun, deck, tomorrow) == deck[most - 5 : 2 * most - 5]


def test_cards_that_no_lesson_asks_any_more_are_left_out() -> None:
    assert ids([known(1, card_id="find:gone", at=NOON - DAY)], ["find:a"]) == ["find:a"]
