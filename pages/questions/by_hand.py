"""What it means to the open question that a hand met the face: a click, or a brush's stroke."""

from __future__ import annotations

from collections.abc import Callable

from pages.questions import PANELS
from pages.questions.panel import Open
from viewer.picks import Pick


def meaning(opened: Open | None, met: Pick | tuple[Pick, ...]) -> Callable[[], None] | None:
    """The change of the draft that it asks for; None where it means nothing."""
    if opened is None:
        return None
    panel = PANELS[opened.view["kind"]]
    if isinstance(met, Pick):
        picked = panel.picked
        return None if picked is None else lambda: picked(opened, met)
    painted = panel.painted
    return None if painted is None else lambda: painted(opened, met)
