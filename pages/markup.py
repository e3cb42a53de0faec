"""HTML written so that a stranger's text can never become markup."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import datetime
from functools import cache

import nh3
from markdown_it import MarkdownIt

VOID = frozenset({"br", "hr", "img", "input"})
MARKDOWN_TAGS = {
    *("p", "em", "strong", "ul", "ol", "li", "code", "blockquote", "h3", "h4", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "sup", "sub", "a"),
}
MARKDOWN_ATTRIBUTES = {"a": {"href", "title"}}


class Html(str):
    """Text that is markup already. Everything else is escaped by `tag` and `join`."""

    __slots__ = ()


Child = str | int | float | None | Iterable["Child"]
Attribute = str | int | float | bool | None


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """One element. `class_` is class, `data_act` is data-act; None and False leave one out.

    >>> tag("b", "2 < 3", class_="loud")
    '<b class="loud">2 &lt; 3</b>'
    """
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Html(opening if name in VOID else f"{opening}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """The children one after another, escaped where they are plain text; None is nothing."""
    return Html("".join(_child(child) for child in children))


def moment(at: datetime) -> Html:
    """A time in UTC; the browser shows it in its own zone."""
    return tag("time", f"{at:%Y-%m-%d %H:%M} UTC", datetime=f"{at:%Y-%m-%dT%H:%M:%SZ}")


def markdown(text: str) -> Html:
    """Authored Markdown as HTML, with everything but plain formatting taken out."""
    rough = _renderer().render(text)
    return Html(
        nh3.clean(
            rough,
            tags=MARKDOWN_TAGS,
            attributes=MARKDOWN_ATTRIBUTES,
            url_schemes={"https", "http"},
            link_rel="noreferrer noopener",
        )
    )


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str | int | float):
        return html.escape(str(child))
    return "".join(_child(one) for one in child)


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
