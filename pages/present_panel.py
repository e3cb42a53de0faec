"""What stands beside the face in the presenter's window."""

from __future__ import annotations

from collections.abc import Mapping

from anatomy.sources import Source
from lessons.cite import show_citations
from lessons.lesson import Lesson
from pages.icons import icon
from pages.language import _
from pages.lesson_steps import (
    NEXT,
    PREVIOUS,
    START,
    STEP_OF,
    TO_SHORT,
    TO_SHORT_TITLE,
    after,
    before,
    presenter_note,
    route,
    step_title,
)
from pages.markup import Html, markdown, tag
from pages.rooms import Shown

NO_NOTE = _("Tell what the lesson is for; the class sees its objectives.")
COMES_NEXT = _("Next: {title}")
TO_FIRST, TO_LAST = _("First"), _("Last")
LAST = _("This is the last step.")
POINTER = _("Pointer")
POINTER_HINT = _("Click the face: the class sees a bright ring there. Key P.")
BIG_LABELS = _("Big labels")
CLASS_WINDOW = _("Open the class window")
CLASS_TEXT = _(
    "The class window follows this one, as you step, turn, peel and cut the face. It may be any "
    "window of this room."
)
TIME, SINCE = _("Time"), _("Since the window opened")
CONTROLS = _("What the class sees")
STEP_TEXT = _("The step's text")


def present_markup(
    lesson: Lesson, shown: Shown, *, pointing: bool, token: str, sources: Mapping[str, Source]
) -> Html:
    """Notes, the next step's title, the clock and the controls, at one step (0 is the overview)."""
    step = shown.step
    onward = after(lesson, step, short=shown.short)
    note = lesson.steps[step - 1].presenter_note if step else NO_NOTE
    coming = LAST if onward is None else COMES_NEXT.format(title=step_title(lesson, onward))
    return tag(
        "div",
        _clock(),
        tag("p", STEP_OF.format(number=step, count=len(lesson.steps)), class_="eyebrow"),
        tag("h2", step_title(lesson, step), data_testid="present-title"),
        presenter_note(note, sources),
        tag("p", coming, class_="soft", data_testid="present-next"),
        _switches(lesson, shown, pointing=pointing),
        _text(lesson, step, sources),
        tag("p", CLASS_TEXT, " ",
            tag("a", CLASS_WINDOW, href=f"/lesson?id={lesson.id}&step={step}&room={token}",
                target="_blank", data_testid="to-class"), class_="small soft"),
        tag("div", class_="push"),
        _stepping(lesson, step, short=shown.short),
        class_="pane full stack",
        data_testid="present-panel",
    )  # fmt: skip


def _clock() -> Html:
    return tag(
        "p",
        tag("span", "", class_="clock", data_clock="time", title=TIME, role="timer"),
        " ",
        tag("span", "", class_="soft", data_clock="since", title=SINCE),
        class_="spread",
    )


def _switches(lesson: Lesson, shown: Shown, *, pointing: bool) -> Html:
    return tag(
        "div",
        tag("button", icon("near"), POINTER, type="button", data_act="pointer", data_key="pointer",
            data_press="p P", aria_pressed="true" if pointing else "false", title=POINTER_HINT,
            data_testid="pointer"),
        tag("button", BIG_LABELS, type="button", data_act="labels", data_key="labels",
            aria_pressed="true" if shown.big_labels else "false", data_testid="big-labels"),
        tag("button", TO_SHORT, type="button", data_act="short", data_key="short",
            aria_pressed="true" if shown.short else "false", data_testid="present-short",
            title=TO_SHORT_TITLE.format(count=len(lesson.short_steps))),
        class_="line",
        role="group",
        aria_label=CONTROLS,
    )  # fmt: skip


def _text(lesson: Lesson, step: int, sources: Mapping[str, Source]) -> Html:
    words = lesson.steps[step - 1].text if step else lesson.summary
    return tag("details", tag("summary", STEP_TEXT),
               tag("div", markdown(show_citations(words, sources)), class_="prose"),
               data_key="text")  # fmt: skip


def _stepping(lesson: Lesson, step: int, *, short: bool) -> Html:
    onward, backward = (way(lesson, step, short=short) for way in (after, before))
    last = route(lesson, short=short)[-1]
    back = tag("button", icon("previous"), PREVIOUS, type="button", data_act="step",
               data_value=backward, data_key="previous", data_press="PageUp ArrowLeft",
               disabled=backward is None, data_testid="previous")  # fmt: skip
    forward = tag("button", NEXT if step else START, icon("next"), type="button", class_="primary",
                  data_act="step", data_value=onward, data_key="next", disabled=onward is None,
                  data_press="PageDown ArrowRight", data_testid="next")  # fmt: skip
    ends = (
        tag("button", words, type="button", class_="small quiet", data_act="step",
            data_value=number, data_key=key, data_press=key,
            aria_label=f"{words}: {step_title(lesson, number)}")
        for key, number, words in (("Home", 0, TO_FIRST), ("End", last, TO_LAST))
    )  # fmt: skip
    return tag("div", back, *ends, forward, class_="stepping")
