"""What a browser may say to a sheet, and what happens to everything else."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.markup import Html
from pages.sheet import Act, Sheet, read_act

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_no_message_raises_or_reaches_a_handler_it_does_not_name(data: object) -> None:
    heard: list[Act] = []
    sheet = Sheet(Html("<p>here</p>"), on={"go": heard.append})
    sheet._handle_msg(data)
    named = isinstance(data, dict) and data.get("act") == "go"
    assert not heard or named
    assert sheet.html == "<p>here</p>"


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 1e300, "x" * 401, None, [], {"a": 1}, object()]
)
def test_values_of_wrong_type_or_size_are_refused(value: object) -> None:
    assert read_act({"act": "go", "value": value}) is None


@pytest.mark.parametrize(
    "form",
    ["text", [1], {"a": 1}, {"a": {"b": "c"}}, {str(k): "" for k in range(41)}, {"a": ["x" * 401]}],
)
def test_malformed_forms_are_refused(form: object) -> None:
    assert read_act({"act": "go", "form": form}) is None


def test_a_well_formed_message_reaches_its_handler_with_its_form() -> None:
    heard: list[Act] = []
    Sheet(on={"save": heard.append})._handle_msg(
        {"act": "save", "value": "x", "form": {"units": "4", "option": ["a", "b"]}}
    )
    assert heard == [Act("x", {"units": "4", "option": ("a", "b")})]
    assert heard[0].choices("option") == ("a", "b")
    assert heard[0].choices("units") == ("4",)
    assert heard[0].word("missing") == ""


def test_unknown_keys_are_refused() -> None:
    assert read_act({"act": "go", "value": "", "points": 100}) is None


def test_only_a_sheet_that_asks_for_long_fields_takes_them() -> None:
    long = {"act": "go", "form": {"pasted": "x" * 1000}}
    assert read_act(long) is None
    assert read_act(long, longest=999) is None
    assert read_act(long, longest=1000) == ("go", Act(form={"pasted": "x" * 1000}))
    assert read_act({"act": "go", "value": "x" * 1000}, longest=1000) is None
