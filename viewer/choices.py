"""What a view may be asked for by name, and a kind refusal of the rest."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

THEMES = ("light", "dark")
QUALITIES = ("auto", "high", "low")
LANGUAGES = ("en", "es")  # of src/strings.ts
CONTROLS = (
    "views",
    "layers",
    "peel",
    "cut",
    "labels",
    "theme",
    "screenshot",
    "fullscreen",
    "help",
    "compass",
    "selection",
)


def check_choice(what: str, value: str, allowed: Sequence[str]) -> None:
    """Raises ValueError, with the nearest match, for a value that is not allowed."""
    if value not in allowed:
        close = difflib.get_close_matches(str(value), allowed, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"Expected a {what} out of {', '.join(allowed)}, got {value!r}.{hint}")
