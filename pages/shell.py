"""The frame of every page: navigation, top line with badge and switches, one place for bad news."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

import panel as pn
import panel_material_ui as pmui
from bokeh.document import Document
from bokeh.events import ClientReconnected, ConnectionLost
from bokeh.models import CustomJS
from panel.util import edit_readonly

from pages import theme
from pages.icons import icon
from pages.language import COOKIE, LANGUAGES, _, language_now
from pages.markup import Html, join, tag
from pages.preferences import Preferences, read_preferences
from pages.retold import retold
from pages.sheet import Act, Sheet

LOG: Final = logging.getLogger(__name__)

PRODUCT = "Facies"
BADGE = _("Educational model, not clinically reviewed")
BADGE_MORE = _("Every figure shows where it comes from. Nobody may inject from these pages.")
ON_PAPER = _("Educational model, not clinically reviewed. Nobody may inject from this page.")
NAVIGATION: Sequence[tuple[str, str, str]] = (
    # address, name, drawing
    ("/", _("Home"), "home"),
    ("/explore", _("Explore"), "explore"),
    ("/needle", _("Needle"), "needle"),
    ("/plan", _("Plan"), "plan"),
    ("/lesson", _("Lesson"), "lesson"),
    ("/practise", _("Practise"), "practise"),
    ("/review", _("Review"), "review"),
    ("/progress", _("Progress"), "progress"),
    ("/truth", _("Truth"), "truth"),
)
NAVIGATION_LABEL = _("Main")
IN_FRONT: Final = 6  # so many a phone shows; "More" opens the rest
MORE = _("More")
TO_DARK = _("Dark background")
TO_LIGHT = _("Light background")
TO_PROJECTOR = _("Projector mode: big type")
TO_SEARCH = _("Search all content (key /)")
NO_LEARNER = _("No name yet")
SORRY = _(
    "Something went wrong on our side. What you saved is safe. Load the page again; "
    "if it happens again, tell the person who looks after Facies."
)
LOST = _(
    "The connection to Facies is lost. Everything marked “Saved” is safe. "
    "Load the page again when Facies is running."
)
CLOSE = _("Close this message")
MARK_LOST = "document.documentElement.setAttribute('data-offline', '')"
UNMARK_LOST = "document.documentElement.removeAttribute('data-offline')"
MARK = Html(
    '<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" '
    'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">'
    '<path d="M20.500 4.500C13 3 8 7.500 8.200 13.500c0 1.600-1.500 3.200-2.400 4.600'
    "-.5.800 0 1.500.9 1.600l1.600.2"
    'c-.2 1.600-.3 3.400.6 4.400 1.100 1.200 3.200.7 4.700.7V29"/>'
    '<path d="M28.500 6.500 15 13.500" stroke-width="1.4"/><circle cx="13.600" cy="14.200" r="1.1" '
    'fill="currentColor" stroke="none"/></svg>'
)

_NOTICES: WeakKeyDictionary[Document, Notice] = WeakKeyDictionary()


class Notice:
    """The one place of a page where bad news is said, in a sentence for the learner."""

    def __init__(self) -> None:
        self.sheet = Sheet(region="notice", on={"close_notice": self._close}, visible=False)

    def say(self, sentence: str) -> None:
        """Shows this sentence until it is closed."""
        self.sheet.show(
            tag(
                "div",
                icon("warning"),
                tag("p", retold(sentence)),
                tag("button", icon("cross"), class_="quiet", data_act="close_notice",
                    aria_label=CLOSE, type="button"),
                class_="notice-row",
                role="alert",
                data_testid="notice",
            )
        )  # fmt: skip
        self.sheet.visible = True

    def _close(self, _: Act) -> None:
        self.sheet.visible = False


@dataclass
class Frame:
    """What a page asks its frame: the preferences, and to be told when they change."""

    preferences: Preferences
    top: Sheet
    notice: Notice
    page: pmui.Page
    learner: str = ""
    credit: str = ""
    _listeners: list[Callable[[Preferences], None]] = field(default_factory=list)

    def on_preferences(self, listener: Callable[[Preferences], None]) -> None:
        """Calls this whenever light or dark, or projector mode, changes."""
        self._listeners.append(listener)

    def give_credit(self, credit: str) -> None:
        """Says in the top line whose anatomy is shown and under which licence."""
        self.credit = credit
        for listener in self._listeners:
            listener(self.preferences)

    def become(self, learner_id: UUID, name: str) -> None:
        """From now on this browser belongs to this learner."""
        self.learner = name
        self.keep(replace(self.preferences, learner_id=learner_id))

    def keep(self, preferences: Preferences) -> None:
        """Takes these preferences, keeps them in the browser, tells the listeners."""
        self.preferences = preferences
        for name, value in preferences.cookies().items():
            self.top.set_cookie(name, value)
        self.top.set_attribute("data-theme", preferences.theme)
        self.top.set_attribute("data-projector", "" if preferences.projector else None)
        self.page.dark_theme = preferences.theme == "dark"
        for listener in self._listeners:
            listener(preferences)


def make_frame(
    address: str, title: str, *, plan: str = "reading", where: str = "", learner: str = ""
) -> Frame:
    """A page's frame without content. plan: reading, studio or player (see assets/frame.css)."""
    preferences = read_preferences(pn.state.cookies)
    _first_paint(preferences)
    notice = Notice()
    top = Sheet(region="topline")
    rail = Sheet(navigation(address))
    column = pn.Column(
        top,
        notice.sheet,
        stylesheets=[theme.frame_css()],
        css_classes=["frame", plan],
        sizing_mode="stretch_both",
    )
    page = pmui.Page(
        title=f"{title} · {PRODUCT}",
        header=[rail],
        main=[column],
        theme_toggle=False,
        theme_config=theme.material_theme(),
        dark_theme=preferences.theme == "dark",
        busy_indicator=None,
        sx=theme.page_style(),
        raw_css=[theme.page_css(), ".header a[href='/'] .title { display: none; }"],
    )
    with edit_readonly(page):
        page.busy = False  # else every act of anybody is told to every browser, twice
    frame = Frame(preferences, top, notice, page, learner)
    _wire_switches(frame, title, where)
    document = pn.state.curdoc
    if document is not None:
        _NOTICES[document] = notice
        language = language_now()
        pn.state.onload(lambda: top.set_attribute("lang", language))
        document.js_on_event(ConnectionLost, CustomJS(code=MARK_LOST))
        document.js_on_event(ClientReconnected, CustomJS(code=UNMARK_LOST))
    return frame


def fill(frame: Frame, *content: Any) -> pmui.Page:
    """The finished page: the frame with its content."""
    frame.page.main[0].extend(content)
    return frame.page


def apologise(error: Exception) -> None:
    """Logs an error that nobody expected and tells the learner kindly. The one place for this."""
    LOG.error("A page met an error it did not expect.", exc_info=error)
    document = pn.state.curdoc
    notice = _NOTICES.get(document) if document is not None else None
    if notice is not None:
        notice.say(SORRY)


def sorry_page(address: str, sentence: str = SORRY) -> pmui.Page:
    """A page that says what went wrong, with the navigation still there."""
    frame = make_frame(address, PRODUCT)
    frame.notice.say(sentence)
    return fill(frame, Sheet(region="body"))


def navigation(address: str) -> Html:
    """The links to all pages; the one with this address is marked as the current one.

    On a phone those behind the first few wait in a sheet that "More" opens (see sheet.css).
    """
    behind = NAVIGATION[IN_FRONT:]
    here = any(link == address for link, _, _ in behind)
    return tag(
        "nav",
        tag("a", MARK, PRODUCT, href="/", class_="mark"),
        _links(NAVIGATION[:IN_FRONT], address),
        _links(behind, address, id="more", class_="behind", popover="auto"),
        tag("button", icon("more"), MORE, type="button", popovertarget="more",
            class_="more here" if here else "more", data_testid="nav-more"),
        class_="rail",
        aria_label=NAVIGATION_LABEL,
    )  # fmt: skip


def top_line(
    title: str, where: str, learner: str, preferences: Preferences, *, credit: str = ""
) -> Html:
    """The title, the badge, the credit of an added atlas, who is learning and the two switches."""
    dark = preferences.theme == "dark"
    line = tag(
        "div",
        tag("h1", title),
        tag("span", where, class_="where"),
        tag("span", icon("info"), BADGE, class_="badge", title=BADGE_MORE, data_testid="badge"),
        tag("span", credit, class_="credit", title=credit, data_testid="credit") if credit else "",
        tag(
            "div",
            tag("a", icon("look"), href="/search", class_="button quiet small look",
                title=TO_SEARCH, aria_label=TO_SEARCH, data_press="/", data_testid="to-search"),
            tag("a", icon("person"), tag("span", learner or NO_LEARNER, class_="name"),
                href="/#learner", class_="button quiet small who", title=learner or None,
                data_testid="who"),
            _languages(language_now()),
            tag("button", icon("projector"), class_="quiet projector", data_act="projector",
                data_key="projector", type="button", title=TO_PROJECTOR, aria_label=TO_PROJECTOR,
                aria_pressed="true" if preferences.projector else "false"),
            tag("button", icon("sun" if dark else "moon"), class_="quiet", data_act="theme",
                data_key="theme", type="button", title=TO_LIGHT if dark else TO_DARK,
                aria_label=TO_LIGHT if dark else TO_DARK),
            class_="tools",
        ),
        class_="topline-row",
    )  # fmt: skip
    return join(line, tag("p", icon("warning"), LOST, class_="offline", role="status"))


def _links(entries: Sequence[tuple[str, str, str]], address: str, **attributes: str) -> Html:
    links = (
        tag(
            "li",
            tag("a", icon(drawing), name, href=link, data_testid=f"nav-{drawing}",
                aria_current="page" if link == address else None),
        )
        for link, name, drawing in entries
    )  # fmt: skip
    return tag("ul", *links, **attributes)


def _languages(now: str) -> Html:
    """A button for each other language, named by its own name."""
    return join(
        *(
            tag("button", name, class_="quiet small", type="button", data_act="language",
                data_value=code, data_key=f"language-{code}", lang=code,
                data_testid=f"language-{code}")
            for code, name in LANGUAGES.items()
            if code != now
        )
    )  # fmt: skip


def _wire_switches(frame: Frame, title: str, where: str) -> None:
    def draw(preferences: Preferences) -> None:
        line = top_line(title, where, frame.learner, preferences, credit=frame.credit)
        frame.top.show(line)

    frame.top.answer_to("theme", lambda _: frame.keep(frame.preferences.toggled_theme()))
    frame.top.answer_to("language", lambda act: _speak(frame, act.text))
    frame.top.answer_to("projector", lambda _: frame.keep(frame.preferences.toggled_projector()))
    frame.on_preferences(draw)
    draw(frame.preferences)


def _speak(frame: Frame, language: str) -> None:
    """Keeps the language in the browser and draws the page anew in it."""
    if language in LANGUAGES:
        frame.top.set_cookie(COOKIE, language)
        frame.top.go("")


def _first_paint(preferences: Preferences) -> None:
    document = pn.state.curdoc
    if document is None:
        return
    projector = " data-projector" if preferences.projector else ""
    document.template_variables["html_attrs"] = f'data-theme="{preferences.theme}"{projector}'
