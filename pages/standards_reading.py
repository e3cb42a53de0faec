"""What the answers tell, on the page Standards: cuts, scores, judges, items, stations, forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import panel as pn

from certification.blueprint import Blueprint
from certification.standards.in_force import Standard
from certification.standards.items import ItemReport, analyse_items
from certification.standards.limits import Limits
from certification.standards.matrix import UnusableData
from certification.standards.reliability import Reliability, measure_reliability
from pages.language import _
from pages.markup import tag
from pages.preferences import Preferences
from pages.score_chart import draw_scores
from pages.sheet import Act, Sheet
from pages.shell import Frame
from pages.standards_cuts import borderline_of, set_cuts
from pages.standards_data import Examined
from pages.standards_forms import forms_markup
from pages.standards_items import ALL, FLAGGED, items_markup
from pages.standards_judges import judges_markup
from pages.standards_panel import HOFSTEE_FIELDS, cuts_markup, reliability_markup, scores_markup
from pages.standards_stations import stations_markup
from pages.studio import Studio

NO_BOUND = _("“{text}” is no number. Write four numbers from 0 to 100.")


class Reading:
    """The sheets, what they show, Hofstee's bounds, and which items are shown."""

    def __init__(
        self, studio: Studio, frame: Frame, blueprint: Blueprint, *, limits: Limits
    ) -> None:
        self.studio, self.frame, self.blueprint, self.limits = studio, frame, blueprint, limits
        self.examined = Examined(None)
        self.standard: Standard = {}
        self.names: Mapping[str, str] = {}
        self.bounds_pct: Sequence[float] = [
            limits.hofstee_cut_low.at,
            limits.hofstee_cut_high.at,
            limits.hofstee_fail_low.at,
            limits.hofstee_fail_high.at,
        ]
        self.shown = FLAGGED
        self.reports: dict[str, ItemReport] = {}
        self.cuts = Sheet(on={"bounds": self._set_bounds})
        self.chart = pn.pane.Bokeh(sizing_mode="stretch_width", margin=(16, 0, 16, 0))
        self.items = Sheet(on={"show": self._choose})
        self.scores, self.judges, self.forms, self.stations = Sheet(), Sheet(), Sheet(), Sheet()
        self.sheets = (
            self.cuts, self.scores, self.chart, self.judges, self.items, self.stations, self.forms
        )  # fmt: skip
        frame.on_preferences(self._draw_chart)

    def show(self, examined: Examined, *, standard: Standard, names: Mapping[str, str]) -> None:
        """Shows this examination. standard: what is in force. names: of the judges, by id."""
        self.examined, self.standard, self.names = examined, standard, names
        self.reports = self._analyse()
        self._draw_cuts()
        told = judges_markup(examined, names) if examined.rounds else tag("div")
        self.judges.show(told)
        self._draw_items()
        self._draw_stations()
        cut_pct = self.blueprint.written.pass_at.middle
        forms = forms_markup(examined.forms, self.limits, self.studio.sources, cut_pct=cut_pct)
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

    def _choose(self, act: Act) -> None:
        self.shown = ALL if act.text == ALL else FLAGGED
        self._draw_items()

    def _draw_cuts(self) -> None:
        table = self.examined.table
        cuts = set_cuts(self.examined, self.limits, bounds_pct=self.bounds_pct,
                        blueprint=self.blueprint, standard=self.standard)  # fmt: skip
        self.named_cuts = {
            cut.method: cut.cut_pct for cut in cuts if cut.on_paper and cut.cut_pct is not None
        }
        sources = self.studio.sources
        told = cuts_markup(cuts, self.bounds_pct, sources) if cuts else ""
        if table is not None:
            mean = float(table.scores_pct.mean())
            first = reliability_markup(self._reliability(), mean, self.limits, sources)
            told = tag("div", first, told, class_="stack")
        self.cuts.show(tag("div", told, style="padding-top: var(--s4)"))
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

    def _draw_items(self) -> None:
        planted = self.examined.planted
        told = items_markup(self.reports, planted=planted, shown=self.shown)
        self.items.show(told if self.reports else tag("div"))

    def _draw_stations(self) -> None:
        stations = self.examined.stations
        try:
            standard = borderline_of(self.examined, self.limits)
        except UnusableData:  # the table of cuts says why
            standard = None
        if standard is None or stations is None:
            self.stations.show(tag("div"))
            return
        self.stations.show(
            stations_markup(
                standard, stations.names, candidates=len(stations.ratings), limits=self.limits
            )
        )
