"""Lesson: a shelf of lessons, and a player in which each step moves the face."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import panel_material_ui as pmui

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from lessons.overlay import overlay_lesson
from meshes.scene import Scene
from pages.address import asked, read_count
from pages.faceview import make_viewer
from pages.language import _
from pages.learners import current_learner
from pages.lesson_panel import TABS, panel_markup, shelf_markup
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from viewer.component import Viewer

ADDRESS: Final = "/lesson"
TITLE: Final = _("Lesson")
OVERVIEW: Final = 0


def page(studio: Studio) -> pmui.Page:
    """The shelf, or with `?id=<lesson>` its player, opened at `&step=<number>`."""
    wanted, name = asked("id"), current_learner(studio).name
    lesson, trouble = None, ""
    if wanted:
        try:
            lesson = studio.lesson(wanted)
        except UnknownId as error:
            trouble = str(error)
    if lesson is None:
        frame = make_frame(ADDRESS, TITLE, learner=name)
        if trouble:
            frame.notice.say(trouble)
        return fill(frame, Sheet(shelf_markup(studio.lessons), region="body"))
    frame = make_frame(ADDRESS, TITLE, plan="player", where=lesson.title, learner=name)
    player = Player(studio, frame, lesson, step=read_step(asked("step"), lesson))
    return fill(frame, player.viewer, player.panel)


def read_step(text: str, lesson: Lesson) -> int:
    """The step an address names: 0 is the overview, anything odd is the overview too."""
    number = read_count(text)
    return number if 0 <= number <= len(lesson.steps) else OVERVIEW


class Player:
    """A lesson being played. step 0 is the overview with the objectives; 1 is the first step."""

    def __init__(self, studio: Studio, frame: Frame, lesson: Lesson, *, step: int = 0) -> None:
        self.studio, self.frame, self.lesson = studio, frame, lesson
        self.step, self.tab = step, TABS[0][0]
        self.viewer: Viewer = make_viewer(studio, self._scene(), frame)
        self.panel = Sheet(region="card", on={
            "step": self._to_step, "tab": self._to_tab,
        })  # fmt: skip
        frame.on_preferences(lambda _: self._draw())
        self._draw()

    def go_to(self, step: int) -> None:
        """Shows this step, on the face and beside it."""
        self.step = min(max(step, OVERVIEW), len(self.lesson.steps))
        self.tab = TABS[0][0]
        self._show()

    def _to_step(self, act: Act) -> None:
        self.go_to(read_count(act.text))

    def _to_tab(self, act: Act) -> None:
        if act.text in dict(TABS):
            self.tab = act.text
            self._show()

    def _show(self) -> None:
        self.viewer.set_scene(self._scene())
        self.frame.top.set_address(f"{ADDRESS}?id={self.lesson.id}&step={self.step}")
        self._draw()

    def _draw(self) -> None:
        self.panel.show(
            panel_markup(
                self.lesson,
                self.step,
                self.tab,
                sources=self.studio.sources,
                presenting=self.frame.preferences.projector,
            )
        )

    def _scene(self) -> Scene:
        palette = self.frame.preferences.palette
        key = f"tab:{self.tab}" if self.tab in ("sites", "dangers") else f"step:{self.step}"
        scene: Scene = self.studio.remember(("lesson", palette, self.lesson.id, key), self._compose)
        return scene

    def _compose(self) -> Scene:
        scene = self.studio.scene(self.frame.preferences.palette)
        if self.tab in ("sites", "dangers"):
            marked = overlay_lesson(scene, self.studio.face, self.lesson)
            if self.tab == "dangers":
                return replace(marked, markers=())
            return replace(marked, items=tuple(i for i in marked.items if i.kind != "zone"))
        if self.step == OVERVIEW:
            return scene
        step = self.lesson.steps[self.step - 1]
        return self.studio.acted(overlay_lesson(scene, self.studio.face, self.lesson, step))
