"""Choose: one answer, or all that are right."""

from __future__ import annotations

from typing import Any, Final

from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import option_rows
from pages.questions.panel import Open, Panel

CHOICE_ONE, CHOICE_MANY = _("One answer is right."), _("More than one answer may be right.")


def body(opened: Open) -> Html:
    """The options, one or several to tick."""
    many = opened.view["multiple"]
    chosen = opened.draft.fields.get("option", ())
    return join(
        tag("legend", CHOICE_MANY if many else CHOICE_ONE, class_="soft"),
        option_rows(opened.view["options"], chosen, many=many),
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The options that were ticked."""
    del question
    chosen = draft.fields.get("option", ())
    return {"option_ids": (chosen,) if isinstance(chosen, str) else chosen}


CHOICE: Final = Panel(title=_("Choose"), name=_("Choose"), body=body, read=read)
