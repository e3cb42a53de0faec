"""The rules of time and of the way through a paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.bank import Bank
from certification.paper import WRITTEN, Paper
from certification.refused import Refused
from certification.shown import public_part, public_question
from certification.sitting import (
    Move,
    Sitting,
    begin,
    make_move,
    overview,
    present,
    replay,
    seconds_left,
    spans,
)
from tests.certification.conftest import parts_of
from tests.certification.test_stations import keys_in

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECRET = {"right", "critical", "harmful", "feedback", "teaches", "evidence", "truth", "should"}


def later(**step: float) -> datetime:
    return NINE + timedelta(**step)


def answer(key: str, at: datetime, **given: Any) -> Move:
    return Move(do="answer", at=at, key=key, answer=given or {"option_ids": ["a"]})


def hand_in(part: str, at: datetime) -> Move:
    return Move(do="hand_in", at=at, key=part)


@pytest.fixture
def sitting(paper: Paper) -> Sitting:
    return begin(paper, at=NINE)


def key_of(paper: Paper, kind: str) -> str:
    return next(key for key, item in paper.by_key.items() if item.kind == kind)


def in_station(sitting: Sitting, name: str) -> tuple[Sitting, datetime]:
    """The sitting when this station has just begun, everything before it handed in."""
    at = NINE
    for span in spans(sitting):
        at = next(one for one in spans(sitting) if one.part.id == span.part.id).starts_at
        if span.part.id == name:
            break
        sitting = make_move(sitting, hand_in(span.part.id, at))
    return sitting, at


def test_an_answer_is_kept_and_the_latest_counts(sitting: Sitting, paper: Paper) -> None:
    key = paper.items[0].key
    moves = [answer(key, later(minutes=1)), answer(key, later(minutes=2), option_ids=["b"])]
    assert replay(sitting, moves).answers == {key: {"option_ids": ["b"]}}
    assert sitting.answers == {}


def test_moves_told_again_give_the_same_sitting(sitting: Sitting, paper: Paper) -> None:
    key = paper.items[3].key
    moves = [
        answer(key, later(minutes=1)),
        Move(do="flag", at=later(minutes=2), key=key),
        hand_in(WRITTEN, later(minutes=3)),
    ]
    kept = [Move.model_validate_json(move.model_dump_json()) for move in moves]
    made = replay(sitting, moves)
    assert replay(begin(paper, at=NINE), kept) == made
    assert Sitting.model_validate_json(made.model_dump_json()) == made


@given(seconds=st.floats(0, 3 * 3600), extra=st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_answers_are_taken_in_time_and_with_grace_only(
    paper: Paper, seconds: float, extra: float
) -> None:
    sitting = begin(paper, at=NINE, extra_time=extra)
    allowed = 75 * 60 * extra + paper.blueprint.grace_seconds.middle
    move = answer(paper.items[0].key, later(seconds=seconds))
    if (move.at - NINE).total_seconds() <= allowed:
        assert make_move(sitting, move).answers
    else:
        with pytest.raises(Refused, match="time for Foundation examination is over"):
            make_move(sitting, move)


@given(st.lists(st.floats(0, 4 * 3600), min_size=2, max_size=2).map(sorted))
def test_time_left_never_grows_within_a_part(paper: Paper, moments: list[float]) -> None:
    sitting = begin(paper, at=NINE)
    first, second = (later(seconds=one) for one in moments)
    then, now = present(sitting, first), present(sitting, second)
    if then is not None and then == now:
        assert seconds_left(sitting, second) <= seconds_left(sitting, first)


def test_the_whole_ends_by_the_clock_alone(sitting: Sitting, paper: Paper) -> None:
    end = spans(sitting)[-1].ends_at
    assert end == later(minutes=75 + 5 + 8 * 1 + 9 * 10)
    assert present(sitting, end) is None
    assert seconds_left(sitting, end) == 0
    with pytest.raises(Refused, match="finished"):
        make_move(sitting, hand_in(WRITTEN, end))


def test_no_way_leads_back_to_a_part_that_was_handed_in(sitting: Sitting, paper: Paper) -> None:
    done = make_move(sitting, hand_in(WRITTEN, later(minutes=10)))
    with pytest.raises(Refused, match="is handed in"):
        make_move(done, answer(paper.items[0].key, later(minutes=10, seconds=1)))


def test_a_late_click_hands_in_no_other_part(sitting: Sitting) -> None:
    with pytest.raises(Refused, match="Only Consultation can be handed in now"):
        make_move(sitting, hand_in(WRITTEN, later(minutes=76)))


def test_a_station_opens_when_its_bell_rings(sitting: Sitting, paper: Paper) -> None:
    done = make_move(sitting, hand_in(WRITTEN, later(minutes=10)))
    key = paper.parts[1].keys[0]
    with pytest.raises(Refused, match="begins in 60 s"):
        make_move(done, answer(key, later(minutes=14)))
    assert overview(done, later(minutes=14)) == []
    assert make_move(done, answer(key, later(minutes=15), replies=[])).answers
    with pytest.raises(Refused, match="comes later"):
        make_move(done, answer(paper.parts[2].keys[0], later(minutes=15)))


def test_extra_time_is_one_of_the_blueprints(paper: Paper) -> None:
    with pytest.raises(Refused, match=r"one of 1, 1.25, 1.5, 2 times, not 3"):
        begin(paper, at=NINE, extra_time=3)


def test_a_question_of_another_paper_is_refused(sitting: Sitting) -> None:
    with pytest.raises(Refused, match="not part of your paper"):
        make_move(sitting, answer("no:such", later(minutes=1)))


def test_time_runs_one_way(sitting: Sitting, paper: Paper) -> None:
    made = make_move(sitting, answer(paper.items[0].key, later(minutes=2)))
    with pytest.raises(Refused, match="before what is already kept"):
        make_move(made, answer(paper.items[0].key, later(minutes=1)))


def test_flags_come_and_go(sitting: Sitting, paper: Paper) -> None:
    key = paper.items[0].key
    flagged = make_move(sitting, Move(do="flag", at=later(minutes=1), key=key))
    assert overview(flagged, later(minutes=1))[0] == {
        "key": key, "answered": False, "flagged": True
    }  # fmt: skip
    assert not make_move(flagged, Move(do="unflag", at=later(minutes=2), key=key)).flags


def test_what_was_said_to_a_patient_stands(sitting: Sitting, paper: Paper) -> None:
    sitting, at = in_station(sitting, "consultation")
    key = paper.parts[1].keys[0]
    said = make_move(sitting, answer(key, at, replies=["opening.b"]))
    assert make_move(said, answer(key, at, replies=["opening.b", "wish.a"])).answers
    with pytest.raises(Refused, match="stands"):
        make_move(said, answer(key, at, replies=["opening.a"]))


def test_a_part_of_a_case_stands(sitting: Sitting, paper: Paper) -> None:
    key = key_of(paper, "case")
    made = make_move(sitting, answer(key, later(minutes=1), parts={"x": {"option_ids": ["a"]}}))
    with pytest.raises(Refused, match="stands"):
        make_move(made, answer(key, later(minutes=2), parts={"x": {"option_ids": ["b"]}}))


def test_nothing_shown_in_the_written_part_tells_an_answer(
    sitting: Sitting, paper: Paper, bank: Bank
) -> None:
    for item in paper.items:
        shown = public_question(sitting, bank, item.key, now=later(minutes=1))
        assert not SECRET & keys_in(shown), item.key


def test_a_case_shows_its_next_part_only(sitting: Sitting, paper: Paper, bank: Bank) -> None:
    key = next(item.key for item in paper.items if parts_of(bank, item.key) > 1)
    shown = public_question(sitting, bank, key, now=later(minutes=1))
    first = shown["view"]["parts"]
    assert len(first) == 1
    part = first[0]["id"]
    made = make_move(sitting, answer(key, later(minutes=1), parts={part: {"option_ids": ["a"]}}))
    assert len(public_question(made, bank, key, now=later(minutes=2))["view"]["parts"]) == 2


def test_a_part_is_announced_without_what_it_asks(paper: Paper) -> None:
    for part in paper.parts:
        told = public_part(paper, part)
        assert told["title"] == part.title
        assert not {"checklist", "turns", "tasks", "lessons"} & keys_in(told)


@pytest.mark.parametrize("station", ["consultation", "complication_station", "technique_glabella"])
def test_a_station_shows_no_key(sitting: Sitting, paper: Paper, bank: Bank, station: str) -> None:
    open_one, at = in_station(sitting, station)
    for part in paper.parts:
        if part.id == station:
            for key in part.keys:
                shown = public_question(open_one, bank, key, now=at)
                assert not SECRET & keys_in(shown)
        elif part.keys:
            with pytest.raises(Refused):
                public_question(open_one, bank, part.keys[0], now=at)
