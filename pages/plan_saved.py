"""Saved plans: the list of them, and two of them beside each other in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from anatomy.content import UnknownId
from anatomy.toxin import load_products
from lessons.plans import Debrief, Plan
from pages.language import _
from pages.markup import Html, join, moment, tag
from pages.plan_faces import name_subject
from records.rows import SavedPlan

NO_SITE, NONE = _("no site met"), _("none")
MIXED = _("{brand}, {units:g} U in {ml:g} mL")
HEADING, NONE_YET = _("Saved plans"), _("No plan is saved yet.")
OPEN, COMPARE, COMPARE_ASK = _("Open"), _("Compare two plans"), _("Compare")
FIRST, SECOND = _("First plan"), _("Second plan")
ROW = "{units:g} U · {verdict}"
VERDICTS: Mapping[str, str] = {
    "sound": "sound",
    "improve": _("to improve"),
    "unsafe": "unsafe",
}
RISKY: Final = ("critical", "serious", "minor")
UNKNOWN = _("not readable here")
TWO: Final = 2


def read_saved(row: SavedPlan) -> Plan | None:
    """The plan of a row; None where this version cannot read it."""
    try:
        return Plan.model_validate(row.plan)
    except ValidationError:
        return None


def read_debrief(row: SavedPlan) -> Debrief | None:
    """The debrief of a row; None where this version cannot read it."""
    try:
        return Debrief.model_validate(row.debrief)
    except ValidationError:
        return None


def saved_markup(plans: Sequence[SavedPlan], compared: Sequence[str], *, current: str = "") -> Html:
    """The list, and two of them in a table. compared: ids of two. current: the open one's id."""
    if not plans:
        return tag("section", tag("h3", HEADING), tag("p", NONE_YET, class_="soft"),
                   data_testid="saved-plans")  # fmt: skip
    known = {str(one.id): one for one in plans}
    pair = [known[one] for one in compared if one in known]
    return tag(
        "section",
        tag("h3", HEADING),
        saved_list(plans, current=current),
        _choose(plans, compared) if len(plans) >= TWO else None,
        compare_markup(pair[0], pair[1]) if len(pair) == TWO else None,
        class_="stack-small",
        data_testid="saved-plans",
    )


def saved_list(plans: Sequence[SavedPlan], *, current: str = "") -> Html:
    """The plans, each with the button that opens it. current: the open one's id."""
    rows = (_row(one, current=str(one.id) == current) for one in plans)
    return tag("ul", *rows, class_="saved-list", data_testid="saved-list")


def _row(one: SavedPlan, *, current: bool) -> Html:
    said = ROW.format(units=one.total_units, verdict=VERDICTS.get(one.verdict, one.verdict))
    return tag(
        "li",
        tag("span", tag("b", one.name), tag("small", said, " · ", moment(one.saved_at)),
            class_="words"),
        tag("button", OPEN, type="button", data_act="open_saved", data_value=str(one.id),
            data_key=f"open-{one.id}", data_testid=f"open-{one.sequence}",
            aria_label=f"{OPEN} {one.name}"),
        aria_current="true" if current else None,
    )  # fmt: skip


def _choose(plans: Sequence[SavedPlan], compared: Sequence[str]) -> Html:
    usual = [str(one.id) for one in plans[:TWO]]
    chosen = compared if len(compared) == TWO else (usual[1], usual[0])
    options = [(str(one.id), f"{one.sequence}: {one.name}") for one in plans]

    def select(name: str, label: str, value: str) -> Html:
        rows = (tag("option", words, value=key, selected=key == value) for key, words in options)
        return tag("div", tag("label", label, for_=f"compare-{name}"),
                   tag("select", *rows, id=f"compare-{name}", data_field=name,
                       data_key=f"compare-{name}", data_testid=f"compare-{name}"),
                   class_="field")  # fmt: skip

    return tag(
        "form",
        tag("h4", COMPARE),
        tag("div", select("first", FIRST, chosen[0]), select("second", SECOND, chosen[1]),
            class_="fields"),
        tag("button", COMPARE_ASK, type="submit", data_key="compare", data_testid="compare"),
        data_act="compare",
        class_="stack-small",
    )  # fmt: skip


def compare_markup(first: SavedPlan, second: SavedPlan) -> Html:
    """Two saved plans in one table."""
    both = (first, second)
    head = tag("tr", tag("td"), *(tag("th", one.name, scope="col") for one in both))
    rows = (
        tag("tr", tag("th", name, scope="row"), *(tag("td", read(one)) for one in both))
        for name, read in COMPARED.items()
    )
    return tag(
        "div",
        tag("table", tag("caption", COMPARE, class_="visually-hidden"), tag("thead", head),
            tag("tbody", *rows), class_="compare"),
        class_="table-scroll",
        role="region",
        tabindex=0,
        aria_label=COMPARE,
        data_testid="compared",
    )  # fmt: skip


def _of_plan(read: Callable[[Plan], str]) -> Callable[[SavedPlan], str]:
    def told(row: SavedPlan) -> str:
        plan = read_saved(row)
        try:
            return UNKNOWN if plan is None else read(plan)
        except (ValueError, UnknownId):
            return UNKNOWN

    return told


def _of_debrief(read: Callable[[Debrief], Html | str]) -> Callable[[SavedPlan], Html | str]:
    def told(row: SavedPlan) -> Html | str:
        found = read_debrief(row)
        return UNKNOWN if found is None else read(found)

    return told


def _mixture(plan: Plan) -> str:
    brand = load_products().product(plan.product).brand
    return MIXED.format(brand=brand, units=plan.vial_units, ml=plan.saline_ml)


def _distance(found: Debrief) -> str:
    far = [one.distance_mm for one in found.matches if one.distance_mm is not None]
    return f"{sum(far) / len(far):.1f} mm" if far else f"{NO_SITE}"


def _missing(found: Debrief) -> str:
    missing = [one.site_name for one in found.matches if one.number is None]
    return ", ".join(missing) or f"{NONE}"


def _targets(found: Debrief) -> Html:
    return join(
        tag("div", f"{one.name}: {100 * one.day14:.0f} %")
        for one in found.strengths if one.is_target
    )  # fmt: skip


def _risks(found: Debrief) -> str:
    told = [f"{one.name} ({one.side}, {one.level})" for one in found.complications]
    return "; ".join(told) or f"{NONE}"


COMPARED: Mapping[str, Callable[[SavedPlan], Html | str]] = {
    _("Saved"): lambda row: moment(row.saved_at),
    _("Person"): _of_plan(lambda plan: name_subject(plan.subject)),
    _("Product"): _of_plan(_mixture),
    _("Sites"): _of_plan(lambda plan: str(len(plan.injections))),
    _("Dose in all"): lambda row: f"{row.total_units:g} U",
    _("Verdict"): lambda row: VERDICTS.get(row.verdict, row.verdict),
    _("Mean distance from the sites"): _of_debrief(_distance),
    _("Sites left out"): _of_debrief(_missing),
    _("Risky findings"): _of_debrief(
        lambda found: str(sum(one.severity in RISKY for one in found.findings))
    ),
    _("Complications in the model"): _of_debrief(_risks),
    _("Strength of the targets on day 14"): _of_debrief(_targets),
}
