"""A panel of judges, told by its entries; and the standard that a sitting pins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from certification.bank import Bank
from certification.blueprint import Blueprint
from certification.kinds import ANGOFF_ESTIMATE, ANGOFF_ROUND_CLOSED, CUT_SET
from certification.refused import Refused
from certification.standards.closing import Seen, calibrate_on, round_closed, written_cut
from certification.standards.in_force import cuts_of, standard_in_force
from certification.standards.panel import Panel, draw_panel, panel_id, recall_panel
from certification.standards.ratings import Ratings
from tests.certification.told import ADA, BEA, EVE, Told

ITEMS = ("q1", "q2", "q3")
NOTHING = Seen({}, 0)


def estimates(judge: UUID, *values: float, number: int = 1, start: int = 1) -> Iterator[Told]:
    for k, (item, value) in enumerate(zip(ITEMS, values, strict=False)):
        payload = {"round": number, "item": item, "estimate_pct": value}
        yield Told(start + k, ANGOFF_ESTIMATE, payload, judge, judge)


def two_judges() -> list[Told]:
    return [*estimates(ADA, 50, 60, 70), *estimates(BEA, 60, 70, 80, start=4)]


def panel(entries: list[Told]) -> Panel:
    return recall_panel("p", ITEMS, entries)


def closing(told: Panel, sequence: int, **change: Any) -> Told:
    payload = round_closed(told, NOTHING, without=change.get("without", False))
    return Told(sequence, ANGOFF_ROUND_CLOSED, payload)


def test_the_panel_rates_a_paper_of_the_blueprint_and_another_one_when_anything_changes(
    blueprint: Blueprint, bank: Bank
) -> None:
    items = draw_panel(blueprint, bank)
    assert items == draw_panel(blueprint, bank)
    assert len(set(items)) == blueprint.item_count
    assert all(bank.item(key).written for key in items)
    harder = bank.with_observed({items[0]: 0.9})
    names = {
        panel_id(blueprint, bank),
        panel_id(blueprint, harder),
        panel_id(blueprint.model_copy(update={"title": "Another"}), bank),
    }
    assert len(names) == 3


def test_the_last_estimate_counts_and_one_for_another_round_counts_nowhere() -> None:
    told = two_judges()
    told += estimates(ADA, 55, start=7)
    told += estimates(ADA, 99, number=2, start=8)
    found = panel(told)
    assert found.estimates(1, ADA)["q1"] == 55
    assert len(found.told(1, ADA, "q1")) == 2
    assert found.finished(1) == (ADA, BEA)
    closed = closing(found, 9)
    late = [*told, closed, *estimates(ADA, 0, start=10)]
    assert panel(late).rounds()[0].table.tolist() == [[55, 60, 70], [60, 70, 80]]
    assert panel(late).round == 2


def test_what_was_on_record_when_a_round_was_closed_counts_whatever_came_meanwhile() -> None:
    told = two_judges()
    closed = closing(panel(told), 8)
    between = next(estimates(ADA, 1, start=7))
    assert panel([*told, between, closed]).rounds()[0].table[0, 0] == 50


def test_whoever_is_left_out_sees_nothing_and_rates_no_more() -> None:
    told = [*two_judges(), *estimates(EVE, 10, start=7)]
    with pytest.raises(Refused, match="not finished by 1"):
        round_closed(panel(told), NOTHING, without=False)
    closed = panel([*told, closing(panel(told), 8, without=True)])
    assert closed.closed[0].payload["left_out"] == [str(EVE)]
    assert [closed.may_rate(one) for one in (ADA, EVE)] == [True, False]
    assert [closed.may_see(one) for one in (ADA, EVE)] == [True, False]
    assert not panel(told).may_see(ADA)


def test_one_judge_closes_no_round_and_no_round_sets_no_cut() -> None:
    alone = panel(list(estimates(ADA, 50, 60, 70)))
    with pytest.raises(Refused, match="1 rated all 3 items"):
        round_closed(alone, NOTHING, without=True)
    with pytest.raises(Refused, match="Close a round first"):
        written_cut(alone, blueprint="b", bank="h")


def test_a_closed_round_says_how_each_judge_was_calibrated() -> None:
    payload = round_closed(
        panel(two_judges()), Seen({"q1": 40, "q2": 50, "q3": 60, "other": 1}, 31), without=False
    )
    assert (payload["cut_pct"], payload["candidates"]) == (65.0, 31)
    assert [one["stringency_pct"] for one in payload["judges"]] == [-5, 5]
    assert [one["gap_pct"] for one in payload["judges"]] == [0, 0]
    assert [round(one["correlation"], 6) for one in payload["judges"]] == [1, 1]
    told = Ratings((str(ADA),), ITEMS, np.array([[50.0, 60, 70]]))
    assert calibrate_on(told, Seen({"q1": 40}, 31)) == ()


def test_the_latest_cut_of_each_part_is_in_force_for_the_stations_it_rests_on() -> None:
    written = {"part": "written", "method": "angoff", "cut_pct": 61.5, "error_pct": 2.0,
               "judges": ["a", "b"]}  # fmt: skip
    practical = {"part": "practical", "method": "borderline", "cut_pct": 58.0, "error_pct": 1.0,
                 "sittings": ["s"] * 30, "stations": "now"}  # fmt: skip
    told = [
        Told(1, CUT_SET, written),
        Told(3, CUT_SET, {**written, "cut_pct": 63.0}),
        Told(2, CUT_SET, practical),
        Told(4, CUT_SET, {**practical, "stations": "others", "cut_pct": 1.0}),
    ]
    standard = standard_in_force(told, stations_hash="now")
    cuts = cuts_of(standard)
    assert cuts.written is not None
    assert cuts.practical is not None
    assert (cuts.written.pct, cuts.practical.pct) == (63.0, 58.0)
    assert cuts.written.tag == "set by 2 judges on 2026-03-01, Angoff"
    assert "from 30 candidates" in cuts.practical.tag
    assert standard["written"]["entry"] == str(told[1].id)
    assert cuts_of({}) == cuts_of(standard_in_force([], stations_hash="now"))
