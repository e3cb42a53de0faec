"""Choose: one answer, or all that are right."""

from __future__ import annotations

from typing import Any, Final

from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.panel import Open, Panel

CHOICE_ONE, CHOICE_MANY = "One answer is right.", "More than one answer may be right."


def body(opened: Open) -> Html:
    """The options, one or several to tick."""
    many = opened.view["multiple"]
    chosen = opened.draft.fields.get("option", ())
    options = (
        tag(
            "label",
            tag("input", type="checkbox" if many else "radio", name="option", value=option["id"],
                data_field="option", data_key=f"option-{option['id']}",
                data_testid=f"option-{option['id']}", checked=option["id"] in chosen),
            tag("span", option["text"]),
            class_="option",
        )
        for option in opened.view["options"]
    )  # fmt: skip
    return join(
        tag("legend", CHOICE_MANY if many else CHOICE_ONE, class_="soft"),
        tag("div", *options, class_="options"),
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The options that were ticked."""
    del question
    chosen = draft.fields.get("option", ())
    return {"option_ids": (chosen,) if isinstance(chosen, str) else chosen}


CHOICE: Final = Panel(title="Choose", name="Choose", body=body, read=read)
