"""The truth report compares honestly: ranges as published, disputes shown, reasons asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anatomy.evidence import Figure
from anatomy.face import Face
from anatomy.truth import Check, allowed_range, cells, check_truth, summarise


def figure(**told: object) -> Figure:
    return Figure.model_validate({"ev": "found", "src": "janis2007", **told})


@pytest.mark.parametrize(
    ("told", "allowed"),
    [
        ({"mm": 10.0, "sd": 1.5}, (7.0, 13.0)),
        ({"mm": 10.0, "rng": [8.0, 15.0]}, (8.0, 15.0)),
        ({"mm": 10.0, "rng": [None, 15.0]}, (10.0, 15.0)),
        ({"mm": [4.0, 6.0]}, (4.0, 6.0)),
        ({"mm": [4.0, 6.0], "groups": ["men", "women"], "sd": [1.0, 0.5]}, (2.0, 7.0)),
        ({"mm": 10.0}, None),
    ],
)
def test_the_allowed_range_is_what_was_published(
    told: dict[str, object], allowed: tuple[float, float] | None
) -> None:
    assert allowed_range(figure(**told)) == allowed


def check(ours: float | None, **told: object) -> Check:
    published = figure(**told)
    return Check("x", "y", published, ours, allowed_range(published), binding=True)


def test_ours_is_judged_by_the_range_or_by_nearness_where_there_is_none() -> None:
    assert check(12.9, mm=10.0, sd=1.5).verdict == "within"
    assert check(13.1, mm=10.0, sd=1.5).verdict == "outside"
    assert check(11.9, mm=10.0).verdict == "near"
    assert check(12.1, mm=10.0).verdict == "off"
    assert check(None, mm=10.0).verdict == "missing"


def test_a_binding_figure_that_is_missed_needs_a_reason() -> None:
    missed = check(20.0, mm=10.0, sd=1.5)
    assert not missed.accounted_for
    assert "1 are unaccounted for" in summarise([missed])
    assert replace(missed, reason="another population").accounted_for
    disputed = replace(missed, span=(7.0, 25.0))
    assert disputed.accounted_for
    assert cells(disputed)[4] == "in dispute"


def test_every_binding_figure_of_the_template_is_met_or_accounted_for(face: Face) -> None:
    checks = check_truth(face)
    left = [(c.about, c.what, c.ours, c.allowed) for c in checks if not c.accounted_for]
    assert left == []
