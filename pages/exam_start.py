"""Before an examination: what it is, how long, its rules, the extra time; and what was sat."""

from __future__ import annotations

from collections.abc import Sequence

from certification.blueprint import Blueprint
from certification.recall import Recalled
from certification.standards.in_force import Standard
from certification.stations import load_station
from lessons.trust import say_evidence
from pages.exam_admission import NOT_ENROLLED, Sittable
from pages.exam_changed import changed_markup
from pages.exam_door import Lost
from pages.exam_standard import standard_markup
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, moment, tag
from pages.practise_panel import pane
from pages.retold import retold

NO_LICENCE = _(
    "Whoever passes has completed this examination of an educational model that no clinician has "
    "reviewed. It is no licence and no permission to inject: law and regulator decide who may."
)
WRITTEN = _("{count} questions in writing, {minutes:g} minutes")
PRACTICAL = _("{count} stations one after another, {minutes:g} minutes each")
PAUSES = _("A pause of {rest:g} minutes before the stations, {change:g} between them")
RULES_HEAD = _("The rules")
RULES = (
    _("It is sat in one go. The clock is the server’s and does not stand still."),
    _("Every answer is saved as you choose it; the page says Saved once it is kept."),
    _("After a reload or a failure of power it goes on where it was; time goes on too."),
    _("A part that is handed in, or whose time is over, is not opened again."),
    _("In the stations a critical safety error fails the whole, whatever the points."),
    _("What is right is not shown; the result tells marks by domain and by station."),
)
PASS = _(
    "To pass: both of these shares, and {critical:g} % of the marks of the critical safety items "
    "({tag})."
)
DELAYED = _("Results are released by the administrator.")
IMMEDIATE = _("The result is shown at the end, unless a station waits for its examiner.")
EXTRA = _("Extra time")
EXTRA_TEXT = _("It is put on record together with who set it: you.")
TIMES = _("{factor:g} times the time")
AS_SET = _("As set")
BEGIN, GO_ON = _("Begin the examination"), _("Go on with it")
BEGIN_TEXT = _("The clock starts at once. Begin when nothing will disturb you.")
HEAD = _("Examination")
YOURS_TO_SIT = _("Examinations of your programmes")
OPEN_NOW = _("open now")
TO_ROAD = _("See where you stand")
YOURS = _("Your examinations")
FORM = _("Form {form}, begun")
SEE = _("See what came of it")


def start_markup(
    exams: Sequence[Sittable],
    exam: Sittable | None,
    sat: Sequence[Recalled],
    *,
    standard: Standard,
    lost: Sequence[Lost],
    open_id: str,
    trouble: str,
) -> Html:
    """The start. exams: all that the learner's programmes ask for. exam: the one that is shown.

    sat: the learner's sittings. standard: what a sitting begun now is marked against. lost: those
    that can only be listed. open_id: of the one that is open, "" for none.
    """
    return pane(
        tag("h2", HEAD) if exam is None else None,
        tag("p", NO_LICENCE, class_="callout note", data_testid="no-licence"),
        _exams(exams, exam),
        tag("p", NOT_ENROLLED, " ", _to_road(), class_="callout", data_testid="not-enrolled")
        if exam is None else join(*_about(exam.blueprint, standard)),
        tag("p", icon("warning"), " ", trouble, class_="callout near", role="alert",
            data_testid="trouble") if trouble else None,
        _go_on(open_id) if open_id else _enter(exam),
        _sat(sat, open_id),
        lost_markup(lost),
        testid="exam-start",
    )  # fmt: skip


def lost_markup(lost: Sequence[Lost]) -> Html | None:
    """The sittings of which nothing but their entries is left."""
    rows = (
        tag("li", FORM.format(form=one.begun.payload["form"]), " ", moment(one.begun.at), ". ",
            retold(one.why))
        for one in lost
    )  # fmt: skip
    return tag("ul", *rows, class_="small soft", data_testid="lost") if lost else None


def _exams(exams: Sequence[Sittable], shown: Sittable | None) -> Html | None:
    """Each examination with its state, where there are several or one is not open."""
    if all(one is shown and not one.shut for one in exams):
        return None
    rows = (
        tag(
            "li",
            tag("a", retold(one.blueprint.title), href=f"/exam?blueprint={one.blueprint.id}",
                aria_current="page" if one is shown else None),
            f" · {retold(one.programme)}: ",
            tag("span", retold(one.shut) or OPEN_NOW, data_testid="exam-state"),
            *((" ", _to_road()) if one.shut else ()),
            data_testid=f"exam-{one.blueprint.id}",
        )
        for one in exams
    )  # fmt: skip
    return tag("section", tag("h3", YOURS_TO_SIT), tag("ul", *rows))


def _to_road() -> Html:
    return tag("a", TO_ROAD, href="/road")


def _about(blueprint: Blueprint, standard: Standard) -> tuple[Html, ...]:
    return (
        tag("h2", retold(blueprint.title)),
        _points(_lengths(blueprint)),
        tag("h3", RULES_HEAD),
        _points(RULES),
        standard_markup(standard, blueprint),
        tag("p", _pass(blueprint), class_="soft"),
        tag("p", DELAYED if blueprint.results == "delayed" else IMMEDIATE, class_="soft"),
    )


def _enter(exam: Sittable | None) -> Html | None:
    return None if exam is None or exam.shut else _begin(exam.blueprint)


def _points(lines: Sequence[str]) -> Html:
    return tag("div", tag("ul", *(tag("li", line) for line in lines)), class_="prose")


def _lengths(blueprint: Blueprint) -> tuple[str, ...]:
    practical = blueprint.practical
    minutes = [load_station(one).minutes.middle for one in practical.stations]
    return (
        WRITTEN.format(count=blueprint.item_count, minutes=blueprint.written.minutes.middle),
        PRACTICAL.format(count=len(minutes), minutes=max(minutes)),
        PAUSES.format(
            rest=practical.break_minutes.middle, change=practical.changeover_minutes.middle
        ),
    )


def _pass(blueprint: Blueprint) -> str:
    written = blueprint.written
    return PASS.format(
        critical=written.critical_pass_at.middle,
        tag=retold(say_evidence(written.critical_pass_at)),
    )


def _begin(blueprint: Blueprint) -> Html:
    options = (
        tag("option", AS_SET if one == 1 else TIMES.format(factor=one), value=f"{one:g}")
        for one in blueprint.extra_times
    )
    return tag(
        "form",
        tag("div", tag("label", EXTRA, for_="extra-time"),
            tag("select", *options, id="extra-time", data_field="extra_time",
                data_key="extra-time", data_testid="extra-time"),
            tag("p", EXTRA_TEXT, class_="small soft"), class_="field"),
        tag("p", BEGIN_TEXT),
        tag("button", BEGIN, icon("next"), type="submit", class_="primary", data_key="begin",
            data_testid="begin"),
        class_="stack",
        data_act="begin",
        data_value=blueprint.id,
        data_form=True,
    )  # fmt: skip


def _go_on(open_id: str) -> Html:
    return tag("p", tag("a", GO_ON, icon("next"), href=f"/exam?sitting={open_id}",
                        class_="button primary", data_testid="go-on"))  # fmt: skip


def _sat(sat: Sequence[Recalled], open_id: str) -> Html | None:
    rows = [
        tag("li", FORM.format(form=one.paper.form), " ", moment(one.sitting.started_at), " ",
            tag("a", SEE, href=f"/exam?sitting={one.id}"), changed_markup(one))
        for one in sat
        if one.id != open_id
    ]  # fmt: skip
    return tag("section", tag("h3", YOURS), tag("ul", *rows)) if rows else None
