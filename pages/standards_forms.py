"""Two forms on the page Standards: are they alike, and how a score of one reads on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anatomy.sources import Source
from certification.standards.equating import Equating, equate, forms_apart_pct
from certification.standards.limits import Limits
from certification.standards.matrix import UnusableData
from certification.standards.responses import ResponseTable
from pages.figures import evidence_mark
from pages.language import _
from pages.markup import Html, tag
from pages.number_table import table_markup

FORMS = _("Two forms")
ONE_FORM = _("Everybody sat the same form, so there is nothing to equate.")
FORM_COLUMNS = (_("Form"), _("Items"), _("Candidates"), _("Mean score"))
FORM = _("Form {number}")
APART = _("For the same candidates the forms differ by {apart:.1f} % in expected score: ")
APART_UNEQUATED = _(
    "The means differ by {apart:.1f} %, which tells of the forms only if the candidates are alike: "
)
ALIKE, NOT_ALIKE = _("within {limit}."), _("more than {limit}.")
READS = _("A score of {score:.0f} % on form 2 reads as {read:.1f} % on form 1.")


def forms_markup(
    forms: Sequence[ResponseTable],
    limits: Limits,
    sources: Mapping[str, Source],
    *,
    cut_pct: float,
) -> Html:
    """The two forms most taken, how far apart they are, and how the cut reads on the other."""
    if len(forms) < 2:
        return _section(tag("p", ONE_FORM, class_="soft"))
    first, second = forms[:2]
    try:
        found = equate(first.shares, second.shares, shared_items(first, second), limits=limits)
    except UnusableData as why:
        return _section(_forms_table((first, second)), tag("p", str(why)))
    read = READS.format(score=cut_pct, read=found.to_form_a([cut_pct])[0])
    return _section(
        _forms_table((first, second)),
        tag("p", found.note, " ", evidence_mark(limits.common_share, sources)),
        tag("p", _apart(first, second, found, limits), " ",
            evidence_mark(limits.forms_apart, sources), data_testid="apart"),
        tag("p", read, data_testid="reads") if found.method != "none" else None,
    )  # fmt: skip


def shared_items(first: ResponseTable, second: ResponseTable) -> list[tuple[int, int]]:
    """Columns of the items that are in both forms, (first, second)."""
    column = {name: k for k, name in enumerate(second.items)}
    return [(k, column[name]) for k, name in enumerate(first.items) if name in column]


def _apart(first: ResponseTable, second: ResponseTable, found: Equating, limits: Limits) -> str:
    if found.method == "none":
        apart = forms_apart_pct(first.facility_pct, second.facility_pct)
        told = APART_UNEQUATED
    else:
        mean = float(second.scores_pct.mean())
        apart, told = abs(float(found.to_form_a([mean])[0]) - mean), APART
    verdict = ALIKE if apart <= limits.forms_apart.at else NOT_ALIKE
    return told.format(apart=apart) + verdict.format(limit=limits.forms_apart.text)


def _forms_table(forms: Sequence[ResponseTable]) -> Html:
    rows = (
        tag("tr", tag("th", FORM.format(number=number), scope="row"),
            *(tag("td", cell, class_="number") for cell in (
                len(form.items), len(form.candidates), f"{form.scores_pct.mean():.1f} %")))
        for number, form in enumerate(forms, start=1)
    )  # fmt: skip
    return table_markup(FORMS, FORM_COLUMNS, *rows)


def _section(*content: Html | None) -> Html:
    return tag("section", tag("h2", FORMS), *content, class_="stack-small", data_testid="forms")
