"""How well a structure is known, in words, and whether an error grows smaller."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lessons.practice import (
    LEVELS,
    Card,
    Memory,
    level_of,
    load_pace,
    measure_mastery,
    measure_trend,
    review_card,
)
from tests.lessons.practice.samples import NOON, known, reviewed


def settled() -> Memory:
    memory = known(4)
    while memory.stability < load_pace().settled_after.middle:
        memory = review_card(memory, reviewed(4), at=memory.due_at)
    return memory


def test_a_card_goes_through_all_levels() -> None:
    lasting = settled()
    levels = [
        level_of(None, at=NOON),
        level_of(known(3), at=NOON),
        level_of(known(4), at=NOON + timedelta(days=100)),
        level_of(known(4), at=NOON),
        level_of(lasting, at=lasting.last_at),
    ]
    assert tuple(levels) == LEVELS


def test_what_was_urgent_is_being_learnt_however_long_it_was_known() -> None:
    memory = review_card(settled(), reviewed(1, urgent=True), at=settled().due_at)
    assert level_of(memory, at=memory.last_at) == "learning"


def test_a_structure_is_as_well_known_as_its_weakest_card_that_was_asked() -> None:
    cards = [Card(f"{way}:procerus", way, "procerus", "procerus", (("a", "q"),), ("procerus",))
             for way in ("find", "name")]  # fmt: skip
    memories = {"find:procerus": known(4, card_id="find:procerus")}
    assert measure_mastery(cards, memories, at=NOON) == {"procerus": "growing"}
    memories["name:procerus"] = known(1, card_id="name:procerus")
    assert measure_mastery(cards, memories, at=NOON) == {"procerus": "learning"}
    assert measure_mastery(cards, {}, at=NOON) == {"procerus": "not_asked"}


def test_what_lies_in_a_danger_zone_is_as_well_known_as_the_zone() -> None:
    inside = ("angular_artery", "angular_vein")
    zone = Card("avoid:glabella", "avoid", "glabella", "Glabella", (("a", "q"),), inside)
    find = Card("find:angular_vein", "find", "angular_vein", "x", (("a", "r"),), inside[1:])
    memories = {zone.id: known(1, card_id=zone.id), find.id: known(4, card_id=find.id)}
    levels = measure_mastery([zone, find], memories, at=NOON)
    assert levels == dict.fromkeys((zone.id, *inside), "learning")
    levels = measure_mastery([zone, find], {find.id: memories[find.id]}, at=NOON)
    assert levels == {zone.id: "not_asked", inside[0]: "not_asked", inside[1]: "growing"}


def test_a_site_has_a_level_and_colours_no_structure() -> None:
    site = Card("site:a:b", "site", "b", "A: b", (("a", "q"),))
    assert measure_mastery([site], {}, at=NOON) == {site.id: "not_asked"}


@pytest.mark.parametrize(
    ("errors_mm", "first_mm", "lately_mm"),
    [([5.0], 5, 5), ([5.0, 3.0], 5, 3), ([9, 9, 9, 1, 1, 1], 9, 1), ([9, 9, 9, 5, 1, 1, 1], 9, 1)],
)
def test_a_trend_is_the_mean_of_the_last_less_the_mean_of_the_first(
    errors_mm: list[float], first_mm: float, lately_mm: float
) -> None:
    trend = measure_trend(errors_mm)
    assert (trend.first_mm, trend.lately_mm) == (first_mm, lately_mm)
    assert trend.change_mm == (lately_mm - first_mm if len(errors_mm) > 1 else None)


def test_without_a_placement_there_is_no_trend() -> None:
    with pytest.raises(ValueError, match="no trend"):
        measure_trend([])
