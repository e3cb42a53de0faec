"""Progress: every attempt with its answers, and whether the error in millimetres is falling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import panel as pn
import panel_material_ui as pmui

from pages.export import record_csv
from pages.language import _
from pages.learners import Who, current_learner
from pages.preferences import Preferences
from pages.progress_panel import (
    Attempted,
    attempts_markup,
    nobody_markup,
    sums_markup,
    trend_head_markup,
    trends_markup,
)
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from pages.trend_chart import Dot, draw_trend
from records.rows import TrendPoint
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/progress"
TITLE: Final = _("Progress")
ALL_SITES: Final = ""
FILE_NAME: Final = "facies-record.csv"
CHART_TEXT = _(
    "Chart of the placement error in millimetres; the same numbers are in the lists below."
)


def page(studio: Studio) -> pmui.Page:
    """The progress of the learner of this browser."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, where=who.name, learner=who.name)
    if who.id is None:
        return fill(frame, Sheet(nobody_markup(), region="body"))
    try:
        return fill(frame, Progress(studio, frame, who).body)
    except StoreUnavailable as error:
        frame.notice.say(str(error))
        return fill(frame, Sheet(region="body"))


class Progress:
    """The page's state: the record as read, and which site the chart shows."""

    def __init__(self, studio: Studio, frame: Frame, who: Who) -> None:
        assert who.id is not None  # noqa: S101 - the page asked
        self.frame = frame
        self.attempts = read_attempts(studio, who)
        self.trend = studio.store.error_trend(who.id)
        self.site = ALL_SITES
        self.head = Sheet(on={"site": self._choose_site, "export": self._export})
        self.chart = pn.pane.Bokeh(sizing_mode="stretch_width", margin=(0, 0, 16, 0))
        dots = self._dots()
        parts = [Sheet(sums_markup(self.attempts, [dot.error_mm for dot in dots])), self.head]
        if dots:
            parts.append(self.chart)
        self.body = pn.Column(
            *parts,
            *([Sheet(trends_markup(self.trend, self.attempts))] if self.trend else []),
            Sheet(attempts_markup(self.attempts)),
            css_classes=["body"],
            stylesheets=[COLUMN_CSS],
            sizing_mode="stretch_width",
        )
        frame.on_preferences(self._draw_chart)
        self._draw_head()
        self._draw_chart(frame.preferences)

    def _choose_site(self, act: Act) -> None:
        self.site = act.text if act.text in self.trend else ALL_SITES
        self._draw_head()
        self._draw_chart(self.frame.preferences)

    def _export(self, _: Act) -> None:
        text = record_csv((one.summary, one.answers) for one in self.attempts)
        self.head.download(FILE_NAME, text)

    def _draw_head(self) -> None:
        self.head.show(trend_head_markup(sorted(self.trend), self.site, attempts=self.attempts))

    def _draw_chart(self, preferences: Preferences) -> None:
        self.chart.object = draw_trend(
            self._dots(), theme=preferences.theme, projector=preferences.projector
        )

    def _dots(self) -> list[Dot]:
        wanted = self.trend if self.site == ALL_SITES else {self.site: self.trend[self.site]}
        return order_dots([(site, point) for site, points in wanted.items() for point in points])


def order_dots(placed: Sequence[tuple[str, TrendPoint]]) -> list[Dot]:
    """The placements in the order they were made."""
    placed = sorted(placed, key=lambda one: one[1].answered_at)
    return [
        Dot(number, site, f"{point.answered_at:%Y-%m-%d %H:%M} UTC", point.error_mm)
        for number, (site, point) in enumerate(placed, start=1)
    ]


def read_attempts(studio: Studio, who: Who) -> list[Attempted]:
    """Every attempt of a learner with its answers, the latest first. Raises StoreUnavailable."""
    assert who.id is not None  # noqa: S101 - the page asked
    lessons = {lesson.id: lesson for lesson in studio.lessons}
    answers = studio.store.answers_by_attempt(who.id)
    return [
        Attempted(
            summary,
            answers.get(summary.attempt.id, ()),
            lessons.get(summary.attempt.lesson_id),
        )
        for summary in studio.store.list_attempts(who.id)
    ]


COLUMN_CSS: Final = """
:host { display: flex !important; flex-direction: column; gap: 0; overflow-y: auto; }
:host > * { width: calc(100% - clamp(2rem, 6vw, 5rem)) !important; max-width: 69rem;
  max-height: none !important; margin-inline: auto !important; flex: none; }
"""
