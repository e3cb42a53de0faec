"""How well each thing is known, in words, colours and patterns: the legend and the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.practice import LEVELS, Level
from pages.language import _
from pages.markup import Html, tag

COLORS: Mapping[Level, str] = {
    # told apart with any colour vision, and from dark to light in grey (after Okabe and Ito)
    "not_asked": "#9aa0a6",
    "learning": "#b3470c",
    "fading": "#e69f00",
    "growing": "#56b4e9",
    "known": "#0b4f8a",
}
PATTERNS: Mapping[Level, str] = {
    "not_asked": "none",
    "learning": "repeating-linear-gradient(45deg,#fff 0 2px,transparent 2px 6px)",
    "fading": "repeating-linear-gradient(90deg,#000 0 1px,transparent 1px 5px)",
    "growing": "radial-gradient(#000 1px,transparent 1.5px) 0 0/6px 6px",
    "known": "linear-gradient(#fff,#fff) center/60% 2px no-repeat",
}
WORDS: Mapping[Level, str] = {
    "not_asked": _("Not asked yet"),
    "learning": _("Being learnt"),
    "fading": _("Learnt, due again"),
    "growing": _("Learnt"),
    "known": _("Known for long"),
}
LEGEND = _("How well you know it")
TITLE = _("What you know")
TEXT = _(
    "Each structure has the colour of the weakest of its cards that you were asked, those of the "
    "danger zones in which it lies among them; pegs are injection sites. Point at one to read its "
    "name and level."
)
NOBODY = _("Give a name on the home page first; what you know then appears here.")
STRUCTURES, ZONES, SITES = _("Structures"), _("Danger zones"), _("Injection sites")
BACK = _("Back to the review")
NOTE = _(
    "The levels come from a model of memory (FSRS). They are no measurement, and no certificate."
)


def levels_markup(counts: Mapping[Level, int]) -> Html:
    """The legend, with how many cards have each level."""
    rows = (
        tag("tr", tag("th", _swatch(level), " ", WORDS[level], scope="row"),
            tag("td", counts.get(level, 0), class_="number"), data_testid=f"level-{level}")
        for level in LEVELS
    )  # fmt: skip
    return tag("table", tag("tbody", *rows), aria_label=LEGEND, data_testid="levels")


def mastery_markup(
    structures: Sequence[tuple[str, Level]],
    zones: Sequence[tuple[str, Level]],
    sites: Sequence[tuple[str, Level]],
) -> Html:
    """The legend and every structure, danger zone and site in words, the weakest first.

    Each is (name, level).
    """
    levels = [level for _, level in (*structures, *zones, *sites)]
    counts = {level: levels.count(level) for level in LEVELS}
    return tag(
        "div",
        tag("h2", TITLE),
        tag("p", TEXT, class_="soft"),
        levels_markup(counts),
        _list(STRUCTURES, structures),
        _list(ZONES, zones),
        _list(SITES, sites),
        tag("p", NOTE, class_="small soft"),
        tag("p", tag("a", BACK, href="/review", class_="button primary")),
        class_="pane full stack",
        data_testid="mastery",
    )


def nobody_markup() -> Html:
    """Nobody has given a name."""
    return tag("div", tag("h2", TITLE), tag("p", NOBODY),
               tag("p", tag("a", BACK, href="/review", class_="button")),
               class_="pane full stack", data_testid="mastery")  # fmt: skip


def _list(title: str, rows: Sequence[tuple[str, Level]]) -> Html | None:
    if not rows:
        return None
    ordered = sorted(rows, key=lambda one: (LEVELS.index(one[1]) or len(LEVELS), one[0]))
    lines = (
        tag("tr", tag("th", name, scope="row"),
            tag("td", _swatch(level), " ", WORDS[level]), data_level=level)
        for name, level in ordered
    )  # fmt: skip
    return tag("details", tag("summary", f"{title} ({len(rows)})"),
               tag("table", tag("tbody", *lines)), open=True, class_="stack-small",
               data_key=f"list-{title}")  # fmt: skip


def _swatch(level: Level) -> Html:
    look = (
        f"background: {PATTERNS[level]}, {COLORS[level]}"
        if level != "not_asked"
        else (f"background: {COLORS[level]}")
    )
    size = "display: inline-block; width: 1rem; height: 1rem; vertical-align: -0.15em"
    return tag("span", class_="swatch", style=f"{look}; {size}", aria_hidden="true")
