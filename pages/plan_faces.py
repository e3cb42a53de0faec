"""The faces of a plan: the person as they are, and beside them the same person after treatment."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import panel as pn

from anatomy.compose import compose_scene
from anatomy.face import Face, build_face
from anatomy.place import skin_point
from lessons.plans import Plan, PlannedInjection, Subject
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray
from meshes.scene import Marker, Scene
from pages.answer_marks import CLICKABLE_OPACITY, SKIN, bind_point, skin_point_of
from pages.faceview import make_viewer
from pages.language import _
from pages.markup import tag
from pages.people import Who, face_of, name_person, scene_of
from pages.preferences import Palette
from pages.sheet import Sheet
from pages.shell import Frame
from pages.studio import Studio
from viewer.component import Viewer
from viewer.picks import Pick

LINK: Final = "plan"
BEFORE, AFTER = _("Before"), _("After treatment, a model")
MADE_UP = _("Made-up {who}, {age} (seed {seed})")
SEXES = {"female": _("woman"), "male": _("man")}
NEAR_MM: Final = 400.0
FAR_MM: Final = 620.0
PIN_MM, CHOSEN_MM, SMALL_MM = 1.2, 1.7, 0.9  # radius of a pin's head
HIDE_MUSCLES: Final = ("fat",)


def face_for(studio: Studio, subject: Subject) -> Face:
    """The subject's face at rest, kept for a while. Raises UnknownId, ValueError in words."""
    if subject.id:
        return face_of(studio, Who(subject.id))
    key = ("plan-face", subject.model_dump_json())
    level = studio.settings.level
    face: Face = studio.lately(
        key, lambda: build_face(studio.atlas, subject.patient, level=level)
    )  # fmt: skip
    return face


def scene_for(studio: Studio, subject: Subject, palette: Palette) -> Scene:
    """The scene of the subject's face at rest, kept for a while."""
    if subject.id:
        return scene_of(studio, Who(subject.id), palette)
    key = ("plan-scene", subject.model_dump_json(), palette)
    scene: Scene = studio.lately(
        key, lambda: compose_scene(face_for(studio, subject), palette=palette)
    )
    return scene


def name_subject(subject: Subject) -> str:
    """Whose face it is, in words."""
    if subject.id:
        return name_person(subject.id)
    patient = subject.patient
    return MADE_UP.format(who=SEXES[patient.sex], age=patient.age, seed=subject.seed)


class PlanFaces:
    """One viewer, or two whose cameras move together: before and after."""

    def __init__(
        self, studio: Studio, frame: Frame, subject: Subject, aim: Callable[[Face], FloatArray]
    ) -> None:
        self.studio, self.frame = studio, frame
        self.subject, self.aim = subject, aim  # aim: (3,) mm, what is looked at from near
        self.scene = scene_for(studio, subject, frame.preferences.palette)
        self.first: Viewer = make_viewer(studio, self.scene, frame)
        self.second: Viewer | None = None
        self.place = pn.Column(css_classes=["face2"], visible=False, sizing_mode="stretch_both")
        self.captions = [Sheet(region=f"caption{n}", visible=False) for n in (1, 2)]
        for sheet, words in zip(self.captions, (BEFORE, AFTER), strict=True):
            sheet.show(tag("p", words, class_="caption"))
        self.paired = False
        self.near = False
        self.see = False

    @property
    def face(self) -> Face:
        """The subject's face at rest."""
        return face_for(self.studio, self.subject)

    @property
    def shown(self) -> tuple[Viewer, ...]:
        """The viewers that are seen."""
        return (self.first, self.second) if self.paired and self.second else (self.first,)

    def listen(self, picked: Callable[[Pick], None]) -> None:
        """Calls this with every click on the first face."""
        self.first.on_pick(picked)

    def wear(self, subject: Subject) -> None:
        """Shows another person. Raises UnknownId, ValueError in words, with nothing changed."""
        scene = scene_for(self.studio, subject, self.frame.preferences.palette)
        self.subject, self.scene = subject, scene
        for view in self.shown:
            view.set_scene(scene, keep_view=True)
        self.look(near=self.near, animate=False)
        self.see_through(see=self.see)

    def express(self, units: Mapping[str, float]) -> None:
        """Makes a face in the browser; no face is built."""
        self.first.set_expression(units)

    def express_after(self, units: Mapping[str, float]) -> None:
        """Makes a face in the second view alone: one small message."""
        if self.second is not None:
            self.second.set_expression(units)

    def mark(self, markers: Sequence[Marker]) -> None:
        """Puts these pins on the first face."""
        self.first.set_markers(markers)

    def see_through(self, *, see: bool) -> None:
        """Makes the skin faint and hides fat, so that muscles show, or all as it was; clicks still
        meet the skin.
        """
        self.see = see
        fat = {item.id: item.visible for item in self.scene.items if item.kind in HIDE_MUSCLES}
        for visible in (True, False):
            ids = [one for one, usual in fat.items() if (usual and not see) == visible]
            self.first.set_items(ids, visible=visible)
        opacity = CLICKABLE_OPACITY if see else self.scene.item(SKIN).opacity
        self.first.set_items([SKIN], opacity=opacity)

    def look(self, *, near: bool, animate: bool = True) -> None:
        """Looks at the part to be treated from near, or at all of the face."""
        self.near = near
        at, distance_mm = self.scene.camera.target, FAR_MM
        if near:
            at, distance_mm = tuple(self.aim(self.face).tolist()), NEAR_MM
        for view in self.shown:
            view.set_camera(
                animate=animate, view="front", azimuth_deg=0.0, elevation_deg=0.0,
                distance_mm=distance_mm, target=[float(x) for x in at],
            )  # fmt: skip

    def open_pair(self) -> None:
        """The same person beside the first, for after the treatment."""
        bare = replace(self.scene, markers=())
        if self.second is None:
            self.second = make_viewer(self.studio, bare, self.frame)
            self.place.append(self.second)
        else:
            self.second.set_scene(bare)
        self.paired = True
        self.second.set_camera(animate=False, **self.first.state["camera"])
        for view in (self.first, self.second):
            view.set_link(LINK)
        self._place()

    def close_pair(self) -> None:
        """The first face alone."""
        self.paired = False
        for view in (self.first, self.second):
            if view is not None:
                view.set_link("")
        self._place()

    def point_of(self, pick: Pick) -> SurfacePoint | None:
        """The point of the skin that was clicked, None beside the face."""
        if pick.item_id is None or pick.face is None or pick.barycentric is None:
            return None
        if pick.item_id == SKIN:
            return skin_point(self.face, pick.face, pick.barycentric)
        where = (pick.face, np.asarray(pick.barycentric))
        return skin_point_of(self.face, self.scene, pick.item_id, where)

    def pins_of(self, plan: Plan, *, chosen: int = 0, large: bool = False) -> list[Marker]:
        """A numbered pin for each injection. chosen: the one drawn larger, from 1; large: all."""
        size = {n: CHOSEN_MM if large or n == chosen else PIN_MM for n in _numbers(plan)}
        return [
            self.pin(one, str(n), kind="answer", radius_mm=size[n])
            for n, one in zip(_numbers(plan), plan.injections, strict=True)
        ]

    def pin(
        self, one: PlannedInjection, label: str, *, kind: str, radius_mm: float = PIN_MM
    ) -> Marker:
        """A pin on the skin that follows its expressions; it is as deep as the tip lies."""
        at = one.entry(self.face)
        return Marker(
            id=f"{kind}-{label}",
            label=label,
            kind=kind,
            position=at.position,
            normal=at.normal,
            depth_mm=one.depth_mm * math.sin(math.radians(one.angle_deg)),
            radius_mm=radius_mm,
            binding=bind_point(self.scene, at),
        )

    def _place(self) -> None:
        self.place.visible = self.paired
        for sheet in self.captions:
            sheet.visible = self.paired


def _numbers(plan: Plan) -> range:
    return range(1, len(plan.injections) + 1)
