"""What of the face is hidden, faint or alone on Explore, alike in the list and in the views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pages.explore_views import Views
from pages.structure_tree import Look

FADED: Final = 0.15


class Shown:
    """Hides, fades and isolates; `look` tells the list and the section of it."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self.look = Look(hidden=self._usually_hidden())
        self.alone = self.rest_faded = False

    def set_hidden(self, items: Sequence[str], *, hidden: bool) -> None:
        """Hides these, or shows them again."""
        changed = [i for i in items if (i in self.look.hidden) != hidden]
        if changed:
            self.look.hidden ^= set(changed)
            self.views.set_items(changed, visible=not hidden)

    def set_strength(self, items: Sequence[str], strength: float) -> None:
        """Makes these as strong as this, 0..1."""
        strength = min(max(strength, 0.0), 1.0)
        self.look.strength.update(dict.fromkeys(items, strength))
        self.views.set_items(items, opacity=strength)

    def fade_rest(self, *, faded: bool) -> None:
        """Makes all but the selected one faint, or everything as strong as it was."""
        self.rest_faded = faded
        self.look.strength.clear()
        opacities = {item.id: item.opacity for item in self.views.scene.items}
        for opacity in set(opacities.values()):
            self.views.set_items([i for i in opacities if opacities[i] == opacity], opacity=opacity)
        if faded:
            self.set_strength([i for i in opacities if i != self.look.selected], FADED)

    def toggle_alone(self) -> None:
        """Shows the selected one alone, or what there was to begin with."""
        self.alone = not self.alone and self.look.selected is not None
        if self.alone and self.look.selected is not None:
            self.look.hidden = {item.id for item in self.views.scene.items} - {self.look.selected}
            self.views.isolate([self.look.selected])
        else:
            self.look.hidden = self._usually_hidden()
            self.views.isolate()

    def reset(self) -> None:
        """Everything again, as strong as it was."""
        self.alone = True
        self.toggle_alone()
        self.fade_rest(faded=False)

    def read_back(self) -> None:
        """Learns what was hidden or shown by hand in the first view."""
        view = self.views.first
        looks = zip(view.scene.items, view.state["items"], strict=True)
        self.look.hidden = {item.id for item, look in looks if not look["visible"]}

    def looks(self) -> dict[str, dict[str, Any]]:
        """By item, what differs from the scene as composed."""
        looks: dict[str, dict[str, Any]] = {i: {"visible": False} for i in self.look.hidden}
        for name, strength in self.look.strength.items():
            looks.setdefault(name, {})["opacity"] = strength
        if self.look.selected is not None:
            looks.setdefault(self.look.selected, {})["highlight"] = True
        return looks

    def _usually_hidden(self) -> set[str]:
        return {item.id for item in self.views.scene.items if not item.visible}
