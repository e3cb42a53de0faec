"""A piece of a page: HTML from the server, and what people do with it as checked messages."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import panel as pn
import param

from pages.markup import Html
from pages.theme import sheet_css

LOG: Final = logging.getLogger(__name__)
MAX_TEXT = 400
MAX_FIELDS = 40

Value = str | float | bool


@dataclass(frozen=True)
class Act:
    """One thing a person did: which control's value, and the fields of its form."""

    value: Value = ""
    form: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as text."""
        return str(self.value)

    @property
    def number(self) -> float:
        """The value as a number. Raises ValueError when it is none."""
        return float(self.value)

    def word(self, name: str) -> str:
        """A field's text, "" when it was left out."""
        found = self.form.get(name, "")
        return found if isinstance(found, str) else ",".join(found)

    def choices(self, name: str) -> tuple[str, ...]:
        """The ticked values of a field."""
        found = self.form.get(name, ())
        return (found,) if isinstance(found, str) else found


Handler = Callable[[Act], None]


class Sheet(pn.custom.JSComponent):
    """Server-made HTML in its place on the page.

    Handlers are given by act name. A message that is not of the expected form, or names no handler,
    is logged and changes nothing. `region` puts the sheet in its place of the page's grid.
    `longest`: letters of a field, more only where something long is pasted.
    """

    html = param.String(default="", doc="Markup made by pages.markup, never by a browser.")
    live = param.Boolean(default=False, doc="Read aloud, when the reader pauses, what it shows.")

    _bundle = Path(__file__).parent / "assets" / "sheet.js"

    def __init__(
        self,
        html: Html = Html(""),  # noqa: B008 - text is immutable
        *,
        on: Mapping[str, Handler] | None = None,
        region: str = "",
        longest: int = MAX_TEXT,
        **params: Any,
    ) -> None:
        css = [region] if region else []
        super().__init__(html=html, stylesheets=[sheet_css()], css_classes=css, **params)
        self._handlers: dict[str, Handler] = dict(on or {})
        self._longest = longest

    def show(self, html: Html) -> None:
        """Puts this markup in place of what stood here."""
        self.html = str(html)

    def answer_to(self, act: str, handler: Handler) -> None:
        """From now on this act calls this handler."""
        self._handlers[act] = handler

    def set_attribute(self, name: str, value: str | None) -> None:
        """Sets an attribute of the document's root, or takes it away with None."""
        self._send_msg({"attribute": [name, value]})

    def set_cookie(self, name: str, value: str) -> None:
        """Keeps a small setting in this browser for a year."""
        self._send_msg({"cookie": [name, value]})

    def set_address(self, address: str) -> None:
        """Shows another address in the browser without loading it."""
        self._send_msg({"address": address})

    def go(self, address: str) -> None:
        """Sends the browser to another page of ours; "" loads this one again."""
        self._send_msg({"go": address})

    def download(self, name: str, text: str) -> None:
        """Gives the person a text file of this name."""
        self._send_msg({"download": [name, text]})

    def _handle_msg(self, data: object) -> None:
        act = read_act(data, longest=self._longest)
        if act is None:
            LOG.warning("Ignored a malformed message from the browser: %.200r", data)
            return
        name, what = act
        handler = self._handlers.get(name)
        if handler is None:
            LOG.warning("Ignored an unknown act from the browser: %.64r", name)
            return
        handler(what)


def read_act(data: object, *, longest: int = MAX_TEXT) -> tuple[str, Act] | None:
    """The act's name and content when a browser's message is well formed, else None.

    longest: how many characters a field of a form may have.

    >>> read_act({"act": "go", "value": "front"})
    ('go', Act(value='front', form={}))
    >>> read_act({"act": "go", "value": float("nan")}) is None
    True
    """
    if not isinstance(data, dict) or not set(data) <= {"act", "value", "form"}:
        return None
    name, value, form = data.get("act"), data.get("value", ""), data.get("form")
    if not isinstance(name, str) or len(name) > MAX_TEXT or not _is_value(value):
        return None
    fields = {} if form is None else _read_form(form, longest)
    return None if fields is None else (name, Act(value=value, form=fields))


def _read_form(form: object, longest: int) -> dict[str, str | tuple[str, ...]] | None:
    if not isinstance(form, dict) or len(form) > MAX_FIELDS:
        return None
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, value in form.items():
        if not _is_text(key):
            return None
        if isinstance(value, list) and len(value) <= MAX_FIELDS and all(map(_is_text, value)):
            fields[key] = tuple(value)
        elif isinstance(value, str) and len(value) <= longest:
            fields[key] = value
        else:
            return None
    return fields


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_value(value: object) -> bool:
    if isinstance(value, bool) or _is_text(value):
        return True
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e9
