"""The stations on the page Standards: each one's line, and how well its rating explains it."""

from __future__ import annotations

from collections.abc import Sequence

from certification.standards.borderline import BorderlineStandard, Station
from certification.standards.limits import Limits
from pages.language import _
from pages.markup import Html, tag
from pages.number_table import number_text, table_markup
from pages.standards_panel import ON, few_markup

STATIONS = _("Stations")
TEXT = _(
    "Each station’s score (its checklist, and its tasks by the station’s weight) as the examiner’s "
    "global rating explains it, read at borderline. Where the "
    "rating explains little, or its examiner is unsteady, the cut leans towards the mean candidate."
)
COLUMNS = (
    _("Station"),
    _("Cut"),
    _("Standard error"),
    _("For one rating"),
    _("Explained"),
    _("Rests on"),
    _("What stands out"),
)


def stations_markup(
    standard: BorderlineStandard, names: Sequence[str], *, candidates: int, limits: Limits
) -> Html:
    """A row for each station in order. candidates: who was rated at one or more."""
    rows = (_row(name, one) for name, one in zip(names, standard.stations, strict=True))
    return tag("section", tag("h2", STATIONS), tag("p", TEXT, class_="soft"),
               few_markup(candidates, limits),
               table_markup(STATIONS, COLUMNS, *rows), class_="stack-small")  # fmt: skip


def _row(name: str, one: Station) -> Html:
    numbers = (
        number_text(one.cut_pct, "{:.1f} %"),
        number_text(one.error_pct, "± {:.1f}"),
        number_text(one.slope_pct, "{:+.1f} %"),
        number_text(100 * one.r_squared, "{:.0f} %"),
    )
    return tag(
        "tr",
        tag("th", name, scope="row"),
        *(tag("td", text, class_="number") for text in numbers),
        tag("td", ON.format(count=one.candidates)),
        tag("td", one.note, class_="said"),
        data_testid="station",
    )
