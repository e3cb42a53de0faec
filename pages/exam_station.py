"""What the scripted stations show: the talk with a virtual patient, the start of a complication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.exam_asking import PLACE_SIGN
from pages.icons import icon
from pages.language import _
from pages.lesson_shelf import content_mark
from pages.markup import Html, tag
from pages.questions.case import SEXES, WHO
from pages.questions.drill import BEGIN, DRILL_HELP, NO_ADVICE
from pages.retold import retold

SCRIPTED = _("A scripted virtual patient, made up. What you say cannot be taken back.")
FOLLOWED = _("What followed")
SAYS = _("The patient")
REPLIES = _("What do you say or do?")
ENDED = _("The talk is over. What was said is saved.")


def talk_markup(view: Mapping[str, Any], address: str) -> Html:
    """The present turn and the replies. address: of the question, with what is kept of it."""
    patient = view["patient"]
    who = SEXES.get(patient["sex"], patient["sex"])
    return tag(
        "section",
        tag("h3", WHO.format(name=patient["name"], age=patient["age"], who=who)),
        tag("p", retold(patient["tells"]), class_="soft"),
        tag("p", SCRIPTED, content_mark(), class_="small soft"),
        tag("div", tag("h4", FOLLOWED), tag("p", retold(view["then"]), data_testid="then"),
            class_="callout note") if view["then"] else None,
        tag("blockquote", tag("h4", SAYS, class_="visually-hidden"), tag("p", retold(view["says"])),
            class_="callout", data_testid="says"),
        _replies(view, address),
        class_="stack-small",
        data_testid="talk",
    )  # fmt: skip


def drill_start(view: Mapping[str, Any]) -> Html:
    """What comes, before the first moment and its clock."""
    return tag(
        "div",
        tag("p", DRILL_HELP.format(count=view["moments"])),
        tag("p", NO_ADVICE, class_="small soft"),
        tag("button", BEGIN, icon("next"), type="button", class_="primary", data_act="begin_drill",
            data_key="begin-drill", data_testid="begin-drill"),
        class_="stack-small",
    )  # fmt: skip


def _replies(view: Mapping[str, Any], address: str) -> Html:
    if view["ended"]:
        return tag("p", ENDED, role="status", data_testid="ended")
    rows = (
        tag("button", retold(one["text"]), type="button", class_="wide", data_act="reply",
            data_item=True,
            data_value=f"{address}{PLACE_SIGN}{one['id']}", data_key=f"reply-{one['id']}",
            data_testid=f"reply-{number}")
        for number, one in enumerate(view["options"])
    )  # fmt: skip
    return tag("div", tag("h4", REPLIES), tag("div", *rows, class_="stack-small rows",
               data_rove=True), class_="stack-small")  # fmt: skip
