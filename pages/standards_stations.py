"""The stations on the page Standards: each one's line, and how well its rating explains it."""

from __future__ import annotations

from certification.standards.borderline import BorderlineStandard, Station
from pages.language import _
from pages.markup import Html, tag
from pages.number_table import number_text, table_markup
from pages.standards_panel import ON

STATIONS = _("Stations")
TEXT = _(
    "Each station’s checklist as its examiner’s rating explains it, read at borderline. Where the "
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


def stations_markup(standard: BorderlineStandard) -> Html:
    """A row for each station in order."""
    rows = (_row(number, one) for number, one in enumerate(standard.stations, start=1))
    return tag("section", tag("h2", STATIONS), tag("p", TEXT, class_="soft"),
               table_markup(STATIONS, COLUMNS, *rows), class_="stack-small")  # fmt: skip


def _row(number: int, one: Station) -> Html:
    numbers = (
        number_text(one.cut_pct, "{:.1f} %"),
        number_text(one.error_pct, "± {:.1f}"),
        number_text(one.slope_pct, "{:+.1f} %"),
        number_text(100 * one.r_squared, "{:.0f} %"),
    )
    return tag(
        "tr",
        tag("th", number, scope="row"),
        *(tag("td", text, class_="number") for text in numbers),
        tag("td", ON.format(count=one.candidates)),
        tag("td", one.note),
        data_testid="station",
    )
