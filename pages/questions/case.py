"""A case: who it is and what they tell. Its parts are asked by the panels of their own kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lessons.feedback import AnswerRefused
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.panel import Open, Panel
from pages.retold import retold

SEXES: Mapping[str, str] = {"female": "woman", "male": "man"}
WHO = "{name}, {age}, {who}"
INVENTED = _("An invented person.")
CONCERN = "“{text}”"
TOLD = (
    ("medication", _("Medication")),
    ("previous_treatment", _("Treated before")),
    ("conditions", _("Conditions")),
)
NOTHING = _("none told")
PART_OF = _("Part {number} of {count}. An answer once given stays as it is.")
IN_PARTS = _("The questions about this patient come one after another.")


def story(view: Mapping[str, Any], number: int) -> Html:
    """The patient as they present themselves. number: which part is asked, from 1."""
    who = SEXES.get(view["sex"], view["sex"])
    rows = (
        tag("tr", tag("th", words, scope="row"), tag("td", _list(view[key]))) for key, words in TOLD
    )
    return tag(
        "section",
        tag("h3", WHO.format(name=view["name"], age=view["age"], who=who)),
        tag("p", CONCERN.format(text=retold(view["concern"]))),
        tag("table", tag("tbody", *rows), class_="small"),
        tag("p", INVENTED, " ", view["prompt"], class_="soft"),
        tag("p", PART_OF.format(number=number, count=view["count"]), class_="small soft"),
        class_="stack-small",
        data_testid="case",
    )


def body(opened: Open) -> Html:
    """The patient alone."""
    return join(story(opened.view, 1))


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """Nothing: a case is answered part by part. Raises AnswerRefused."""
    del question, draft
    raise AnswerRefused(IN_PARTS)


def _list(lines: Sequence[str]) -> str:
    return "; ".join(retold(line) for line in lines) or NOTHING


CASE_PANEL: Final = Panel(title=_("The case as a whole"), name=_("A patient"), body=body, read=read)
