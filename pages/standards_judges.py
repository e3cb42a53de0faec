"""The judges on the page Standards: how strict and how steady each is, and the form to paste."""

from __future__ import annotations

from collections.abc import Sequence

from certification.standards.angoff import AngoffStandard, Calibration, Judge
from certification.standards.ratings import MOST_JUDGES
from pages.language import _
from pages.markup import Html, join, tag
from pages.number_table import number_text, table_markup
from pages.standards_data import Examined
from pages.standards_panel import ON

JUDGES = _("The judges’ ratings (Angoff)")
JUDGES_TEXT = _(
    "Paste a table: the first line is item and the judges’ names, then one line an item with each "
    "judge’s answer to: of 100 borderline candidates, how many get it right? Each table that is "
    "taken is one more round. Ratings stay while this page is open; they are not stored."
)
RATINGS_LABEL = _("Ratings as CSV (at most {most} judges)")
TAKE, START_AGAIN = _("Take as round {number}"), _("Forget all rounds")
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


def judges_markup(
    examined: Examined,
    standard: AngoffStandard | None,
    calibrations: Sequence[Calibration],
    *,
    text: str,
) -> Html:
    """The judges of the last round, and the form to paste one more. text: what stands in it."""
    rounds = examined.rounds
    count = 0 if examined.table is None else len(examined.table.candidates)
    number = len(rounds) + 1
    form = tag(
        "form",
        tag("div", tag("label", RATINGS_LABEL.format(most=MOST_JUDGES), for_="ratings"),
            tag("textarea", text, id="ratings", rows=8, data_field="ratings", data_key="ratings",
                spellcheck="false", data_testid="ratings"), class_="field"),
        tag("div", tag("button", TAKE.format(number=number), type="submit", class_="primary",
                       data_key="take"),
            tag("button", START_AGAIN, type="button", data_act="forget", data_key="forget",
                disabled=not rounds), class_="line"),
        data_act="ratings",
        data_form="ratings",
        class_="panel stack-small",
    )  # fmt: skip
    judged = _judge_table(examined, standard, calibrations, count) if standard else None
    return tag("section", tag("h2", JUDGES), tag("p", JUDGES_TEXT, class_="soft"), judged, form,
               class_="stack")  # fmt: skip


def _judge_table(
    examined: Examined, standard: AngoffStandard, calibrations: Sequence[Calibration], count: int
) -> Html:
    rows = (
        _judge_row(name, judge, seen)
        for name, judge, seen in zip(
            examined.rounds[-1].judges, standard.judges, calibrations, strict=True
        )
    )
    told = JUDGE_TEXT.format(on=ON.format(count=count))
    return join(tag("p", told, class_="small soft"), table_markup(JUDGES, JUDGE_COLUMNS, *rows))


def _judge_row(name: str, judge: Judge, seen: Calibration) -> Html:
    cells = (
        f"{judge.stringency_pct:+.1f}",
        number_text(judge.consistency, "{:.2f}"),
        f"{judge.moved_pct:.1f}",
        number_text(seen.correlation, "{:.2f}"),
        f"{seen.gap_pct:.1f}",
    )
    numbers = (tag("td", cell, class_="number") for cell in cells)
    return tag("tr", tag("th", name, scope="row"), *numbers, data_testid="judge")
