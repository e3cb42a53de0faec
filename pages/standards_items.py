"""The items on the page Standards: what stands out, in sentences, beside the numbers."""

from __future__ import annotations

from collections.abc import Mapping

from certification.standards.items import ItemReport
from pages.language import _, _n
from pages.markup import Html, tag
from pages.number_table import number_text, table_markup
from pages.retold import retold
from pages.standards_panel import ON

ITEMS = _("Items")
SHOW_FLAGGED, SHOW_ALL = _("Flagged"), _("All")
ITEM_COLUMNS = (
    _("Item"),
    _("What stands out"),
    _("Right"),
    _("Discrimination"),
    _("Correlation"),
    _("Left out"),
    _("Chosen, with correlation"),
)
NONE_FLAGGED = _("No item stands out.")
FLAG_COUNT = _n(
    "{count} item should not count before somebody has looked; {other} more stand out.",
    "{count} items should not count before somebody has looked; {other} more stand out.",
)
PLANTED = _("Built in: {kind}")
KEY = _("key")
FLAGGED, ALL = "flagged", "all"


def items_markup(
    reports: Mapping[str, ItemReport], *, planted: Mapping[str, str], shown: str
) -> Html:
    """Every item, or those that stand out; what should not count comes first."""
    flagged = {name: one for name, one in reports.items() if one.flags}
    serious = sum(any(flag.serious for flag in one.flags) for one in flagged.values())
    wanted = reports if shown == ALL else flagged
    ordered = sorted(wanted, key=lambda name: (_rank(wanted[name]), name))
    buttons = (
        tag("button", words, type="button", data_act="show", data_value=value,
            data_key=f"show-{value}", aria_pressed="true" if value == shown else "false")
        for value, words in ((FLAGGED, SHOW_FLAGGED), (ALL, SHOW_ALL))
    )  # fmt: skip
    count = max((one.candidates for one in reports.values()), default=0)
    told = FLAG_COUNT.format(count=serious, other=len(flagged) - serious)
    rows = (_item_row(name, wanted[name], planted.get(name, "")) for name in ordered)
    return tag(
        "section",
        tag("div", tag("h2", ITEMS),
            tag("div", *buttons, class_="segments", role="group", aria_label=ITEMS),
            class_="spread"),
        tag("p", f"{told} ({ON.format(count=count)})", data_testid="flag-count"),
        table_markup(ITEMS, ITEM_COLUMNS, *rows) if ordered else tag("p", NONE_FLAGGED),
        class_="stack-small",
        style="padding-top: var(--s4)",
    )  # fmt: skip


def _item_row(name: str, one: ItemReport, planted: str) -> Html:
    said = [
        tag("p", tag("span", retold(flag.sentence), style="white-space: normal",
                     class_=f"tag {'danger' if flag.serious else 'near'}"))
        for flag in one.flags
    ]  # fmt: skip
    if planted:
        said.append(tag("p", PLANTED.format(kind=planted), class_="small soft"))
    choices = (
        tag("div", f"{choice.option}{f' ({KEY})' if choice.is_key else ''} "
            f"{choice.chosen_pct:.0f} %, {number_text(choice.correlation, '{:+.2f}')}")
        for choice in one.choices
    )  # fmt: skip
    return tag(
        "tr",
        tag("th", name, scope="row", class_="said"),
        tag("td", *said, class_="said"),
        tag("td", number_text(one.facility_pct, "{:.0f} %"), class_="number"),
        tag("td", number_text(one.discrimination, "{:+.2f}"), class_="number"),
        tag("td", number_text(one.correlation, "{:+.2f}"), class_="number"),
        tag("td", number_text(one.omitted_pct, "{:.0f} %"), class_="number"),
        tag("td", *choices, class_="small number"),
        data_testid="item",
    )


def _rank(one: ItemReport) -> int:
    return 0 if any(flag.serious for flag in one.flags) else 1 if one.flags else 2
