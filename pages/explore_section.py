"""The section on Explore: it follows the face, the list and the clicks, and cuts the 3D view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from anatomy.face import Face
from meshes.mesh import FloatArray
from meshes.scene import Plane
from pages.explore_views import Views
from pages.people import cutter_of, face_of
from pages.section_panel import BEST_VIEWS, NEEDLE, Choice, SectionPanel
from pages.sheet import Handler
from pages.structure_tree import Look
from viewer.picks import Pick

START_LANDMARK: Final = "glabella"


class SectionTool:
    """Opens, moves and draws the section. told: called whenever the view has changed."""

    def __init__(self, views: Views, look: Look, go: Handler, told: Callable[[], None]) -> None:
        self.views, self.look, self._told = views, look, told
        self.panel = SectionPanel(self._changed, go)
        self.active = False

    @property
    def face(self) -> Face:
        """The face as it is shown, with what it was asked to do."""
        return face_of(self.views.studio, self.views.who, self.views.expression)

    def open(self, *, turn: bool = True) -> None:
        """Shows the section and cuts the face. turn: look at the cut."""
        self.active = True
        if not self.panel.choice.picked:
            self._aim()
        self.panel.show(visible=True)
        self._changed(self.panel.choice, turn=turn)

    def close(self) -> None:
        """The face is whole again."""
        self.active = False
        self.panel.show(visible=False)
        self.views.cut(None)

    def draw(self, *, controls: bool = True) -> None:
        """Draws the section anew, when it is open."""
        if not self.active:
            return
        views = self.views
        names, cutter = cutter_of(views.studio, views.who, views.expression)
        self.panel.draw(self.face, names, cutter, views.scene.items, hidden=self.look.hidden,
                        selected=self.look.selected, controls=controls)  # fmt: skip

    def pick(self, pick: Pick) -> None:
        """Puts the section through the point of a click."""
        if self.active and pick.item_id is not None and pick.barycentric is not None:
            mesh = self.face.meshes.get(pick.item_id)
            if mesh is not None and pick.face is not None and pick.face < len(mesh.faces):
                point = np.asarray(pick.barycentric) @ mesh.vertices[mesh.faces[pick.face]]
                self.panel.put_through(*self._on_skin(point))

    def follow(self, clip: Plane | None) -> None:
        """The view's own cut was moved by hand."""
        if not self.active or clip is None:
            return
        self.panel.follow(clip)
        self.draw()

    def restore(self, cut: Plane | None, needle: tuple[str, tuple[float, ...]] | None) -> None:
        """Begins with the plane that a link tells of."""
        if needle is not None:
            way, (*point, offset_mm) = needle
            choice = replace(Choice(), plane=f"{NEEDLE}{way}", near=True)
            choice = choice.through(*self._on_skin(np.array(point)))
            self.panel.choice = replace(choice, offset_mm=offset_mm)
        elif cut is not None:
            self.panel.follow(cut)

    def _aim(self) -> None:
        """Before anybody clicked: a needle would go in over the selected structure, or midway."""
        face, selected = self.face, self.look.selected
        chosen = face.meshes.get(selected) if selected not in (None, "skin") else None
        middle = face.landmark(START_LANDMARK) if chosen is None else chosen.vertices.mean(axis=0)
        point, outward = self._on_skin(middle)
        x, y, z = point.tolist()
        a, b, c = outward.tolist()
        self.panel.choice = replace(self.panel.choice, point=(x, y, z), outward=(a, b, c))

    def _on_skin(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The place of the skin nearest to a point, and the skin's smooth normal there."""
        face = self.face
        near = face.finder.find(point)
        corners = face.skin.faces[near.faces[0]]
        outward = near.barycentric[0] @ face.skin.normals[corners]
        return near.points[0], outward / np.linalg.norm(outward)

    def _changed(self, choice: Choice, *, turn: bool) -> None:
        views = self.views
        if turn:
            azimuth, elevation = BEST_VIEWS[choice.plane]
            camera = views.first.camera
            views.first.set_camera(azimuth_deg=azimuth, elevation_deg=elevation,
                                   distance_mm=camera["distance_mm"])  # fmt: skip
        views.cut(choice.cut(_toward_eye(views)))
        self.draw(controls=turn)
        self._told()


def _toward_eye(views: Views) -> FloatArray:
    camera = views.first.camera
    azimuth, elevation = np.radians([camera["azimuth_deg"], camera["elevation_deg"]])
    return np.array([
        np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)
    ])  # fmt: skip
