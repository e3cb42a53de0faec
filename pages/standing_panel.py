"""Where a learner stands in a programme: how much is done, what is next, every module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from anatomy.evidence import Evidenced, describe
from anatomy.sources import Source
from certification.asks import Ask, Reached
from certification.hands_on import PracticePatient
from certification.standing import ModuleStanding, Standing, State
from pages.figures import evidence_mark
from pages.icons import icon
from pages.language import _
from pages.lesson_shelf import content_mark
from pages.markup import Html, join, tag
from pages.retold import retold

SHARE = _("{share} % done · {credits:g} of {all:g} credits · {hours:g} hours in all")
NEXT, ALL_DONE, LOCKED_ON = (
    _("Next"),
    _("Everything is done."),
    _("What is left is locked; see below why."),
)
CERTIFICATE = _("Get your certificate")
STATES: Mapping[State, str] = {"done": _("Done"), "open": _("Open now"), "locked": _("Locked")}
LOOKS: Mapping[State, tuple[str, str]] = {
    # look of the tag, its drawing
    "done": ("right", "tick"),
    "open": ("found", "next"),
    "locked": ("", "lock"),
}
WAITS = _("Opens after: {modules}.")
SHUT = _("It is for those who may enrol, and have.")
SIZE = _("{hours:g} hours · {credits:g} credits")
COUNT = _("{done} of {wanted}")
STILL = _("Still to do")
KINDS_OF_ENTRY: Mapping[str, str] = {
    "observed": _("Cases observed"),
    "supervised": _("Cases under supervision"),
    "simulated": _("Cases simulated"),
}
LESSONS = _("Lessons read to the end")
SCORE = _("All questions of a lesson, at least {least}, no dangerous answer")
CARDS = _("Cards known")
DRILLS = _("Drills, at least {least}, no dangerous step")
PLANS = _("Practice patients with a sound plan")
EXAM = _("Examination passed")
PATIENTS = _("Practice patients")
PATIENTS_TEXT = _(
    "Made-up people, chosen for you so that ages, sexes, ancestries, skin tones, variants and "
    "difficult faces come in turn. The debrief tells at once what was right."
)
SEXES = {"female": _("woman"), "male": _("man")}
PATIENT = "{number}. {who}, {age}"
DIFFICULT, SOUND, TO_PLAN = _("difficult: {ways}"), _("sound plan"), _("Plan")
LEAST_SHOWN: Final = 8  # of what is left; the module's own page tells the rest


def standing_markup(
    standing: Standing,
    patients: Sequence[PracticePatient],
    planned: frozenset[int],
    *,
    titles: Mapping[str, str],
    sources: Mapping[str, Source],
) -> Html:
    """The whole programme. planned: numbers of the patients done. titles: of lessons and drills."""
    programme = standing.programme
    share = round(100 * standing.share)
    words = SHARE.format(
        share=share, credits=standing.credits, all=programme.credits, hours=programme.hours
    )
    return tag(
        "section",
        tag("h2", retold(programme.title)),
        tag("p", retold(programme.summary), content_mark(), class_="soft"),
        tag("div", tag("i", style=f"width: {share}%"), class_="meter", aria_hidden="true"),
        tag("p", words, data_testid="share"),
        _next(standing, patients, planned, titles),
        tag("div", *(_module(one, standing, titles, sources) for one in standing.modules)),
        _patients(patients, planned),
        class_="stack",
        data_testid="standing",
    )


def link_of(
    ask: Ask, left: Sequence[str], patients: Sequence[PracticePatient], planned: frozenset[int]
) -> str:
    """The address at which the first thing left of an ask is done."""
    name = left[0] if left else ""
    if ask.kind == "lessons":
        return f"/lesson?id={name}"
    if ask.kind in ("score", "drills"):
        return f"/practise?lesson={name.partition('.')[0]}"
    if ask.kind == "plans":
        coming = next((one for one in patients if one.number not in planned), patients[0])
        return plan_link(coming)
    if ask.kind == "exam":
        return f"/exam?blueprint={ask.blueprint}"
    return {"cards": "/review", "logbook": "/logbook"}[ask.kind]


def plan_link(patient: PracticePatient) -> str:
    """The plan's page with this patient and technique."""
    return f"/plan?seed={patient.seed}&technique={patient.technique}"


def say_ask(ask: Ask) -> str:
    """What an ask wants, in words."""
    if ask.kind == "logbook":
        return KINDS_OF_ENTRY[ask.entry]
    if ask.kind in ("score", "drills"):
        return (SCORE if ask.kind == "score" else DRILLS).format(least=retold(describe(ask.least)))
    return {"lessons": LESSONS, "cards": CARDS, "plans": PLANS, "exam": EXAM}[ask.kind]


def _next(
    standing: Standing,
    patients: Sequence[PracticePatient],
    planned: frozenset[int],
    titles: Mapping[str, str],
) -> Html:
    if standing.next is None:
        words = ALL_DONE if standing.finished else LOCKED_ON
        get = tag(
            "button",
            CERTIFICATE,
            icon("next"),
            type="button",
            class_="primary",
            data_act="certificate",
            data_key="certificate",
            data_testid="get-certificate",
        )
        return tag("div", tag("p", tag("strong", words), data_testid="next"),
                   get if standing.finished else None, class_="stack-small")  # fmt: skip
    one, reached = standing.next
    name = titles.get(reached.left[0], "") if reached.left else ""
    told = f"{retold(one.module.title)}: {say_ask(reached.ask)}{f' – {name}' if name else ''}"
    return tag(
        "div",
        tag("h3", NEXT),
        tag("p", told),
        tag("a", name or say_ask(reached.ask), icon("next"), class_="button primary",
            href=link_of(reached.ask, reached.left, patients, planned), data_testid="next"),
        class_="callout note stack-small",
    )  # fmt: skip


def _module(
    one: ModuleStanding,
    standing: Standing,
    titles: Mapping[str, str],
    sources: Mapping[str, Source],
) -> Html:
    module = one.module
    look, drawing = LOOKS[one.state]
    waits = ", ".join(retold(standing.programme.module(key).title) for key in one.waits_for)
    size = SIZE.format(hours=module.hours.hours, credits=module.credits.credits)
    return tag(
        "details",
        tag("summary",
            tag("span", tag("span", icon(drawing), STATES[one.state], class_=f"tag {look}")),
            tag("strong", retold(module.title)),
            tag("span", f"{round(100 * one.share)} %", class_="number")),
        tag("div",
            tag("p", retold(module.about)),
            tag("p", size, " ", evidence_mark(module.hours, sources), class_="small soft"),
            tag("p", WAITS.format(modules=waits)) if waits else None,
            tag("p", SHUT) if one.shut else None,
            tag("ul", *(_reached(r, titles, sources) for r in one.reached), class_="stack-small"),
            class_="inside stack-small"),
        class_="attempt module",
        data_testid=f"module-{module.id}",
        data_state=one.state,
        data_key=f"module-{module.id}",
    )  # fmt: skip


def _reached(reached: Reached, titles: Mapping[str, str], sources: Mapping[str, Source]) -> Html:
    ask = reached.ask
    of = [titles[key] for key in getattr(ask, "techniques", ()) if key in titles]
    words = f"{say_ask(ask)} ({', '.join(of)})" if of else say_ask(ask)
    count = COUNT.format(done=reached.done, wanted=reached.wanted)
    figure = next((v for _, v in ask if isinstance(v, Evidenced)), None)
    return tag(
        "li",
        tag("p", icon("tick" if reached.met else "next"), " ", words, ": ",
            tag("strong", count, class_="number"), " ",
            None if figure is None else evidence_mark(figure, sources)),
        _left(reached, titles),
    )  # fmt: skip


def _left(reached: Reached, titles: Mapping[str, str]) -> Html | None:
    shown = [key for key in reached.left if key in titles][:LEAST_SHOWN]
    if not shown:
        return None
    links = [tag("a", titles[key], href=link_of(reached.ask, [key], (), frozenset()))
             for key in shown]  # fmt: skip
    more = f" +{len(reached.left) - len(shown)}" if len(reached.left) > len(shown) else ""
    spaced = join(*(part for link in links for part in (link, " · ")))
    return tag("p", f"{STILL}: ", spaced, more, class_="small")


def _patients(patients: Sequence[PracticePatient], planned: frozenset[int]) -> Html:
    rows = (
        tag(
            "li",
            tag("span",
                tag("b", PATIENT.format(number=p.number, who=SEXES[p.sex], age=p.age)),
                tag("small", DIFFICULT.format(ways=", ".join(p.difficult)) if p.difficult else ""),
                class_="words"),
            tag("span", icon("tick"), SOUND, class_="tag right") if p.number in planned else
            tag("a", TO_PLAN, href=plan_link(p), class_="button",
                aria_label=f"{TO_PLAN} {p.number}"),
        )
        for p in patients
    )  # fmt: skip
    count = COUNT.format(done=len(planned), wanted=len(patients))
    return tag(
        "details",
        tag("summary", tag("strong", PATIENTS), tag("span", count, class_="number")),
        tag("div", tag("p", PATIENTS_TEXT, class_="soft"), tag("ol", *rows, class_="saved-list"),
            class_="inside stack-small"),
        class_="attempt",
        data_testid="patients",
        data_key="patients",
    )  # fmt: skip
