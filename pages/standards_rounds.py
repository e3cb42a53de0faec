"""How far the judges are, the rounds that are closed, and the cut that is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from certification.blueprint import Blueprint
from certification.remembered import Remembered
from certification.standards.closing import PRACTICAL, WRITTEN
from certification.standards.in_force import Standard
from certification.standards.panel import Panel
from pages.exam_standard import standard_lines
from pages.language import _, _n
from pages.markup import Html, moment, tag
from pages.number_table import table_markup
from pages.standards_door import passphrase_field

ROUNDS = _("Judges and rounds")
PANEL_TEXT = _(
    "All judges rate the same {count} items, drawn like a candidate’s paper and as hard; no "
    "candidate sits this one. Nobody sees another’s ratings before the round is closed with their "
    "own in it."
)
COLUMNS = (_("Judge"), _("Rated in round {number}"))
OF = _("{count} of {all}")
NOBODY_YET = _("Nobody has rated an item of round {number} yet.")
CLOSED = _n(
    "Round {number}: closed with {count} judge,",
    "Round {number}: closed with {count} judges,",
)
CUT_WAS = _("cut {cut:.1f} %, standard error {error:.1f}.")
IN_FORCE = _("The standard in force")
FOR_NEW = _("A sitting keeps the standard that was in force when it was begun.")
SET_BY = _("Put on record by {name},")
CLOSE_HEAD, CLOSE = _("Close round {number}"), _("Close the round")
WITHOUT = _("Close it without those who have not finished; they take no part in later rounds.")
SET_WRITTEN = _("Set the cut of the written part by the closed rounds")
SET_PRACTICAL = _("Set the cut of the stations by borderline regression")
SET = _("Put the cut on record")


@dataclass(frozen=True)
class Standing:
    """The panel as a person may see it. decides: they close rounds and set cuts; sees: figures."""

    panel: Panel
    names: Mapping[UUID, str]
    standard: Standard
    decides: bool
    sees: bool


def rounds_markup(standing: Standing, rating: Html | None, blueprint: Blueprint) -> Html:
    """The item to rate, who has rated how many, what is closed, what is in force."""
    panel = standing.panel
    told = (_closed(standing, number, one) for number, one in enumerate(panel.closed, start=1))
    return tag(
        "div",
        rating,
        tag("section",
            tag("h2", ROUNDS),
            tag("p", PANEL_TEXT.format(count=len(panel.items)), class_="soft"),
            tag("ul", *told, data_testid="closed") if panel.closed else None,
            _progress(standing),
            _close_form(panel) if standing.decides else None,
            class_="stack-small"),
        tag("section",
            tag("h2", IN_FORCE),
            tag("ul", *(tag("li", line) for line in standard_lines(standing.standard, blueprint)),
                data_testid="in-force"),
            tag("p", FOR_NEW, class_="small soft"),
            *(_set_by(standing, one) for one in panel.cuts[-1:]),
            _set_form(WRITTEN, SET_WRITTEN) if standing.decides else None,
            _set_form(PRACTICAL, SET_PRACTICAL) if standing.decides else None,
            class_="stack-small"),
        class_="stack",
        style="padding-top: var(--s4)",
    )  # fmt: skip


def _progress(standing: Standing) -> Html:
    panel, number = standing.panel, standing.panel.round
    judges = panel.judges(number)
    if not judges:
        return tag("p", NOBODY_YET.format(number=number), class_="soft")
    rows = (
        tag("tr",
            tag("th", standing.names.get(one, str(one)), scope="row"),
            tag("td", OF.format(count=len(panel.estimates(number, one)), all=len(panel.items)),
                class_="number"),
            data_testid="progress")
        for one in judges
    )  # fmt: skip
    columns = (COLUMNS[0], COLUMNS[1].format(number=number))
    return table_markup(ROUNDS, columns, *rows)


def _closed(standing: Standing, number: int, entry: Remembered) -> Html:
    told: Mapping[str, Any] = entry.payload
    said = CLOSED.format(number=number, count=len(told["judges"]))
    cut = CUT_WAS.format(cut=told["cut_pct"], error=told["error_pct"]) if standing.sees else None
    return tag("li", said, " ", moment(entry.at), " · " if cut else None, cut)


def _set_by(standing: Standing, entry: Remembered) -> Html:
    name = standing.names.get(entry.actor_id, str(entry.actor_id))
    return tag("p", SET_BY.format(name=name), " ", moment(entry.at), class_="small soft")


def _close_form(panel: Panel) -> Html:
    number = panel.round
    return tag(
        "form",
        tag("h3", CLOSE_HEAD.format(number=number)),
        tag("label", tag("input", type="checkbox", value="without", data_field="without",
                         data_key="without"), tag("span", WITHOUT), class_="option"),
        passphrase_field("passphrase-close"),
        tag("button", CLOSE, type="submit", data_key="close", data_testid="close"),
        class_="panel stack-small",
        data_act="close",
        data_value=number,
        data_form=True,
        data_keep=f"close-{number}",
    )  # fmt: skip


def _set_form(part: str, head: str) -> Html:
    return tag(
        "form",
        tag("h3", head),
        passphrase_field(f"passphrase-{part}"),
        tag("button", SET, type="submit", data_key=f"set-{part}", data_testid=f"set-{part}"),
        class_="panel stack-small",
        data_act="set",
        data_value=part,
        data_form=True,
        data_keep=f"set-{part}",
    )
