"""The ruler of a needle: to scale, nothing on anything else, and readable without seeing it."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.nearby import Crossed
from pages.needle_reading import Hit, Reading
from pages.needle_track import LABEL_PX, lay_out, spread, track_markup

STRETCHES = st.lists(
    st.tuples(st.floats(0, 20), st.floats(0.05, 10)).map(
        lambda pair: Crossed("a", "muscle", from_mm=pair[0], to_mm=pair[0] + pair[1])
    ),
    max_size=12,
)


def reading(*crossed: Crossed, depth_mm: float = 8.0, bone: str = "", hits: Any = ()) -> Reading:
    found: Any = SimpleNamespace(crossed=crossed, depth_mm=depth_mm, bone=bone, gaps=())
    names = {"a": "Frontalis, left", "b": "<script>artery", "skull": "Skull"}
    placed: Any = None
    colors = dict.fromkeys(names, "#a8433f")
    return Reading(placed, found, "Deep muscles", hits=hits, names=names, colors=colors)


def heights(html: str, pattern: str) -> list[float]:
    return [float(found) for found in re.findall(pattern, html)]


@given(STRETCHES)
def test_stretches_that_overlap_stand_side_by_side(crossed: list[Crossed]) -> None:
    bands = lay_out(crossed)
    assert sorted(b.one.from_mm for b in bands) == sorted(c.from_mm for c in crossed)
    for first in bands:
        for other in bands:
            if first is not other and first.lane == other.lane:
                assert first.one.to_mm <= other.one.from_mm or other.one.to_mm <= first.one.from_mm


@given(st.lists(st.floats(26, 276), max_size=13))
def test_no_label_stands_on_another_nor_below_the_tip(wanted: list[float]) -> None:
    tops = spread(wanted, 276.0)
    gaps = np.diff(sorted(tops))
    assert (gaps >= LABEL_PX - 1e-6).all()
    assert all(top <= 276.0 for top in tops)


def test_bands_are_to_scale() -> None:
    html = track_markup(
        reading(Crossed("a", "muscle", from_mm=1, to_mm=3), Crossed("a", "muscle", 4, 8))
    )
    first, second = heights(html, r'height="([\d.]+)" rx="2"')
    assert second / first == pytest.approx(2.0, rel=0.01)
    below, above = heights(html, r' y="([\d.]+)" width="17.0"')[::-1]
    assert (below - above) / first == pytest.approx(1.5, rel=0.01)


def test_everything_is_said_in_words_too() -> None:
    html = track_markup(reading(Crossed("a", "muscle", from_mm=1.04, to_mm=3.06)))
    assert html.count("Frontalis, left, 1.0 to 3.1 mm") == 3  # drawing, its hint, the list
    assert "Tip at 8.0 mm" in html
    assert "nothing that the model names" in track_markup(reading())


def test_a_hit_and_bone_are_marked_in_words() -> None:
    artery = Crossed("b", "artery", from_mm=2, to_mm=3)
    html = track_markup(reading(artery, bone="skull", hits=(Hit("b", "artery", 2, 3),)))
    assert 'class="hit"' in html
    assert "Skull stops it · 8.0 mm" in html
    assert "<script>" not in html


@pytest.mark.parametrize("depth_mm", [0.0, 0.3, 70.0])
def test_every_depth_can_be_drawn(depth_mm: float) -> None:
    crossed = [Crossed("a", "muscle", 0.0, depth_mm)] * 3
    html = track_markup(reading(*crossed, depth_mm=depth_mm))
    assert "nan" not in html
    assert "inf" not in html
