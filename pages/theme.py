"""The look of every page: colours, type, spacing, once for light and once for dark."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

SANS = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Inter, "Noto Sans", "Helvetica Neue", '
    '"Liberation Sans", Arial, sans-serif'
)
SERIF = (
    'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Liberation Serif", '
    '"DejaVu Serif", serif'
)

# One meaning a colour, the same on every page and in the viewer: red artery, blue vein, yellow
# nerve, green right, amber near, magenta danger. The accent (petrol) means "you can act here".
LIGHT: Mapping[str, str] = {
    "bg": "#f3f2ee",
    "surface": "#fdfcfa",
    "raised": "#ffffff",
    "sunken": "#e9e7e1",
    "ink": "#1d2125",
    "ink-soft": "#50575d",
    "line": "#d9d6ce",
    "line-strong": "#7b7f82",
    "accent": "#125a6b",
    "accent-soft": "#dcebee",
    "on-accent": "#ffffff",
    "right": "#1a6b3a",
    "right-soft": "#e0f0e4",
    "near": "#875000",
    "near-soft": "#fbeccf",
    "danger": "#a3106f",
    "danger-soft": "#f9e1f0",
    "artery": "#c22f2f",
    "vein": "#2f5fae",
    "nerve": "#c9a400",
    "shadow": "0 1px 2px rgb(29 33 37 / 6%), 0 8px 24px rgb(29 33 37 / 7%)",
}
DARK: Mapping[str, str] = {
    "bg": "#15181a",
    "surface": "#1c2023",
    "raised": "#24292d",
    "sunken": "#101315",
    "ink": "#ecebe7",
    "ink-soft": "#aeb4b8",
    "line": "#343a3f",
    "line-strong": "#818a90",
    "accent": "#84c9d8",
    "accent-soft": "#1d3c44",
    "on-accent": "#0c2127",
    "right": "#7fd19a",
    "right-soft": "#1b3624",
    "near": "#f0bc62",
    "near-soft": "#3d2f14",
    "danger": "#f48fcb",
    "danger-soft": "#431a34",
    "artery": "#e46a63",
    "vein": "#78a5ec",
    "nerve": "#ecd25b",
    "shadow": "0 1px 2px rgb(0 0 0 / 30%), 0 8px 24px rgb(0 0 0 / 28%)",
}
TOKENS: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}

# Type in rem, so that projector mode turns one knob: the size of the root.
TYPE: Mapping[str, str] = {
    "type-small": "0.8125rem",
    "type-body": "0.9375rem",
    "type-lead": "1.0625rem",
    "type-h3": "1.125rem",
    "type-h2": "1.4375rem",
    "type-h1": "1.25rem",
    "type-hero": "clamp(2rem, 1.2rem + 2.6vw, 3.25rem)",
    "sans": SANS,
    "serif": SERIF,
}
# Spacing steps of 4, 8, 12, 16, 24, 32 and 48 px at the usual root size.
SPACE: Mapping[str, str] = {
    "s1": "0.25rem",
    "s2": "0.5rem",
    "s3": "0.75rem",
    "s4": "1rem",
    "s5": "1.5rem",
    "s6": "2rem",
    "s7": "3rem",
    "radius": "0.625rem",
}
PROJECTOR_ROOT_PX = 22
ROOT_PX = 16
ENLARGED = 1.35  # labels on the face in projector mode
BIG_LABELS = 1.9  # where a presenter asks for big labels


@cache
def read_asset(name: str) -> str:
    """The text of a file in pages/assets."""
    return files("pages").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def page_css() -> str:
    """CSS for the document: the tokens of both themes, the root size, the background."""
    return "\n".join(
        (
            _block(":root", {**TYPE, **SPACE, **LIGHT}),
            _block(':root[data-theme="dark"]', DARK),
            ":root { color-scheme: light; }",
            ":root[data-offline] { --offline: flex; }",
            ':root[data-theme="dark"] { color-scheme: dark; }',
            f":root {{ font-size: {ROOT_PX}px; }}",
            f":root[data-projector] {{ font-size: {PROJECTOR_ROOT_PX}px;"
            f" --enlarged: {ENLARGED}; }}",
            f":root[data-big-labels] {{ --enlarged: {BIG_LABELS}; }}",
            "html, body { background: var(--bg) !important; color: var(--ink) !important;"
            " font-family: var(--sans) !important; }",
        )
    )


@cache
def sheet_css() -> str:
    """CSS for what stands inside a Sheet: text, buttons, lists, cards, tables."""
    return read_asset("sheet.css")


@cache
def viewer_css() -> str:
    """CSS that makes the viewer's own labels follow projector mode."""
    return read_asset("viewer.css")


@cache
def frame_css() -> str:
    """CSS for the places of a page: top line, face, side panels, at every width."""
    return read_asset("frame.css")


def material_theme() -> dict[str, Any]:
    """The same colours and type, told to the Material components."""
    return {"light": _material(LIGHT), "dark": _material(DARK)}


def page_style() -> dict[str, Any]:
    """Rules for `pmui.Page` itself: its top bar becomes our rail, or a bottom bar on a phone."""
    return {
        "& > .header": {
            "position": "fixed",
            "left": 0,
            "top": 0,
            "right": "auto",
            "width": "5.25rem",
            "height": "100dvh",
            "boxShadow": "none",
            "backgroundImage": "none",
            "backgroundColor": "var(--surface)",
            "color": "var(--ink)",
            "borderRight": "1px solid var(--line)",
            "@media (max-width: 699px)": {
                "top": "auto",
                "bottom": 0,
                "right": 0,
                "width": "100%",
                "height": "4rem",
                "borderRight": "none",
                "borderTop": "1px solid var(--line)",
            },
        },
        "& > .header .MuiToolbar-root": {
            "padding": "0 !important",
            "height": "100%",
            "minHeight": "0",
            "alignItems": "stretch",
        },
        # Panel drops `busy_indicator=None` on the way, and the bar it draws has no name
        "& > .header .MuiLinearProgress-root": {"display": "none"},
        "& > .header .MuiToolbar-root > .MuiBox-root": {"alignItems": "stretch"},
        "& > .header .MuiToolbar-root > .MuiBox-root:has(.title)": {"display": "none"},
        "& > .main": {
            "backgroundColor": "var(--bg)",
            "marginLeft": "5.25rem",
            "width": "calc(100% - 5.25rem)",
            "@media (max-width: 699px)": {
                "marginLeft": 0,
                "width": "100%",
                "paddingBottom": "4rem",
            },
        },
        "& > .main > .MuiBox-root > .MuiToolbar-root": {"display": "none"},
    }


def _material(tokens: Mapping[str, str]) -> dict[str, Any]:
    return {
        "palette": {
            "primary": {"main": tokens["accent"], "contrastText": tokens["on-accent"]},
            "background": {"default": tokens["bg"], "paper": tokens["surface"]},
            "text": {"primary": tokens["ink"], "secondary": tokens["ink-soft"]},
            "divider": tokens["line"],
        },
        "typography": {"fontFamily": SANS, "fontSize": 15},
        "shape": {"borderRadius": 10},
    }


def _block(selector: str, values: Mapping[str, str]) -> str:
    body = " ".join(f"--{name}: {value};" for name, value in values.items())
    return f"{selector} {{ {body} }}"
