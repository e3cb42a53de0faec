"""Where a learner stopped is remembered once for each lesson, and how far never shrinks."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from records import Clock, Store
from records.unavailable import UnknownRecord
from tests.records.samples import opened


def test_the_last_place_counts_and_the_furthest_stays(store: Store) -> None:
    ada = store.add_learner("Ada").id
    store.keep_place(ada, lesson_id="dao", step_id="dose", number=4)
    store.keep_place(ada, lesson_id="dao", step_id="aim", number=2)
    (place,) = store.list_places(ada)
    assert (place.lesson_id, place.step_id, place.furthest) == ("dao", "aim", 4)


def test_a_place_is_there_when_the_store_is_opened_again(
    path: Path, store: Store, clock: Clock
) -> None:
    ada = store.add_learner("Ada").id
    store.keep_place(ada, lesson_id="dao", step_id="", number=0)
    with opened(path, clock) as again:
        assert again.list_places(ada) == store.list_places(ada) != ()


def test_nobody_has_another_ones_places(store: Store) -> None:
    ada, eve = store.add_learner("Ada").id, store.add_learner("Eve").id
    store.keep_place(ada, lesson_id="dao", step_id="aim", number=2)
    assert store.list_places(eve) == ()


def test_an_unknown_learner_has_no_place(store: Store) -> None:
    with pytest.raises(UnknownRecord):
        store.keep_place(UUID(int=5), lesson_id="dao", step_id="aim", number=2)
