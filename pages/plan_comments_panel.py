"""Comments of mentors on plans, as text."""

from __future__ import annotations

from collections.abc import Sequence

from certification.comments import Pin
from pages.icons import icon
from pages.language import _
from pages.markup import Html, moment, tag
from pages.plan_comments import OnPlan, letter_of

HEADING = _("Comments of mentors on your plans")
SEE = _("See them on the face")
NO_COMMENTS = _("No comment yet.")
AT = "{letter} · {where}"
WHOLE_PLAN = _("{letter} · the plan as a whole")


def comments_markup(plans: Sequence[OnPlan]) -> Html | None:
    """The plans with a comment, each with a link to them on the face; None where there is none."""
    told = [one for one in plans if one.comments]
    if not told:
        return None
    rows = (
        tag(
            "li",
            tag("h3", one.plan.name),
            comment_list(one),
            tag("p", tag("a", SEE, icon("next"), href=f"/mentor?plan={one.plan.id}",
                         class_="button")),
            class_="panel stack-small",
        )
        for one in told
    )  # fmt: skip
    return tag("section", tag("h2", HEADING), tag("ul", *rows, class_="stack"), class_="stack",
               data_testid="plan-comments")  # fmt: skip


def comment_list(one: OnPlan) -> Html:
    """Each comment of a plan: its letter, its place in words, who and when."""
    if not one.comments:
        return tag("p", NO_COMMENTS, class_="soft")
    rows = (
        tag(
            "li",
            tag("p", tag("strong", _place(number, told.comment.pin))),
            tag("p", told.comment.text),
            tag("p", name, " · ", moment(told.at), class_="small soft"),
            data_testid=f"comment-{letter_of(number)}",
        )
        for number, (told, name) in enumerate(one.comments)
    )
    return tag("ol", *rows, class_="stack-small")


def _place(number: int, pin: Pin | None) -> str:
    letter = letter_of(number)
    if pin is None:
        return WHOLE_PLAN.format(letter=letter)
    return AT.format(letter=letter, where=pin.where)
