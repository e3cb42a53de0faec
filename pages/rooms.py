"""Rooms: what a presenter shows, followed by every window that joined, on this machine alone."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from weakref import WeakValueDictionary

import panel as pn
from bokeh.document import Document

from meshes.scene import Marker, Plane
from pages.language import _
from pages.studio import Studio
from viewer.component import Viewer

TOKEN: Final = re.compile(r"^[A-Za-z0-9_-]{6,24}$")
NO_SUCH_ROOM = _(
    "“{token}” in this address names no room: expected 6 to 24 letters, digits, - or _. "
    "A new room was made; open the presenter view from the lesson again."
)


@dataclass(frozen=True)
class Look:
    """How the presenter turned, peeled and cut the face. camera: as `Viewer.camera` tells it."""

    camera: Mapping[str, Any]
    peel_mm: float
    clip: Plane | None


@dataclass(frozen=True)
class Shown:
    """What every window of a room shows. step: 0 is the overview. pointer: a ring on the skin.

    presented: a presenter is there. big_labels: names on the face, large. short: the five-minute
    version. look: the face as a hand left it, None as the step shows it.
    """

    step: int = 0
    pointer: Marker | None = None
    big_labels: bool = False
    presented: bool = False
    short: bool = False
    look: Look | None = None


Follow = Callable[[Shown], None]


@dataclass(eq=False)
class Room:
    """One lesson as it is presented; every window but the one that speaks is told."""

    shown: Shown | None = None
    _members: list[tuple[Document | None, Follow]] = field(default_factory=list)

    def join(self, follow: Follow) -> None:
        """From now on this window is told what is shown, until it is closed."""
        member = (pn.state.curdoc, follow)
        self._members.append(member)
        if member[0] is not None:
            member[0].on_session_destroyed(lambda _: self._leave(member))

    def tell(self, shown: Shown, *, by: Follow) -> None:
        """Shows this in all other windows."""
        self.shown = shown
        for document, follow in tuple(self._members):
            if follow == by:
                continue
            if document is None or document is pn.state.curdoc:
                follow(shown)
            else:
                document.add_next_tick_callback(partial(follow, shown))

    def _leave(self, member: tuple[Document | None, Follow]) -> None:
        if member in self._members:
            self._members.remove(member)


def look_of(viewer: Viewer) -> Look:
    """How a viewer shows the face now."""
    return Look(viewer.camera, viewer.peel_mm, viewer.clip)


def take_look(viewer: Viewer, look: Look) -> None:
    """Shows the face as somebody turned, peeled and cut it."""
    viewer.set_camera(**look.camera)
    viewer.set_peel(look.peel_mm)
    if viewer.clip != look.clip:
        viewer.set_clip(look.clip)


def read_token(text: str) -> tuple[str, str]:
    """A room's token and what to tell: the one asked for, or a new one.

    >>> read_token("lesson-7")
    ('lesson-7', '')
    """
    if TOKEN.match(text):
        return text, ""
    return secrets.token_urlsafe(8), NO_SUCH_ROOM.format(token=text[:24]) if text else ""


def room_of(studio: Studio, token: str, lesson_id: str) -> Room:
    """The room of this token; a lesson opened under another's token has a room of its own."""
    rooms: WeakValueDictionary[tuple[str, str], Room]
    rooms = studio.remember("rooms", WeakValueDictionary)  # a room lasts as long as its windows
    return rooms.setdefault((token, lesson_id), Room())
