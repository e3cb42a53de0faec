"""A figure says its unit, its spread and whether a learner may be failed on it."""

import pytest
from pydantic import ValidationError

from anatomy.evidence import EV, EV_MEANING, LIMITS, UNITS, Figure, describe, drives_scoring
from anatomy.sources import Source

SOURCES = {tier: Source(key=tier, cite="A paper", tier=tier) for tier in ("A", "B", "C")}


def figure(**parts: object) -> Figure:
    return Figure.model_validate({"ev": "found", "src": "A", **parts})


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"mm": 5.7, "sd": 1.4}, "5.7 mm (SD 1.4)"),
        ({"mm": [4, 6]}, "4–6 mm"),
        ({"mm": [-1.9, 6.9]}, "−1.9 to 6.9 mm"),
        ({"mm": 47, "rng": [24, 72]}, "47 mm (range 24–72)"),
        ({"mm": 0.7, "sd": 0.3, "rng": [None, 1.2]}, "0.7 mm (SD 0.3, up to 1.2)"),
        ({"mm": 0.7, "rng": [0.2, None]}, "0.7 mm (from 0.2)"),
        ({"deg": 90.0}, "90°"),
        ({"pct": 88}, "88 %"),
        ({"units": 4}, "4 U"),
        ({"ml": 0.1}, "0.1 mL"),
        ({"count": [2, 5]}, "2–5"),
        ({"mm": [1, 2, 3]}, "1 / 2 / 3 mm"),
        (
            {"mm": [10.59, 8.21], "groups": ["men", "women"], "sd": [4.0, 4.5]},
            "10.59 mm (men, SD 4), 8.21 mm (women, SD 4.5)",
        ),
        (
            {"mm": [22.7, 25.2], "groups": ["notch", "foramen"], "rng": [17, 32]},
            "22.7 mm (notch), 25.2 mm (foramen); range 17–32",
        ),
    ],
)
def test_a_figure_reads_as_a_clinician_writes_it(parts: dict[str, object], text: str) -> None:
    assert describe(figure(**parts)) == text


def test_only_a_found_figure_of_a_good_source_may_fail_a_learner() -> None:
    for ev in ("found", "recalled", "derived"):
        for tier in ("A", "B", "C"):
            assert drives_scoring(figure(mm=4, ev=ev, src=tier), SOURCES) == (
                ev == "found" and tier in ("A", "B")
            )
    assert not drives_scoring(figure(mm=4, ev="proposal", src="project"), SOURCES)
    assert not drives_scoring(figure(mm=4, src="unheard_of"), SOURCES)


@pytest.mark.parametrize("unit", list(UNITS))
def test_every_unit_has_limits_and_a_figure_beyond_them_is_refused(unit: str) -> None:
    low, high = LIMITS[unit]
    assert figure(**{unit: high}).unit == unit
    for value in (low - 1, high + 1):
        with pytest.raises(ValidationError, match="is outside"):
            figure(**{unit: value})


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ({}, "no unit and value"),
        ({"mm": 1, "ml": 1}, "2 units"),
        ({"mm": [5]}, "a list of 1"),
        ({"mm": []}, "a list of 0"),
        ({"mm": [5, 4]}, "runs downwards"),
        ({"mm": [5, 4], "groups": ["men"]}, "2 numbers for 1 groups"),
        ({"mm": [5, 4], "groups": ["men", "women"], "sd": [1]}, "sd lists 1"),
        ({"mm": 5, "rng": [4, 3]}, "rng: .* runs downwards"),
        ({"mm": 5, "rng": [None, None]}, "rng has no number"),
        ({"mm": 5, "sd": -1}, "sd is below zero"),
        ({"mm": float("nan")}, "finite number"),
    ],
)
def test_a_figure_that_contradicts_itself_is_refused(parts: dict[str, object], match: str) -> None:
    with pytest.raises(ValidationError, match=match):
        figure(**parts)


def test_the_value_of_a_figure_is_at_hand_whichever_way_it_was_written() -> None:
    assert figure(mm=[4, 6]).numbers == (4, 6)
    assert (figure(mm=[4, 6]).low, figure(mm=[4, 6]).high, figure(mm=[4, 6]).middle) == (4, 6, 5)
    assert (figure(mm=4).low, figure(mm=4).high, figure(mm=4).middle) == (4, 4, 4)
    assert figure(mm=0).value == 0


def test_every_evidence_tag_has_its_meaning_in_words() -> None:
    assert set(EV) == set(EV_MEANING)
