"""One item before a judge, with its key, and the estimate that is asked for; or a pasted table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anatomy.sources import Source
from certification.standards.limits import Limits
from lessons import Question
from lessons.questions.choice import ChoiceQuestion
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.preview_panel import as_written
from pages.standards_panel import few_markup

ITEM_SIGN = "|"  # between round, item and count in what a control sends
RATE = _("Rate the items, round {number}")
ASK = _(
    "Think of candidates who know just enough to pass. Of 100 of them, how many get this right? "
    "Say what you think before you hear the others; it is kept as you save it."
)
WARNING = _("Nobody else may see this: it shows the right answer.")
ITEM_OF = _("Item {number} of {count}")
MAP = _("Items of the panel")
RATED, OPEN = _("rated"), _("not rated yet")
IN_MAP = _("Item {number}: {state}")
RIGHT_ONE, WHOLE = _("right answer"), _("All that the item says")
ESTIMATE = _("Of 100 borderline candidates, right")
SAVE = _("Save and go on")
BEFORE = _("Round {number}: you {own:.0f} %, all judges {mean:.0f} % ({low:.0f} to {high:.0f}).")
RIGHT = _("{share:.0f} % of the candidates who were asked were right.")
NOT_IN = _(
    "Round {number} goes on without you: an earlier round was closed before your ratings were in."
)
PASTE_HEAD = _("Paste a table instead")
PASTE_TEXT = _(
    "A line an item: its id, a comma, your estimate. All lines are taken or none; items that are "
    "left out stay as they are."
)
PASTED, TAKE = _("Estimates as CSV"), _("Take the table")


@dataclass(frozen=True)
class Asked:
    """What a judge is asked. rated: whether each item of the panel has an estimate of this round.

    known: how many estimates of the item are on record; estimate: the one that counts. before: in
    the round before, the judge's own, the mean, the least and the greatest. right_pct: candidates.
    """

    number: int
    place: int
    item: str
    question: Question
    rated: Sequence[bool]
    known: int
    estimate: float | None
    before: tuple[float | None, float, float, float] | None
    right_pct: float | None
    candidates: int
    takes_part: bool


def rating_markup(asked: Asked, limits: Limits, sources: Mapping[str, Source]) -> Html:
    """The item that is open, the way to every other, and the form for a pasted table."""
    head = tag("h2", RATE.format(number=asked.number))
    if not asked.takes_part:
        said = tag("p", NOT_IN.format(number=asked.number), role="status", data_testid="not-in")
        return tag("section", head, said, class_="stack-small")
    return tag(
        "section",
        head,
        tag("p", ASK, class_="soft"),
        tag("p", icon("warning"), " ", WARNING, class_="callout near"),
        _map(asked),
        tag(
            "article",
            tag("p", ITEM_OF.format(number=asked.place + 1, count=len(asked.rated)), " · ",
                asked.item, class_="eyebrow"),
            tag("h3", asked.question.prompt),
            *_key(asked.question, sources),
            _heard(asked, limits),
            _form(asked),
            class_="panel stack-small",
            data_testid="judged-item",
        ),
        _paste(asked.number),
        class_="stack",
    )  # fmt: skip


def _key(question: Question, sources: Mapping[str, Source]) -> Iterator[Html]:
    """The item with what is right: options in short, all else as its file says it."""
    whole = as_written(question, sources)
    if not isinstance(question, ChoiceQuestion):
        yield whole
        return
    options = (
        tag("li", one.text, " ", tag("span", icon("tick"), RIGHT_ONE, class_="chip right")
            if one.right else None)
        for one in question.options
    )  # fmt: skip
    yield tag("ul", *options)
    yield tag("details", tag("summary", WHOLE), whole, data_key="whole-item")


def _map(asked: Asked) -> Html:
    places = (_place(k, rated, here=k == asked.place) for k, rated in enumerate(asked.rated))
    return tag("nav", tag("ol", *places, class_="exam-map"), aria_label=MAP)


def _place(place: int, rated: bool, *, here: bool) -> Html:
    said = IN_MAP.format(number=place + 1, state=RATED if rated else OPEN)
    return tag(
        "li",
        tag("button", place + 1, type="button", class_="answered" if rated else None,
            data_act="go", data_value=place, data_key=f"item-{place}", aria_label=said,
            title=said, aria_current="step" if here else None),
    )  # fmt: skip


def _heard(asked: Asked, limits: Limits) -> Html | None:
    """What is known of the item since the round before."""
    if asked.before is None:
        return None
    own, mean, low, high = asked.before
    lines = [tag("p", BEFORE.format(number=asked.number - 1, own=own, mean=mean, low=low,
                                    high=high))]  # fmt: skip
    if asked.right_pct is not None:
        lines.append(tag("p", RIGHT.format(share=asked.right_pct)))
        lines += [one for one in (few_markup(asked.candidates, limits),) if one is not None]
    return tag("div", *lines, class_="callout note stack-small", data_testid="heard")


def _form(asked: Asked) -> Html:
    here = f"estimate-{asked.number}-{asked.place}-{asked.known}"
    value = "" if asked.estimate is None else f"{asked.estimate:g}"
    return tag(
        "form",
        tag("div", tag("label", ESTIMATE, for_="estimate"),
            tag("input", type="number", id="estimate", min=0, max=100, step="any", value=value,
                data_field="estimate", data_key=here, data_autofocus=True,
                data_testid="estimate"),
            class_="field"),
        tag("button", SAVE, icon("next"), type="submit", class_="primary", data_key="rate",
            data_testid="rate"),
        class_="stack-small",
        data_act="rate",
        data_value=f"{asked.number}{ITEM_SIGN}{asked.item}{ITEM_SIGN}{asked.known}",
        data_form=True,
        data_keep=here,
    )  # fmt: skip


def _paste(number: int) -> Html:
    form = tag(
        "form",
        tag("p", PASTE_TEXT, class_="small soft"),
        tag("div", tag("label", PASTED, for_="estimates"),
            tag("textarea", id="estimates", rows=6, data_field="estimates", data_key="estimates",
                spellcheck="false", data_testid="estimates"), class_="field"),
        tag("button", TAKE, type="submit", data_key="paste"),
        class_="inside stack-small",
        data_act="paste",
        data_value=number,
        data_form=True,
        data_keep=f"paste-{number}",
    )  # fmt: skip
    return tag("details", tag("summary", tag("strong", PASTE_HEAD)), form, class_="attempt",
               data_key="paste-table")  # fmt: skip
