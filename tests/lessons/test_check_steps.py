"""Breakers: a needle or a camera that cannot be in a step, a site that misses its muscle."""

from __future__ import annotations

from pathlib import Path

import pytest

from anatomy.face import Face
from tests.lessons.test_check import broken

NEEDLE = "needle: {at: corr_lateral}"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("needle: {at: corr_laterl}", "Unknown site 'corr_laterl'. Did you mean 'corr_lateral'?"),
        (f"expression: {{frown: 1.0}}\n    {NEEDLE}", "a needle stands in a face at rest."),
        ("needle: {at: corr_lateral, towards_deg: 400}", "needle.towards_deg"),
        ("needle: {at: corr_lateral, side: median}", "needle.side"),
        ("needle: {}", "'at' is missing"),
    ],
)
def test_a_needle_that_cannot_stand_in_a_step_is_told(
    folder: Path, new: str, sentence: str
) -> None:
    assert sentence in broken(folder, "lesson.yaml", NEEDLE, new)


NEARER = "look_at: {landmark: glabella, from_mm: 320}"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (
            "look_at: {landmark: glabela, from_mm: 320}",
            "Unknown landmark 'glabela'. Did you mean 'glabella'?",
        ),
        ("look_at: {landmark: glabella, from_mm: 20}", "look_at.from_mm"),
        ("look_at: {landmark: glabella}", "'from_mm' is missing"),
    ],
)
def test_a_step_that_comes_near_to_nothing_is_told(folder: Path, new: str, sentence: str) -> None:
    assert sentence in broken(folder, "lesson.yaml", NEARER, new)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("within_mm: 0.5", "within_mm"),
        ("within_mm: 40", "within_mm"),
        ("within: 2", "'within' is not a key here. Did you mean 'within_mm'?"),
    ],
)
def test_a_bound_that_excuses_any_distance_is_told(folder: Path, new: str, sentence: str) -> None:
    assert sentence in broken(folder, "lesson.yaml", "within_mm: 2.5", new)


def test_a_site_too_shallow_for_its_muscle_is_told_on_the_face(folder: Path, face: Face) -> None:
    old = "depth_mm: {mm: 4.0, ev: found, src: cho2019"
    told = broken(folder, "lesson.yaml", old, old.replace("4.0", "1.0"), face=face)
    assert "sites[0].depth_mm: glabellar_lines: procerus_mid: 1 of 1 needles end more" in told
