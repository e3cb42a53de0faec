"""What stands beside the face in a lesson: steps, sites, danger zones, complications, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from anatomy.evidence import Figure, describe
from anatomy.sources import Source
from lessons.cite import show_citations
from lessons.lesson import Complication, Lesson, Limit, Rule, Site, Zone
from lessons.naming import name_of
from pages.figures import evidence_mark, source_list
from pages.icons import icon
from pages.language import _
from pages.lesson_needle import ANGLE, DEPTH
from pages.lesson_shelf import content_mark
from pages.lesson_steps import WHOLE, Walk, steps_markup
from pages.markup import Html, join, tag
from pages.retold import retold

Sources = Mapping[str, Source]

TABS: Sequence[tuple[str, str]] = (
    ("steps", _("Steps")),
    ("sites", _("Sites")),
    ("dangers", _("Dangers")),
    ("trouble", _("If it goes wrong")),
    ("sources", _("Sources")),
)
SITES, DANGERS, TROUBLE, SOURCES = (
    _("Sites"),
    _("Danger zones"),
    _("If it goes wrong"),
    _("Sources"),
)
TABS_LABEL = _("Parts of the lesson")
ALL_LESSONS = _("All lessons")
SITES_TEXT = _("Doses are units of {product}; they fit no other product.")
NO_SITES = _("This lesson places no needle.")
UNITS, VOLUME, LAYER, TARGET = _("Dose"), _("Volume"), _("Layer"), _("Aims at")
BOTH_SIDES = _("both sides")
MIDLINE = _("midline")
DANGERS_TEXT = _("The magenta bodies on the face are these zones, at their depth below the skin.")
AT_RISK = _("At risk")
HOW, THEN, RULE = _("How it happens"), _("What follows"), _("So")
LIMITS = _("Lines not to go below")
RULES = _("Limits in words")
BETWEEN = _("{depth} below the skin")
RESCUE = _("What to do")
ONSET, LASTS, SHARE = _("Begins after"), _("Lasts"), _("How often")
RISK_FOR = {"toxin": _("toxin"), "filler": _("filler")}


def panel_markup(
    lesson: Lesson,
    step: int,
    tab: str,
    *,
    sources: Sources,
    presenting: bool = False,
    walk: Walk = WHOLE,
) -> Html:
    """The panel at this step (0 is the overview) and tab. presenting: with presenter's notes."""
    if tab == "steps":
        content = steps_markup(lesson, step, sources, presenting=presenting, walk=walk)
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


def _tabs(tab: str) -> Html:
    buttons = (
        tag("button", name, type="button", data_act="tab", data_value=key, data_key=f"tab-{key}",
            data_testid=f"tab-{key}", aria_pressed="true" if key == tab else "false")
        for key, name in TABS
    )  # fmt: skip
    return tag("div", *buttons, class_="segments", role="group", aria_label=TABS_LABEL)


# the other tabs


def _sites(lesson: Lesson, sources: Sources) -> Html:
    if lesson.kind != "technique":
        return tag("section", tag("h2", SITES), tag("p", NO_SITES), data_testid="sites")
    return tag(
        "section",
        tag("h2", SITES),
        tag("p", SITES_TEXT.format(product=lesson.product.name), class_="soft"),
        *(_site(site, sources) for site in lesson.sites),
        data_testid="sites",
    )


def _site(site: Site, sources: Sources) -> Html:
    side = MIDLINE if site.side == "median" else BOTH_SIDES
    target = ", ".join(retold(name_of(one)) for one in site.target)
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
        tag("dd", retold(describe(figure)), class_="number"),
        tag("dd", evidence_mark(figure, sources)),
    )


def _dangers(lesson: Lesson, sources: Sources) -> Html:
    limits = (_limit(limit, sources) for limit in lesson.limits)
    return tag(
        "section",
        tag("h2", DANGERS),
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
        tag("li", retold(name_of(one.id)), _at_depth(one.depth, sources),
            tag("span", " ", show_citations(one.note, sources), class_="small soft")
            if one.note else None)
        for one in zone.structures
    )  # fmt: skip
    risk_for = ", ".join(str(RISK_FOR[one]) for one in zone.risk_for)
    about = zone.mechanism_evidence
    told_by = None if about is None else evidence_mark(about, sources)
    return tag(
        "article",
        tag("div", tag("h3", icon("warning"), " ", zone.name, content_mark()),
            tag("span", risk_for, class_="tag danger"), class_="spread"),
        tag("p", BETWEEN.format(depth=retold(describe(zone.depth_mm))), " ",
            evidence_mark(zone.depth_mm, sources)),
        tag("h4", AT_RISK),
        tag("div", tag("ul", *risks), class_="prose"),
        tag("p", tag("strong", f"{HOW}: "), zone.mechanism),
        tag("p", tag("strong", f"{THEN}: "), zone.consequence, " ", told_by),
        tag("p", tag("strong", f"{RULE}: "), zone.rule, " ",
            evidence_mark(zone.rule_evidence, sources), class_="callout danger"),
        class_="zone stack-small",
    )  # fmt: skip


def _at_depth(depth: Figure | None, sources: Sources) -> Html | None:
    if depth is None:
        return None
    return join(", ", tag("span", retold(describe(depth)), class_="number"), " ",
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
    return tag("section", tag("h2", TROUBLE),
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
    return tag("section", tag("h2", SOURCES), source_list(lesson.references, sources),
               class_="stack")  # fmt: skip


OTHER_TABS: Mapping[str, Callable[[Lesson, Sources], Html]] = {
    "sites": _sites,
    "dangers": _dangers,
    "trouble": _trouble,
    "sources": _sources,
}
