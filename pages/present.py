"""Present: the presenter's own window with notes, clock and pointer; the class window follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import panel_material_ui as pmui

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from meshes.scene import Marker, Scene
from pages.address import asked, read_count
from pages.answer_marks import bind_point, skin_point_of
from pages.faceview import make_viewer
from pages.language import _
from pages.learners import current_learner
from pages.lesson import OVERVIEW, lesson_scene, read_step, show_pointer
from pages.lesson_needle import step_pose
from pages.present_panel import present_markup
from pages.retold import retold
from pages.rooms import Shown, look_of, read_token, room_of, take_look
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from viewer.component import Viewer
from viewer.picks import Pick

ADDRESS: Final = "/present"
TITLE: Final = _("Presenter")
NEEDS_LESSON = _("This window presents a lesson. Open a lesson and press “Presenter view” there.")
POINTER = _("Here")
POINTER_RADIUS_MM: Final = 4.0


def page(studio: Studio) -> pmui.Page:
    """The presenter's window of `?id=<lesson>&room=<token>`, opened at `&step=<number>`.

    &short=1: the five-minute version.
    """
    name = current_learner(studio).name
    try:
        lesson = studio.lesson(asked("id")) if asked("id") else None
        trouble = "" if lesson else NEEDS_LESSON
    except UnknownId as error:
        lesson, trouble = None, retold(str(error))
    if lesson is None:
        frame = make_frame(ADDRESS, TITLE, learner=name)
        frame.notice.say(trouble)
        return fill(frame)
    frame = make_frame(ADDRESS, TITLE, plan="player", where=lesson.title, learner=name)
    token, told = read_token(asked("room"))
    if told:
        frame.notice.say(told)
    start = Shown(read_step(asked("step"), lesson), short=asked("short") == "1")
    presenter = Presenter(studio, frame, lesson, token, start=start)
    return fill(frame, presenter.viewer, presenter.panel)


class Presenter:
    """Who presents a lesson: what is done here the class sees."""

    def __init__(
        self,
        studio: Studio,
        frame: Frame,
        lesson: Lesson,
        token: str,
        *,
        start: Shown = Shown(),  # noqa: B008 - frozen
    ) -> None:
        self.studio, self.frame, self.lesson, self.token = studio, frame, lesson, token
        self.room = room_of(studio, token, lesson.id)
        self.shown = replace(self.room.shown or start, presented=True)
        self.pointing = False
        self.viewer: Viewer = make_viewer(studio, self._scene(), frame)
        self.viewer.on_pick(self.point)
        self.viewer.on_change(lambda _: self.turn())
        self.viewer.on_needle(lambda _: self._show_needle())
        self._show_needle()
        self.panel = Sheet(region="card", on={
            "step": self._to_step, "pointer": self._toggle_pointer, "labels": self._toggle_labels,
            "short": self._toggle_short,
        })  # fmt: skip
        frame.on_preferences(lambda _: self._draw())
        self.room.join(self.follow)
        self.room.tell(self.shown, by=self.follow)
        if self.shown.look is not None:
            take_look(self.viewer, self.shown.look)
        self._draw()

    def turn(self) -> None:
        """Shows the class the face as it was turned, peeled or cut here."""
        self.shown = replace(self.shown, look=look_of(self.viewer))
        self.room.tell(self.shown, by=self.follow)

    def follow(self, shown: Shown) -> None:
        """Follows the class window where somebody stepped on there."""
        self._show(replace(shown, presented=True))

    def point(self, pick: Pick) -> None:
        """Puts the ring where the presenter clicked, while the pointer is on."""
        if not self.pointing:
            return
        if pick.item_id is None or pick.face is None or pick.barycentric is None:
            self._say(replace(self.shown, pointer=None))
            return
        scene = self._scene()
        where = (pick.face, pick.barycentric)
        try:
            point = skin_point_of(self.studio.face, scene, pick.item_id, where)  # type: ignore[arg-type]
        except (KeyError, IndexError):
            return
        ring = Marker(
            id="pointer",
            label=str(POINTER),
            kind="pointer",
            position=point.position,
            normal=point.normal,
            radius_mm=POINTER_RADIUS_MM,
            binding=bind_point(scene, point),
        )
        self._say(replace(self.shown, pointer=ring))

    def _to_step(self, act: Act) -> None:
        step = min(max(read_count(act.text), OVERVIEW), len(self.lesson.steps))
        self._say(replace(self.shown, step=step, pointer=None, look=None))

    def _toggle_pointer(self, _: Act) -> None:
        self.pointing = not self.pointing
        self._say(replace(self.shown, pointer=None))

    def _toggle_labels(self, _: Act) -> None:
        self._say(replace(self.shown, big_labels=not self.shown.big_labels))

    def _toggle_short(self, _: Act) -> None:
        self._say(replace(self.shown, short=not self.shown.short))

    def _say(self, shown: Shown) -> None:
        self._show(shown)
        self.room.tell(shown, by=self.follow)

    def _show(self, shown: Shown) -> None:
        moved, self.shown = shown.step != self.shown.step, shown
        scene = self._scene()
        if moved:
            self.viewer.set_scene(scene)
            self._show_needle()
        short = "&short=1" if shown.short else ""
        address = f"{ADDRESS}?id={self.lesson.id}&step={shown.step}{short}&room={self.token}"
        self.frame.top.set_address(address)
        show_pointer(self.viewer, scene, shown, self.frame)
        self._draw()

    def _show_needle(self) -> None:
        self.viewer.set_needle(step_pose(self.studio.face, self.lesson, self.shown.step))

    def _draw(self) -> None:
        self.panel.show(
            present_markup(
                self.lesson,
                self.shown,
                pointing=self.pointing,
                token=self.token,
                sources=self.studio.sources,
            )
        )

    def _scene(self) -> Scene:
        palette = self.frame.preferences.palette
        return lesson_scene(self.studio, self.lesson, f"step:{self.shown.step}", palette)
