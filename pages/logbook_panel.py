"""What the logbook says: the form for a case, and every entry with its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from anatomy.toxin import load_products
from certification.logbook import KIND_NAMES, UNITS, Logged, State, age_bands
from lessons.lesson import Lesson
from pages.icons import icon
from pages.language import _
from pages.markup import Html, moment, tag
from pages.questions.fields import select_field
from pages.road_panel import CHOOSE, alert, text_field

NEW, CORRECTING = _("A new case"), _("Correct case {number}")
NO_IDENTITY = _(
    "Never write who the patient was: no name, no date of birth, no number, no address. Such an "
    "entry is refused; that it was tried is kept, what you wrote is not."
)
KIND, TECHNIQUE, PRODUCT = _("You"), _("Technique"), _("Product")
KINDS: Final = {
    "observed": _("observed it"),
    "supervised": _("did it under supervision"),
    "simulated": _("simulated it"),
}
DAY, AGE = _("Day, as 2026-11-28"), _("Age of the patient")
UNITS_HEADING = _("Units at each site, both sides together")
COMPLICATIONS, NOTE = _("Complications, if any"), _("Note")
LOG, SAVE_CORRECTION, LEAVE = _("Log this case"), _("Save the correction"), _("Leave it as it was")
ENTRIES, NO_ENTRIES = _("Your cases"), _("No case is logged yet.")
TOTALS = _("{signed} signed · {waiting} waiting · {declined} declined")
STATES: Mapping[State, str] = {
    "waiting": _("Waits for a mentor"),
    "signed": _("Signed"),
    "declined": _("Declined"),
}
LOOKS: Mapping[State, tuple[str, str]] = {
    "waiting": ("near", "info"),
    "signed": ("right", "tick"),
    "declined": ("danger", "cross"),
}
BY = _("{state} by {name}")
SUM, SITE_UNITS, YEARS = "{units:g} U", "{site} {units:g} U", _("{age} years")
VERSION = _("version {count}")
CORRECT = _("Correct")
SOMEBODY = _("somebody")
BACK_TO_ROAD = _("Where you stand")


def form_markup(
    typed: Mapping[str, str],
    techniques: Mapping[str, Lesson],
    *,
    correcting: int,
    trouble: str,
    key: str,
) -> Html:
    """The form. typed: what stands in it. correcting: the number of the entry, 0 for a new one.

    key: of this one case; while it is the same, what was typed stays through a redraw.
    """
    lesson = techniques.get(typed.get("technique", ""))
    titles = [(one.id, one.title) for one in techniques.values()]
    products = [(key, one.brand) for key, one in load_products().products.items()]
    first = [("", CHOOSE)]
    fields = (
        select_field("kind", KIND, [*first, *KINDS.items()], typed.get("kind", "")),
        _technique([*first, *titles], typed.get("technique", "")),
        select_field("product", PRODUCT, [*first, *products], typed.get("product", "")),
        text_field("done_on", DAY, typed.get("done_on", ""), most=10),
        select_field("age_band", AGE, [*first, *((one, one) for one in age_bands())],
                     typed.get("age_band", "")),
    )  # fmt: skip
    title = CORRECTING.format(number=correcting) if correcting else NEW
    leave = tag("button", LEAVE, type="button", data_act="leave", data_key="leave")
    return tag(
        "form",
        tag("h2", title, id="case"),
        tag("p", NO_IDENTITY, class_="callout", data_testid="no-identity"),
        tag("div", *fields, class_="fields"),
        None if lesson is None else _sites(lesson, typed),
        text_field("complications", COMPLICATIONS, typed.get("complications", "")),
        text_field("note", NOTE, typed.get("note", "")),
        alert(trouble),
        tag("div",
            tag("button", SAVE_CORRECTION if correcting else LOG, type="submit", class_="primary",
                data_key="log", data_testid="log"),
            leave if correcting else None, class_="line"),
        class_="panel stack",
        data_act="log",
        data_form=True,
        data_keep=key,
        data_testid="case-form",
    )  # fmt: skip


def list_markup(
    logged: Sequence[Logged], techniques: Mapping[str, Lesson], names: Mapping[UUID, str]
) -> Html:
    """Every entry, the latest first. names: of the mentors."""
    states = [one.state for one in logged]
    counts = {str(state): states.count(state) for state in STATES}
    rows = (entry_markup(one, techniques, names, below=_correct(one)) for one in reversed(logged))
    return tag(
        "section",
        tag("div", tag("h2", ENTRIES), tag("a", BACK_TO_ROAD, href="/road", class_="button"),
            class_="spread"),
        tag("p", TOTALS.format(**counts) if logged else NO_ENTRIES, class_="soft",
            data_testid="totals"),
        tag("ol", *rows, class_="stack"),
        class_="stack",
    )  # fmt: skip


def entry_markup(
    one: Logged, techniques: Mapping[str, Lesson], names: Mapping[UUID, str], *, below: Html | None
) -> Html:
    """One entry with its state, and below it what may be done with it."""
    entry, lesson = one.entry, techniques.get(one.entry.technique)
    products = load_products().products
    brand = products[entry.product].brand if entry.product in products else entry.product
    facts = " · ".join((
        str(entry.done_on), YEARS.format(age=entry.age_band), brand,
        *([SUM.format(units=entry.total_units)] if entry.units else ()),
        *([VERSION.format(count=one.versions)] if one.versions > 1 else ()),
    ))  # fmt: skip
    title = entry.technique if lesson is None else lesson.title
    return tag(
        "li",
        tag("div",
            tag("strong", f"{one.number}. {KIND_NAMES[entry.kind]}: {title}"),
            _state(one, names), class_="spread"),
        tag("p", facts, class_="soft"),
        tag("p", _units(one, lesson), class_="small") if entry.units else None,
        _words(COMPLICATIONS, entry.complications),
        _words(NOTE, entry.note),
        tag("blockquote", one.words, class_="callout") if one.words else None,
        below,
        class_="panel stack-small",
        data_testid=f"case-{one.number}",
        data_state=one.state,
    )  # fmt: skip


def _state(one: Logged, names: Mapping[UUID, str]) -> Html:
    look, drawing = LOOKS[one.state]
    words: str = STATES[one.state]
    if one.decided_by is not None:
        words = BY.format(state=words, name=names.get(one.decided_by, SOMEBODY))
    when = None if one.decided_at is None else moment(one.decided_at)
    return tag("span", icon(drawing), words, " ", when, class_=f"tag {look}")


def _units(one: Logged, lesson: Lesson | None) -> str:
    sites = {} if lesson is None else {site.id: site.name for site in lesson.sites}
    return ", ".join(
        SITE_UNITS.format(site=sites.get(key, key), units=units)
        for key, units in one.entry.units.items()
    )


def _words(label: str, text: str) -> Html | None:
    return tag("p", tag("span", f"{label}: ", class_="soft"), text) if text else None


def _correct(one: Logged) -> Html:
    return tag("p", tag("button", CORRECT, type="button", class_="quiet", data_act="correct",
                        data_value=one.id, data_key=f"correct-{one.number}",
                        data_testid=f"correct-{one.number}",
                        aria_label=f"{CORRECT} {one.number}"))  # fmt: skip


def _technique(options: Sequence[tuple[str, str]], chosen: str) -> Html:
    rows = (tag("option", words, value=key, selected=key == chosen) for key, words in options)
    return tag(
        "div",
        tag("label", TECHNIQUE, for_="case-technique"),
        tag("select", *rows, id="case-technique", data_field="technique", data_key="technique",
            data_change="technique", data_testid="technique"),
        class_="field",
    )  # fmt: skip


def _sites(lesson: Lesson, typed: Mapping[str, str]) -> Html:
    fields = (
        text_field(UNITS + site.id, site.name, typed.get(UNITS + site.id, ""), most=8)
        for site in lesson.sites
    )
    return tag("fieldset", tag("legend", UNITS_HEADING, class_="eyebrow"),
               tag("div", *fields, class_="fields"))  # fmt: skip
