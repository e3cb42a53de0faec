"""What a visitor sees who comes before the face is ready, and how the page then opens by itself."""

from __future__ import annotations

from typing import Any, Final

import panel_material_ui as pmui
from tornado.web import RequestHandler

from pages.language import _
from pages.markup import Html, tag
from pages.sheet import Sheet
from pages.shell import PRODUCT, fill, make_frame
from pages.studio import Studio

READY_ADDRESS: Final = "/ready"
HEADING = _("The face is being prepared")
TEXT = _(
    "The first start after a change builds every muscle, vessel, nerve and bone once. It takes "
    "about half a minute; this page then opens by itself."
)


def waiting_page(address: str) -> pmui.Page:
    """A page that loads its own address again as soon as the studio is ready."""
    return fill(make_frame(address, PRODUCT), Sheet(waiting_markup(), region="body"))


def waiting_markup() -> Html:
    """The words, with a bar that moves where motion is welcome, and where to ask (sheet.js)."""
    return tag(
        "div",
        tag("h2", HEADING),
        tag("p", TEXT, class_="soft"),
        tag("div", tag("i"), class_="meter waiting", aria_hidden="true"),
        class_="page-body stack prose",
        role="status",
        data_testid="waiting",
        data_reload_when=READY_ADDRESS,
    )


class ReadyDoor(RequestHandler):  # type: ignore[misc, unused-ignore]
    """Answers {"ready": true} once the face can be shown.

    A page asks here rather than being told: what a server changes before its browser has loaded
    never arrives (Panel 1.9), and a whole class that waits costs next to nothing.
    """

    def initialize(self, studio: Studio) -> None:
        """Keeps the studio."""
        self.studio = studio

    def get(self) -> None:
        """Says whether it is."""
        self.set_header("Cache-Control", "no-store")
        self.finish({"ready": not self.studio.preparing})


def ready_routes(studio: Studio) -> list[Any]:
    """The route, as a bokeh server takes it."""
    return [(READY_ADDRESS, ReadyDoor, {"studio": studio})]
