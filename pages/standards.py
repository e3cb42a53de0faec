"""Standards: for instructors, what the answers tell about items and where the cut lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import panel as pn
import panel_material_ui as pmui

from certification.standards.angoff import AngoffStandard, Calibration, calibrate
from certification.standards.items import ItemReport, analyse_items
from certification.standards.limits import load_limits
from certification.standards.matrix import UnusableData
from certification.standards.ratings import read_ratings, write_ratings
from certification.standards.reliability import Reliability, measure_reliability
from pages.language import _
from pages.learners import current_learner
from pages.markup import tag
from pages.preferences import Preferences
from pages.progress import COLUMN_CSS
from pages.score_chart import draw_scores
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.standards_cuts import angoff_of, borderline_of, set_cuts
from pages.standards_data import Examined, make_up, read_stored
from pages.standards_forms import forms_markup
from pages.standards_items import ALL, FLAGGED, items_markup
from pages.standards_judges import judges_markup
from pages.standards_panel import (
    HOFSTEE_FIELDS,
    cuts_markup,
    head_markup,
    limits_markup,
    reliability_markup,
    scores_markup,
)
from pages.standards_stations import stations_markup
from pages.studio import Studio

ADDRESS: Final = "/standards"
TITLE: Final = _("Standards")
WHERE = _("How an examination is read")
LONGEST_RATINGS: Final = 60_000
NO_BOUND = _("“{text}” is no number. Write four numbers from 0 to 100.")
TOO_LATE = _("There is no paper to rate. Show the made-up cohort, or wait until papers are stored.")
OTHER_JUDGES = _("Round 1 has other judges. Use the same names in the same order.")


def page(studio: Studio) -> pmui.Page:
    """The standards of what is stored."""
    frame = make_frame(ADDRESS, TITLE, where=WHERE, learner=current_learner(studio).name)
    return fill(frame, Standards(studio, frame).body)


class Standards:
    """The page's state: which examination, Hofstee's bounds, which items are shown."""

    def __init__(self, studio: Studio, frame: Frame) -> None:
        self.studio, self.frame, self.limits = studio, frame, load_limits()
        self.examined = Examined(None)
        limits = self.limits
        self.bounds_pct: Sequence[float] = [
            limits.hofstee_cut_low.at,
            limits.hofstee_cut_high.at,
            limits.hofstee_fail_low.at,
            limits.hofstee_fail_high.at,
        ]
        self.shown = FLAGGED
        self.reports: dict[str, ItemReport] = {}
        self.head = Sheet(on={"made_up": self._switch})
        self.cuts = Sheet(on={"bounds": self._set_bounds})
        self.chart = pn.pane.Bokeh(sizing_mode="stretch_width", margin=(16, 0, 16, 0))
        self.judges = Sheet(
            on={"ratings": self._take_ratings, "forget": self._forget}, longest=LONGEST_RATINGS
        )
        self.items = Sheet(on={"show": self._choose})
        self.scores, self.forms, self.stations = Sheet(), Sheet(), Sheet()
        self.body = pn.Column(
            self.head,
            self.cuts,
            self.scores,
            self.chart,
            self.items,
            self.judges,
            self.stations,
            self.forms,
            Sheet(limits_markup(limits, studio.sources)),
            css_classes=["body"],
            stylesheets=[COLUMN_CSS],
            sizing_mode="stretch_width",
        )
        frame.on_preferences(self._draw_chart)
        self._read()

    def _read(self) -> None:
        try:
            examined = read_stored(self.studio)
        except UnusableData as why:
            self.frame.notice.say(str(why))
            examined = Examined(None)
        self._open(examined)

    def _switch(self, _: Act) -> None:
        if self.examined.made_up:
            self._read()
        else:
            self._open(make_up(self.studio))

    def _open(self, examined: Examined) -> None:
        self.examined = examined
        self.reports = self._analyse()
        self.head.show(head_markup(examined, self.limits))
        self._draw_cuts()
        self._draw_judges()
        self._draw_items()
        self._draw_stations()
        forms = forms_markup(examined.forms, self.limits, self.studio.sources)
        self.forms.show(forms if examined.forms else tag("div"))
        self.scores.show(scores_markup(examined) if examined.table else tag("div"))

    def _analyse(self) -> dict[str, ItemReport]:
        table = self.examined.table
        if table is None:
            return {}
        try:
            reports = analyse_items(
                table.shares, table.chosen, options=table.options, limits=self.limits
            )
        except UnusableData as why:
            self.frame.notice.say(str(why))
            return {}
        return dict(zip(table.items, reports, strict=True))

    def _set_bounds(self, act: Act) -> None:
        numbers = []
        for name, _label in HOFSTEE_FIELDS:
            try:
                numbers.append(float(act.word(name)))
            except ValueError:
                self.frame.notice.say(NO_BOUND.format(text=act.word(name)))
                return
        self.bounds_pct = numbers
        self._draw_cuts()

    def _take_ratings(self, act: Act) -> None:
        table, rounds = self.examined.table, self.examined.rounds
        if table is None:
            self.frame.notice.say(TOO_LATE)
            return
        try:
            ratings = read_ratings(act.word("ratings"), table.items)
        except UnusableData as why:
            self.frame.notice.say(str(why))
            return
        if rounds and rounds[0].judges != ratings.judges:
            self.frame.notice.say(OTHER_JUDGES)
            return
        self.examined = replace(self.examined, rounds=(*rounds, ratings))
        self._draw_cuts()
        self._draw_judges()

    def _forget(self, _: Act) -> None:
        self.examined = replace(self.examined, rounds=())
        self._draw_cuts()
        self._draw_judges()

    def _choose(self, act: Act) -> None:
        self.shown = ALL if act.text == ALL else FLAGGED
        self._draw_items()

    def _draw_cuts(self) -> None:
        table = self.examined.table
        cuts = set_cuts(self.examined, self.limits, bounds_pct=self.bounds_pct)
        self.named_cuts = {
            cut.method: cut.cut_pct for cut in cuts if cut.on_paper and cut.cut_pct is not None
        }
        sources = self.studio.sources
        told = cuts_markup(cuts, self.bounds_pct, sources) if cuts else ""
        if table is not None:
            mean = float(table.scores_pct.mean())
            first = reliability_markup(self._reliability(), mean, self.limits, sources)
            told = tag("div", first, told, class_="stack")
        self.cuts.show(tag("div", told))
        self._draw_chart(self.frame.preferences)

    def _reliability(self) -> Reliability | str:
        forms = self.examined.forms
        try:
            return measure_reliability(forms[0].shares)
        except UnusableData as why:
            return str(why)

    def _draw_chart(self, preferences: Preferences) -> None:
        table = self.examined.table
        self.chart.visible = table is not None
        if table is not None:
            self.chart.object = draw_scores(
                table.scores_pct,
                self.named_cuts,
                theme=preferences.theme,
                projector=preferences.projector,
            )

    def _draw_judges(self) -> None:
        table, rounds = self.examined.table, self.examined.rounds
        if table is None:
            self.judges.show(tag("div"))
            return
        standard: AngoffStandard | None = None
        seen: tuple[Calibration, ...] = ()
        try:
            standard = angoff_of(self.examined)
            seen = calibrate(rounds[-1].table, np.asarray(table.facility_pct)) if rounds else ()
        except UnusableData as why:
            self.frame.notice.say(str(why))
            standard = None
        text = write_ratings(rounds[-1], table.items) if rounds else ""
        self.judges.show(judges_markup(self.examined, standard, seen, text=text))

    def _draw_items(self) -> None:
        planted = self.examined.planted
        told = items_markup(self.reports, planted=planted, shown=self.shown)
        self.items.show(told if self.reports else tag("div"))

    def _draw_stations(self) -> None:
        try:
            standard = borderline_of(self.examined, self.limits)
        except UnusableData:  # the table of cuts says why
            standard = None
        self.stations.show(stations_markup(standard) if standard else tag("div"))
