"""A ratio always says how many times better ours is, whichever way better lies."""

from __future__ import annotations

import pytest

import benchmarks.__main__ as command
from benchmarks.row import Row


def test_less_is_better_unless_said_otherwise() -> None:
    assert Row("pick", "ms", ours=2, theirs=10).ratio == pytest.approx(5)
    assert Row("save", "per s", ours=10, theirs=2, more_is_better=True).ratio == pytest.approx(5)


def test_nothing_beside_it_gives_no_ratio_and_no_verdict() -> None:
    row = Row("build", "ms", ours=2)
    assert row.ratio is None
    assert row.met is None
    assert row.target == ""


@pytest.mark.parametrize(
    ("ours", "more_is_better", "met"),
    [(9, False, True), (11, False, False), (9, True, False), (11, True, True), (10, True, True)],
)
def test_a_target_is_met_on_its_better_side(ours: float, more_is_better: bool, met: bool) -> None:
    row = Row("x", "ms", ours=ours, more_is_better=more_is_better, target_ours=10)
    assert row.met is met


def test_a_target_ratio_without_an_alternative_is_missed() -> None:
    assert Row("x", "ms", ours=1, target_ratio=2).met is False


def test_both_targets_must_be_met() -> None:
    row = Row("x", "ms", ours=1, theirs=3, target_ours=2, target_ratio=5)
    assert row.met is False
    assert row.target == "≤ 2 ms, ≥ 5 times better"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Row("faces that are wrong", "", ours=1, target_ours=0), 1),
        (Row("faces that are wrong", "", ours=0, target_ours=0), 0),
        (Row("build", "ms", ours=200, target_ours=150), 0),
    ],
)
def test_a_count_that_misses_its_target_fails_the_command_and_a_time_does_not(
    monkeypatch: pytest.MonkeyPatch, row: Row, code: int
) -> None:
    monkeypatch.setitem(command.BENCHMARKS, "made_up", lambda: [row])
    assert command.main(["made_up"]) == code
