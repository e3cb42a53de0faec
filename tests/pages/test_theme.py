"""Text can be read on its ground in both themes (WCAG AA)."""

from __future__ import annotations

import pytest

from pages.theme import DARK, LIGHT, TOKENS

TEXT_CONTRAST = 4.5
PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft")
        for ground in ("bg", "surface", "raised", "sunken")
    ),
    *(("accent", ground) for ground in ("bg", "surface", "raised", "accent-soft")),
    ("on-accent", "accent"),
    ("right", "right-soft"),
    ("near", "near-soft"),
    ("danger", "danger-soft"),
    ("ink", "near-soft"),
    ("ink", "danger-soft"),
    ("right", "surface"),
]


def luminance(color: str) -> float:
    channels = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", TOKENS)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, ink: str, ground: str) -> None:
    assert contrast(TOKENS[theme][ink], TOKENS[theme][ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", TOKENS)
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    assert contrast(TOKENS[theme]["line-strong"], TOKENS[theme]["raised"]) >= 3


def test_both_themes_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)
