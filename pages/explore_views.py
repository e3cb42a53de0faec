"""The faces on Explore: one, or two side by side whose cameras, peel and cut go together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import panel as pn

from meshes.scene import Plane, Scene
from pages.faceview import make_viewer
from pages.markup import tag
from pages.people import Who, name_person, scene_of, settled
from pages.preferences import Palette
from pages.sheet import Sheet
from pages.shell import Frame
from pages.studio import Studio
from viewer.component import Viewer

LINK: Final = "explore"
SHARED = ("peel_mm", "clip", "labels", "camera")


class Views:
    """One or two viewers; what is done here is done to both."""

    def __init__(self, studio: Studio, frame: Frame, *, who: Who, palette: Palette) -> None:
        self.studio, self.frame, self.palette = studio, frame, palette
        self.who = settled(studio, who)
        self.scene: Scene = scene_of(studio, self.who, palette)
        self.first: Viewer = make_viewer(studio, self.scene, frame)
        self.second: Viewer | None = None
        self.beside: Who | None = None
        self.expression: dict[str, float] = {}
        self.place = pn.Column(css_classes=["face2"], visible=False, sizing_mode="stretch_both")
        self.captions = [Sheet(region=f"caption{n}", visible=False) for n in (1, 2)]
        self._listeners: list[Any] = []

    @property
    def shown(self) -> tuple[Viewer, ...]:
        """The viewers that are seen."""
        both = self.second is not None and self.beside is not None
        return (self.first, self.second) if both and self.second else (self.first,)

    def listen(self, picked: Any, changed: Any) -> None:
        """Calls these with every Pick, and with every change by hand of the first view."""
        self._listeners = [picked]
        self.first.on_pick(picked)
        self.first.on_change(changed)

    def set_items(self, item_ids: Iterable[str], **look: Any) -> None:
        """Changes the look of these items wherever they are drawn."""
        wanted = list(item_ids)
        for view in self.shown:
            known = {item.id for item in view.scene.items}
            view.set_items([one for one in wanted if one in known], **look)

    def isolate(self, item_ids: Collection[str] = ()) -> None:
        """Shows these alone; without ids, all again."""
        for view in self.shown:
            known = {item.id for item in view.scene.items}
            view.isolate([one for one in item_ids if one in known])

    def look_at(self, point: Any, distance_mm: float) -> None:
        """Brings both cameras near this point."""
        for view in self.shown:
            view.look_at(point, distance_mm)

    def cut(self, plane: Plane | None) -> None:
        """Cuts, or makes whole."""
        for view in self.shown:
            view.set_clip(plane)

    def move(self, expression: Mapping[str, float]) -> None:
        """Makes a face; actions with weights."""
        self.expression = dict(expression)
        units = self.studio.expression_units(expression)
        for view in self.shown:
            view.set_expression(units)

    def wear(self, who: Who, looks: Mapping[str, Mapping[str, Any]]) -> None:
        """Shows another face in the first view. looks: by item, what the person did to it."""
        self.who = settled(self.studio, who)
        self.scene = scene_of(self.studio, self.who, self.palette)
        self.first.set_scene(self._dressed(self.scene, looks), keep_view=True)
        self._light_up(self.first, looks)
        self._write_captions()

    def recolour(self, palette: Palette) -> None:
        """Draws both in another palette; no shape is sent again."""
        self.palette = palette
        self.scene = scene_of(self.studio, self.who, palette)
        for item in self.scene.items:
            self.set_items([item.id], color=item.color)

    def open_pair(self, beside: Who, looks: Mapping[str, Mapping[str, Any]]) -> None:
        """Shows another face beside the first, from the same side, peeled and cut alike."""
        self.beside = settled(self.studio, beside)
        scene = self._dressed(scene_of(self.studio, self.beside, self.palette), looks)
        if self.second is None:
            self.second = make_viewer(self.studio, scene, self.frame)
            for picked in self._listeners:
                self.second.on_pick(picked)
            self.place.append(self.second)
        else:
            self.second.set_scene(scene)
        self._light_up(self.second, looks)
        self._follow_first(self.second)
        self.place.visible = True
        self._write_captions()

    def close_pair(self) -> None:
        """The first face alone."""
        self.beside = None
        for view in (self.first, self.second):
            if view is not None:
                view.set_link("")
        self.place.visible = False
        self._write_captions()

    def _follow_first(self, second: Viewer) -> None:
        state = self.first.state
        second.set_camera(animate=False, **state["camera"])
        second.set_peel(state["peel_mm"], animate=False)
        second.set_clip(self.first.clip)
        second.set_labels(state["labels"])
        for view in (self.first, second):
            view.set_link(LINK)

    def _dressed(self, scene: Scene, looks: Mapping[str, Mapping[str, Any]]) -> Scene:
        """The scene as the person has made it: what is hidden and faint, and the face it makes."""
        changed = []
        for item in scene.items:
            look = {k: v for k, v in looks.get(item.id, {}).items() if k != "highlight"}
            changed.append(replace(item, **look) if look else item)
        units = self.studio.expression_units(self.expression)
        return replace(scene, items=tuple(changed), expression=units)

    def _light_up(self, view: Viewer, looks: Mapping[str, Mapping[str, Any]]) -> None:
        known = {item.id for item in view.scene.items}
        chosen = [one for one, look in looks.items() if look.get("highlight") and one in known]
        view.set_items(chosen, highlight=True)

    def _write_captions(self) -> None:
        pair = self.beside is not None
        for sheet, who in zip(self.captions, (self.who, self.beside), strict=True):
            sheet.visible = pair
            if who is not None:
                sheet.show(tag("p", name_person(who.patient), class_="caption"))
