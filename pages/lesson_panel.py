"""What stands beside the face in a lesson: steps, sites, danger zones, complications, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from anatomy.evidence import Figure, describe
from anatomy.sources import Source
from lessons.cite import show_citations
from lessons.lesson import Complication, Lesson, LessonKind, Limit, Rule, Site, Zone
from lessons.naming import name_of
from pages.figures import evidence_mark, source_list
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, markdown, tag

Sources = Mapping[str, Source]

TABS: Sequence[tuple[str, str]] = (
    ("steps", _("Steps")),
    ("sites", _("Sites")),
    ("dangers", _("Dangers")),
    ("trouble", _("If it goes wrong")),
    ("sources", _("Sources")),
)
TABS_LABEL = _("Parts of the lesson")
SHELF_TITLE = _("Choose a lesson")
SHELF_TEXT = _("Each lesson moves the face step by step, then asks you to do it.")
NO_LESSONS = _("There is no lesson here yet.")
BEGIN = _("Begin")
PRACTISE = _("Practise this lesson")
ALL_LESSONS = _("All lessons")
STEP_COUNT = _("{steps} steps · {questions} questions")
STATUS = {"on_label": _("On label"), "off_label": _("Off label")}
KINDS: Mapping[LessonKind, str] = {
    "technique": _("Technique"),
    "region": _("Region"),
    "system": _("System"),
    "danger": _("Danger zone"),
    "theory": _("Theory"),
}
OBJECTIVES = _("After this lesson you can")
OVERVIEW = _("Overview")
PRODUCT = "Product"
TOTAL = {"on_label": _("Label total"), "off_label": _("Sum of the sites (no label)")}
PUBLISHED = _("Doses told for it")
STEP_OF = _("Step {number} of {count}")
PREVIOUS = _("Previous")
NEXT = _("Next")
START = _("Start")
PRESENTER = _("For the presenter")
SITES_TEXT = _("Doses are units of {product}; they fit no other product.")
NO_SITES = _("This lesson places no needle.")
UNITS, DEPTH, ANGLE, VOLUME, LAYER, TARGET = (
    _("Dose"), _("Depth"), _("Angle to the skin"), _("Volume"), _("Layer"), _("Aims at"),
)  # fmt: skip
BOTH_SIDES = _("both sides")
MIDLINE = "midline"
DANGERS_TEXT = _("The magenta bodies on the face are these zones, at their depth below the skin.")
AT_RISK = _("At risk")
HOW, THEN, RULE = _("How it happens"), _("What follows"), _("So")
LIMITS = _("Lines not to go below")
RULES = _("Limits in words")
BETWEEN = _("{depth} below the skin")
RESCUE = _("What to do")
ONSET, LASTS, SHARE = _("Begins after"), _("Lasts"), _("How often")
RISK_FOR = {"toxin": "toxin", "filler": "filler"}
STEPS_LABEL = _("Steps")


def shelf_markup(lessons: Sequence[Lesson]) -> Html:
    """A card for every lesson."""
    cards = (_shelf_card(lesson) for lesson in lessons)
    return tag(
        "div",
        tag("h2", SHELF_TITLE),
        tag("p", SHELF_TEXT, class_="soft"),
        tag("ul", *cards, class_="cards") if lessons else tag("p", NO_LESSONS),
        class_="page-body stack",
    )


def panel_markup(
    lesson: Lesson, step: int, tab: str, *, sources: Sources, presenting: bool = False
) -> Html:
    """The panel at this step (0 is the overview) and tab. presenting: with presenter's notes."""
    if tab == "steps":
        content = _steps(lesson, step, sources, presenting=presenting)
    else:
        content = OTHER_TABS[tab](lesson, sources)
    return tag(
        "div",
        tag("a", icon("previous"), ALL_LESSONS, href="/lesson", class_="small"),
        _tabs(tab),
        content,
        class_="pane full stack",
        data_testid="lesson-panel",
    )


def _shelf_card(lesson: Lesson) -> Html:
    count = STEP_COUNT.format(steps=len(lesson.steps), questions=len(lesson.questions))
    return tag(
        "li",
        _status(lesson),
        tag("h3", lesson.title),
        tag("p", lesson.summary, class_="soft"),
        tag("p", count, class_="small soft"),
        tag(
            "div",
            tag("a", BEGIN, href=f"/lesson?id={lesson.id}", class_="button primary",
                data_testid=f"lesson-{lesson.id}", aria_label=f"{BEGIN}: {lesson.title}"),
            tag("a", PRACTISE, href=f"/practise?lesson={lesson.id}", class_="button",
                aria_label=f"{PRACTISE}: {lesson.title}"),
            class_="line",
        ),
        class_="panel stack-small",
    )  # fmt: skip


def _status(lesson: Lesson) -> Html:
    if lesson.kind != "technique":
        return tag("p", tag("span", KINDS[lesson.kind], class_="tag"))
    return tag("p", tag("span", STATUS[lesson.status.kind], class_="tag"), " ",
               tag("span", lesson.status.text, class_="small soft"))  # fmt: skip


def _tabs(tab: str) -> Html:
    buttons = (
        tag("button", name, type="button", data_act="tab", data_value=key, data_key=f"tab-{key}",
            data_testid=f"tab-{key}", aria_pressed="true" if key == tab else "false")
        for key, name in TABS
    )  # fmt: skip
    return tag("div", *buttons, class_="segments", role="group", aria_label=TABS_LABEL)


# steps


def _steps(lesson: Lesson, step: int, sources: Sources, *, presenting: bool) -> Html:
    body = _overview(lesson, sources) if step == 0 else _step(lesson, step, sources)
    note = lesson.steps[step - 1].presenter_note if step and presenting else ""
    return join(
        _dots(lesson, step),
        tag("section", body, class_="stack", aria_live="polite", data_testid="step"),
        _presenter(note) if note else None,
        tag("div", class_="push"),
        _stepping(lesson, step),
    )


def _overview(lesson: Lesson, sources: Sources) -> Html:
    goals = tag("ul", *(tag("li", goal) for goal in lesson.objectives))
    return join(
        _status(lesson),
        tag("h2", lesson.title),
        tag("div", tag("p", lesson.summary), class_="prose"),
        tag("h3", OBJECTIVES),
        tag("div", goals, class_="prose"),
        _dose(lesson, sources) if lesson.kind == "technique" else None,
    )


def _dose(lesson: Lesson, sources: Sources) -> Html:
    total = lesson.total
    return join(
        tag(
            "dl",
            _pair(PRODUCT, lesson.product.name, evidence_mark(lesson.product, sources)),
            _pair(TOTAL[lesson.status.kind], f"{describe(total.units)}, {describe(total.ml)}",
                  evidence_mark(total.units, sources)),
            *(_pair(one.what or PUBLISHED, describe(one), evidence_mark(one, sources))
              for one in total.published),
            class_="facts",
        ),
        tag("p", lesson.product.not_interchangeable, class_="callout near"),
    )  # fmt: skip


def _step(lesson: Lesson, number: int, sources: Sources) -> Html:
    step = lesson.steps[number - 1]
    text = show_citations(step.text, sources)
    return join(
        tag("p", STEP_OF.format(number=number, count=len(lesson.steps)), class_="eyebrow"),
        tag("h2", step.title),
        tag("div", markdown(text), class_="prose"),
    )


def _presenter(note: str) -> Html:
    return tag("aside", tag("h3", PRESENTER, class_="eyebrow"), tag("p", note),
               class_="callout note", data_testid="presenter-note")  # fmt: skip


def _dots(lesson: Lesson, step: int) -> Html:
    names = [OVERVIEW, *(one.title for one in lesson.steps)]
    dots = (
        tag(
            "li",
            tag("button", type="button", data_act="step", data_value=number,
                data_key=f"dot-{number}", aria_label=f"{number}: {name}" if number else name,
                title=name, data_done=number < step,
                aria_current="step" if number == step else None),
        )
        for number, name in enumerate(names)
    )  # fmt: skip
    return tag("nav", tag("ol", *dots, class_="dots"), aria_label=STEPS_LABEL)


def _stepping(lesson: Lesson, step: int) -> Html:
    last = step == len(lesson.steps)
    forward = tag(
        "button", START if step == 0 else NEXT, icon("next"), type="button", class_="primary",
        data_act="step", data_value=step + 1, data_key="next", data_press="PageDown",
        data_testid="next",
    )  # fmt: skip
    practise = tag("a", PRACTISE, icon("next"), class_="button primary", data_testid="to-practise",
                   href=f"/practise?lesson={lesson.id}")  # fmt: skip
    back = tag("button", icon("previous"), PREVIOUS, type="button", data_act="step",
               data_value=step - 1, data_key="previous", data_press="PageUp", disabled=step == 0,
               data_testid="previous")  # fmt: skip
    return tag("div", back, practise if last else forward, class_="stepping")


# the other tabs


def _sites(lesson: Lesson, sources: Sources) -> Html:
    if lesson.kind != "technique":
        return tag("section", tag("h2", "Sites"), tag("p", NO_SITES), data_testid="sites")
    return tag(
        "section",
        tag("h2", "Sites"),
        tag("p", SITES_TEXT.format(product=lesson.product.name), class_="soft"),
        *(_site(site, sources) for site in lesson.sites),
        data_testid="sites",
    )


def _site(site: Site, sources: Sources) -> Html:
    side = MIDLINE if site.side == "median" else BOTH_SIDES
    target = ", ".join(name_of(one) for one in site.target)
    return tag(
        "article",
        tag("div", tag("h3", site.name), tag("span", side, class_="tag"), class_="spread"),
        tag("p", site.at, " ", evidence_mark(site.position, sources)),
        tag(
            "dl",
            _value(UNITS, site.units, sources),
            _value(DEPTH, site.depth_mm, sources),
            _value(ANGLE, site.angle_deg, sources),
            _value(VOLUME, site.ml, sources),
            tag("div", tag("dt", LAYER), tag("dd", site.layer.replace("_", " "), class_="text")),
            tag("div", tag("dt", TARGET), tag("dd", target),
                tag("dd", evidence_mark(site.target_evidence, sources))),
            class_="values",
        ),
        class_="site",
    )  # fmt: skip


def _value(name: str, figure: Figure, sources: Sources) -> Html:
    return tag(
        "div",
        tag("dt", name),
        tag("dd", describe(figure), class_="number"),
        tag("dd", evidence_mark(figure, sources)),
    )


def _dangers(lesson: Lesson, sources: Sources) -> Html:
    limits = (_limit(limit, sources) for limit in lesson.limits)
    return tag(
        "section",
        tag("h2", "Danger zones"),
        tag("p", DANGERS_TEXT, class_="soft"),
        *(_zone(zone, sources) for zone in lesson.zones),
        tag("h2", LIMITS) if lesson.limits else None,
        *limits,
        tag("h2", RULES) if lesson.rules else None,
        *(_rule(one, sources) for one in lesson.rules),
        data_testid="dangers",
    )


def _zone(zone: Zone, sources: Sources) -> Html:
    risks = (
        tag("li", name_of(one.id), _at_depth(one.depth, sources),
            tag("span", f" {one.note}", class_="small soft") if one.note else None)
        for one in zone.structures
    )  # fmt: skip
    risk_for = ", ".join(RISK_FOR[one] for one in zone.risk_for)
    return tag(
        "article",
        tag("div", tag("h3", icon("warning"), " ", zone.name),
            tag("span", risk_for, class_="tag danger"), class_="spread"),
        tag("p", BETWEEN.format(depth=describe(zone.depth_mm)), " ",
            evidence_mark(zone.depth_mm, sources)),
        tag("h4", AT_RISK),
        tag("div", tag("ul", *risks), class_="prose"),
        tag("p", tag("strong", f"{HOW}: "), zone.mechanism),
        tag("p", tag("strong", f"{THEN}: "), zone.consequence),
        tag("p", tag("strong", f"{RULE}: "), zone.rule, " ",
            evidence_mark(zone.rule_evidence, sources), class_="callout danger"),
        class_="zone stack-small",
    )  # fmt: skip


def _at_depth(depth: Figure | None, sources: Sources) -> Html | None:
    if depth is None:
        return None
    return join(", ", tag("span", describe(depth), class_="number"), " ",
                evidence_mark(depth, sources))  # fmt: skip


def _limit(limit: Limit, sources: Sources) -> Html:
    return tag(
        "article",
        tag("h3", limit.name),
        tag("p", limit.rule, " ", evidence_mark(limit.keep_above, sources)),
        tag("p", limit.why, class_="soft"),
        class_="zone stack-small",
    )


def _rule(rule: Rule, sources: Sources) -> Html:
    return tag("p", rule.text, " ", evidence_mark(rule, sources))


def _trouble(lesson: Lesson, sources: Sources) -> Html:
    return tag("section", tag("h2", "If it goes wrong"),
               *(_complication(one, sources) for one in lesson.complications))  # fmt: skip


def _complication(one: Complication, sources: Sources) -> Html:
    return tag(
        "article",
        tag("h3", one.name),
        tag("p", one.text, " ", evidence_mark(one.evidence, sources)),
        tag("dl", *_course(one, sources), class_="values"),
        tag("p", tag("strong", f"{RESCUE}: "), one.rescue),
        class_="site stack-small",
    )


def _course(one: Complication, sources: Sources) -> Iterator[Html]:
    yield from (_value(SHARE, share, sources) for share in one.share)
    if one.onset is not None:
        yield _value(ONSET, one.onset, sources)
    if one.duration is not None:
        yield _value(LASTS, one.duration, sources)


def _sources(lesson: Lesson, sources: Sources) -> Html:
    return tag("section", tag("h2", "Sources"), source_list(lesson.references, sources),
               class_="stack")  # fmt: skip


def _pair(name: str, value: str, *marks: Html) -> Html:
    return tag("div", tag("dt", name), tag("dd", value, " ", _all(marks)))


def _all(marks: Iterable[Html]) -> Html:
    return join(*marks)


OTHER_TABS: Mapping[str, Callable[[Lesson, Sources], Html]] = {
    "sites": _sites,
    "dangers": _dangers,
    "trouble": _trouble,
    "sources": _sources,
}
