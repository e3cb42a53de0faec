"""What stands beside both faces: the banner, the command, the day, each muscle's strength."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from anatomy.evidence import describe
from anatomy.toxin import load_products
from lessons.plans import DAYS
from lessons.plans.course import BACK
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.plan_desk import Desk
from pages.plan_examine import commands
from pages.plan_patient import DECISIONS
from pages.retold import retold

HEADING = _("After the injection")
BANNER = _(
    "A model of published figures, fitted to a few of them. It is no prediction for a real patient."
)
TOLD_TO, REST = _("The patient is told to"), _("Relax the face")
DAY, PLAY, PAUSE = _("Day after the injection"), _("Play"), _("Pause")
DAY_SAID, DAYS_SAID = _("Day {day}"), _("days after the injection")
BEFORE, AFTER, WHICH = _("Before"), _("After"), _("Which face is shown")
STRENGTH = _("Strength that is left")
STRENGTH_HELP = _("100 % is the strength before. The model tells each muscle as one number a day.")
MUSCLE, LEFT, RIGHT, BOTH = _("Muscle"), _("Left"), _("Right"), _("Midline")
NOTHING = _("No muscle loses strength in this model: no dose reaches one.")
ALL_DAYS = _("Every day in one table")
CHART = _("Strength left by day: {said}")
CHART_SAID = _("{name} {least:.0f} % at the least")
COURSE = _("How the sources tell the course")
REASONS = _("In the clinic you would not: {why}. The model goes on, for study alone.")
COURSE_NOTE = _("The curve between these figures is this project’s own proposal.")
STILL_WORKING = _(
    "Still working on day {last}: this product is back to {share:.0f} % of the strength by about "
    "day {day}."
)
MOST_LINES: Final = 4
WIDE, HIGH, LEFT_PX, RIGHT_PX, TOP_PX, BELOW_PX = 360.0, 180.0, 46.0, 16.0, 12.0, 40.0
TICKS: Final = (0, 30, 60, 90, 120, 150)
STYLES: Final = ("a", "b", "c", "d")  # dashes and shades of sheet.css


@dataclass(frozen=True)
class CourseShown:
    """How the step stands. command: an action, "" for rest. day: place in `DAYS`. side: which face
    a narrow window shows. strengths: muscle -> one for each day, weakest first. back_by: the day on
    which all have come back, where that is later than the last day shown.
    """

    command: str
    day: int
    side: str
    strengths: Mapping[str, tuple[float, ...]]
    back_by: int | None = None


@dataclass(frozen=True)
class Row:
    """A muscle: its name, and its strength by side ("left", "right" or "") and day."""

    name: str
    sides: Mapping[str, tuple[float, ...]]

    @property
    def mean(self) -> tuple[float, ...]:
        """The mean of its sides, for each day."""
        return tuple(sum(day) / len(day) for day in zip(*self.sides.values(), strict=True))


def course_markup(shown: CourseShown, desk: Desk) -> Html:
    """Everything of the step."""
    rows = rows_of(shown.strengths, desk)
    return join(
        tag("h2", HEADING),
        _against(desk),
        _sides(shown.side),
        _told_to(shown.command),
        _day(shown.day),
        _still_working(shown.back_by),
        tag("p", icon("info"), " ", BANNER, class_="callout near", data_testid="model-banner"),
        _strength(rows, shown.day) if rows else tag("p", NOTHING),
        _told(desk),
    )


def rows_of(strengths: Mapping[str, tuple[float, ...]], desk: Desk) -> tuple[Row, ...]:
    """The muscles with both sides together, weakest first."""
    sides: dict[str, dict[str, tuple[float, ...]]] = {}
    for muscle, by_day in strengths.items():
        base, _, side = muscle.partition(".")
        sides.setdefault(base, {})[side] = tuple(by_day)
    facts = desk.studio.atlas.facts
    return tuple(Row(retold(facts[base].english), found) for base, found in sides.items())


def _against(desk: Desk) -> Html | None:
    case = desk.case
    if case is None or case.history.decision not in ("defer", "do_not_treat"):
        return None
    words, color, drawing = DECISIONS[case.history.decision]
    said = REASONS.format(why=", ".join(retold(one) for one in case.history.contraindications))
    return tag("p", icon(drawing), " ", tag("b", f"{words}. "), said, class_=f"callout {color}",
               data_testid="against")  # fmt: skip


def _sides(side: str) -> Html:
    buttons = (
        tag("button", words, type="button", data_act="face_shown", data_value=key,
            data_key=f"shown-{key}", data_testid=f"shown-{key}",
            aria_pressed="true" if key == side else "false")
        for key, words in (("before", BEFORE), ("after", AFTER))
    )  # fmt: skip
    return tag("div", *buttons, class_="segments narrow-only", role="group", aria_label=WHICH)


def _told_to(command: str) -> Html:
    rows = (
        tag("option", words, value=key, selected=key == command)
        for key, words in (("", REST), *commands())
    )
    return tag("div", tag("label", TOLD_TO, for_="tell"),
               tag("select", *rows, id="tell", data_change="tell", data_key="tell",
                   data_testid="tell"),
               class_="field")  # fmt: skip


def _day(day: int) -> Html:
    words = "|".join(DAY_SAID.format(day=one) for one in DAYS)
    said = DAY_SAID.format(day=DAYS[day])
    return tag(
        "div",
        tag("div",
            tag("label", DAY, for_="day"),
            tag("output", said, id="day-said", class_="number", data_testid="day-said"),
            class_="spread"),
        tag("div",
            tag("button", PLAY, type="button", data_plays="day", data_pause=PAUSE,
                data_key="play", data_testid="play", aria_pressed="false"),
            tag("input", type="range", id="day", min=0, max=len(DAYS) - 1, step=1, value=day,
                data_input="day", data_steady=True, data_key="day", data_shows="day-said",
                data_words=words, aria_valuetext=said, data_testid="day"),
            class_="day-line"),
        class_="field day",
    )  # fmt: skip


def _still_working(back_by: int | None) -> Html | None:
    """That the last day shown is not the end; nothing where it is."""
    if back_by is None:
        return None
    said = STILL_WORKING.format(last=DAYS[-1], share=100 * BACK, day=back_by)
    return tag("p", icon("info"), " ", said, class_="callout note", data_testid="still-working")


def _strength(rows: Sequence[Row], day: int) -> Html:
    return tag(
        "section",
        tag("h3", STRENGTH),
        tag("p", STRENGTH_HELP, class_="small soft"),
        _chart(rows[:MOST_LINES], day),
        _table(rows, day),
        _all_days(rows),
        class_="stack-small",
    )


def _x(day: float) -> float:
    return LEFT_PX + (WIDE - LEFT_PX - RIGHT_PX) * day / DAYS[-1]


def _y(share: float) -> float:
    return TOP_PX + (HIGH - TOP_PX - BELOW_PX) * (1 - share)


def _chart(rows: Sequence[Row], day: int) -> Html:
    said = "; ".join(CHART_SAID.format(name=r.name, least=100 * min(r.mean)) for r in rows)
    grid = [
        tag("line", x1=_x(0), x2=_x(DAYS[-1]), y1=_y(share), y2=_y(share), class_="rule")
        for share in (0.0, 0.5, 1.0)
    ]
    grid += [
        tag("text", f"{100 * share:.0f} %", x=LEFT_PX - 5, y=_y(share) + 4, text_anchor="end")
        for share in (0.0, 0.5, 1.0)
    ]
    grid += [
        tag("text", f"{tick}", x=_x(tick), y=HIGH - 23, text_anchor="middle") for tick in TICKS
    ]
    grid.append(tag("text", DAYS_SAID, x=(_x(0) + _x(DAYS[-1])) / 2, y=HIGH - 7,
                    text_anchor="middle"))  # fmt: skip
    now = (
        tag("line", x1=_x(one), x2=_x(one), y1=_y(1.0), y2=_y(0.0), class_="now",
            data_pick_of="day", data_pick=n, hidden=n != day)
        for n, one in enumerate(DAYS)
    )  # fmt: skip
    lines = (
        tag("polyline", points=_points(row.mean), class_=f"curve {style}")
        for row, style in zip(rows, STYLES, strict=False)
    )
    return tag("svg", *grid, *now, *lines, class_="course-chart", role="img",
               viewBox=f"0 0 {WIDE:g} {HIGH:g}", aria_label=CHART.format(said=said),
               data_testid="course-chart")  # fmt: skip


def _points(shares: Sequence[float]) -> str:
    return " ".join(
        f"{_x(day):.1f},{_y(share):.1f}" for day, share in zip(DAYS, shares, strict=True)
    )


def _table(rows: Sequence[Row], day: int) -> Html:
    head = tag("tr", tag("th", MUSCLE, scope="col"), tag("th", RIGHT, scope="col", class_="number"),
               tag("th", LEFT, scope="col", class_="number"))  # fmt: skip
    body = (_muscle(row, STYLES[n] if n < MOST_LINES else "", day) for n, row in enumerate(rows))
    return tag("table", tag("thead", head), tag("tbody", *body), class_="strengths",
               data_testid="strengths")  # fmt: skip


def _muscle(row: Row, style: str, day: int) -> Html:
    key = (
        tag("svg", tag("line", x1=0, x2=26, y1=5, y2=5, class_=f"curve {style}"), class_="key",
            viewBox="0 0 26 10", aria_hidden="true") if style else None
    )  # fmt: skip
    if "" in row.sides:
        cells = [tag("td", _by_day(row.sides[""], day), colspan=2, class_="number middle")]
    else:
        whole = (1.0,) * len(DAYS)
        cells = [tag("td", _by_day(row.sides.get(side, whole), day), class_="number")
                 for side in ("right", "left")]  # fmt: skip
    return tag("tr", tag("th", key, " ", row.name, scope="row"), *cells)


def _by_day(shares: Sequence[float], day: int) -> Html:
    """One number for each day, of which the browser shows the slider's."""
    return join(
        tag("span", f"{100 * share:.0f} %", data_pick_of="day", data_pick=n, hidden=n != day)
        for n, share in enumerate(shares)
    )


def _all_days(rows: Sequence[Row]) -> Html:
    head = tag("tr", tag("th", MUSCLE, scope="col"),
               *(tag("th", one, scope="col", class_="number") for one in DAYS))  # fmt: skip
    body = (
        tag("tr", tag("th", f"{row.name}{f', {side}' if side else ''}", scope="row"),
            *(tag("td", f"{100 * share:.0f}", class_="number") for share in shares))
        for row in rows
        for side, shares in row.sides.items()
    )  # fmt: skip
    return tag(
        "details",
        tag("summary", ALL_DAYS),
        tag("div", tag("table", tag("caption", f"{STRENGTH}, %"), tag("thead", head),
                       tag("tbody", *body)),
            class_="table-scroll", role="region", tabindex=0, aria_label=ALL_DAYS),
        data_key="all-days",
    )  # fmt: skip


def _told(desk: Desk) -> Html:
    known = load_products().pharmacology
    figures = (*known.onset, *known.peak, *known.duration)
    rows = (
        tag(
            "li", f"{figure.what}: {retold(describe(figure))} ", evidence_mark(figure, desk.sources)
        )
        for figure in figures
    )
    return tag("details", tag("summary", COURSE), tag("ul", *rows, class_="small stack-small"),
               tag("p", COURSE_NOTE, class_="small soft"), data_key="course-told")  # fmt: skip
