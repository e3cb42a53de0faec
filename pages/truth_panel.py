"""On the card: how far the figures of a structure can be trusted, in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anatomy.evidence import EV_MEANING, Ev
from anatomy.structures import Structure
from anatomy.tally import count_evidence
from anatomy.truth import Check
from pages.language import _
from pages.markup import Html, join, tag
from pages.retold import retold
from pages.truth_table import comparison_markup

TITLE = _("How far to trust it")
SUM = _("{found} of {all} figures were read in the source given")
NO_FIGURES = _("No figures are recorded yet.")
WORDS: Mapping[Ev, str] = {
    "found": _("read in the source"),
    "recalled": _("from memory, unverified"),
    "derived": _("worked out from figures read"),
    "proposal": _("our own choice, no evidence"),
}


def truth_markup(structure: Structure, checks: Sequence[Check]) -> Html:
    """How many figures are found, recalled, derived or proposed, with a bar; then ours beside."""
    counted = count_evidence(structure)
    total = sum(counted.values())
    if total == 0:
        return tag("div", tag("dt", TITLE), tag("dd", NO_FIGURES, class_="soft"))
    bars = (
        tag("i", class_=ev, style=f"flex-grow: {count}") for ev, count in counted.items() if count
    )
    rows = (
        tag("li", tag("i", class_=f"key {ev}", aria_hidden="true"),
            tag("b", count, class_="number"), WORDS[ev], title=retold(EV_MEANING[ev]))
        for ev, count in counted.items() if count
    )  # fmt: skip
    counts = tag(
        "div",
        tag("dt", TITLE),
        tag("dd", SUM.format(found=counted["found"], all=total)),
        tag("dd", tag("div", *bars, class_="truth-bar", aria_hidden="true"),
            tag("ul", *rows, class_="truth-list")),
        data_testid="truth",
    )  # fmt: skip
    return join(counts, comparison_markup(checks))
