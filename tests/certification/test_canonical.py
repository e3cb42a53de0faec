"""The same data has one spelling, that of RFC 8785."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.canonical import canonical_json, hash_of

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2.0**53) + 1, 2.0**53 - 1)  # whole numbers beyond come back as too large ones
    | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("bits", "written"),  # RFC 8785, appendix B
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555556", "333333333.3333334"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_the_standard_says(bits: str, written: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_json(number) == written


def test_keys_are_sorted_as_the_standard_says() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical_json(dict.fromkeys(keys, 0)))) == in_order


def test_text_is_escaped_no_more_than_needed() -> None:
    assert canonical_json("\u20ac$\x0f\nA'B\"\\/") == r'"€$\u000f\nA' + "'" + r'B\"\\/"'


@given(PLAIN)
def test_reading_and_writing_again_changes_nothing(value: object) -> None:
    written = canonical_json(value)
    assert json.loads(written) == value
    assert canonical_json(json.loads(written)) == written


def test_the_order_of_keys_and_the_kind_of_list_do_not_count() -> None:
    assert hash_of({"a": (1, 2), "b": None}) == hash_of({"b": None, "a": [1.0, 2]})
    assert hash_of({"a": True}) != hash_of({"a": 1})


@pytest.mark.parametrize(
    "wrong", [float("inf"), float("nan"), 2**53, -(2**53), b"x", {1: 2}, "\ud800", {"\udfff": 1}]
)
def test_what_has_no_certain_spelling_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        canonical_json({"deep": [wrong]})
