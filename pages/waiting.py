"""What a visitor sees who comes before the face is ready, and how the page then opens by itself."""

from __future__ import annotations

from typing import Final

import panel as pn
import panel_material_ui as pmui

from pages.language import _
from pages.markup import Html, tag
from pages.sheet import Sheet
from pages.shell import PRODUCT, fill, make_frame
from pages.studio import Studio

LOOK_AGAIN_MS: Final = 1000
HEADING = _("The face is being prepared")
TEXT = _(
    "The first start after a change builds every muscle, vessel, nerve and bone once. It takes "
    "about half a minute; this page then opens by itself."
)


def waiting_page(address: str, studio: Studio) -> pmui.Page:
    """A page that loads its own address again as soon as the studio is ready."""
    frame = make_frame(address, PRODUCT)
    body = Sheet(waiting_markup(), region="body")

    def look() -> None:
        if not studio.preparing:
            watch.stop()
            body.show(waiting_markup(ready=True))  # kept for a browser that connects only now

    watch = pn.state.add_periodic_callback(look, period=LOOK_AGAIN_MS)
    return fill(frame, body)


def waiting_markup(*, ready: bool = False) -> Html:
    """The words, with a bar that moves where motion is welcome. ready: it loads the page again."""
    return tag(
        "div",
        tag("h2", HEADING),
        tag("p", TEXT, class_="soft"),
        tag("div", tag("i"), class_="meter waiting", aria_hidden="true"),
        class_="page-body stack prose",
        role="status",
        data_testid="waiting",
        data_reload=ready,
    )
