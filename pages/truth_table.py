"""What the truth page and a structure's card say of our model beside the published figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from anatomy.sources import Source
from anatomy.structures import Structure
from anatomy.truth import Check, cells, summarise
from pages.figures import evidence_mark
from pages.language import _
from pages.markup import Html, join, tag
from pages.retold import retold

ALL, DIFFERING = "all", "differing"
HEAD = _("How true is the model?")
LEAD = _(
    "Every figure of the literature that can be measured on our model, with what ours measures. "
    "A figure counts as met within two standard deviations, within the stated range, or, where "
    "no spread was published, within a fifth of it. Where sources disagree, all are shown."
)
SHOW, SHOW_ALL, SHOW_DIFFERING = _("Show"), _("all figures"), _("only where ours differs")
ABOUT_FACE = _("The face and its soft tissue")
COLUMNS = (_("What"), _("Published"), _("Ours"), _("Verdict"), _("Evidence"), _("Reason"))
WORDS: Mapping[str, tuple[str, str]] = {
    # verdict: in words, chip
    "within": (_("within its range"), "right"),
    "near": (_("near it"), "right"),
    "in dispute": (_("sources disagree"), "near"),
    "outside": (_("outside its range"), "near"),
    "off": (_("differs"), "near"),
    "missing": (_("not drawn there"), "near"),
}
NONE_LEFT = _("Nothing differs.")
OURS = _("Our model beside the figures")
TO_REPORT = _("The whole report")


def truth_page_markup(
    checks: Sequence[Check],
    structures: Mapping[str, Structure],
    sources: Mapping[str, Source],
    *,
    shown: str,
) -> Html:
    """The whole report, by structure; only what differs where `shown` says so."""
    wanted = [check for check in checks if shown == ALL or not check.met]
    tables = [
        _section(_name(about, structures), list(rows), sources)
        for about, rows in groupby(wanted, key=lambda check: check.about)
    ]
    options = (
        tag("option", words, value=value, selected=value == shown)
        for value, words in ((ALL, SHOW_ALL), (DIFFERING, SHOW_DIFFERING))
    )
    return tag(
        "div",
        tag("h2", HEAD),
        tag("p", LEAD, class_="soft"),
        tag("p", retold(summarise(checks)), data_testid="truth-sum"),
        tag("label", tag("span", SHOW), tag("select", *options, data_change="show")),
        *(tables or [tag("p", NONE_LEFT)]),
        class_="page-body stack",
    )


def comparison_markup(checks: Sequence[Check]) -> Html | None:
    """Ours beside the published figures of one structure; None where none can be checked."""
    if not checks:
        return None
    rows = (
        tag("li", tag("b", check.what or "figure"), ": ", cells(check)[3], " ", _chip(check))
        for check in checks
    )
    return tag(
        "div",
        tag("dt", OURS),
        tag("dd", tag("ul", *rows, class_="small")),
        tag("dd", tag("a", TO_REPORT, href="/truth"), class_="small"),
        data_testid="comparison",
    )


def _name(about: str, structures: Mapping[str, Structure]) -> str:
    return retold(structures[about].english) if about in structures else ABOUT_FACE


def _section(title: str, checks: Sequence[Check], sources: Mapping[str, Source]) -> Html:
    head = tag("tr", *(tag("th", column, scope="col") for column in COLUMNS))
    rows = (_row(check, sources) for check in checks)
    return tag(
        "section",
        tag("h3", title),
        tag("div", tag("table", tag("thead", head), tag("tbody", *rows), class_="truth-table"),
            class_="table-scroll",
            tabindex="0", role="region", aria_label=title),
    )  # fmt: skip


def _row(check: Check, sources: Mapping[str, Source]) -> Html:
    _, what, published, ours, _, _, _, reason = cells(check)
    return tag(
        "tr",
        tag("th", what, scope="row"),
        tag("td", published),
        tag("td", ours, class_="number"),
        tag("td", _chip(check)),
        tag("td", evidence_mark(check.published, sources)),
        tag("td", reason),
    )


def _chip(check: Check) -> Html:
    words, kind = WORDS[cells(check)[4]]
    return join(tag("span", words, class_=f"chip {kind}"))
