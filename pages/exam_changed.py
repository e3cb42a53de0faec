"""What is said of a sitting whose content has changed since it began."""

from __future__ import annotations

from collections.abc import Mapping

from certification.recall import Recalled
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag

SINCE = _(
    "Content has changed since: {what}. This sitting is asked and graded with what was kept when "
    "it began."
)
WHAT: Mapping[str, str] = {
    "bank": _("lessons, difficulties or rubrics"),
    "blueprint": _("the blueprint"),
    "stations": _("the stations"),
    "atlas": _("the anatomy, so that its faces cannot be shown again"),
    "drawing": _("the way papers are drawn"),
}


def changed_since(told: Recalled) -> str:
    """The sentence, "" where nothing has changed."""
    what = ", ".join(str(WHAT[name]) for name in told.changed)
    return SINCE.format(what=what) if what else ""


def changed_markup(told: Recalled) -> Html | None:
    """The same as a line of a page."""
    said = changed_since(told)
    return tag("p", icon("warning"), " ", said, class_="small soft",
               data_testid="changed-since") if said else None  # fmt: skip
