"""The line below the face on Explore: what the face is asked to do, and the choice of colours."""

from __future__ import annotations

from collections.abc import Sequence

from anatomy.expressions import load_expressions
from pages.language import _
from pages.markup import Html, tag
from pages.preferences import Palette

ASK = _("Ask the face to")
REST = _("Rest")
STRENGTH = _("How strongly")
PALETTE_LABEL = _("Colours")
PALETTES: Sequence[tuple[Palette, str]] = (
    ("conventional", _("Usual")),
    ("colour_safe", _("Colour-safe")),
)
MOVES: Sequence[tuple[str, str]] = (
    # action of anatomy/data/expressions.yaml, what its button says
    ("raise_brows", _("Raise brows")),
    ("frown", _("Frown")),
    ("squint", _("Squint")),
    ("close_eyes", _("Close eyes")),
    ("wrinkle_nose", _("Snarl")),
    ("smile", _("Smile")),
    ("purse_lips", _("Pucker")),
    ("pull_down", _("Pull down")),
    ("chin_up", _("Chin up")),
    ("tense_neck", _("Platysma")),
)


def commands() -> tuple[tuple[str, str], ...]:
    """The actions on offer with the words of their buttons."""
    actions = load_expressions().actions
    return tuple((name, label) for name, label in MOVES if name in actions)


def moves_markup(move: str, strength: float, palette: Palette) -> Html:
    """Buttons that make the face move, how strongly, and the choice of colours."""
    buttons = (
        tag("button", label, type="button", data_act="move", data_value=action,
            data_key=f"move-{action or 'rest'}", data_testid=f"move-{action or 'rest'}",
            aria_pressed="true" if action == move else "false")
        for action, label in (("", REST), *commands())
    )  # fmt: skip
    palettes = (
        tag("button", label, type="button", data_act="palette", data_value=key,
            data_key=f"palette-{key}", aria_pressed="true" if key == palette else "false")
        for key, label in PALETTES
    )  # fmt: skip
    percent = round(strength * 100)
    slider = tag(
        "label",
        tag("span", STRENGTH),
        tag("input", type="range", min=0, max=100, step=10, value=percent,
            data_input="move_strength", data_key="move-strength"),
        class_="strength",
    )  # fmt: skip
    return tag(
        "div",
        tag("div", tag("span", ASK, class_="eyebrow"), *buttons, class_="buttons line",
            role="group", aria_label=ASK),
        slider,
        tag("div", *palettes, class_="segments", role="group", aria_label=PALETTE_LABEL),
        class_="moves-row",
    )  # fmt: skip
