"""Fields and lines that several kinds of question use."""

from __future__ import annotations

from collections.abc import Sequence

from pages.icons import icon
from pages.markup import Html, tag

MAX_DIGITS = 12


def status(text: str, *, done: bool) -> Html:
    """What there is to do, or that it is done; read aloud when it changes."""
    return tag("p", icon("tick" if done else "info"), " ", text, role="status",
               class_="callout note" if done else "callout", data_testid="status")  # fmt: skip


def number_field(name: str, label: str, value: str, *, word: str = "") -> Html:
    """A field for a number. word: the start of its id, where it is none of the answer itself."""
    here = f"{word or 'field'}-{name}"
    return tag(
        "div",
        tag("label", label, for_=here),
        tag("input", type="text", inputmode="decimal", id=here, data_field=name, data_key=name,
            data_input=None if word else f"draft_{name}", autocomplete="off", value=value,
            maxlength=MAX_DIGITS, data_testid=here if word else name),
        class_="field",
    )  # fmt: skip


def select_field(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str, *, word: str = "word"
) -> Html:
    """A list to choose from. options: (value, words)."""
    here = f"{word}-{name}"
    rows = (tag("option", text, value=key, selected=key == chosen) for key, text in options)
    return tag(
        "div",
        tag("label", label, for_=here),
        tag("select", *rows, id=here, data_field=name, data_key=name, data_testid=here),
        class_="field",
    )
