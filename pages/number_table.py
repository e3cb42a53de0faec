"""A table of numbers on a page: it scrolls where it is too wide, and a gap is a dash."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pages.markup import Html, tag

NO_NUMBER = "–"


def table_markup(label: str, columns: Sequence[str], *rows: Html) -> Html:
    """A table with these heads; label: what a screen reader calls it."""
    heads = (tag("th", text, scope="col") for text in columns)
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag("div", table, class_="table-scroll", tabindex=0, role="region", aria_label=label)


def number_text(value: float | None, form: str) -> str:
    """The number in this form, a dash where there is none.

    >>> number_text(0.5, "{:.1f} %"), number_text(float("nan"), "{:.1f} %")
    ('0.5 %', '–')
    """
    return NO_NUMBER if value is None or math.isnan(value) else form.format(value)
