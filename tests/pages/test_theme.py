"""Text and controls stand out from their ground in both themes, by WCAG's formula.

Projector mode enlarges the type and keeps the colours, so what holds here holds there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path

import pytest

from anatomy.style import load_style
from pages.theme import DARK, LIGHT, TOKENS, page_css, read_asset
from tests.anatomy.test_style import SIGNS_APART, VISION, difference

# WCAG 2.2, success criteria 1.4.3 and 1.4.11
TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0
GROUNDS = (
    *("bg", "surface", "raised", "sunken"),
    *("accent-soft", "right-soft", "near-soft", "danger-soft"),
)
INKS = ("ink", "ink-soft", "accent", "right", "near", "danger")
PAIRS = [*product(INKS, GROUNDS), ("on-accent", "accent")]
VIEWER = Path(__file__).parents[2] / "viewer" / "src"
VIEWER_STYLE, MARKERS = VIEWER / "style.ts", VIEWER / "markers.ts"
WRITTEN_IN_VIEWER = ("ink", "soft")
Color = tuple[float, float, float]


def read_color(text: str, ground: Color = (0.0, 0.0, 0.0)) -> Color:
    """A colour of CSS, 0 to 1; one that lets light through as it looks over its ground."""
    digits = text.removeprefix("#")
    if text.startswith("#"):
        digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
        r, g, b = (int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4))
        return r, g, b
    *rgb, share = (float(one) for one in re.findall(r"[\d.]+", text))
    r, g, b = (
        share * one / 255 + (1 - share) * under for one, under in zip(rgb, ground, strict=True)
    )
    return r, g, b


def luminance(color: Color) -> float:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def token_contrast(theme: str, one: str, other: str) -> float:
    return contrast(read_color(TOKENS[theme][one]), read_color(TOKENS[theme][other]))


def viewer_tokens(theme: str) -> Mapping[str, str]:
    """The viewer's own colours; its accent is the page's."""
    found = re.search(rf"\[data-theme={theme}\] \{{([^}}]*)\}}", VIEWER_STYLE.read_text("utf-8"))
    assert found is not None
    tokens = dict(re.findall(r"--([\w-]+): ([^;]+);", found[1]))
    return tokens | {"accent": TOKENS[theme]["accent"]}


def over_the_face(theme: str) -> list[Color]:
    """What a label or panel of the viewer may lie over: the room, skin, muscle, bone."""
    kinds = load_style().palette("conventional").kinds
    face = [read_color(kinds[kind]) for kind in ("skin", "muscle", "bone", "vein")]
    return [read_color(viewer_tokens(theme)["room"]), *face]


@pytest.mark.parametrize("theme", TOKENS)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, ink: str, ground: str) -> None:
    assert token_contrast(theme, ink, ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", TOKENS)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["line-strong", "accent"])
def test_edges_of_controls_and_the_focus_can_be_seen(theme: str, edge: str, ground: str) -> None:
    assert token_contrast(theme, edge, ground) >= CONTROL_CONTRAST


def test_the_sheet_writes_in_no_pair_of_colours_but_those_held_here() -> None:
    written = set()
    for _, body in re.findall(r"([^{}]+)\{([^{}]*)\}", read_asset("sheet.css")):
        ink = re.search(r"(?<![-\w])color: var\(--([\w-]+)\)", body)
        ground = re.search(r"background: var\(--([\w-]+)\)", body)
        if ink and ground:
            written.add((ink[1], ground[1]))
    assert len(written) > 5
    assert written <= set(PAIRS)


@pytest.mark.parametrize("theme", TOKENS)
def test_words_on_the_viewers_panels_can_be_read_whatever_lies_below(theme: str) -> None:
    tokens = viewer_tokens(theme)
    for below in over_the_face(theme):
        panel = read_color(tokens["panel"], below)
        for name in WRITTEN_IN_VIEWER:
            assert contrast(read_color(tokens[name]), panel) >= TEXT_CONTRAST, (name, below)
        pressed = read_color(tokens["on"], panel)
        for ground in (panel, pressed):
            assert contrast(read_color(tokens["accent"]), ground) >= TEXT_CONTRAST, below


@pytest.mark.parametrize("theme", TOKENS)
def test_names_on_the_face_stand_out_from_their_halo_and_the_room(theme: str) -> None:
    tokens = viewer_tokens(theme)
    for ground in ("halo", "room"):
        assert contrast(read_color(tokens["ink"]), read_color(tokens[ground])) >= TEXT_CONTRAST


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", TOKENS)
def test_right_near_and_danger_are_told_apart_by_everyone(theme: str, vision: str) -> None:
    for one, other in combinations(("right", "near", "danger"), 2):
        assert difference(TOKENS[theme][one], TOKENS[theme][other], vision) > SIGNS_APART


@pytest.mark.parametrize("vision", VISION)
def test_pins_on_the_face_are_told_apart_by_everyone(vision: str) -> None:
    kinds = ("site", "answer", "truth", "pointer")
    text = MARKERS.read_text("utf-8")
    pins = {kind: re.search(rf"{kind}: \"(#\w+)\"", text) for kind in kinds}
    for one, other in combinations(pins.values(), 2):
        assert one is not None
        assert other is not None
        assert difference(one[1], other[1], vision) > SIGNS_APART


def test_projector_mode_enlarges_and_recolours_nothing() -> None:
    blocks = re.findall(r":root\[data-(?:projector|big-labels)\] \{([^}]*)\}", page_css())
    names = {name for block in blocks for name in re.findall(r"([\w-]+):", block)}
    assert names == {"font-size", "--enlarged"}


def test_both_themes_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)
