"""What a browser asks for in its cookies: light or dark, projector, palette, which learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast
from urllib.parse import unquote
from uuid import UUID

Theme = Literal["light", "dark"]
Palette = Literal["conventional", "colour_safe"]

COOKIE = "facies_{name}"


@dataclass(frozen=True)
class Preferences:
    """The choices of one browser. learner_id is None until somebody gave a name."""

    theme: Theme = "light"
    projector: bool = False
    palette: Palette = "conventional"
    learner_id: UUID | None = None

    def toggled_theme(self) -> Preferences:
        """The other theme."""
        return replace(self, theme="dark" if self.theme == "light" else "light")

    def toggled_projector(self) -> Preferences:
        """Big type on, or off again."""
        return replace(self, projector=not self.projector)

    def cookies(self) -> dict[str, str]:
        """The choices as cookie names and values."""
        return {
            COOKIE.format(name="theme"): self.theme,
            COOKIE.format(name="projector"): "1" if self.projector else "0",
            COOKIE.format(name="palette"): self.palette,
            COOKIE.format(name="learner"): "" if self.learner_id is None else str(self.learner_id),
        }


def read_preferences(cookies: Mapping[str, str]) -> Preferences:
    """The choices in these cookies; whatever is missing or makes no sense is the usual one.

    >>> read_preferences({"facies_theme": "dark", "facies_learner": "<script>"})
    Preferences(theme='dark', projector=False, palette='conventional', learner_id=None)
    """

    def word(name: str) -> str:
        return unquote(cookies.get(COOKIE.format(name=name), ""))

    theme = word("theme") if word("theme") in ("light", "dark") else "light"
    palette = word("palette") if word("palette") in ("conventional", "colour_safe") else None
    return Preferences(
        theme=cast(Theme, theme),
        projector=word("projector") == "1",
        palette=cast(Palette, palette or "conventional"),
        learner_id=_read_id(word("learner")),
    )


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
