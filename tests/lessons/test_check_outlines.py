"""Danger zones lie over what they name, on the template and on made-up people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anatomy.face import Face, build_face
from anatomy.people import sample_patient
from lessons.check_outlines import BORDER_MM, ZoneFit, check_outlines, measure_outlines
from lessons.lesson import Zone
from lessons.load import LESSONS_FOLDER, ZONES, list_zones, open_zone
from tests.built_in import built_in, template_face

FARTHEST = (10, 11, 13)  # of the first twenty people those whose structures lay farthest out
ONE = FARTHEST[:1]
FOLDER = LESSONS_FOLDER.parent / ZONES
DANGER_ZONES = 12


@pytest.fixture(scope="module", params=[ONE, pytest.param(FARTHEST, marks=pytest.mark.long)])
def people(request: pytest.FixtureRequest) -> list[Face]:
    """The template, and one of the people or all."""
    drawn = [build_face(built_in(), sample_patient(seed)) for seed in request.param]
    return [template_face(), *drawn]


@pytest.fixture(scope="module")
def zones() -> list[Zone]:
    return [open_zone(name, FOLDER)[0] for name in list_zones(FOLDER)]


def test_every_zone_holds_or_borders_what_it_names_or_says_why_not(
    zones: list[Zone], people: list[Face]
) -> None:
    assert len(zones) == DANGER_ZONES
    assert check_outlines(measure_outlines(zones, people)) == ()


def test_a_structure_outside_is_told_with_the_distance() -> None:
    fit = ZoneFit("lips", "modiolus", (0.1, 2 * BORDER_MM), None)
    assert check_outlines([fit]) == (
        "lips: the modiolus lies more than 2 mm outside the outline in 1 of 2, at worst 4.0 mm. "
        "Move the outline, or say why in elsewhere.",
    )
    assert check_outlines([replace(fit, elsewhere="It lies lateral to the lips.")]) == ()
