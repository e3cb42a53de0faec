"""The same reviews give the same days, and a lapse near a vessel comes back at once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from lessons.practice import Review, recall, replay, review_card
from lessons.practice.memory import LEARNT, PARAMETERS
from tests.lessons.practice.samples import NOON, known, reviewed

LOGS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.booleans(),
        st.sampled_from(["template", "sample_1000", "adult_woman"]),
        st.integers(0, 200 * 24 * 60),
    ),
    max_size=12,
)


def played(log: list[tuple[int, bool, str, int]]) -> list[tuple[Review, datetime]]:
    at, rows = NOON, []
    for rating, urgent, patient_id, minutes in log:
        at += timedelta(minutes=minutes)
        review = reviewed(rating, urgent=urgent and rating == 1, patient_id=patient_id)
        rows.append((review, at))
    return rows


@given(LOGS)
def test_a_log_gives_the_same_memory_each_time_and_step_by_step(
    log: list[tuple[int, bool, str, int]],
) -> None:
    rows = played(log)
    memory = None
    for review, at in rows:
        memory = review_card(memory, review, at=at)
    assert replay(rows) == replay(rows) == memory


@given(LOGS.filter(bool))
def test_a_card_is_never_due_before_its_last_review_and_only_urgent_ones_at_once(
    log: list[tuple[int, bool, str, int]],
) -> None:
    memory = replay(played(log))
    assert memory is not None
    assert memory.reviews == len(log)
    assert memory.lapses == sum(rating == 1 for rating, *_ in log)
    assert (memory.due_at == memory.last_at) == memory.urgent
    assert memory.due_at >= memory.last_at
    assert 1 <= memory.difficulty <= 10
    assert 0 < recall(memory, at=memory.last_at) <= 1


def test_a_better_answer_never_brings_a_card_back_sooner() -> None:
    learnt = known(4)
    later = learnt.due_at
    due = [review_card(learnt, reviewed(rating), at=later).due_at for rating in (1, 2, 3, 4)]
    assert due == sorted(due)


def test_the_chance_to_recall_falls_with_the_days() -> None:
    memory = known(4)
    chances = [recall(memory, at=NOON + timedelta(days=days)) for days in (0, 5, 10, 100)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0


def test_a_learnt_card_comes_back_when_the_model_gives_it_nine_in_ten() -> None:
    memory = known(4)
    assert memory.state == LEARNT
    assert recall(memory, at=memory.due_at) == pytest.approx(0.9, abs=0.01)


def test_right_answers_on_the_template_are_counted_until_a_wrong_one() -> None:
    at = NOON
    memory, counts = None, []
    for rating, patient in ((3, "template"), (2, "template"), (4, "sample_1"), (4, "template"),
                            (1, "sample_2"), (3, "template")):  # fmt: skip
        at += timedelta(days=2)
        memory = review_card(memory, reviewed(rating, patient_id=patient), at=at)
        counts.append(memory.in_a_row)
    assert counts == [1, 1, 1, 2, 0, 1]


def test_a_time_is_taken_in_any_zone_but_not_without_one() -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    assert review_card(None, reviewed(), at=berlin) == known()
    with pytest.raises(ValueError, match="a time with its zone"):
        review_card(None, reviewed(), at=datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_review_of_another_card_is_refused() -> None:
    with pytest.raises(ValueError, match="'find:procerus' is none of 'site:"):
        review_card(known(), reviewed(card_id="find:procerus"), at=NOON)


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_rating_that_there_is_not_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="is not a valid Rating"):
        review_card(None, reviewed(rating), at=NOON)


def test_the_parameters_are_those_that_the_library_publishes() -> None:
    assert PARAMETERS == DEFAULT_PARAMETERS
