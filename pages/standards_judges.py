"""The judges on the page Standards: how strict and how steady each of them is."""

from __future__ import annotations

from collections.abc import Mapping

from certification.standards.angoff import Calibration, Judge
from certification.standards.closing import Seen, calibrate_on
from pages.language import _
from pages.markup import Html, tag
from pages.number_table import NO_NUMBER, number_text, table_markup
from pages.standards_cuts import angoff_of
from pages.standards_data import Examined
from pages.standards_panel import ON

JUDGES = _("The judges’ ratings (Angoff)")
JUDGE_COLUMNS = (
    _("Judge"),
    _("Stringency"),
    _("Consistency"),
    _("Moved"),
    _("With candidates"),
    _("Gap"),
)
JUDGE_TEXT = _(
    "Stringency: own mean less the panel’s. Consistency: correlation with the other judges. Moved: "
    "mean change since round 1. With candidates: correlation with who was right; the gap is what "
    "is left without the judge’s own strictness. Rests {on}."
)


def judges_markup(examined: Examined, names: Mapping[str, str]) -> Html:
    """The judges of the last round. names: by the ids that are no names themselves."""
    standard, last = angoff_of(examined), examined.rounds[-1]
    assert standard is not None  # noqa: S101 - there are rounds
    seen = calibrate_on(last, seen_of(examined))
    rows = (
        _row(names.get(judge, judge), one, seen[k] if seen else None)
        for k, (judge, one) in enumerate(zip(last.judges, standard.judges, strict=True))
    )
    told = JUDGE_TEXT.format(on=ON.format(count=seen_of(examined).candidates))
    return tag("section", tag("h2", JUDGES), tag("p", told, class_="small soft"),
               table_markup(JUDGES, JUDGE_COLUMNS, *rows), class_="stack-small")  # fmt: skip


def seen_of(examined: Examined) -> Seen:
    """What the candidates did, item by item."""
    table = examined.table
    if table is None:
        return Seen({}, 0)
    facility = dict(zip(table.items, map(float, table.facility_pct), strict=True))
    return Seen(facility, len(table.candidates))


def _row(name: str, judge: Judge, seen: Calibration | None) -> Html:
    cells = (
        f"{judge.stringency_pct:+.1f}",
        number_text(judge.consistency, "{:.2f}"),
        f"{judge.moved_pct:.1f}",
        NO_NUMBER if seen is None else number_text(seen.correlation, "{:.2f}"),
        NO_NUMBER if seen is None else f"{seen.gap_pct:.1f}",
    )
    numbers = (tag("td", cell, class_="number") for cell in cells)
    return tag("tr", tag("th", name, scope="row"), *numbers, data_testid="judge")
