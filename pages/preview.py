"""Preview: for authors, a whole lesson with its keys and problems, drawn anew when it is saved."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import panel as pn
import panel_material_ui as pmui

from anatomy.content import Problem, UnknownId
from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.own import check_one
from pages.address import asked
from pages.language import _
from pages.preview_panel import preview_markup, unknown_markup
from pages.sheet import Sheet
from pages.shell import fill, make_frame
from pages.studio import Studio

ADDRESS: Final = "/preview"
TITLE: Final = _("Preview")
WHERE: Final = _("For authors: every key is shown")
LOOK_MS: Final = 1000
_CHECKING: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preview")


def page(studio: Studio) -> pmui.Page:
    """`?lesson=<id>` shows that lesson, and goes on looking whether a file of it was saved."""
    preview = Preview(studio, asked("lesson"))
    pn.state.add_periodic_callback(preview.look, period=LOOK_MS)
    return fill(make_frame(ADDRESS, TITLE, where=WHERE), preview.sheet)


class Preview:
    """The page's state: what was read last, and what the content check says of it.

    Places are tried on the face in a thread of their own; until then `trying` says so.
    """

    def __init__(self, studio: Studio, lesson_id: str) -> None:
        self.studio, self.lesson_id = studio, lesson_id
        self.sheet = Sheet(region="body")
        self.edition = -1
        self.problems: list[Problem] = []
        self.trying: Future[list[Problem]] | None = None
        self.look()

    def look(self) -> None:
        """Draws again where a file was saved, or where the face was tried meanwhile."""
        edition = self.studio.books.edition
        if edition != self.edition:
            self.edition = edition
            self.problems = self._check(None)
            self.trying = _CHECKING.submit(self._check, self.studio.face)
            self._draw()
        elif self.trying is not None and self.trying.done():
            self.problems, self.trying = self.trying.result(), None
            self._draw()

    @property
    def lesson(self) -> Lesson | None:
        """The lesson as it could be read last; None where it never could."""
        try:
            return self.studio.lesson(self.lesson_id)
        except UnknownId:
            return None

    def _check(self, face: Face | None) -> list[Problem]:
        books, own = self.studio.books, self.studio.settings.lessons
        try:
            problems = check_one(self.lesson_id, own, face, others=books.readable.lessons)
        except UnknownId:  # told by the page
            return []
        return problems

    def _draw(self) -> None:
        lesson, readable = self.lesson, self.studio.books.readable
        if lesson is None and self.lesson_id not in readable.broken:
            known = [one.id for one in self.studio.lessons]
            self.sheet.show(unknown_markup(self.lesson_id, known))
            return
        self.sheet.show(
            preview_markup(
                self.lesson_id,
                lesson,
                self.problems,
                sources=self.studio.sources,
                trying=self.trying is not None,
                stale=lesson is not None and self.lesson_id in readable.broken,
            )
        )
