"""What stands beside the face at the end: verdict, findings, the expert's plan, what may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lessons.plans import Debrief, Match
from lessons.plans.effect import Risk, Strength
from lessons.plans.noticed import PlanFinding
from lessons.trust import UNVERIFIED
from pages.feedback_panel import finding_markup
from pages.figures import FOUND, cited, source_list
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.plan_course_panel import BANNER
from pages.plan_desk import Desk
from pages.plan_saved import RISKY, saved_markup
from pages.plan_technique import say_whose
from pages.retold import retold
from records.rows import SavedPlan

VERDICTS: Mapping[str, tuple[str, str, str]] = {
    # verdict: words, colour, drawing
    "sound": (_("Sound"), "right", "tick"),
    "improve": (_("To improve"), "near", "near"),
    "unsafe": (_("Unsafe"), "danger", "warning"),
}
RIGHT, RISK, UNSURE, KNOW = _("Right"), _("Risky"), _("Unverified, costs nothing"), _("To know")
TOTAL, IN_ALL = _("{units:g} U in all"), "{whose} {units:g} U"
BESIDE = _("Beside the expert’s plan")
PINS = _("On the face: diamonds with numbers are yours, balls with letters the expert’s.")
SITE, YOURS, OFF, DOSE, DEPTH = _("Site"), _("Yours"), _("Off"), _("Dose, U"), _("Depth, mm")
LEFT_OUT, EXTRA = _("left out"), _("Without a site of the technique: {numbers}.")
NO_EXPERT = _("An expert would inject nothing here today.")
EFFECT, MUSCLE, DAY14, EXPERT = _("Strength left on day 14"), _("Muscle"), _("Yours"), _("Expert’s")
TARGET = "target"
RISKS, NO_RISK = _("What may go wrong, in the model"), _("The model predicts no complication.")
AVOID, HELP = _("Avoid it"), _("What helps")
SOURCES = _("Sources")
SAVE, AGAIN, SAVED = _("Save this plan"), _("Try again"), _("Saved")
KEPT = _("The plan is still here; nothing is lost.")
NAME, WHO, WHO_MORE = (
    _("Name of the plan"),
    _("Your name"),
    _("A plan is saved under your name, on this machine alone."),
)
ADD = _("That is me")
REPLAY, REPLAY_ALL, PLAY, PAUSE = (
    _("Replay the injections"),
    _("All of them"),
    _("Play"),
    _("Pause"),
)
REPLAYED = _("Injection {number}: {units:g} U, {depth:g} mm")
PRINT = _("Print")
SIDES: Final = {"left": "left", "right": "right", "median": ""}


@dataclass(frozen=True)
class DebriefShown:
    """How the step stands. letters: of the expert's pins. saved: the row, once it is stored.

    unsaved: why it is not stored. compared: ids of two plans. replayed: which injection, -1 all.
    """

    letters: Sequence[str]
    name: str
    saved: SavedPlan | None
    unsaved: str
    plans: Sequence[SavedPlan]
    compared: Sequence[str]
    replayed: int


def debrief_markup(found: Debrief, shown: DebriefShown, desk: Desk) -> Html:
    """Everything of the step."""
    current = "" if shown.saved is None else str(shown.saved.id)
    return join(
        _verdict(found),
        _total(found, desk),
        *_groups(found.findings, desk),
        _beside(found, shown.letters),
        _risks(found.complications, desk),
        _strengths(found.strengths),
        tag("p", icon("info"), " ", BANNER, class_="small soft"),
        _replay(desk, shown.replayed),
        tag("button", icon("print"), PRINT, type="button", data_act="print", data_key="print",
            data_testid="print"),
        _save(shown, desk),
        saved_markup(shown.plans, shown.compared, current=current),
        _sources(found, desk),
    )  # fmt: skip


def _verdict(found: Debrief) -> Html:
    words, color, drawing = VERDICTS[found.verdict]
    said = retold(found.summary).removeprefix(f"{words}: ")
    summary = tag("p", f"{said[:1].upper()}{said[1:]}")
    return tag("div", icon(drawing), tag("div", tag("h2", words), summary),
               class_=f"verdict {color}", data_testid="verdict",
               data_verdict=found.verdict)  # fmt: skip


def _total(found: Debrief, desk: Desk) -> Html:
    told = found.label_units
    mark = FOUND if told.verified else UNVERIFIED
    return tag(
        "p",
        tag("b", TOTAL.format(units=found.total_units)), ", ", IN_ALL.format(
            whose=say_whose(desk.lesson).lower(), units=told.units), " ",
        tag("span", mark, cited(told.src, desk.sources), class_=f"tag {mark}",
            title=retold(told.evidence)),
        data_testid="total",
    )  # fmt: skip


def _groups(findings: Sequence[PlanFinding], desk: Desk) -> list[Html]:
    risky = [one for one in findings if one.severity in RISKY]
    right = [one for one in findings if one.severity == "praise"]
    rest = [one for one in findings if one not in risky and one not in right]
    groups = (
        (RISK, "risky", risky),
        (RIGHT, "right", right),
        (KNOW, "known", [one for one in rest if one.verified]),
        (UNSURE, "unverified", [one for one in rest if not one.verified]),
    )
    return [_group(name, key, group, desk) for name, key, group in groups if group]


def _group(name: str, key: str, findings: Sequence[PlanFinding], desk: Desk) -> Html:
    return tag(
        "details",
        tag("summary", f"{name} ({len(findings)})"),
        tag("div", *(finding_markup(one, desk.sources) for one in findings)),
        open=key == "risky",
        data_key=f"group-{key}",
        data_testid=f"group-{key}",
    )


def _beside(found: Debrief, letters: Sequence[str]) -> Html:
    if not found.expert.injections:
        return tag("p", icon("info"), " ", NO_EXPERT, class_="callout", data_testid="no-expert")
    head = tag("tr", *(tag("th", words, scope="col") for words in (SITE, YOURS, OFF, DOSE, DEPTH)))
    rows = [_match(letter, one) for letter, one in zip(letters, found.matches, strict=False)]
    extra = None
    if found.extra:
        numbers = ", ".join(str(number) for number in found.extra)
        extra = tag("p", EXTRA.format(numbers=numbers), class_="small", data_testid="extra")
    return tag(
        "section",
        tag("h3", BESIDE),
        tag("p", PINS, class_="small soft"),
        tag("table", tag("thead", head), tag("tbody", *rows), class_="matches",
            data_testid="matches"),
        extra,
        class_="stack-small",
    )  # fmt: skip


def _match(letter: str, one: Match) -> Html:
    side = SIDES.get(one.side, one.side)
    site = tag("th", tag("span", letter, class_="badge-letter"), " ",
               one.site_name, f", {retold(side)}" if side else "", scope="row")  # fmt: skip
    if one.number is None or one.distance_mm is None:
        return tag("tr", site, tag("td", LEFT_OUT, colspan=2),
                   tag("td", f"– / {one.expert_units:g}", class_="number"),
                   tag("td", f"– / {one.expert_depth_mm:g}", class_="number"))  # fmt: skip
    return tag(
        "tr",
        site,
        tag("td", tag("span", one.number, class_="badge-number")),
        tag("td", f"{one.distance_mm:.1f} mm", class_="number"),
        tag("td", f"{one.units:g} / {one.expert_units:g}", class_="number"),
        tag("td", f"{one.depth_mm:g} / {one.expert_depth_mm:g}", class_="number"),
    )


def _strengths(strengths: Sequence[Strength]) -> Html | None:
    if not strengths:
        return None
    head = tag("tr", tag("th", MUSCLE, scope="col"), tag("th", DAY14, scope="col"),
               tag("th", EXPERT, scope="col"))  # fmt: skip
    rows = (
        tag("tr",
            tag("th", retold(f"{one.name[:1].upper()}{one.name[1:]}"), " ",
                tag("span", TARGET, class_="tag") if one.is_target else None, scope="row"),
            tag("td", f"{100 * one.day14:.0f} %", class_="number"),
            tag("td", f"{100 * one.expert_day14:.0f} %", class_="number"))
        for one in strengths
    )  # fmt: skip
    return tag("details", tag("summary", EFFECT),
               tag("table", tag("thead", head), tag("tbody", *rows), class_="strengths"),
               data_key="effect", data_testid="effect")  # fmt: skip


def _risks(risks: Sequence[Risk], desk: Desk) -> Html:
    if not risks:
        return tag("section", tag("h3", RISKS), tag("p", NO_RISK), data_testid="risks")
    return tag("section", tag("h3", RISKS), *(_risk(one, desk) for one in risks),
               class_="stack-small", data_testid="risks")  # fmt: skip


def _risk(one: Risk, desk: Desk) -> Html:
    side = SIDES.get(one.side, one.side)
    return tag(
        "details",
        tag("summary", retold(f"{one.name}{f', {side}' if side else ''}: {one.level}")),
        tag("p", retold(one.cause)),
        tag("p", tag("b", f"{AVOID}: "), retold(one.avoid)),
        tag("p", tag("b", f"{HELP}: "), retold(one.help_text), " ", _help_mark(one, desk)),
        tag("p", tag("span", retold(one.evidence), class_="tag unverified")),
        class_="stack-small small",
        data_key=f"risk-{one.id}-{one.side}",
    )  # fmt: skip


def _help_mark(one: Risk, desk: Desk) -> Html:
    mark = FOUND if one.help_evidence.startswith(FOUND) else UNVERIFIED
    return tag("span", mark, cited(one.help_src, desk.sources), class_=f"tag {mark}",
               title=retold(one.help_evidence))  # fmt: skip


def _replay(desk: Desk, replayed: int) -> Html | None:
    given = desk.plan.injections
    if not given:
        return None
    words = [str(REPLAY_ALL)] + [
        REPLAYED.format(number=n, units=one.units, depth=one.depth_mm)
        for n, one in enumerate(given, start=1)
    ]
    said = words[replayed + 1]
    return tag(
        "div",
        tag("div", tag("label", REPLAY, for_="replay"),
            tag("output", said, id="replay-said", class_="number", data_testid="replay-said"),
            class_="spread"),
        tag("div",
            tag("button", PLAY, type="button", data_plays="replay", data_pause=PAUSE,
                data_key="play-replay", data_testid="play-replay", aria_pressed="false"),
            tag("input", type="range", id="replay", min=0, max=len(given), step=1,
                value=replayed + 1, data_input="replay", data_steady=True, data_key="replay",
                data_shows="replay-said", data_words="|".join(words), aria_valuetext=said,
                data_testid="replay"),
            class_="day-line"),
        class_="field day",
    )  # fmt: skip


def _save(shown: DebriefShown, desk: Desk) -> Html:
    if desk.who.id is None:
        return tag(
            "form",
            tag("p", WHO_MORE, class_="small soft"),
            _typed("learner", WHO, ""),
            tag("button", icon("person"), ADD, type="submit", data_key="add-learner",
                data_testid="plan-learner-add"),
            data_act="add_learner",
            class_="stack-small",
        )  # fmt: skip
    trouble = None
    if shown.unsaved:
        trouble = tag("div", tag("p", icon("warning"), " ", shown.unsaved), tag("p", KEPT),
                      class_="callout near", role="alert", data_testid="unsaved",
                      data_scroll_here=True)  # fmt: skip
    saved = None
    if shown.saved is not None:
        saved = tag("span", icon("saved"), SAVED, class_="saved", role="status",
                    data_testid="saved")  # fmt: skip
    return tag(
        "form",
        _typed("name", NAME, shown.name),
        trouble,
        tag("div",
            tag("button", AGAIN if shown.unsaved else SAVE, type="submit", class_="primary",
                data_key="save", data_testid="save"),
            saved, class_="line"),
        data_act="save",
        class_="stack-small",
    )  # fmt: skip


def _typed(name: str, label: str, value: str) -> Html:
    return tag("div", tag("label", label, for_=f"plan-{name}"),
               tag("input", type="text", id=f"plan-{name}", data_field=name,
                   data_key=f"plan-{name}", maxlength=80, autocomplete="off", value=value,
                   data_testid=f"plan-{name}"),
               class_="field")  # fmt: skip


def _sources(found: Debrief, desk: Desk) -> Html:
    keys = [one.src for one in found.findings if one.src]
    keys += [key for risk in found.complications for key in risk.sources]
    return tag("details", tag("summary", SOURCES),
               source_list(dict.fromkeys(keys), desk.sources), data_key="sources")  # fmt: skip
