"""A complication against the clock: one moment after another; the server's clock decides."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lessons.feedback import AnswerRefused
from lessons.questions.drill import (
    EXTRA_TIMES,
    LONGEST_S,
    DrillMark,
    DrillQuestion,
    DrillStep,
    Moment,
    limit_s,
    public_moment,
)
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import select_field, status
from pages.questions.panel import Open, Panel
from pages.sheet import Act

DRILL_HELP = _("{count} moments follow, one after another. Each asks for one choice in its time.")
NO_ADVICE = _("The times are this project’s own choice, no clinical figure.")
EXTRA = _("Time")
EXTRA_NAMES: Final = {
    1.0: _("As set"),
    1.25: _("A quarter more"),
    1.5: _("Half as much again"),
    2.0: _("Twice as much"),
    0.0: _("No clock"),
}
BEGIN = _("Begin")
MOMENT_OF = _("Moment {number} of {count}")
SECONDS_THEN_ON = _("{seconds:g} seconds to choose; then the next moment comes")
SECONDS_LEFT = _("Seconds left:")
TIME_OVER = _("The time of moment {number} ran out: nothing was chosen.")
NO_CLOCK = _("No clock")
OVER = _("The last moment is over. Confirm to see the debrief.")
NOT_BEGUN = _("Begin the drill first.")
NOT_OVER = _("The drill is not finished. Please go through every moment.")
RUN: Final = "drill"  # in what the draft keeps
BEGIN_DRILL, CHOOSE, RUN_OUT = "begin_drill", "choose_way", "moment_over"  # acts of the page


@dataclass
class Run:
    """A drill under way: its beginning, then one mark for each choice."""

    marks: list[DrillMark]

    @property
    def extra_time(self) -> float:
        """The learner's factor on all times."""
        return self.marks[0].extra_time

    @property
    def shown_at(self) -> datetime:
        """When its present moment came up."""
        return self.marks[-1].at

    @property
    def steps(self) -> list[DrillStep]:
        """What was chosen."""
        return [mark.step for mark in self.marks if mark.step is not None]


def body(opened: Open) -> Html:
    """The start with its time setting, the present moment, or that it is over."""
    run: Run | None = opened.draft.kept.get(RUN)
    if run is None:
        return _start(opened)
    if len(run.steps) >= opened.view["moments"]:
        return join(_ran_out(run), status(OVER, done=True))
    return _moment(opened, run)


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """Every choice with its time. Raises AnswerRefused before the last one."""
    run: Run | None = draft.kept.get(RUN)
    if run is None:
        raise AnswerRefused(NOT_BEGUN)
    if len(run.steps) < len(question.moments):
        raise AnswerRefused(NOT_OVER)
    steps = tuple(step.model_dump() for step in run.steps)
    return {"steps": steps, "extra_time": run.extra_time}


def kept(draft: Draft) -> tuple[DrillMark, ...]:
    """The run, mark by mark, so that a page that loads again goes on where the clock is."""
    run: Run | None = draft.kept.get(RUN)
    return () if run is None else tuple(run.marks)


def recalled(draft: Draft, kept: Sequence[Mapping[str, Any]]) -> None:
    """The run as it was stored."""
    draft.kept[RUN] = Run([DrillMark.model_validate(mark) for mark in kept])


def begin(opened: Open, act: Act) -> None:
    """Starts the clock of the first moment."""
    if RUN not in opened.draft.kept:
        first = DrillMark(extra_time=_extra(act.word("extra_time")), at=opened.studio.clock())
        opened.draft.kept[RUN] = Run([first])


def choose(opened: Open, act: Act) -> None:
    """Keeps this choice with the time that went by on the server, and shows the next moment."""
    moment, option = _present(opened), act.text
    name, _, choice = option.rpartition(".")
    if moment is None or name != moment.id or moment.option(choice) is None:
        return  # of an earlier moment, or none
    _go_on(opened, DrillStep(moment_id=name, option_id=choice, seconds=_gone_s(opened)))


def run_out(opened: Open, act: Act) -> None:
    """Keeps that nothing was chosen at this moment, once its time is over on the server.

    A browser that says so too early, or of a moment that has its choice, changes nothing.
    """
    moment = _present(opened)
    if moment is None or act.text != moment.id:
        return
    limit = limit_s(moment, opened.draft.kept[RUN].extra_time)
    if limit is not None and _gone_s(opened) >= limit:
        _go_on(opened, DrillStep(moment_id=moment.id, option_id=None, seconds=limit))


def _present(opened: Open) -> Moment | None:
    """The moment that waits for its choice, None before the first and after the last."""
    run: Run | None = opened.draft.kept.get(RUN)
    question: DrillQuestion = opened.question
    if run is None or len(run.steps) >= len(question.moments):
        return None
    return question.moments[len(run.steps)]


def _gone_s(opened: Open) -> float:
    """How long the present moment has been shown, by the server's clock."""
    run: Run = opened.draft.kept[RUN]
    return min(LONGEST_S, max(0.0, (opened.studio.clock() - run.shown_at).total_seconds()))


def _go_on(opened: Open, step: DrillStep) -> None:
    run: Run = opened.draft.kept[RUN]
    at = opened.studio.clock()
    run.marks.append(DrillMark(extra_time=run.extra_time, at=at, step=step))


def _extra(text: str) -> float:
    try:
        factor = float(text or "1")
    except ValueError:
        return 1.0
    return factor if factor in EXTRA_TIMES else 1.0


def _start(opened: Open) -> Html:
    options = [(f"{one:g}", EXTRA_NAMES[one]) for one in opened.view["extra_times"]]
    return join(
        status(DRILL_HELP.format(count=opened.view["moments"]), done=False),
        tag("div", select_field("extra_time", EXTRA, options, opened.draft.word("extra_time", "1")),
            class_="fields"),
        tag("p", NO_ADVICE, class_="small soft"),
        tag("button", icon("next"), BEGIN, type="button", data_act=BEGIN_DRILL,
            data_key="begin-drill", data_testid="begin-drill"),
    )  # fmt: skip


def _moment(opened: Open, run: Run) -> Html:
    number = len(run.steps)
    question: DrillQuestion = opened.question
    order = [one["id"] for one in opened.view["options"]]
    shown = public_moment(question, number, order)
    limit = limit_s(question.moments[number], run.extra_time)
    ways = (
        tag("button", one["text"], type="button", class_="wide", data_item=True,
            data_act=CHOOSE, data_value=f"{shown['id']}.{one['id']}",
            data_key=f"way-{number}-{one['id']}", data_testid=f"way-{one['id']}")
        for one in shown["options"]
    )  # fmt: skip
    return join(
        _ran_out(run),
        tag("p", MOMENT_OF.format(number=number + 1, count=len(question.moments)),
            class_="eyebrow"),
        tag("p", shown["text"], role="status", data_testid="moment"),
        _clock(opened, run, limit),
        tag("div", *ways, class_="stack-small rows", data_rove=True),
    )  # fmt: skip


def _ran_out(run: Run) -> Html | None:
    """That the moment before went by without a choice, where it did."""
    if not run.steps or run.steps[-1].option_id is not None:
        return None
    told = TIME_OVER.format(number=len(run.steps))
    return tag("p", told, role="status", class_="callout", data_testid="ran-out")


def _clock(opened: Open, run: Run, limit: float | None) -> Html:
    """The seconds left, counted down in the browser and never read aloud; at zero it asks."""
    if limit is None:
        return tag("p", NO_CLOCK, class_="small soft")
    gone = min(limit, _gone_s(opened))
    left = limit - gone
    drain = f"animation-duration: {limit:g}s; animation-delay: -{gone:.1f}s"
    return tag(
        "div",
        tag("p", SECONDS_THEN_ON.format(seconds=limit), class_="small soft", data_testid="allowed"),
        tag("p", SECONDS_LEFT, " ",
            tag("strong", math.ceil(left), data_clock="seconds", data_left=f"{left:.1f}",
                data_over=RUN_OUT,
                data_value=opened.question.moments[len(run.steps)].id, data_testid="seconds-left"),
            class_="drill-clock", role="timer"),
        tag("div", tag("i", style=drain), class_="meter draining", aria_hidden="true",
            data_key=f"clock-{len(run.steps)}"),
    )  # fmt: skip


DRILL: Final = Panel(
    title=_("Against the clock"),
    name=_("Handle a complication"),
    body=body,
    read=read,
    acts={BEGIN_DRILL: begin, CHOOSE: choose, RUN_OUT: run_out},
    kept=kept,
    recalled=recalled,
)
