"""What stands on the page while a part is open: the clock, the map, the question itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from certification.recall import Recalled
from certification.sitting import Span, overview
from pages.exam_asking import PLACE_SIGN, SCRIPT, Asking
from pages.exam_station import drill_start, talk_markup
from pages.icons import icon
from pages.language import _, _n
from pages.markup import Html, join, tag
from pages.practise_panel import pane
from pages.questions import PANELS
from pages.questions.case import story
from pages.questions.drill import RUN
from pages.questions.panel import Open
from pages.retold import retold

LEFT = _("Time left")
QUESTION_OF = _("Question {number} of {count}")
MAP = _("Questions of this part")
ANSWERED, OPEN_, FLAGGED = _("answered"), _("not answered"), _("flagged")
IN_MAP = _("Question {number}: {state}")
BACK, FORTH = _("Previous"), _("Next")
FLAG, UNFLAG, BY_KEY = _("Flag"), _("Unflag"), _("{what} (key F)")
SAVED, NOT_SAVED = _("Saved"), _("Not saved yet")
KEEP, KEEP_STEP = _("Save this answer"), _("Save and go on")
STEP_STANDS = _("An answer to a part of a case stands; the next part may tell what was right.")
CASE_DONE = _("All parts of this case are answered.")
KEYS = _("Keys: the arrows left and right change the question, F flags it.")
FINISH = _("Finish this part")
FINISH_TEXT = _n(
    "1 question has no answer. Once handed in, no question of this part can be opened again.",
    "{count} questions have no answer. Once handed in, no question of this part can be opened "
    "again.",
)
HAND_IN = _("Hand in now")
WATCHED = _("Your examiner watches this station. Nothing is answered here.")
PAUSE = _("A pause")
COMES = _("Next: {title}, {minutes:g} minutes.")
BEGINS_IN = _("It begins by itself in")
ON_ITS_OWN: Final = ("choice", "dose")  # kept as soon as something is chosen


def part_markup(
    told: Recalled, span: Span, asking: Asking | None, opened: Open | None, *,
    seconds: float, trouble: str, now: Any
) -> Html:  # fmt: skip
    """The open part. asking: None in a station in which nothing is asked. trouble: a sentence."""
    rows = overview(told.sitting, now)
    return pane(
        _head(span, seconds),
        _instructions(told, span),
        tag(
            "div",
            tag(
                "div",
                None if span.part.keys else tag("p", WATCHED, class_="callout note"),
                None if asking is None else _question(told, span, asking, opened),
                tag("p", icon("warning"), " ", trouble, class_="callout near", role="alert",
                    data_testid="trouble") if trouble else None,
                None if asking is None else _walk(span, asking, flagged=asking.shown["flagged"]),
                class_="stack",
            ),
            tag(
                "div",
                _map(span, rows, asking),
                tag("p", KEYS, class_="small soft") if len(rows) > 1 else None,
                _finish(span, sum(not row["answered"] for row in rows)),
                class_="stack-small",
            ),
            class_="exam-sides",
        ),
        testid="exam-part",
    )  # fmt: skip


def pause_markup(part: Mapping[str, Any], *, seconds: float) -> Html:
    """The time between two parts. part: what may be told of the one that comes."""
    return pane(
        tag("h2", PAUSE),
        tag(
            "p",
            COMES.format(title=retold(part["title"]), minutes=part["minutes"]),
            data_testid="comes",
        ),
        tag("p", part["instructions"]) if "instructions" in part else None,
        tag("p", part["model"], class_="soft") if "model" in part else None,
        tag("p", BEGINS_IN, " ", clock(seconds), class_="exam-clock"),
        testid="exam-pause",
    )


def clock(seconds: float) -> Html:
    """A clock that goes down in the browser; the server's decides. At its end the page asks."""
    return tag("strong", f"{int(seconds) // 60}:{int(seconds) % 60:02}", role="timer",
               data_clock="left", data_left=f"{seconds:.1f}", data_over="over",
               data_testid="clock")  # fmt: skip


def _head(span: Span, seconds: float) -> Html:
    return tag(
        "div",
        tag("h2", retold(span.part.title)),
        tag("p", LEFT, " ", clock(seconds), class_="exam-clock"),
        class_="spread exam-head",
    )


def _instructions(told: Recalled, span: Span) -> Html | None:
    found = told.paper.station(span.part.id)
    if found is None:
        return None
    return tag(
        "details",
        tag("summary", retold(found.station.instructions)),
        tag("p", retold(found.station.model), class_="small soft"),
        data_key=f"instructions-{span.part.id}",
    )


def _map(span: Span, rows: Sequence[Mapping[str, Any]], asking: Asking | None) -> Html | None:
    if len(rows) < 2 or asking is None:
        return None
    places = (_place(span, row, number, here=number == asking.place)
              for number, row in enumerate(rows))  # fmt: skip
    return tag("nav", tag("ol", *places, class_="exam-map"), aria_label=MAP)


def _place(span: Span, row: Mapping[str, Any], number: int, *, here: bool) -> Html:
    states = [str(ANSWERED if row["answered"] else OPEN_)]
    states += [str(FLAGGED)] if row["flagged"] else []
    said = IN_MAP.format(number=number + 1, state=", ".join(states))
    look = f"{'answered' if row['answered'] else ''} {'flagged' if row['flagged'] else ''}".strip()
    return tag(
        "li",
        tag("button", number + 1, icon("flag") if row["flagged"] else None, type="button",
            class_=look or None, data_act="go", data_value=f"{span.part.id}{PLACE_SIGN}{number}",
            data_key=f"go-{number}", aria_label=said, title=said,
            aria_current="step" if here else None, data_testid=f"go-{number}"),
    )  # fmt: skip


def _question(told: Recalled, span: Span, asking: Asking, opened: Open | None) -> Html:
    count = len(span.part.keys)
    where = QUESTION_OF.format(number=asking.place + 1, count=count)
    address = asking.address(span.part.id)
    if asking.kind == SCRIPT:
        return join(talk_markup(asking.view, address), _state(asking))
    case = asking.shown["view"] if asking.kind == "case" else None
    given = len(asking.given.get("parts", ())) if case else 0
    alone = asking.kind in ON_ITS_OWN
    return tag(
        "section",
        story(case, min(given + 1, case["count"])) if case else None,
        tag("p", where if opened is None else f"{where} · {PANELS[asking.panel_kind].title}",
            class_="eyebrow"),
        tag("h2", asking.view["prompt"], data_testid="prompt") if opened is not None else None,
        tag(
            "div",
            tag("fieldset", _body(asking, opened), class_="stack"),
            tag("div", _state(asking), None if alone else _keep(asking, address, opened),
                class_="spread"),
            class_="stack",
            data_form=True,
            data_save="save" if alone else None,
            data_value=address if alone else None,
            data_keep=f"{told.id}:{span.part.id}:{asking.place}:{given}",
        ),
        class_="stack-small",
        data_testid="question",
    )  # fmt: skip


def _body(asking: Asking, opened: Open | None) -> Html | None:
    if opened is None:
        return tag("p", CASE_DONE, class_="soft")
    if asking.kind == "drill" and RUN not in asking.draft.kept:
        return drill_start(asking.view)
    return PANELS[asking.panel_kind].body(opened)


def _keep(asking: Asking, address: str, opened: Open | None) -> Html | None:
    if opened is None or asking.kind == "drill":
        return None
    return join(
        tag("p", STEP_STANDS, class_="small soft") if asking.part_id else None,
        tag("button", KEEP_STEP if asking.part_id else KEEP, type="button", class_="primary",
            data_act="save", data_value=address, data_key="save", data_testid="save"),
    )  # fmt: skip


def _state(asking: Asking) -> Html | None:
    if asking.touched:
        return tag("p", NOT_SAVED, class_="small soft", role="status", data_testid="not-saved")
    if not asking.kept:
        return None
    return tag("p", icon("tick"), " ", SAVED, class_="saved", role="status", data_testid="saved")


def _walk(span: Span, asking: Asking, *, flagged: bool) -> Html | None:
    last = len(span.part.keys) - 1
    if last < 1:
        return None

    def step(to: int, words: str, key: str) -> Html:
        return tag("button", words, type="button", disabled=not 0 <= to <= last, data_act="go",
                   data_value=f"{span.part.id}{PLACE_SIGN}{to}", data_press=key,
                   data_key=key, data_testid=key)  # fmt: skip

    words = UNFLAG if flagged else FLAG
    return tag(
            "div",
            step(asking.place - 1, BACK, "ArrowLeft"),
            tag("button", icon("flag"), words, type="button", title=BY_KEY.format(what=words),
                data_act="flag", data_value=asking.address(span.part.id), data_press="f F",
                data_key="flag", data_testid="flag", aria_pressed="true" if flagged else "false"),
            step(asking.place + 1, FORTH, "ArrowRight"),
            class_="stepping exam-walk",
    )  # fmt: skip


def _finish(span: Span, unanswered: int) -> Html:
    told = FINISH_TEXT.format(count=unanswered)
    return tag(
        "details",
        tag("summary", FINISH, data_testid="finish"),
        tag("p", told),
        tag("button", HAND_IN, type="button", class_="primary", data_act="hand_in",
            data_value=span.part.id, data_key="hand-in", data_testid="hand-in"),
        class_="stack-small",
        data_key=f"finish-{span.part.id}",
    )  # fmt: skip
