"""An answer in the making, and how numbers are read from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from lessons.feedback import AnswerRefused
from meshes.geodesics import SurfacePoint
from pages.language import _

NOT_A_NUMBER = _("Write numbers such as 4 or 2.5.")


@dataclass
class Draft:
    """An answer in the making: nothing of it counts until it is confirmed.

    point: the skin point that was placed. structure_id: the structure that was marked.
    fields: what was typed or ticked, by field name. kept: whatever else a kind keeps for itself.
    """

    point: SurfacePoint | None = None
    structure_id: str | None = None
    fields: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    def word(self, name: str, default: str = "") -> str:
        """What was typed into a field, or chosen from a list."""
        found = self.fields.get(name, default)
        return found if isinstance(found, str) else ",".join(found)

    def number(self, name: str) -> float | None:
        """The number typed into a field, None when it is empty. Raises AnswerRefused."""
        return read_number(self.fields.get(name, ""))


def read_number(text: str | tuple[str, ...]) -> float | None:
    """The number in a field, None when empty. A comma may stand for the point.

    Raises AnswerRefused for anything else.

    >>> read_number("2,5")
    2.5
    """
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError as error:
        raise AnswerRefused(NOT_A_NUMBER) from error
    if not math.isfinite(number):
        raise AnswerRefused(NOT_A_NUMBER)
    return number
