"""The address of a handout: /handout/<lesson>.pdf, made away from the pages' own loop."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from tornado.web import RequestHandler

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from lessons.overlay import overlay_lesson
from lessons.step import Step
from meshes.scene import Scene
from pages.handout import STILL_PX, kept_handout
from pages.language import ENGLISH, _, choose_language, speaking
from pages.settings import Settings
from pages.studio import Studio

LOG: Final = logging.getLogger(__name__)
PATTERN: Final = r"/handout/([A-Za-z0-9_]{1,80})\.pdf"
NOT_READY = _("The face is being made. Load this page again in half a minute.")
FAILED = _("The handout could not be made. The lesson itself is not touched by this.")
_ONE_AT_A_TIME = Lock()


class HandoutDoor(RequestHandler):  # type: ignore[misc, unused-ignore]
    """Answers with the PDF, or with one plain sentence."""

    def initialize(self, studio: Studio) -> None:
        """Keeps the studio."""
        self.studio = studio

    async def get(self, lesson_id: str) -> None:
        """Sends the handout of this lesson."""
        cookies = {name: morsel.value for name, morsel in self.cookies.items()}
        language = choose_language(cookies, dict(self.request.headers))
        try:
            with speaking(language):
                lesson = self.studio.lesson(lesson_id)
        except UnknownId as error:
            self._say(404, str(error))
            return
        if self.studio.preparing:
            self._say(503, NOT_READY, language)
            return
        loop = asyncio.get_running_loop()
        try:
            pdf = await loop.run_in_executor(None, make_handout, self.studio, lesson, language)
        except Exception:
            LOG.exception("Could not make the handout of %s.", lesson_id)
            self._say(500, FAILED, language)
            return
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f'inline; filename="facies_{lesson.id}.pdf"')
        self.finish(pdf)

    def _say(self, status: int, sentence: str, language: str = ENGLISH) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        with speaking(language):
            self.finish(str(sentence))


def make_handout(studio: Studio, lesson: Lesson, language: str = ENGLISH) -> bytes:
    """The handout of a lesson on the studio's face, from the cache where it is there."""
    from meshes.render.still import still_png  # noqa: PLC0415 - heavy, rarely needed

    def stage(step: Step) -> Scene:
        return studio.acted(overlay_lesson(studio.scene(), studio.face, lesson, step))

    def draw(scene: Scene) -> bytes:
        return still_png(scene, size=STILL_PX)

    with _ONE_AT_A_TIME, speaking(language):
        return kept_handout(
            lesson, studio.sources, stage=stage, draw=draw, face_hash=studio.face_hash
        )


def write_handout(lesson_id: str, out: Path, *, lessons: Path | None = None) -> None:
    """Writes the handout of a lesson to a file, making its folder. Raises UnknownId, OSError.

    lessons: an author's folder.
    """
    studio = Studio(Settings(lessons=lessons), lambda: datetime.now(UTC))
    pdf = make_handout(studio, studio.lesson(lesson_id))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(pdf)


def handout_routes(studio: Studio) -> list[Any]:
    """The route, as a bokeh server takes it."""
    return [(PATTERN, HandoutDoor, {"studio": studio})]
