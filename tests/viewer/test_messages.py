"""What a browser may say, and all that it may not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.messages import (
    MOST_MARKS,
    MOST_PARTS,
    Changed,
    NeedleMoved,
    Painted,
    Picked,
    Ready,
    count_parts,
    parse_message,
)

PICK: dict[str, Any] = {
    "type": "pick",
    "serial": 0,
    "token": 1,
    "face": 2,
    "barycentric": [0.2, 0.3, 0.5],
}
NEEDLE: dict[str, Any] = {
    "type": "needle",
    "serial": 0,
    "number": 1,
    "angle_deg": 30,
    "towards_deg": 270,
    "depth_mm": 12.5,
    "moving": True,
}
PLACE: dict[str, Any] = {"token": 1, "face": 2, "barycentric": [0.2, 0.3, 0.5]}
PAINT: dict[str, Any] = {"type": "paint", "serial": 0, "places": [PLACE, PLACE]}
NAN = float("nan")


def test_a_pick_is_read() -> None:
    message = parse_message(PICK)
    assert isinstance(message, Picked)
    assert message.barycentric == [0.2, 0.3, 0.5]


def test_whole_numbers_pass_as_shares() -> None:
    message = parse_message(PICK | {"barycentric": [0, 1, 0]})
    assert isinstance(message, Picked)


def test_a_stroke_is_read() -> None:
    message = parse_message(PAINT)
    assert isinstance(message, Painted)
    assert [place.face for place in message.places] == [2, 2]


@pytest.mark.parametrize("places", [
    [], [PLACE] * (MOST_MARKS + 1), [{**PLACE, "barycentric": [1, 1, 1]}],
    [{**PLACE, "token": None}], [{**PLACE, "label": "x"}], "everywhere",
])  # fmt: skip
def test_a_stroke_that_is_none_is_refused(places: Any) -> None:
    with pytest.raises(ValueError, match=r"places|paint"):
        parse_message({**PAINT, "places": places})


def test_a_click_on_nothing_is_read() -> None:
    message = parse_message(PICK | {"token": None, "face": None, "barycentric": None})
    assert isinstance(message, Picked)
    assert message.token is None


def test_ready_and_changed_are_read() -> None:
    assert isinstance(parse_message({"type": "ready", "revision": -1}), Ready)
    changed = parse_message({"type": "changed", "serial": 0, "peel_mm": 2.0, "clip": "none"})
    assert isinstance(changed, Changed)
    assert changed.clip == "none"


def test_a_moved_needle_is_read() -> None:
    message = parse_message(NEEDLE)
    assert isinstance(message, NeedleMoved)
    assert (message.angle_deg, message.depth_mm, message.moving) == (30, 12.5, True)


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        7,
        "pick",
        b"pick",
        [],
        {},
        {"type": "pick"},
        {"type": ["pick"]},
        {"type": "reward", "points": 100},
        PICK | {"correct": True},
        PICK | {"serial": "0"},
        PICK | {"serial": True},
        PICK | {"serial": -1},
        PICK | {"token": -1},
        PICK | {"token": 1.0},
        PICK | {"token": 10**12},
        PICK | {"face": "2"},
        PICK | {"face": -1},
        PICK | {"face": None},
        PICK | {"face": 2**70},
        PICK | {"barycentric": None},
        PICK | {"barycentric": [0.5, 0.5]},
        PICK | {"barycentric": [0.25] * 4},
        PICK | {"barycentric": [NAN, 0.5, 0.5]},
        PICK | {"barycentric": [float("inf"), 0, 0]},
        PICK | {"barycentric": [2.0, -1.0, 0.0]},
        PICK | {"barycentric": [0.9, 0.9, 0.9]},
        PICK | {"barycentric": ["1", "0", "0"]},
        PICK | {"barycentric": [True, False, False]},
        PICK | {"barycentric": {"0": 1}},
        {"type": "changed", "serial": 0, "peel_mm": NAN},
        {"type": "changed", "serial": 0, "peel_mm": 1e9},
        {"type": "changed", "serial": 0, "theme": "<script>"},
        {"type": "changed", "serial": 0, "items": {"tokens": [0] * 301}},
        {"type": "changed", "serial": 0, "clip": {"axis": "up", "offset_mm": 0.0, "flip": False}},
        NEEDLE | {"angle_deg": NAN},
        NEEDLE | {"angle_deg": 90.5},
        NEEDLE | {"angle_deg": "30"},
        NEEDLE | {"angle_deg": True},
        NEEDLE | {"towards_deg": -5},
        NEEDLE | {"towards_deg": 361},
        NEEDLE | {"depth_mm": -0.1},
        NEEDLE | {"depth_mm": 1e9},
        NEEDLE | {"depth_mm": float("inf")},
        NEEDLE | {"depth_mm": None},
        NEEDLE | {"number": -1},
        NEEDLE | {"number": 1.5},
        NEEDLE | {"moving": "no"},
        NEEDLE | {"moving": 1},
        NEEDLE | {"layer": "deep_fat"},
        NEEDLE | {"entry": [0, 0, 0]},
        {"type": "needle", "serial": 0},
        {"type": "no_graphics", "reason": "x" * 1000},
        {"type": "ready", "revision": "newest"},
    ],
    ids=str,
)
def test_anything_else_is_refused_in_a_short_sentence(hostile: Any) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_message(hostile)
    assert len(str(caught.value)) < 400


def test_a_huge_message_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="larger"):
        parse_message(PICK | {"note": "x" * 10_000_000})
    with pytest.raises(ValueError, match="larger"):
        parse_message(PICK | {"note": list(range(1_000_000))})


def test_a_message_nested_without_end_is_refused() -> None:
    nested: list[Any] = []
    for _ in range(5000):
        nested = [nested]
    with pytest.raises(ValueError, match="larger"):
        parse_message({"type": nested})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=30,
    )
)
def test_no_data_whatever_raises_anything_but_value_error(data: Any) -> None:
    try:
        parse_message(data)
    except ValueError:
        return


def test_counting_stops_at_the_limit() -> None:
    assert count_parts([[1, 2], {"a": 3}], limit=MOST_PARTS) == 7
    assert count_parts(["x" * 64] * 300, limit=MOST_PARTS) > MOST_PARTS
