"""Outlines of danger zones."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from lessons.boundary import Boundary, Box, Circle, Point


def test_a_circle_has_all_its_corners_at_its_radius() -> None:
    outline = Boundary(circle=Circle(ref="glabella", lateral=3, superior=1, radius_mm=5)).corners()
    assert all(math.hypot(x - 3, y - 1) == pytest.approx(5) for _, x, y in outline)


def test_a_box_runs_around_once() -> None:
    outline = Boundary(box=Box(ref="nasion", lateral=(-2, 4), superior=(0, 5))).corners()
    assert [(x, y) for _, x, y in outline] == [(-2, 0), (4, 0), (4, 5), (-2, 5)]


@pytest.mark.parametrize(
    ("outline", "sentence"),
    [
        ({}, "it has 0 outlines"),
        ({"polygon": (Point(ref="nasion"),) * 2}, "a polygon has 2 corners"),
    ],
)
def test_a_boundary_is_exactly_one_outline(outline: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Boundary.model_validate(outline)


def test_a_box_upside_down_is_refused() -> None:
    with pytest.raises(ValidationError, match="min below max"):
        Box(ref="nasion", lateral=(4, -2), superior=(0, 5))
