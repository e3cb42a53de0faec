"""What the mentor's page says: entries to sign or decline, plans to comment on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from anatomy.face import Face
from certification.comments import Pin
from certification.logbook import Logged
from lessons.lesson import Lesson
from pages.icons import icon
from pages.landmark_names import landmark_names
from pages.language import _
from pages.logbook_panel import entry_markup
from pages.markup import Html, join, tag
from pages.plan_comments import OnPlan
from pages.plan_comments_panel import comment_list
from pages.plan_saved import VERDICTS
from pages.practise_panel import pane
from pages.questions.fields import number_field, select_field
from pages.questions.place import (
    LANDMARK,
    LATERAL,
    PUT,
    SIDE,
    SIDES,
    SUPERIOR,
    WITHOUT_MOUSE,
)
from pages.road_panel import CHOOSE, alert, text_field
from records.rows import SavedPlan

WAITING = _("Waiting for a mentor")
NOTHING_WAITS = _("No case of another learner waits.")
NO_ROLE = _(
    "You are no mentor here. Whoever looks after Facies grants the role on this machine, with a "
    "passphrase: python app.py role NAME mentor."
)
NOTE, PASSPHRASE, SIGN, DECLINE = _("Comment"), _("Your passphrase"), _("Sign"), _("Decline")
OF = _("Case of {name}")
PLANS, NO_PLANS, CHOOSE_PLAN = (
    _("Plans of learners"),
    _("No learner has saved a plan."),
    _("Saved plan"),
)
PLAN = "{learner}: {plan} ({verdict})"
COMMENTS, WRITE = _("Comments"), _("Write a comment")
CLICK = _("Click the face where the comment belongs, or leave it without a place.")
PINNED = _("Pinned: {where}.")
UNPIN, SEND = _("Take the pin away"), _("Send the comment")
LEGEND = _("Numbers are the injections of the plan, letters the comments.")
YOURS = _("Your plan with what mentors wrote.")


def mentor_markup(
    waiting: Sequence[tuple[Logged, str]],
    techniques: Mapping[str, Lesson],
    names: Mapping[UUID, str],
    *,
    is_mentor: bool,
    plans: Html,
    plan_first: bool,
    trouble: str,
) -> Html:
    """The whole panel. waiting: entries with the name of their learner. plans: of `plans_markup`.

    plan_first: a plan is open, so it stands above the entries.
    """
    if not is_mentor:
        no_role = tag("p", NO_ROLE, class_="callout", data_testid="no-role")
        return pane(alert(trouble), no_role, testid="mentor")
    rows = (
        tag("li", tag("h3", OF.format(name=name)),
            tag("ol", entry_markup(one, techniques, names, below=_decide(one))),
            class_="stack-small")
        for one, name in waiting
    )  # fmt: skip
    nothing = tag("p", NOTHING_WAITS, class_="soft", data_testid="nothing-waits")
    entries = tag("ul", *rows, class_="stack") if waiting else nothing
    signing = tag("section", tag("h2", WAITING), entries, class_="stack")
    parts = (plans, signing) if plan_first else (signing, plans)
    return pane(alert(trouble), *parts, testid="mentor")


def plans_markup(
    plans: Sequence[tuple[SavedPlan, str]],
    chosen: OnPlan | None,
    pin: Pin | None,
    *,
    face: Face,
    draft: int,
) -> Html:
    """The plans to choose from and, of the chosen one, its comments and the form for another.

    draft: number of the comment in the form; what was typed stays while it is the same.
    """  # fmt: skip
    if not plans:
        return tag("section", tag("h2", PLANS), tag("p", NO_PLANS, class_="soft"))
    current = "" if chosen is None else str(chosen.plan.id)
    options = [("", CHOOSE)] + [
        (str(one.id), PLAN.format(learner=name, plan=one.name,
                                  verdict=VERDICTS.get(one.verdict, one.verdict)))
        for one, name in plans
    ]  # fmt: skip
    rows = (tag("option", words, value=key, selected=key == current) for key, words in options)
    choose = tag("div", tag("label", CHOOSE_PLAN, for_="mentor-plan"),
                 tag("select", *rows, id="mentor-plan", data_change="plan", data_key="plan",
                     data_testid="plan"), class_="field")  # fmt: skip
    return tag("section", tag("h2", PLANS), choose,
               None if chosen is None else join(_comments(chosen), _write(pin, face, draft)),
               class_="stack")  # fmt: skip


def own_markup(chosen: OnPlan) -> Html:
    """A learner's own plan with its comments, to read."""
    return pane(tag("h2", chosen.plan.name), tag("p", YOURS, class_="soft"), _comments(chosen),
                testid="own-plan")  # fmt: skip


def _comments(chosen: OnPlan) -> Html:
    return tag("div", tag("h3", COMMENTS), tag("p", LEGEND, class_="small soft"),
               comment_list(chosen), class_="stack-small")  # fmt: skip


def _write(pin: Pin | None, face: Face, draft: int) -> Html:
    told = CLICK if pin is None else PINNED.format(where=pin.where)
    unpin = tag("button", UNPIN, type="button", class_="quiet", data_act="unpin", data_key="unpin")
    in_words = tag(
        "details",
        tag("summary", WITHOUT_MOUSE, class_="small"),
        tag("div",
            select_field("landmark", LANDMARK, landmark_names(face), "glabella"),
            select_field("side", SIDE, SIDES, "left"),
            number_field("lateral", LATERAL, "", word="word"),
            number_field("superior", SUPERIOR, "", word="word"), class_="fields"),
        tag("button", icon("pin"), PUT, type="button", data_act="put", data_key="put",
            data_testid="put"),
        class_="stack-small",
        data_key="in-words",
    )  # fmt: skip
    return tag(
        "form",
        tag("h3", WRITE),
        tag("p", icon("pin"), " ", told, role="status", class_="callout", data_testid="pinned"),
        None if pin is None else unpin,
        in_words,
        text_field("text", NOTE, ""),
        text_field("passphrase", PASSPHRASE, "", most=200, kind="password", here="comment"),
        tag("button", SEND, type="submit", class_="primary", data_key="send", data_testid="send"),
        class_="stack",
        data_act="comment",
        data_form=True,
        data_keep=f"comment-{draft}",
    )  # fmt: skip


def _decide(one: Logged) -> Html:
    here = f"{one.version}"
    value = f"{one.id}|{one.version}"
    return tag(
        "form",
        text_field("note", NOTE, "", here=here),
        text_field("passphrase", PASSPHRASE, "", most=200, kind="password", here=here),
        tag("div",
            tag("button", SIGN, type="submit", class_="primary", data_key=f"sign-{here}",
                data_testid=f"sign-{one.number}"),
            tag("button", DECLINE, type="button", data_act="decline", data_value=value,
                data_key=f"decline-{here}", data_testid=f"decline-{one.number}"),
            class_="line"),
        class_="stack-small",
        data_act="sign",
        data_value=value,
        data_form=True,
        data_keep=here,
    )  # fmt: skip
