"""What the page Standards says: on how many it rests, reliability, cuts, and the limits used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anatomy.sources import Source
from certification.standards.limits import Limit, Limits
from certification.standards.reliability import Reliability
from pages.figures import evidence_mark, source_list
from pages.language import _, _n
from pages.markup import Html, tag
from pages.number_table import NO_NUMBER, number_text, table_markup
from pages.standards_cuts import Cut
from pages.standards_data import Examined

NOTHING = _("No written paper is stored yet.")
MADE_UP = _(
    "This cohort is made up by a model: {count} candidates of known ability, five bad items built "
    "in. Nobody sat it."
)
ON = _n("on {count} candidate", "on {count} candidates")
RESTS = "{on}, {items}"
ON_ITEMS = _n("{count} item", "{count} items")
FEW = _n(
    "Only {count} candidate, fewer than {few}: do not use these figures.",
    "Only {count} candidates, fewer than {few}: do not use these figures.",
)
GAPS = _n(
    "{count} answer was left out and counts 0; places on no paper: {not_asked}.",
    "{count} answers were left out and count 0; places on no paper: {not_asked}.",
)
RELIABILITY, KR20, ALPHA, SEM, MEAN = (
    _("Reliability"),
    "KR-20",
    _("Cronbach’s alpha"),
    _("standard error of a score"),
    _("mean score"),
)
TARGET_MET, TARGET_MISSED = _("reaches the target of {target}"), _("below the target of {target}")
CUTS = _("Where the cut lies")
CUT_COLUMNS = (
    _("Method"),
    _("Cut"),
    _("Standard error"),
    _("Would fail"),
    _("Rests on"),
    _("Evidence"),
    _("Note"),
)
SCORES = _("Scores")
SCORES_TEXT = _(
    "From {low:.0f} % to {high:.0f} %, {on}; a line for each cut of the paper. The same numbers "
    "are in the table above."
)
HOFSTEE_FORM = _("Hofstee’s four bounds")
HOFSTEE_FIELDS = (
    # field, label
    ("cut_low", _("Lowest acceptable cut, %")),
    ("cut_high", _("Highest acceptable cut, %")),
    ("fail_low", _("Lowest acceptable failure rate, %")),
    ("fail_high", _("Highest acceptable failure rate, %")),
)
SET_BOUNDS = _("Set the bounds")
LIMITS = _("The limits used, and how far to trust them")
LIMIT_COLUMNS = (_("What"), _("Limit"), _("Evidence"))
SOURCES = _("Sources")


def head_markup(examined: Examined, limits: Limits) -> Html:
    """On how many candidates everything rests, and whether they are made up."""
    table = examined.table
    if table is None:
        return tag("p", NOTHING, role="status", data_testid="nothing")
    count = len(table.candidates)
    gaps = GAPS.format(count=table.left_out, not_asked=table.not_asked)
    return tag(
        "div",
        tag("p", MADE_UP.format(count=count), class_="callout note", data_testid="made-up")
        if examined.made_up else None,
        few_markup(count, limits),
        tag("p", gaps, class_="small soft", data_testid="gaps"),
        class_="stack-small",
    )  # fmt: skip


def few_markup(count: int, limits: Limits) -> Html | None:
    """The sentence that figures which rest on so few candidates are not to be used."""
    few = limits.few_candidates
    if count >= few.at:
        return None
    return tag("p", FEW.format(count=count, few=few.text), class_="callout near", role="status",
               data_testid="few")  # fmt: skip


def reliability_markup(
    found: Reliability | str, mean_pct: float, limits: Limits, sources: Mapping[str, Source]
) -> Html:
    """KR-20 or alpha, the standard error of a score, the mean; a sentence where it cannot be."""
    if isinstance(found, str):
        return tag("section", tag("h2", RELIABILITY), tag("p", found), class_="stack-small")
    target = limits.reliability
    rests = RESTS.format(
        on=ON.format(count=found.candidates), items=ON_ITEMS.format(count=found.items)
    )
    met = found.alpha >= target.at
    words = (TARGET_MET if met else TARGET_MISSED).format(target=target.text)
    return tag(
        "section",
        tag("h2", RELIABILITY),
        tag("ul",
            _big(number_text(found.alpha, "{:.2f}"), KR20 if found.dichotomous else ALPHA, "alpha"),
            _big(number_text(found.sem_pct, "{:.1f} %"), SEM, "sem"),
            _big(number_text(mean_pct, "{:.1f} %"), MEAN, "mean"),
            class_="sums"),
        tag("p", tag("span", words, class_=f"chip {'right' if met else 'near'}"), " ",
            evidence_mark(target, sources), " ",
            tag("span", rests, class_="small soft")),
        class_="stack-small",
    )  # fmt: skip


def cuts_markup(
    cuts: Sequence[Cut], bounds_pct: Sequence[float], sources: Mapping[str, Source]
) -> Html:
    """The table of cuts, and the form of Hofstee's bounds."""
    rows = (
        tag(
            "tr",
            tag("th", cut.method, scope="row"),
            tag("td", number_text(cut.cut_pct, "{:.1f} %"), class_="number"),
            tag("td", number_text(cut.error_pct, "± {:.1f}"), class_="number"),
            tag("td", number_text(cut.fail_pct, "{:.0f} %"), class_="number"),
            tag("td", ON.format(count=cut.of) if cut.of else NO_NUMBER),
            tag("td", *(tag("div", evidence_mark(one, sources)) for one in cut.evidence)),
            tag("td", cut.note, class_="said"),
            data_testid="cut",
        )
        for cut in cuts
    )
    return tag("section", tag("h2", CUTS), table_markup(CUTS, CUT_COLUMNS, *rows),
               _bounds_form(bounds_pct), class_="stack")  # fmt: skip


def _bounds_form(bounds_pct: Sequence[float]) -> Html:
    fields = (
        tag("div", tag("label", label, for_=f"bound-{name}"),
            tag("input", type="number", id=f"bound-{name}", value=f"{value:g}", min=0, max=100,
                step="any", data_field=name, data_key=f"bound-{name}"), class_="field")
        for (name, label), value in zip(HOFSTEE_FIELDS, bounds_pct, strict=True)
    )  # fmt: skip
    return tag(
        "form",
        tag("h3", HOFSTEE_FORM),
        tag("div", *fields, class_="fields"),
        tag("button", SET_BOUNDS, type="submit", data_key="bounds"),
        data_act="bounds",
        data_form="bounds",
        class_="panel stack-small",
        data_testid="bounds",
    )


def scores_markup(examined: Examined) -> Html:
    """The heading of the chart of scores, in words for who cannot see it."""
    assert examined.table is not None  # noqa: S101 - the caller asked
    scores = examined.table.scores_pct
    told = SCORES_TEXT.format(low=scores.min(), high=scores.max(), on=ON.format(count=len(scores)))
    return tag("section", tag("h2", SCORES), tag("p", told, class_="soft"), class_="stack-small",
               style="padding-top: var(--s4)")  # fmt: skip


def limits_markup(limits: Limits, sources: Mapping[str, Source]) -> Html:
    """Every limit with its tag and source."""
    found: dict[str, Limit] = {name: getattr(limits, name) for name in type(limits).model_fields}
    rows = (
        tag("tr", tag("td", one.note), tag("td", one.text, class_="number"),
            tag("td", evidence_mark(one, sources)))
        for one in found.values()
    )  # fmt: skip
    keys = dict.fromkeys(one.src or "" for one in found.values())
    return tag(
        "details",
        tag("summary", tag("strong", LIMITS)),
        tag("div", table_markup(LIMITS, LIMIT_COLUMNS, *rows), tag("h3", SOURCES),
            source_list(keys, sources), class_="inside stack-small"),
        class_="attempt",
        data_key="limits",
        style="margin: var(--s5) 0",
    )  # fmt: skip


def _big(value: str, name: str, testid: str) -> Html:
    return tag("li", tag("b", value, data_testid=testid), name, class_="sum")
