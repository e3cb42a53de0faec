"""The section's picture and table tell the same, for eyes and for screen readers."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from meshes.scene import AXES
from meshes.section import Cutter, needle_sheet, standard_sheet
from pages.section_drawing import Cut, cut_scene, section_markup
from pages.section_needle import straight_in
from pages.section_panel import PLANES, Choice, choose_plane, controls_markup, say_section
from tests.viewer.shapes import tiny_scene

ITEMS = tiny_scene().items
NAMES = tuple(item.id for item in ITEMS)
CUTTER = Cutter([item.mesh for item in ITEMS])


def cuts(offset_mm: float = 0.0, *, hidden: tuple[str, ...] = ()) -> tuple[Cut, ...]:
    return cut_scene(NAMES, CUTTER, ITEMS, standard_sheet("sagittal", offset_mm), hidden=hidden)


def drawn(found: tuple[Cut, ...], **options: object) -> ET.Element:
    sheet = standard_sheet("sagittal", 0.0)
    window = {"selected": None, "window": None} | options
    markup = section_markup(found, sheet, "Sagittal section", **window)  # type: ignore[arg-type]
    return ET.fromstring(str(markup))


def test_vessels_are_numbered_first_and_skin_last() -> None:
    found = cuts()
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert found[0].item.kind == "artery"
    assert found[-1].item.kind == "skin"


def test_depths_and_areas_are_those_of_the_bodies() -> None:
    artery = next(one for one in cuts() if one.item.kind == "artery")
    assert artery.area_mm2 == pytest.approx(np.pi * 36, rel=0.1)
    nearest = 80 - np.hypot(34, 50) - 6
    assert artery.depths_mm is not None
    assert artery.depths_mm[0] == pytest.approx(nearest, abs=0.3)
    assert next(one for one in cuts() if one.item.kind == "skin").depths_mm is None


def test_everything_cut_stands_in_the_picture_and_in_the_table() -> None:
    root = drawn(cuts())
    shapes = [path for path in root.iter("path") if path.get("fill")]
    assert [path.find("title") is not None for path in shapes] == [True] * 4
    rows = [row for row in root.iter("tr") if row.find("td") is not None]
    assert len(rows) == 4
    assert {button.get("data-value") for row in rows for button in row.iter("button")} == set(NAMES)
    wide = next(svg for svg in root.iter("svg") if svg.get("class") == "wide")
    text = " ".join(t.text or "" for t in wide.iter("text"))
    assert "Left muscle" in text
    assert "mm" in text
    assert wide.get("role") == "img"
    assert "4 structures" in (wide.get("aria-label") or "")


def test_what_is_hidden_is_not_cut() -> None:
    hidden = tuple(item.id for item in ITEMS if item.kind == "muscle")
    assert not any(one.item.kind == "muscle" for one in cuts(hidden=hidden))


def test_a_plane_beside_the_head_says_so() -> None:
    assert "meets nothing" in str(ET.tostring(drawn(cuts(200.0)), encoding="unicode"))


def test_the_selected_body_stands_out_in_picture_and_table() -> None:
    root = drawn(cuts(), selected="bone")
    assert [
        p.get("data-value") for p in root.iter("path") if "chosen" in (p.get("class") or "")
    ] == ["bone"]
    assert sum(row.get("aria-current") == "true" for row in root.iter("tr")) == 1


def test_names_stand_apart_and_their_lines_do_not_cross() -> None:
    root = drawn(cuts(), window=((50.0, 0.0), 100.0))
    wide = next(svg for svg in root.iter("svg") if svg.get("class") == "wide")
    labels = [g for g in wide.iter("g") if (g.get("class") or "").startswith("label")]
    places = sorted(
        (t.get("text-anchor"), float(t.get("y") or 0)) for g in labels for t in g.iter("text")
    )
    for (side, y), (other, after) in pairwise(places):
        assert side != other or after - y >= 17


def test_a_needle_is_drawn_with_its_millimetres() -> None:
    sheet = needle_sheet([0, 0, 80], [0, 0, 1], upright=True)
    found = cut_scene(NAMES, CUTTER, ITEMS, sheet, hidden=())
    markup = section_markup(
        found, sheet, "x", selected=None, window=((0, -10), 40), needle=straight_in
    )
    assert 'class="needle"' in markup
    assert ">15</text>" in markup


@pytest.mark.parametrize("plane", PLANES)
def test_each_plane_goes_through_the_point_picked_and_is_said(plane: str) -> None:
    point = np.array([12.3, 41.0, 77.7])
    choice = choose_plane(Choice().through(point, np.array([0.0, 0.0, 1.0])), plane)
    gap = (point - choice.sheet.origin) @ choice.sheet.normal
    assert abs(gap) <= 0.26  # the slider's steps are half a millimetre
    assert "section" in say_section(choice).lower()
    assert "mm" in say_section(choice)
    assert f'data-testid="plane-{plane}"' in controls_markup(choice, (-80, 80))


@pytest.mark.parametrize("plane", PLANES)
def test_the_3d_view_loses_the_half_toward_the_eye(plane: str) -> None:
    toward = np.array([0.48, 0.6, 0.64])
    cut = choose_plane(Choice().through(np.zeros(3), toward), plane).cut(toward)
    taken = -cut.direction if cut.flip else cut.direction
    assert taken @ toward >= 0
    assert (cut.axis in AXES) == (plane in AXES)


def test_an_unknown_plane_changes_nothing() -> None:
    assert choose_plane(Choice(), "diagonal") == Choice()
