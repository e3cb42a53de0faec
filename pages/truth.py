"""Truth: every published figure that can be checked, beside our model's own."""

from __future__ import annotations

from typing import Final

import panel_material_ui as pmui

from pages.language import _
from pages.learners import current_learner
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from pages.truth_table import ALL, DIFFERING, truth_page_markup

ADDRESS: Final = "/truth"
TITLE: Final = _("Truth")
WHERE: Final = _("Our model beside the literature")


def page(studio: Studio) -> pmui.Page:
    """The truth report of the face that the server shows."""
    who = current_learner(studio)
    return Truth(studio, make_frame(ADDRESS, TITLE, where=WHERE, learner=who.name)).page


class Truth:
    """The page's state: which of the checks are shown."""

    def __init__(self, studio: Studio, frame: Frame) -> None:
        self.studio = studio
        self.shown = ALL
        self.body = Sheet(region="body", on={"show": self._choose})
        self.page = fill(frame, self.body)
        self._draw()

    def _choose(self, act: Act) -> None:
        self.shown = DIFFERING if act.text == DIFFERING else ALL
        self._draw()

    def _draw(self) -> None:
        facts = self.studio.atlas.facts
        self.body.show(
            truth_page_markup(self.studio.truth, facts, self.studio.sources, shown=self.shown)
        )
