"""Lesson: a shelf of lessons, and a player in which each step moves the face."""

from __future__ import annotations

import logging
from dataclasses import replace
from threading import Thread
from typing import Any, Final

import panel_material_ui as pmui

from anatomy.content import UnknownId
from lessons.lesson import Lesson
from lessons.naming import base_id, name_of
from lessons.overlay import overlay_lesson
from meshes.scene import Scene
from pages.address import asked, read_count
from pages.faceview import make_viewer
from pages.language import _, language_now, speaking
from pages.learners import Who, current_learner
from pages.lesson_needle import step_pose
from pages.lesson_panel import TABS, panel_markup
from pages.lesson_places import furthest, keep_place, resume_step
from pages.lesson_shelf import GROUPS, MAX_QUERY, shelf_markup
from pages.lesson_steps import Walk
from pages.preferences import Palette
from pages.retold import retold
from pages.rooms import Room, Shown, read_token, room_of, take_look
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from viewer.component import Viewer
from viewer.picks import Pick

LOG: Final = logging.getLogger(__name__)
ADDRESS: Final = "/lesson"
TITLE: Final = _("Lesson")
OVERVIEW: Final = 0
BAD_STEP = _("“{step}” is no step of this lesson: expected 0 (the overview) to {most}.")
BAD_KIND = _("“{kind}” is no group of lessons: expected {allowed}.")


def page(studio: Studio) -> pmui.Page:
    """The shelf, or with `?id=<lesson>` its player, opened at `&step=<number>`.

    &short=1: the five-minute version. &room=<token>: follows a presenter. ?kind=<group>: a shelf.
    """
    wanted, who = asked("id"), current_learner(studio)
    lesson, trouble = None, ""
    if wanted:
        try:
            lesson = studio.lesson(wanted)
        except UnknownId as error:
            trouble = retold(str(error))
    if lesson is None:
        return _shelf_page(studio, who, trouble)
    frame = make_frame(ADDRESS, TITLE, plan="player", where=lesson.title, learner=who.name)
    step, (token, told) = asked("step"), read_token(asked("room"))
    player = Player(
        studio,
        frame,
        lesson,
        step=read_step(step, lesson),
        who=who,
        walk=Walk(short=asked("short") == "1", room=token),
    )
    if step and player.step != read_count(step):
        told = BAD_STEP.format(step=step[:20], most=len(lesson.steps))
    if told:
        frame.notice.say(told)
    Thread(
        target=warm_lesson,
        args=(studio, lesson, frame.preferences.palette, language_now()),
        daemon=True,
    ).start()
    if asked("tab") in dict(TABS):
        player.to_tab(asked("tab"))
    return fill(frame, player.viewer, player.panel)


def _shelf_page(studio: Studio, who: Who, trouble: str) -> pmui.Page:
    frame = make_frame(ADDRESS, TITLE, learner=who.name)
    kind = asked("kind")
    if kind and kind not in GROUPS:
        trouble = trouble or BAD_KIND.format(kind=kind[:20], allowed=", ".join(GROUPS))
    if trouble:
        frame.notice.say(trouble)
    return fill(frame, Shelf(studio, who, frame, group=kind if kind in GROUPS else "").sheet)


class Shelf:
    """The shelf of lessons with its filter."""

    def __init__(self, studio: Studio, who: Who, frame: Frame, *, group: str = "") -> None:
        self.studio, self.group, self.query = studio, group, ""
        self.seen = furthest(studio, who, frame)
        self.sheet = Sheet(region="body", on={"filter": self._to_query, "group": self._to_group})
        self._draw()

    def _to_query(self, act: Act) -> None:
        self.query = act.text[:MAX_QUERY]
        self._draw()

    def _to_group(self, act: Act) -> None:
        if act.text in GROUPS or not act.text:
            self.group = act.text
            self._draw()

    def _draw(self) -> None:
        self.sheet.show(
            shelf_markup(
                self.studio.lessons,
                seen=self.seen,
                query=self.query,
                group=self.group,
                broken=self.studio.broken,
            )
        )


def read_step(text: str, lesson: Lesson) -> int:
    """The step an address names: 0 is the overview, anything odd is the overview too."""
    number = read_count(text)
    return number if 0 <= number <= len(lesson.steps) else OVERVIEW


class Player:
    """A lesson being played. step 0 is the overview with the objectives; 1 is the first step."""

    def __init__(
        self,
        studio: Studio,
        frame: Frame,
        lesson: Lesson,
        *,
        step: int = 0,
        who: Who = Who(),  # noqa: B008 - a frozen nobody
        walk: Walk = Walk(),  # noqa: B008 - frozen as well
    ) -> None:
        self.studio, self.frame, self.lesson, self.who = studio, frame, lesson, who
        self.step, self.tab, self.walk = step, TABS[0][0], walk
        self.shown = Shown(step=step, short=walk.short)
        self.room: Room | None = None
        if step == OVERVIEW:
            self.walk = replace(walk, resume=resume_step(studio, who, lesson))
        self.viewer: Viewer = make_viewer(studio, self._scene(), frame)
        self.viewer.on_pick(self._picked)
        self.viewer.on_needle(lambda _: self._show_needle())  # it stands as the site tells
        self.panel = Sheet(region="card", on={
            "step": self._to_step, "tab": self._to_tab, "short": self._to_short,
            "explore": self._explore, "back": self._back,
        })  # fmt: skip
        self._show_needle()
        frame.on_preferences(lambda _: self._draw())
        if walk.room:
            self.room = room_of(studio, walk.room, lesson.id)
            self.room.join(self.follow)
            if self.room.shown is not None:
                self.follow(self.room.shown)
        self._draw()

    def go_to(self, step: int) -> None:
        """Shows this step, on the face and beside it, here and in the presenter's window."""
        self._open(step)
        self._tell_room(step=self.step, pointer=None, look=None)
        keep_place(self.studio, self.who, self.lesson, self.step, self.frame)

    def follow(self, shown: Shown) -> None:
        """Shows what the presenter shows."""
        looked, self.shown = shown.look != self.shown.look, shown
        short, self.walk = self.walk.short, replace(self.walk, short=shown.short)
        if shown.step != self.step or self.walk.exploring or short != shown.short:
            self._open(shown.step)
        elif shown.presented:
            self._tell_address()
        if looked and shown.look is not None:
            take_look(self.viewer, shown.look)
        show_pointer(self.viewer, self._scene(), shown, self.frame)

    def _tell_room(self, **change: Any) -> None:
        self.shown = replace(self.shown, **change)
        if self.room is not None:
            self.room.tell(self.shown, by=self.follow)

    def _open(self, step: int) -> None:
        self.step = min(max(step, OVERVIEW), len(self.lesson.steps))
        self.tab = TABS[0][0]
        self.walk = replace(self.walk, exploring=False, picked=("", ""))
        self._show()

    def _to_step(self, act: Act) -> None:
        self.go_to(read_count(act.text))

    def _to_tab(self, act: Act) -> None:
        if act.text in dict(TABS):
            self.to_tab(act.text)

    def to_tab(self, tab: str) -> None:
        """Shows this part of the lesson, a key of TABS."""
        self.tab = tab
        self._show()

    def _to_short(self, _: Act) -> None:
        self.walk = replace(self.walk, short=not self.walk.short)
        self._tell_room(short=self.walk.short)
        self._tell_address()
        self._draw()

    def _explore(self, _: Act) -> None:
        self.walk = replace(self.walk, exploring=True)
        self.viewer.set_scene(self._everything(), keep_view=True)
        self._draw()

    def _back(self, _: Act) -> None:
        self._open(self.step)

    def _picked(self, pick: Pick) -> None:
        if self.walk.exploring and pick.item_id is not None:
            key = base_id(pick.item_id)
            self.walk = replace(self.walk, picked=(key, name_of(key)))
            self._draw()

    def _show(self) -> None:
        self.viewer.set_scene(self._scene())
        self._show_needle()
        self._tell_address()
        self._draw()

    def _show_needle(self) -> None:
        """The needle of the open step; none beside another tab, and none without."""
        step = self.step if self.tab == TABS[0][0] and not self.walk.exploring else OVERVIEW
        self.viewer.set_needle(step_pose(self.studio.face, self.lesson, step))

    def _tell_address(self) -> None:
        short = "&short=1" if self.walk.short else ""
        room = f"&room={self.walk.room}" if self.shown.presented else ""
        address = f"{ADDRESS}?id={self.lesson.id}&step={self.step}{short}{room}"
        self.frame.top.set_address(address)

    def _draw(self) -> None:
        words_alone = self.step > OVERVIEW and not self.lesson.steps[self.step - 1].face
        look = ["card", "words"] if words_alone and self.tab == TABS[0][0] else ["card"]
        if self.panel.css_classes != look:
            self.panel.css_classes = look
        self.panel.show(
            panel_markup(
                self.lesson,
                self.step,
                self.tab,
                sources=self.studio.sources,
                presenting=self.frame.preferences.projector and not self.shown.presented,
                walk=self.walk,
            )
        )

    def _everything(self) -> Scene:
        """The step's face with every layer as it is without a lesson, for a free look."""
        whole = self.studio.scene(self.frame.preferences.palette)
        looks = {item.id: item for item in whole.items}
        here = self._scene()
        items = tuple(looks.get(item.id, item) for item in here.items)
        return replace(here, items=items)

    def _scene(self) -> Scene:
        kind = f"tab:{self.tab}" if self.tab in ("sites", "dangers") else f"step:{self.step}"
        return lesson_scene(self.studio, self.lesson, kind, self.frame.preferences.palette)


def lesson_scene(studio: Studio, lesson: Lesson, what: str, palette: Palette) -> Scene:
    """The face at `step:<number>`, or with all that `tab:sites` or `tab:dangers` marks."""

    def compose() -> Scene:
        scene = studio.scene(palette)
        part, _, key = what.partition(":")
        if part == "tab":
            marked = overlay_lesson(scene, studio.face, lesson)
            if key == "dangers":
                return replace(marked, markers=())
            return replace(marked, items=tuple(i for i in marked.items if i.kind != "zone"))
        if key == str(OVERVIEW):
            return scene
        step = lesson.steps[int(key) - 1]
        return studio.acted(overlay_lesson(scene, studio.face, lesson, step))

    key = ("lesson", language_now(), palette, lesson.id, lesson.content_hash, what)
    scene: Scene = studio.remember(key, compose)
    return scene


def warm_lesson(studio: Studio, lesson: Lesson, palette: Palette, language: str) -> None:
    """Makes the scenes of all steps ahead of the learner. A failure is logged.

    language: of the learner, since pins and lines carry names.
    """
    try:
        with speaking(language):
            for number in range(1, len(lesson.steps) + 1):
                lesson_scene(studio, lesson, f"step:{number}", palette)
    except Exception:
        LOG.exception("Could not prepare the steps of %s ahead.", lesson.id)


def show_pointer(viewer: Viewer, scene: Scene, shown: Shown, frame: Frame) -> None:
    """Puts the presenter's ring on the face, and the names large, or takes them away."""
    pins = scene.markers if shown.pointer is None else (*scene.markers, shown.pointer)
    viewer.set_markers(pins)
    # the size of the type goes first: names are laid out by it when they come
    frame.top.set_attribute("data-big-labels", "" if shown.big_labels else None)
    viewer.set_labels(shown.big_labels or scene.labels)
