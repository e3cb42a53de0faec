"""A plan from outside is read whole, or refused in one plain sentence."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.content import UnknownId
from lessons.plans import Plan
from lessons.plans.reading import UNREADABLE, read_plan

INJECTION = {"face_index": 3, "barycentric": [1, 0, 0], "units": 4, "depth_mm": 3}
GOOD: dict[str, Any] = {
    "subject": {"id": "amara"},
    "lesson": "glabellar_lines",
    "product": "ona",
    "vial_units": 50,
    "saline_ml": 1.25,
    "injections": [INJECTION],
}
WISHES = ("age", "sex", "ancestry", "fullness", "form", "asymmetry", "tone", "kind")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    plan = read_plan(GOOD)
    assert read_plan(json.loads(plan.model_dump_json())) == plan
    assert plan.total_units == 4.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"vial_units": 70}, "BOTOX Cosmetic does not come in vials of 70 U. Choose 50 or 100 U."),
        ({"vial_units": "big"}, "The vial was given as 'big'. It must be a number of units."),
        ({"saline_ml": 0}, "0 mL of saline make no dilution."),
        ({"saline_ml": "lots"}, "The saline was given as 'lots'."),
        ({"subject": {"seed": 1, "wishes": {"age": 300}}}, "an age of 18 to 80 whole years, got 3"),
        ({"subject": {}}, "Name a patient, or give a seed for a made-up one; not both."),
        ({"subject": {"id": "amara", "wishes": {"age": 30}}}, "Wishes are for a made-up patient"),
        ({"injections": [INJECTION, INJECTION | {"depth_mm": 99}]}, "Injection 2: the depth was"),
        ({"injections": [INJECTION | {"depth_mm": 99}]}, "99. It must be from 0 to 40 mm."),
        ({"injections": [INJECTION | {"units": "many"}]}, "Injection 1: the dose was given as"),
        ({"injections": [INJECTION | {"angle_deg": 0}]}, "It must be above 0 and up to 90 degrees"),
        ({"injections": [INJECTION | {"barycentric": [1, 0]}]}, "Injection 1: the place could not"),
        ({"injections": [INJECTION | {"face_index": -1}]}, "It must lie on the skin of this face"),
        ({"injections": [INJECTION] * 61}, "It holds 60 at most."),
        ({"strange": 1}, UNREADABLE),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as refused:
        read_plan(GOOD | change)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"product": "snake"}, "Unknown product 'snake'. Allowed: BOTOX Cosmetic"),
        ({"product": "onna"}, "Unknown product 'onna'. Did you mean 'ona'?"),
        ({"subject": {"id": "nobody"}}, "Unknown patient 'nobody'."),
    ],
)
def test_an_unknown_name_is_told_with_what_there_is(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UnknownId) as refused:
        read_plan(GOOD | change)
    assert words in str(refused.value)


@given(data=anything)
def test_whatever_comes_is_a_plan_or_one_sentence(data: object) -> None:
    told(data)


@given(field=st.sampled_from(sorted(GOOD)), value=anything)
def test_whatever_a_field_holds_is_a_plan_or_one_sentence(field: str, value: object) -> None:
    told(GOOD | {field: value})


@given(seed=st.integers(), wish=st.sampled_from(WISHES), value=anything)
def test_whatever_a_wish_is_is_a_plan_or_one_sentence(seed: int, wish: str, value: object) -> None:
    told(GOOD | {"subject": {"seed": seed, "wishes": {wish: value}}})


@given(field=st.sampled_from([*INJECTION, "angle_deg", "towards_deg"]), value=anything)
def test_whatever_an_injection_holds_is_a_plan_or_one_sentence(field: str, value: object) -> None:
    told(GOOD | {"injections": [INJECTION | {field: value}]})


def told(data: object) -> None:
    """Reads; asserts a plan or a short plain sentence."""
    try:
        assert isinstance(read_plan(data), Plan)
    except (ValueError, UnknownId) as refused:
        sentence = str(refused)
        assert sentence.endswith((".", "?"))
        assert "\n" not in sentence
        assert "pydantic" not in sentence
        assert len(sentence) < 250
