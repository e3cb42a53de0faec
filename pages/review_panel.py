"""What stands beside the face before and after a review: what is due, what is known, when next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lessons.practice import Memory, level_of
from pages.icons import icon
from pages.language import _, _n
from pages.markup import Html, moment, tag
from pages.mastery_panel import levels_markup
from pages.practise_panel import pane
from pages.practise_start import name_form
from pages.review_queue import Today

SETUP = "review-start"
TITLE = _("Today")
TEXT = _(
    "Each structure and each site is a card. It comes back just before the model of memory thinks "
    "you would forget it, and at once when you were sure, wrong and near a vessel or a nerve."
)
REASONS: Mapping[str, str] = {
    "urgent": _("First of all: sure, wrong and near a vessel or a nerve"),
    "learning": _("Being learnt"),
    "due": _("Due"),
    "new": _("New"),
    "later": _("Due later today"),
}
START, GO_ON, NOW = _("Start"), _("Go on where you stopped"), _("Ask the cards of later today now")
NOTHING = _("Nothing is due now.")
DONE = _("Done for now")
DONE_COUNT = _n("1 card answered.", "{count} cards answered.")
NEXT_AT = _("The next card comes back:")
KNOWN = _("What you know")
ON_FACE = _("See it on the face")
TO_PROGRESS = _("See your progress")
TO_ROAD = _("Where you stand")
MODEL = _("When a card comes back is worked out by a model of memory (FSRS); it is no measurement.")


def start_markup(
    today: Today | None,
    memories: Mapping[str, Memory],
    *,
    opened: bool,
    name_wanted: bool = True,
) -> Html:
    """What is due, and a button to start. today: None where there is no learner or no record.

    opened: a card was shown and not answered yet.
    """
    if today is None:
        return pane(name_form() if name_wanted else None, testid=SETUP)
    now = len(today.coming(early=False))
    return pane(
        tag("h2", TITLE),
        tag("p", TEXT, class_="soft"),
        _reasons(today.counts) if today.queue else None,
        _button(GO_ON if opened else START, "start") if now or opened else None,
        None if now or opened else tag("p", NOTHING, role="status", data_testid="nothing-due"),
        _later(today),
        _known(today, memories),
        tag("p", MODEL, class_="small soft"),
        testid=SETUP,
    )


def rest_markup(today: Today, *, done: int) -> Html:
    """Nothing more is due now: how many were answered, and when the next comes back."""
    return pane(
        tag("h2", DONE),
        tag("p", DONE_COUNT.format(count=done), data_testid="done-count"),
        _later(today),
        _known(today, today.memories),
        tag("p", MODEL, class_="small soft"),
        tag(
            "div",
            tag("a", TO_PROGRESS, href="/progress", class_="button"),
            tag("a", TO_ROAD, href="/road", class_="button"),
            class_="line",
        ),
        testid="done",
    )


def _reasons(counts: Counter[str]) -> Html:
    rows = (
        tag("tr", tag("th", words, scope="row"), tag("td", counts[reason], class_="number"),
            data_testid=f"queue-{reason}")
        for reason, words in REASONS.items()
        if counts[reason]
    )  # fmt: skip
    return tag("table", tag("tbody", *rows))


def _button(words: str, act: str, *, primary: bool = True) -> Html:
    return tag("button", words, icon("next"), type="button", data_act=act, data_key=act,
               data_testid=act, class_="primary" if primary else None)  # fmt: skip


def _later(today: Today) -> Html | None:
    if today.next_at is None or today.coming(early=False):
        return None
    early = _button(NOW, "early", primary=False) if today.counts["later"] else None
    return tag("div", tag("p", NEXT_AT, " ", tag("strong", moment(today.next_at))), early,
               class_="stack-small", data_testid="next-at")  # fmt: skip


def _known(today: Today, memories: Mapping[str, Memory]) -> Html:
    levels = Counter(level_of(memories.get(one), at=today.now) for one in today.deck)
    return tag(
        "section",
        tag("h3", KNOWN),
        levels_markup(levels),
        tag("p", tag("a", ON_FACE, icon("next"), href="/review?show=mastery", class_="button",
                     data_testid="to-mastery")),
        class_="stack-small",
    )  # fmt: skip
