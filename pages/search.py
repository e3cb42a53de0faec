"""Search: one box over everything that is taught; no question is ever found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import panel_material_ui as pmui

from anatomy.structures import load_structures
from pages.address import asked
from pages.language import _, _n, language_now
from pages.learners import current_learner
from pages.markup import Html, tag
from pages.search_index import KINDS, Entry, Index, build_index, excerpt, find, gather
from pages.sheet import Act, Sheet
from pages.shell import fill, make_frame
from pages.studio import Studio

ADDRESS: Final = "/search"
TITLE: Final = _("Search")
MAX_QUERY: Final = 80
LABEL = _("Search all content")
HINT = _("for example corrugator, ptosis, Müller, facial artery")
NOTHING = _("Nothing was found.")
FOUND = _n("1 result.", "{count} results.")
START = _("Lessons, steps, sites, danger zones, complications, structures and sources.")
TOO_LONG = _("A search has at most {most} letters; this one has {count} and was cut.")
NONE_HELP = _("Every word must occur. Try fewer words, or another name; Latin works too.")


def page(studio: Studio) -> pmui.Page:
    """The search, opened with `?q=<words>`."""
    frame = make_frame(ADDRESS, TITLE, learner=current_learner(studio).name)
    query = asked("q")
    if len(query) > MAX_QUERY:
        frame.notice.say(TOO_LONG.format(most=MAX_QUERY, count=len(query)))
    index = index_of(studio)
    body = Sheet(region="body")

    def look(act: Act) -> None:
        body.show(search_markup(index, act.text[:MAX_QUERY]))

    body.answer_to("look", look)
    body.show(search_markup(index, query[:MAX_QUERY]))
    return fill(frame, body)


def index_of(studio: Studio) -> Index:
    """The index of everything, made once."""
    index: Index = studio.remember(
        ("search index", language_now(), studio.books.edition),
        lambda: build_index(gather(studio.lessons, load_structures(), studio.sources)),
    )
    return index


def search_markup(index: Index, query: str) -> Html:
    """The box with what was found below it."""
    results = find(index, query)
    found = FOUND.format(count=len(results)) if results else NOTHING
    count = found if query.strip() else START
    field = tag(
        "div",
        tag("label", LABEL, for_="search-field"),
        tag("input", type="search", id="search-field", value=query, placeholder=HINT,
            maxlength=MAX_QUERY, autocomplete="off", autofocus=True, data_input="look",
            data_key="search", data_testid="search-field"),
        class_="field",
    )  # fmt: skip
    nothing = query.strip() and not results
    return tag(
        "div",
        tag("h2", LABEL),
        field,
        tag("p", count, class_="small soft", role="status", data_testid="search-count"),
        tag("p", NONE_HELP) if nothing else None,
        _list(results, query) if results else None,
        class_="page-body stack",
    )


def _list(results: Sequence[Entry], query: str) -> Html:
    return tag("ol", *(_result(one, query) for one in results), class_="results",
               data_testid="results")  # fmt: skip


def _result(entry: Entry, query: str) -> Html:
    away = entry.href.startswith("http")
    more = {"target": "_blank", "rel": "noreferrer noopener"} if away else {}
    told = excerpt(entry, query)
    return tag(
        "li",
        tag("span", KINDS[entry.kind], class_="tag"),
        " ",
        tag("a", entry.title, href=entry.href, **more),
        tag("span", f" · {entry.where}", class_="small soft") if entry.where else None,
        tag("p", told, class_="small soft") if told else None,
    )
