"""Fields and lines that several kinds of question use."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

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
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    chosen: str,
    *,
    kept: bool = False,
) -> Html:
    """A list to choose from. options: (value, words). kept: tell the page at once."""
    here = f"word-{name}"
    rows = (tag("option", text, value=key, selected=key == chosen) for key, text in options)
    return tag(
        "div",
        tag("label", label, for_=here),
        tag("select", *rows, id=here, data_field=name, data_key=name, data_testid=here,
            data_input=f"draft_{name}" if kept else None),
        class_="field",
    )  # fmt: skip


def option_rows(
    options: Iterable[Mapping[str, str]], chosen: Container[str], *, many: bool
) -> Html:
    """Options to tick, one or several. options: their id and text. chosen: ids ticked."""
    rows = (
        tag(
            "label",
            tag("input", type="checkbox" if many else "radio", name="option", value=option["id"],
                data_field="option", data_key=f"option-{option['id']}",
                data_testid=f"option-{option['id']}", checked=option["id"] in chosen),
            tag("span", option["text"]),
            class_="option",
        )
        for option in options
    )  # fmt: skip
    return tag("div", *rows, class_="options")
