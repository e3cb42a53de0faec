"""How much: one field, in the unit that is asked for."""

from __future__ import annotations

from typing import Any, Final

from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import number_field
from pages.questions.panel import Open, Panel

UNITS, ML = _("Units (U)"), _("Volume, mL")
DOSE_HELP = _("Units belong to one product and are never converted into another’s.")


def body(opened: Open) -> Html:
    """The field for units or for millilitres."""
    name, label = ("units", UNITS) if opened.view["unit"] == "U" else ("ml", ML)
    return join(
        tag("div", number_field(name, label, opened.draft.word(name)), class_="fields"),
        tag("p", DOSE_HELP, class_="small soft"),
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The amount. Raises AnswerRefused for what is no number."""
    name = "units" if question.unit == "U" else "ml"
    return {name: draft.number(name)}


DOSE_PANEL: Final = Panel(
    title=_("How much?"), name=_("Work out a dose"), body=body, read=read, typed=("units", "ml")
)
