"""The needle: put it into a face, tilt and push it by hand, and read at once what it meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np
import panel as pn
import panel_material_ui as pmui

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.gauge import find_needle
from anatomy.place import skin_point
from meshes.geodesics import SurfacePoint
from meshes.scene import Scene
from pages import needle_panel as panel
from pages.address import asked
from pages.answer_marks import SKIN, skin_point_of
from pages.faceview import make_viewer
from pages.landmark_names import landmark_names
from pages.language import _
from pages.learners import current_learner
from pages.markup import Html, tag
from pages.needle_link import (
    READERS,
    NeedleLink,
    place_asked,
    read_link,
    read_place,
    write_link,
)
from pages.needle_looks import camera_beside, nearest_vessel, see_through
from pages.needle_placed import (
    NO_ENTRY,
    Placed,
    choose_tool,
    make_ready,
    set_to,
    usual_length,
    within_limits,
)
from pages.needle_reading import Reading, read_needle, say_needle
from pages.needle_section import needle_section_markup
from pages.people import Who, cutter_of, face_of, known_people, person_chosen, scene_of, settled
from pages.retold import retold
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from pages.view_link import number_between
from viewer.needle import FLATTEST_DEG, STEEPEST_DEG, NeedlePose
from viewer.picks import Pick

ADDRESS: Final = "/needle"
TITLE: Final = _("Needle")
WHERE = _("Put it in, tilt and push it, read what it meets")
PLAN: Final = ("frame", "needle")
FIELDS: Mapping[str, str] = {
    "angle": "angle_deg", "towards": "towards_deg", "depth": "depth_mm",
}  # fmt: skip
USUAL_TOOL: Final = "30g"
CUT_GAP: Final = timedelta(milliseconds=300)  # from section to section while a hand is at it
FAR_MM: Final = 320.0  # from farther away, the view comes near when a needle goes in
OUT = _("The needle is out.")
NOT_SKIN = _("That click did not meet the face, so the needle stays as it is.")
NOT_SKIN_SITE = _("That click did not meet the face, so nothing was placed.")
OR = _("or")
WRONG_LENGTH = _("Expected a length of {made} mm, got “{given}”.")
NO_STEP = _("That step is not known; the needle stays as it is.")
TOO_DEEP = _("“depth={depth:g}” in this link is deeper than the needle is long, {length:g} mm.")


def page(studio: Studio) -> pmui.Page:
    """The needle's page; its address tells the needle it opens with (pages/needle_link.py)."""
    frame = make_frame(
        ADDRESS, TITLE, plan="needle", where=WHERE, learner=current_learner(studio).name
    )
    link, told = read_link({name: asked(name) for name in READERS}, known_people())
    needle = NeedlePage(studio, frame, link)
    told = (*told, *needle.restore(link))
    if told:
        frame.notice.say(" ".join(told))
    return fill(frame, needle.tools, needle.viewer, needle.card, needle.section, needle.said)


class NeedlePage:
    """The page's state: whose face, which needle, where it is and what it met."""

    def __init__(self, studio: Studio, frame: Frame, link: NeedleLink | None = None) -> None:
        link = link or NeedleLink()
        self.studio, self.frame = studio, frame
        self.who = settled(studio, Who(link.patient))
        self.scene: Scene = scene_of(studio, self.who, frame.preferences.palette)
        self.viewer = make_viewer(studio, self.scene, frame)
        self.tool = link.tool or USUAL_TOOL
        self.length_mm = usual_length(self.tool)
        self.see = False
        self.reading: Reading | None = None
        self.form: dict[str, str] = {}
        self.trouble, self.lit = "", ""
        self._cut_at = studio.clock()
        self.answer: Html | None = None
        self.tools = Sheet(region="tools", on={
            "patient": self._wear, "tool": self._choose, "length": self._lengthen,
            "see": lambda _: self._see_through(see=not self.see), "remove": lambda _: self.remove(),
        })  # fmt: skip
        self.card = Sheet(region="card", on={
            "step": self._step, "put": self._put, "aspirate": self._aspirate,
            **{name: self._setter(name) for name in FIELDS},
        })  # fmt: skip
        self.section = Sheet(region="needlecut", on={"go": lambda act: self._light(act.text)})
        self.said = Sheet(region="said", live=True)
        self.viewer.on_pick(self._picked)
        self.viewer.on_needle(self._held)
        frame.on_preferences(lambda _: self._plan())
        self._draw()
        self._make_ready()

    @property
    def face(self) -> Face:
        """The face shown, at rest."""
        return face_of(self.studio, self.who)

    @property
    def placed(self) -> Placed | None:
        """The needle that is in."""
        return None if self.reading is None else self.reading.placed

    def restore(self, link: NeedleLink) -> tuple[str, ...]:
        """Puts in the needle that a link tells of; a sentence for what could not be."""
        if link.see:
            self._see_through(see=True)
        try:
            placed = place_asked(link, self.face, usual=self.tool)
        except (ValueError, UnknownId) as wrong:
            return (retold(str(wrong)),)
        if placed is None:
            return ()
        if not self.put(placed, animate=False):
            return (self.trouble,)
        if link.depth_mm is None or link.depth_mm <= placed.length_mm:
            return ()
        return (TOO_DEEP.format(depth=link.depth_mm, length=placed.length_mm),)

    def put(self, placed: Placed, *, animate: bool = True) -> bool:
        """Puts this needle in, in place of the one before. False, with a sentence in `trouble` and
        nothing changed, where none can go in.
        """
        first = self.reading is None
        if not self._read(placed):
            self._draw_card()
            return False
        self.tool, self.length_mm = placed.tool, placed.length_mm
        if first:
            self._come_near(animate=animate)
        self._rest()
        return True

    def remove(self) -> None:
        """Takes the needle out."""
        self.reading = self.answer = None
        self.trouble = ""
        self.viewer.set_needle(None)
        self._light("")
        self._draw()
        self.said.show(tag("p", OUT))

    # what a hand does in the 3D view

    def _picked(self, pick: Pick) -> None:
        if pick.item_id is None or pick.face is None or pick.barycentric is None:
            self.trouble = NOT_SKIN
            self._draw_card()
            return
        if pick.item_id == SKIN:
            entry = skin_point(self.face, pick.face, pick.barycentric)
        else:
            where = (pick.face, np.asarray(pick.barycentric))
            entry = skin_point_of(self.face, self.scene, pick.item_id, where)
        self._enter(entry)

    def _enter(self, entry: SurfacePoint) -> None:
        before = self.placed
        fresh = Placed(entry, self.tool, self.length_mm)
        self.put(fresh if before is None else replace(before, entry=entry))

    def _held(self, pose: NeedlePose) -> None:
        """A hand moved the needle; what it draws is drawn already."""
        before = self.placed
        if before is None:
            return
        stood = replace(
            before,
            angle_deg=pose.angle_deg,
            towards_deg=pose.towards_deg,
            depth_mm=pose.depth_mm,
        )
        read = self._read(stood)
        if read and not pose.moving:
            self._rest()
            return
        self._draw_card()
        if read and self.studio.clock() - self._cut_at >= CUT_GAP:
            self._draw_section()

    # what people do with the lines beside the face

    def _setter(self, name: str) -> Any:
        low, high = {"angle": (FLATTEST_DEG, STEEPEST_DEG), "towards": (0.0, 360.0)}.get(
            name, (0.0, 0.0)
        )

        def set_field(act: Act) -> None:
            if self.placed is None:
                return
            most = self.placed.length_mm if name == "depth" else high
            try:
                number = number_between(act.text.strip().replace(",", "."), low, most)
            except ValueError as wrong:
                self._refuse(f"{panel.STEPS[name][0]}: {wrong}")
                return
            self.put(set_to(self.placed, name, number))

        return set_field

    def _step(self, act: Act) -> None:
        name, _, amount = act.text.partition(":")
        if self.reading is None or name not in FIELDS:
            return
        try:
            step = number_between(amount, -90, 90)
        except ValueError:
            self._refuse(NO_STEP)
            return
        placed = replace(self.reading.placed, depth_mm=self.reading.found.depth_mm)
        self.put(set_to(placed, name, round(getattr(placed, FIELDS[name]) + step, 1)))

    def _put(self, act: Act) -> None:
        self.form = {name: act.word(name) for name in ("landmark", "side", "lateral", "superior")}
        try:
            entry = read_place(self.face, self.form)
        except (ValueError, UnknownId) as wrong:
            self._refuse(str(wrong))
            return
        self._enter(entry)

    def _choose(self, act: Act) -> None:
        try:
            find_needle(act.text)
        except UnknownId as wrong:
            self._refuse(str(wrong))
            return
        self.tool, self.length_mm = act.text, usual_length(act.text)
        self._change_tool(lambda placed: choose_tool(placed, act.text))

    def _lengthen(self, act: Act) -> None:
        made = find_needle(self.tool).lengths.numbers
        length_mm = next((mm for mm in made if f"{mm:g}" == act.text), None)
        if length_mm is None:
            told = f" {OR} ".join(f"{mm:g}" for mm in made)
            self._refuse(WRONG_LENGTH.format(made=told, given=act.text[:20]))
            return
        self.length_mm = length_mm
        self._change_tool(lambda placed: within_limits(replace(placed, length_mm=length_mm)))

    def _change_tool(self, change: Any) -> None:
        if self.placed is None:
            self._draw()
        else:
            self.put(change(self.placed))

    def _wear(self, act: Act) -> None:
        """Another face; the needle stays at the same point of the skin."""
        patient = person_chosen(self.studio, act.text)
        if not patient:
            return
        before = self.placed
        self.who = settled(self.studio, Who(patient))
        self.scene = scene_of(self.studio, self.who, self.frame.preferences.palette)
        self.viewer.set_scene(self.scene, keep_view=True)
        self.reading, self.lit = None, ""
        self._see_through(see=self.see)
        if before is not None:
            self.put(before.on(self.face))
        self._draw()

    def _see_through(self, *, see: bool) -> None:
        self.see = see
        for ids, opacity in see_through(self.scene.items, see=see):
            self.viewer.set_items(ids, opacity=opacity)
        self._draw_tools()
        self._tell()

    def _aspirate(self, _: Act) -> None:
        if self.reading is not None:
            self.answer = panel.blood_markup(self.reading)
            self._draw_card()
            self.said.show(tag("p", panel.say_blood(self.reading)))

    # reading and drawing

    def _read(self, placed: Placed) -> bool:
        """Traces a needle and keeps what it met; False, keeping the one before, if it cannot."""
        items = {item.id: item for item in self.scene.items}
        try:
            self.reading = read_needle(placed, self.face, items)
        except ValueError:
            self.trouble = NO_ENTRY
            return False
        self.trouble, self.answer = "", None
        self._light(nearest_vessel(self.reading))
        return True

    def _refuse(self, sentence: str) -> None:
        self.trouble = retold(sentence)
        self._draw_card()

    def _light(self, item_id: str) -> None:
        """Lights this item alone in the 3D view."""
        if item_id == self.lit or item_id not in {"", *(item.id for item in self.scene.items)}:
            return
        if self.lit:
            self.viewer.set_item(self.lit, highlight=False)
        if item_id:
            self.viewer.set_item(item_id, highlight=True)
        self.lit = item_id

    def _rest(self) -> None:
        """The needle stands: it is shown as deep as it got, cut along, said and linked to."""
        if self.reading is None:
            return
        reached_mm = self.reading.found.depth_mm
        self.viewer.set_needle(self.reading.placed.pose(reached_mm))
        self._draw()
        self.said.show(tag("p", say_needle(self.reading)))

    def _draw(self) -> None:
        self._plan()
        self._draw_tools()
        self._draw_card()
        self._draw_section()
        self._tell()

    def _draw_tools(self) -> None:
        self.tools.show(
            panel.tools_markup(
                self.who.patient, self.tool, self.length_mm, see=self.see,
                placed=self.reading is not None,
            )
        )  # fmt: skip

    def _draw_card(self) -> None:
        landmarks, sources = landmark_names(self.face), self.studio.sources
        if self.reading is None:
            shown = panel.empty_markup(
                find_needle(self.tool), self.form, landmarks, sources, trouble=self.trouble
            )
        else:
            shown = panel.needle_markup(
                self.reading, self.form, landmarks, sources, trouble=self.trouble,
                answer=self.answer,
            )  # fmt: skip
        self.card.show(shown)

    def _draw_section(self) -> None:
        self._cut_at = self.studio.clock()
        if self.reading is None:
            self.section.show(Html(""))
            return
        cut = cutter_of(self.studio, self.who, {})
        self.section.show(
            needle_section_markup(
                self.reading.placed, self.reading.found.depth_mm, cut, self.scene.items
            )
        )

    def _plan(self) -> None:
        size = "big" if self.frame.preferences.projector else "small"
        self.frame.page.main[0].css_classes = [*PLAN, "out" if self.reading is None else "in", size]

    def _tell(self) -> None:
        """Keeps the address of the page that of the needle."""
        usual = self.studio.settings.patient
        patient = "" if self.who.patient == usual else self.who.patient
        link = write_link(patient, self.placed, see=self.see)
        self.frame.top.set_address("?".join(filter(None, (ADDRESS, link))))

    def _come_near(self, *, animate: bool) -> None:
        """The first needle is looked at from near and from the side, unless the eye is near."""
        if self.placed is not None and self.viewer.camera["distance_mm"] > FAR_MM:
            self.viewer.set_camera(animate=animate, **camera_beside(self.placed))

    def _make_ready(self) -> None:
        """Makes what the first needle would wait for, once the page is shown."""
        document = pn.state.curdoc
        if document is not None and document.session_context is not None and self.reading is None:
            document.add_next_tick_callback(lambda: make_ready(self.face))
